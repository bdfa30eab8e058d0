//! Lists of known entities: CSV, or FollowTheMoney entities as JSON lines.

use crate::{Error, VERSION};
use according_ledger::{Anchor, Anchored, RunInfo, Writer};
use according_text::EntityKind;
use serde_json::Value;
use std::path::Path;

/// What became of the entries of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnchorSummary {
    /// Whom the ledger did not know.
    pub new: u64,
    /// Whom it knew by name, or by the list's id with other facts.
    pub joined: u64,
    /// Whom it knew just so.
    pub known: u64,
    /// What could not be read: the line, from 1, and why.
    pub skipped: Vec<(u64, String)>,
}

/// Writes the entities of the list at `file` into the ledger at `path`, which is made where there is none. `started` and
/// the result of `ended` are ISO 8601 times.
///
/// # Errors
/// A list that cannot be opened, before anything is written; a ledger that cannot be written.
pub fn anchor(file: &Path, path: &Path, started: &str, ended: impl FnOnce() -> String) -> Result<AnchorSummary, Error> {
    let list = std::fs::read(file).map_err(|source| Error::Anchors { path: file.to_owned(), source })?;
    let list = String::from_utf8_lossy(&list);
    let list = list.trim_start_matches('\u{feff}');
    let entries = if list.trim_start().starts_with('{') { follow_the_money(list) } else { csv(list) };
    let run = RunInfo {
        started: started.to_owned(),
        version: VERSION.to_owned(),
        model_hash: according_models::hash().to_owned(),
        config_json: "{}".to_owned(),
        input: file.to_string_lossy().into_owned(),
    };
    let mut writer = Writer::open(path, &run)?;
    let mut summary = AnchorSummary::default();
    for (line, entry) in entries {
        match entry {
            Ok(anchor) => match writer.anchor(&anchor, &format!("{}:{line}", file.display()))? {
                Anchored::New => summary.new += 1,
                Anchored::Joined => summary.joined += 1,
                Anchored::Known => summary.known += 1,
            },
            Err(why) => summary.skipped.push((line, why)),
        }
    }
    writer.finish(&ended())?;
    Ok(summary)
}

type Entry = (u64, Result<Anchor, String>);

/// A header with `id` and `name`; `kind`, `aliases` and `roles` if there are, several parted by `;`.
fn csv(list: &str) -> Vec<Entry> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(list.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_ascii_lowercase).collect(),
        Err(error) => return vec![(1, Err(error.to_string()))],
    };
    let column = |names: &[&str]| header.iter().position(|name| names.contains(&name.as_str()));
    let (Some(id), Some(name)) = (column(&["id", "entity_id"]), column(&["name", "label"])) else {
        return vec![(1, Err("the first line must name the columns, `id` and `name` among them".to_owned()))];
    };
    let [kind, aliases, roles] =
        [column(&["kind", "schema", "type"]), column(&["aliases", "alias"]), column(&["roles", "role", "position"])];
    let entry = |record: csv::StringRecord| -> Result<Anchor, String> {
        let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let list = |at| field(at).split(';').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect();
        let kind = match field(kind) {
            "" => EntityKind::Person,
            word => kind_of(word).ok_or_else(|| format!("unknown kind {word:?}"))?,
        };
        complete(Anchor {
            id: field(Some(id)).to_owned(),
            kind,
            name: field(Some(name)).to_owned(),
            aliases: list(aliases),
            roles: list(roles),
        })
    };
    reader
        .into_records()
        .map(|record| match record {
            Ok(record) => (record.position().map_or(0, csv::Position::line), entry(record)),
            Err(error) => (error.position().map_or(0, csv::Position::line), Err(error.to_string())),
        })
        .collect()
}

