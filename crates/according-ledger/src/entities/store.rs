//! Judging the entities of an article against those that the ledger knows, and writing what was judged.

use super::judge::{self, Bearers, Candidate, Decision, Held, Profile, Whom};
use super::key::{self, Sort};
use super::profile::{self, Stored};
use super::role::Office;
use crate::ask::stale;
use crate::people::People;
use according_text::row::EntityRow;
use according_text::{EntityId, Hasher, Judgement};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The agent of judgements that rules made.
pub(crate) const RULES: &str = "rules";

/// What the entities of one article are written with.
pub(crate) struct Entities<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) run: i64,
    /// The article's current text.
    pub(crate) text: i64,
    pub(crate) published: Option<&'a str>,
}

/// Whether what was read of an article's entities is not what is stored.
pub(crate) fn differ(stored: &[Stored], read: &[EntityRow]) -> bool {
    let current: Vec<&Stored> = stored.iter().filter(|it| !it.retired).collect();
    current.len() != read.len() || read.iter().any(|row| !current.iter().any(|it| it.row == *row))
}

impl Entities<'_> {
    /// Writes what differs from what is stored, and judges it. `again`: judge everything anew, for the article's date is
    /// another, or its text.
    pub(crate) fn write(&self, stored: &[Stored], read: &[EntityRow], again: bool) -> rusqlite::Result<()> {
        let mut people = People::new(self.db);
        for it in stored.iter().filter(|it| !it.retired) {
            if !read.iter().any(|row| row.entity_id == it.row.entity_id) {
                self.withdraw(it)?;
            }
        }
        for row in read {
            let there = stored.iter().find(|it| it.row.entity_id == row.entity_id);
            if let Some(it) = there.filter(|it| !it.retired) {
                if it.row == *row && !again && it.text == self.text {
                    continue;
                }
                self.leave(it.key, it.canonical)?;
            }
            let profile = Profile::of(row, self.published);
            let key =
                profile::write(self.db, &mut people, there.map(|it| it.key), row, self.text, profile.block.as_deref())?;
            match &profile.block {
                // Judged when the run ends, with everybody known who can be meant.
                Some(block) => unsettle(self.db, block, Some(key))?,
                None => {
                    let decision = self.judge(&profile)?;
                    decide(self.db, self.run, key, &profile, &decision)?;
                }
            }
        }
        Ok(())
    }

    /// An entity that its article no longer names: retired as a statement is, with what was judged of it.
    fn withdraw(&self, it: &Stored) -> rusqlite::Result<()> {
        self.leave(it.key, it.canonical)?;
        self.db.prepare_cached("UPDATE entity SET retired_run = ?2 WHERE id = ?1")?.execute([it.key, self.run])?;
        Ok(())
    }

    /// Takes an entity out of the words under which the one it means is found.
    fn leave(&self, key: i64, canonical: Option<i64>) -> rusqlite::Result<()> {
        let Some(canonical) = canonical else { return Ok(()) };
        // As it was counted: with the date that its article had then.
        let published: Option<String> =
            self.db.prepare_cached("SELECT counted FROM entity WHERE id = ?1")?.query_row([key], |row| row.get(0))?;
        let profile = Profile::of(&profile::one(self.db, key)?.row, published.as_deref());
        count(self.db, canonical, &profile, -1)?;
        stale::mean(self.db, key, None)
    }

    fn judge(&self, profile: &Profile) -> rusqlite::Result<Decision> {
        judge(self.db, profile)
    }
}

