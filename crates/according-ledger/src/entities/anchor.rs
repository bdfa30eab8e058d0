//! Known entities from elsewhere: names with ids, given by the user.

use super::judge::{Bearers, Profile, Whom, full_name};
use super::key::{self, Sort};
use super::store::{candidates, count, found};
use crate::load::parsed;
use according_text::row::{EntityRow, NameRow, RoleRow};
use according_text::{EntityId, EntityKind, NameKind, Passage};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Somebody or something that a list of known entities gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The id in that list.
    pub id: String,
    /// What it is.
    pub kind: EntityKind,
    /// Its fullest name.
    pub name: String,
    /// Other names and acronyms.
    pub aliases: Vec<String>,
    /// Offices, at any time.
    pub roles: Vec<String>,
}

/// What became of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchored {
    /// Nobody of the ledger bears its name yet.
    New,
    /// The ledger knew whom it names.
    Joined,
    /// It was there, just so.
    Known,
}

impl Anchor {
    /// One profile for each full name; acronyms go with all of them.
    fn profiles(&self) -> Vec<Profile> {
        let passage = |words: &str| Passage { start: 0, end: 0, exact: words.to_owned() };
        let full = std::iter::once(&self.name).chain(self.aliases.iter().filter(|alias| !key::is_acronym(alias)));
        full.map(|name| {
            let aliases = self.aliases.iter().filter(|alias| key::is_acronym(alias));
            let names = aliases.map(|alias| NameRow { passage: passage(alias), kind: NameKind::Acronym }).collect();
            let roles = self.roles.iter().map(|role| RoleRow { passage: passage(role), affiliation: None }).collect();
            let row = EntityRow { entity_id: EntityId([0; 16]), kind: self.kind, name: passage(name), names, roles };
            let mut profile = Profile::of(&row, None);
            // What a list gives as a name is one, even if it is a single word.
            profile.block = None;
            profile
        })
        .collect()
    }
}

/// Writes an anchor: to whom the ledger knows by its name, else to somebody new.
pub(crate) fn write(db: &Connection, run: i64, anchor: &Anchor, origin: &str) -> rusqlite::Result<Anchored> {
    let there: Option<i64> = db
        .prepare_cached("SELECT canonical FROM anchor WHERE given_id = ?1 LIMIT 1")?
        .query_row([&anchor.id], |row| row.get(0))
        .optional()?;
    let (canonical, became) = match there {
        Some(canonical) => {
            let before = stored(db, canonical, &anchor.id)?;
            if before == *anchor {
                return Ok(Anchored::Known);
            }
            before.profiles().iter().try_for_each(|profile| count(db, canonical, profile, -1))?;
            db.prepare_cached("DELETE FROM anchor WHERE given_id = ?1")?.execute([&anchor.id])?;
            (canonical, Anchored::Joined)
        }
        None => whom(db, run, anchor)?,
    };
    db.prepare_cached("UPDATE canonical SET same_as = ?2 WHERE id = ?1")?.execute(params![canonical, anchor.id])?;
    let facts = std::iter::once(("kind", anchor.kind.as_str()))
        .chain([("name", anchor.name.as_str())])
        .chain(anchor.aliases.iter().map(|alias| ("alias", alias.as_str())))
        .chain(anchor.roles.iter().map(|role| ("role", role.as_str())));
    for (ord, (what, value)) in facts.enumerate() {
        db.prepare_cached(
            "INSERT INTO anchor(canonical, given_id, ord, what, value, origin) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![canonical, anchor.id, ord as i64, what, value, origin])?;
    }
    anchor.profiles().iter().try_for_each(|profile| count(db, canonical, profile, 1))?;
    Ok(became)
}

/// Whom the name of an anchor means, if anybody without an id of such a list does and it can be told who.
fn whom(db: &Connection, run: i64, anchor: &Anchor) -> rusqlite::Result<(i64, Anchored)> {
    let profiles = anchor.profiles();
    let profile = &profiles[0];
    let word = match profile.sort {
        Sort::Person => "full",
        Sort::Other => "name",
    };
    let mut known = candidates(db, word, &profile.key.full)?;
    known.retain(|it| !it.anchored);
    let meant = match (profile.sort, known.as_slice()) {
        (Sort::Other, [only]) => Some(only.canonical),
        (Sort::Other, _) => None,
        (Sort::Person, _) => match full_name(profile, &known, Bearers::default()).whom {
            Whom::Known(canonical) => Some(canonical),
            Whom::New | Whom::Nobody => None,
        },
    };
    match meant {
        Some(canonical) => Ok((canonical, Anchored::Joined)),
        None => {
            let kind = anchor.kind.as_str();
            let canonical = found(db, Some(run), profile.sort, kind, &profile.key.full, &anchor.name)?;
            Ok((canonical, Anchored::New))
        }
    }
}

/// The anchor as it was given.
fn stored(db: &Connection, canonical: i64, id: &str) -> rusqlite::Result<Anchor> {
    let mut anchor = Anchor {
        id: id.to_owned(),
        kind: EntityKind::Person,
        name: String::new(),
        aliases: Vec::new(),
        roles: Vec::new(),
    };
    let mut select =
        db.prepare_cached("SELECT what, value FROM anchor WHERE canonical = ?1 AND given_id = ?2 ORDER BY ord")?;
    let mut rows = select.query(params![canonical, id])?;
    while let Some(row) = rows.next()? {
        match row.get_ref(0)?.as_str()? {
            "kind" => anchor.kind = parsed(row, 1)?,
            "name" => anchor.name = row.get(1)?,
            "alias" => anchor.aliases.push(row.get(1)?),
            _ => anchor.roles.push(row.get(1)?),
        }
    }
    Ok(anchor)
}

/// The profiles under which anchors are counted, with whom they mean.
pub(crate) fn each(db: &Connection, mut each: impl FnMut(i64, &Profile)) -> rusqlite::Result<()> {
    let mut select = db.prepare("SELECT DISTINCT canonical, given_id FROM anchor ORDER BY canonical, given_id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let canonical = row.get(0)?;
        stored(db, canonical, row.get_ref(1)?.as_str()?)?
            .profiles()
            .iter()
            .for_each(|profile| each(canonical, profile));
    }
    Ok(())
}