/// FollowTheMoney: `{"id", "schema", "properties": {"name": [...], "alias": [...], "position": [...]}}`, one a line. What
/// is neither somebody nor an organisation nor a place, such as a payment, is left out.
fn follow_the_money(list: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, line) in list.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let entry = match serde_json::from_str::<Value>(line) {
            Ok(value) => {
                let values = |name: &str| -> Vec<String> {
                    let list = value["properties"][name].as_array();
                    list.into_iter().flatten().filter_map(|it| it.as_str()).map(|it| it.trim().to_owned()).collect()
                };
                let Some(kind) = value["schema"].as_str().and_then(kind_of) else { continue };
                let mut names = values("name").into_iter();
                let name = names.next().unwrap_or_default();
                let mut aliases: Vec<String> = names.collect();
                for property in ["alias", "weakAlias", "abbreviation", "previousName"] {
                    aliases.extend(values(property));
                }
                let mut seen = std::collections::BTreeSet::from([name.clone()]);
                aliases.retain(|alias| !alias.is_empty() && seen.insert(alias.clone()));
                let id = value["id"].as_str().unwrap_or_default().to_owned();
                complete(Anchor { id, kind, name, aliases, roles: values("position") })
            }
            Err(error) => Err(format!("not JSON: {error}")),
        };
        entries.push((at as u64 + 1, entry));
    }
    entries
}

fn complete(anchor: Anchor) -> Result<Anchor, String> {
    match (anchor.id.is_empty(), anchor.name.chars().any(char::is_alphanumeric)) {
        (true, _) => Err("no id".to_owned()),
        (_, false) => Err("no name".to_owned()),
        _ => Ok(anchor),
    }
}

/// Our kinds by their names, and FollowTheMoney's schemata of somebody or something that can speak.
fn kind_of(word: &str) -> Option<EntityKind> {
    match word.to_ascii_lowercase().as_str() {
        "person" => Some(EntityKind::Person),
        "organisation" | "organization" | "company" | "publicbody" | "legalentity" => Some(EntityKind::Organisation),
        "place" | "country" | "address" => Some(EntityKind::Place),
        "group" => Some(EntityKind::Group),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(entries: Vec<Entry>) -> Vec<String> {
        let told = |(line, entry): Entry| match entry {
            Ok(it) => format!("{line} {} {} {} {:?} {:?}", it.id, it.kind, it.name, it.aliases, it.roles),
            Err(why) => format!("{line} {why}"),
        };
        entries.into_iter().map(told).collect()
    }

    #[test]
    fn csv_gives_entities() {
        let list = "ID,name,kind,aliases,roles\np1,Mara Lindqvist,,,union leader; senator\no1,Norport Port Authority,organisation,NPA,\n,Nobody,,,\nx,Ship,vessel,,\n";
        assert_eq!(
            told(csv(list)),
            [
                "2 p1 person Mara Lindqvist [] [\"union leader\", \"senator\"]",
                "3 o1 organisation Norport Port Authority [\"NPA\"] []",
                "4 no id",
                "5 unknown kind \"vessel\"",
            ]
        );
        assert!(told(csv("who,what\n"))[0].contains("must name the columns"));
    }

    #[test]
    fn follow_the_money_gives_entities() {
        let list = concat!(
            r#"{"id": "f1", "schema": "Person", "properties": {"name": ["Mara Lindqvist", "M. Lindqvist"], "position": ["senator"]}}"#,
            "\n\n",
            r#"{"id": "f2", "schema": "Payment", "properties": {}}"#,
            "\n{\n",
            r#"{"id": "f3", "schema": "PublicBody", "properties": {"name": ["Norport Port Authority"], "alias": ["NPA"]}}"#,
        );
        let told = told(follow_the_money(list));
        assert_eq!(told[0], "1 f1 person Mara Lindqvist [\"M. Lindqvist\"] [\"senator\"]");
        assert!(told[1].starts_with("4 not JSON"), "{}", told[1]);
        assert_eq!(told[2], "5 f3 organisation Norport Port Authority [\"NPA\"] []");
    }
}