/// Whom a full name means.
pub(crate) fn judge(db: &Connection, profile: &Profile) -> rusqlite::Result<Decision> {
    let (exact, sound) = match profile.sort {
        Sort::Person => ("full", "sound"),
        Sort::Other => ("name", "name sound"),
    };
    if profile.key.full.is_empty() {
        let reason = "a name without letters".into();
        return Ok(Decision { whom: Whom::Nobody, method: "name", reason, score: 0.0, against: None });
    }
    let mut candidates = candidates(db, exact, &profile.key.full)?;
    if candidates.len() > judge::MOST {
        let reason = format!("more than {} bear this name", judge::MOST);
        return Ok(Decision { whom: Whom::Nobody, method: "name", reason, score: 0.0, against: None });
    }
    if candidates.is_empty() && (profile.sort == Sort::Person || !key::is_generic(&profile.key)) {
        let mut alike = self::candidates(db, sound, &key::sound(&profile.key.full))?;
        for candidate in &mut alike {
            candidate.middles = middles(db, candidate)?;
        }
        let spelt = if alike.is_empty() { Bearers::default() } else { bearers(db, profile)? };
        if let Some(decision) = judge::spelling(profile, &alike, spelt) {
            return Ok(decision);
        }
        if profile.sort == Sort::Other {
            // Two articles must give another name before it leads to whom it is a name of.
            let aliases = self::candidates(db, "alias", &profile.key.full)?;
            candidates = aliases.into_iter().filter(|it| it.articles >= 2).collect();
        }
    }
    match profile.sort {
        Sort::Person => {
            let bearers = if candidates.len() == 1 { bearers(db, profile)? } else { Bearers::default() };
            Ok(judge::full_name(profile, &candidates, bearers))
        }
        Sort::Other => Ok(judge::other_name(profile, &candidates)),
    }
}

/// Those found under a word, with their offices.
pub(crate) fn candidates(db: &Connection, sort: &str, word: &str) -> rusqlite::Result<Vec<Candidate>> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut select = db.prepare_cached(
        "SELECT k.canonical, k.extra, k.articles, c.label, c.same_as IS NOT NULL FROM canonical_key k
           JOIN canonical c ON c.id = k.canonical WHERE k.sort = ?1 AND k.key = ?2 ORDER BY k.canonical, k.extra",
    )?;
    let mut rows = select.query([sort, word])?;
    while let Some(row) = rows.next()? {
        let (canonical, extra, articles): (i64, String, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match found.last_mut() {
            Some(last) if last.canonical == canonical && sort == "full" => {
                last.articles += articles;
                last.middles.push(extra);
            }
            // One may be called by several surnames or short forms; the most usual one counts.
            Some(last) if last.canonical == canonical => {
                if articles > last.articles {
                    (last.articles, last.word) = (articles, extra);
                }
            }
            _ => {
                let (middles, word) = if sort == "full" { (vec![extra], word.to_owned()) } else { (vec![], extra) };
                let (label, anchored) = (row.get(3)?, row.get(4)?);
                found.push(Candidate { canonical, label, articles, anchored, middles, word, held: Vec::new() });
            }
        }
    }
    if found.len() <= judge::MOST {
        for candidate in &mut found {
            candidate.held = held(db, candidate.canonical)?;
        }
    }
    Ok(found)
}

/// The offices of somebody that are printed most, with the months between which they are.
fn held(db: &Connection, canonical: i64) -> rusqlite::Result<Vec<Held>> {
    db.prepare_cached(
        "SELECT exact, affiliation, min(month), max(month) FROM held WHERE canonical = ?1
         GROUP BY exact, affiliation ORDER BY sum(articles) DESC, exact, affiliation LIMIT 64",
    )?
    .query_map([canonical], |row| {
        let (exact, affiliation): (String, String) = (row.get(0)?, row.get(1)?);
        let month = |month: String| Some(month).filter(|month| !month.is_empty());
        let office = Office::read(&exact, Some(affiliation.as_str()).filter(|it| !it.is_empty()));
        Ok(Held { office, first: month(row.get(2)?), last: month(row.get(3)?) })
    })?
    .collect()
}

/// What is printed between first name and surname of somebody found by spelling.
fn middles(db: &Connection, candidate: &Candidate) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT extra FROM canonical_key WHERE sort = 'full' AND key = ?1 AND canonical = ?2 ORDER BY 1")?
        .query_map(params![candidate.word, candidate.canonical], |row| row.get(0))?
        .collect()
}

fn bearers(db: &Connection, profile: &Profile) -> rusqlite::Result<Bearers> {
    let mut count = db.prepare_cached("SELECT canonicals FROM bearer WHERE sort = ?1 AND key = ?2 AND extra = ?3")?;
    let mut count = |sort: &str, key: &str, extra: &str| -> rusqlite::Result<u64> {
        Ok(count.query_row([sort, key, extra], |row| row.get(0)).optional()?.unwrap_or(0))
    };
    let key = &profile.key;
    let given = count("given", &key.given, "")?;
    let surname = count("surname", &key::sound(&key.surname), &key.surname)?;
    let all = db.prepare_cached("SELECT coalesce(max(id), 0) FROM canonical")?.query_row([], |row| row.get(0))?;
    Ok(Bearers { given, surname, all })
}

/// Writes a judgement about an entity that means nobody yet: founds whom it founds, counts it, and says why.
pub(crate) fn decide(
    db: &Connection,
    run: i64,
    entity: i64,
    profile: &Profile,
    decision: &Decision,
) -> rusqlite::Result<()> {
    let canonical = match decision.whom {
        Whom::Known(canonical) => Some(canonical),
        Whom::New => Some(found(db, Some(run), profile.sort, &profile.kind, &profile.key.full, &profile.name)?),
        Whom::Nobody => None,
    };
    let judgement = if canonical.is_some() { Judgement::Positive } else { Judgement::Unsure };
    append(db, run, entity, canonical, decision, judgement)?;
    stale::mean(db, entity, canonical)?;
    db.prepare_cached("UPDATE entity SET counted = ?2 WHERE id = ?1")?.execute(params![entity, profile.published])?;
    if let Some(canonical) = canonical {
        count(db, canonical, profile, 1)?;
    }
    Ok(())
}

/// A new canonical entity. Its id is made of its kind and name, and of how many of the name were there before, so that
/// the same archives give the same ids.
pub(crate) fn found(
    db: &Connection,
    run: Option<i64>,
    sort: Sort,
    kind: &str,
    full: &str,
    label: &str,
) -> rusqlite::Result<i64> {
    let sort = if sort == Sort::Person { "person" } else { "other" };
    let mut ordinal = 0_u32;
    loop {
        let hasher = Hasher::new("canonical").part(sort.as_bytes()).part(full.as_bytes()).part(&ordinal.to_le_bytes());
        let id = EntityId(hasher.finish()).to_string();
        // One that nothing leads to any longer, since no article gives its name: it comes back.
        let there: Option<(i64, bool)> = db
            .prepare_cached(
                "SELECT id, EXISTS (SELECT 1 FROM held h WHERE h.canonical = c.id)
                   OR EXISTS (SELECT 1 FROM canonical_key k WHERE k.sort = ?2 AND k.key = ?3 AND k.canonical = c.id)
                 FROM canonical c WHERE canonical_id = ?1",
            )?
            .query_row(params![id, if sort == "person" { "full" } else { "name" }, full], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        match there {
            Some((key, false)) => return Ok(key),
            Some((_, true)) => ordinal += 1,
            None => {
                db.prepare_cached("INSERT INTO canonical(canonical_id, kind, label, run) VALUES(?1, ?2, ?3, ?4)")?
                    .execute(params![id, kind, label, run])?;
                return Ok(db.last_insert_rowid());
            }
        }
    }
}

/// Appends a judgement, unless it says what the last one says.
pub(crate) fn append(
    db: &Connection,
    run: i64,
    entity: i64,
    canonical: Option<i64>,
    decision: &Decision,
    judgement: Judgement,
) -> rusqlite::Result<()> {
    let last: Option<(i64, Option<i64>, String, String)> = db
        .prepare_cached(
            "SELECT id, canonical, judgement, method FROM resolution WHERE entity = ?1 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([entity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    if let Some((_, there, word, method)) = &last
        && *there == canonical
        && word == judgement.as_str()
        && (canonical.is_some() || method == decision.method)
    {
        return Ok(());
    }
    db.prepare_cached(
        "INSERT INTO resolution(entity, canonical, judgement, method, reason, score, against, agent, run, supersedes)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        entity,
        canonical,
        judgement.as_str(),
        decision.method,
        decision.reason,
        decision.score,
        decision.against.filter(|&other| Some(other) != canonical),
        RULES,
        run,
        last.map(|(id, ..)| id)
    ])?;
    Ok(())
}

/// The words under which whoever a full name means is found: sort, word, and what is compared then.
pub(crate) fn keys(profile: &Profile) -> Vec<(&'static str, String, String)> {
    let key = &profile.key;
    if profile.block.is_some() {
        return Vec::new();
    }
    let mut keys = Vec::new();
    match profile.sort {
        Sort::Person => {
            keys.push(("full", key.full.clone(), key.middle.clone()));
            keys.push(("sound", key::sound(&key.full), key.full.clone()));
            keys.push(("given", key.given.clone(), String::new()));
            for surname in std::iter::once(&key.surname).chain(&profile.shorts) {
                keys.push(("surname", key::sound(surname), surname.clone()));
            }
        }
        Sort::Other => {
            keys.push(("name", key.full.clone(), String::new()));
            keys.push(("name sound", key::sound(&key.full), key.full.clone()));
            keys.extend(profile.acronyms.iter().map(|acronym| ("acronym", acronym.clone(), String::new())));
            keys.extend(profile.aliases.iter().map(|alias| ("alias", alias.clone(), String::new())));
        }
    }
    keys
}

/// Counts an article in or out of the words under which `canonical` is found.
pub(crate) fn count(db: &Connection, canonical: i64, profile: &Profile, by: i64) -> rusqlite::Result<()> {
    if profile.block.is_some() {
        return Ok(());
    }
    let mut upsert = db.prepare_cached(
        "INSERT INTO canonical_key(sort, key, canonical, extra, articles) VALUES(?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET articles = articles + excluded.articles RETURNING articles",
    )?;
    for (sort, key, extra) in keys(profile) {
        let articles: i64 = upsert.query_row(params![sort, key, canonical, extra, by], |row| row.get(0))?;
        if articles <= 0 {
            db.prepare_cached(
                "DELETE FROM canonical_key WHERE sort = ?1 AND key = ?2 AND canonical = ?3 AND extra = ?4",
            )?
            .execute(params![sort, key, canonical, extra])?;
        }
        let bears = i64::from(articles > 0) - i64::from(articles - by > 0);
        if bears != 0 && matches!(sort, "given" | "surname") {
            bear(db, sort, &key, &extra, bears)?;
        }
        // Those called by it alone may now mean somebody else: one is new, has gone, or is known well enough.
        if articles <= 2 {
            match sort {
                "surname" => unsettle(db, &key, None)?,
                "acronym" => unsettle(db, &format!("#{key}"), None)?,
                _ => {}
            }
        }
    }
    let mut upsert = db.prepare_cached(
        "INSERT INTO held(canonical, exact, affiliation, month, articles) VALUES(?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET articles = articles + excluded.articles RETURNING articles",
    )?;
    for office in &profile.offices {
        let at = params![canonical, office.exact, office.affiliation, profile.month(), by];
        let articles: i64 = upsert.query_row(at, |row| row.get(0))?;
        if articles <= 0 {
            db.prepare_cached(
                "DELETE FROM held WHERE canonical = ?1 AND exact = ?2 AND affiliation = ?3 AND month = ?4",
            )?
            .execute(params![canonical, office.exact, office.affiliation, profile.month()])?;
        }
    }
    Ok(())
}

/// Counts a canonical entity in or out of those who bear a first name or a surname.
fn bear(db: &Connection, sort: &str, key: &str, extra: &str, by: i64) -> rusqlite::Result<()> {
    let canonicals: i64 = db
        .prepare_cached(
            "INSERT INTO bearer(sort, key, extra, canonicals) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET canonicals = canonicals + excluded.canonicals RETURNING canonicals",
        )?
        .query_row(params![sort, key, extra, by], |row| row.get(0))?;
    if canonicals <= 0 {
        db.prepare_cached("DELETE FROM bearer WHERE sort = ?1 AND key = ?2 AND extra = ?3")?
            .execute([sort, key, extra])?;
    }
    Ok(())
}

/// Notes that an entity of a block is to be judged when the run ends; without one, all that the block has.
pub(crate) fn unsettle(db: &Connection, block: &str, entity: Option<i64>) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO unsettled(block, entity) VALUES(?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![block, entity.unwrap_or(0)])?;
    Ok(())
}
