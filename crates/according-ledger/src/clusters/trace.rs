//! A statement's family: every place where it was printed, in the order of printing, against the longest wording.

use super::diff::{Edit, diff, n_quoted};
use super::judge::Relation;
use super::store::{load as variant, relation};
use super::voice::Together;
use crate::{Error, Filter, Reader, load};
use according_text::{Form, Row, StatementId};
use rusqlite::{Connection, OptionalExtension as _};

/// Statements that hold the words asked for, of which the families are looked up.
const ASKED: u64 = 20_000;

/// One printing of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Printing {
    /// The row.
    pub row: Row,
    /// Where its article came from; with an offset it makes a place.
    pub origin: String,
    /// How it stands to the head of the cluster.
    pub relation: Relation,
    /// Words that it has in common with the head; none for the head itself.
    pub shared: Option<u32>,
    /// The part of the shorter of the two that they make, by weight, 0 to 1.
    pub share: Option<f64>,
    /// Which wording it is: 1 for the first one printed, and so on. Case and punctuation do not make another.
    pub wording: u32,
    /// Its words against those of the longest wording; for that one itself, all the same.
    pub edits: Vec<Edit>,
}

impl Printing {
    /// The day of publication as printed, or `undated`.
    #[must_use]
    pub fn published(&self) -> &str {
        let published = self.row.document.published.as_deref().unwrap_or("undated");
        published.get(..10).unwrap_or(published)
    }

    /// Who speaks; where nobody is named, the source as printed behind a question mark.
    #[must_use]
    pub fn speaker(&self) -> String {
        let names: Vec<&str> = self.row.speaker.iter().filter_map(|speaker| speaker.name.as_deref()).collect();
        if !names.is_empty() {
            return names.join(", ");
        }
        let source: Vec<&str> = self.row.source.iter().map(|at| at.exact.as_str()).collect();
        format!("? {}", source.join(" … "))
    }

    /// All edits in one line; with `brief`, of long cuts only the ends.
    #[must_use]
    pub fn marked(&self, brief: bool) -> String {
        let words = |edit: &Edit| if brief { edit.shortened() } else { edit.passage.exact.clone() };
        self.edits.iter().map(|edit| edit.marked(&words(edit))).collect::<Vec<_>>().join(" ")
    }
}

/// A statement wherever it was printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The cluster's id, 16 hexadecimal digits; none for a statement of too few words to be compared.
    pub cluster_id: Option<String>,
    /// The statement with which the others are compared.
    pub head: StatementId,
    /// The statement with the longest quotation, or else the longest content; of equals the first printed.
    pub longest: StatementId,
    /// How many wordings there are.
    pub wordings: u32,
    /// Outlets, in the order in which they first printed it.
    pub outlets: Vec<String>,
    /// Every printing: by date of publication, undated ones last, then by document and place.
    pub printings: Vec<Printing>,
}

/// How a statement came into its cluster: what `why` tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The cluster's id.
    pub cluster_id: String,
    /// Statements of the cluster, this one included.
    pub statements: u64,
    /// Different outlets among them.
    pub outlets: u64,
    /// The statement that heads the cluster, where this one does not.
    pub head: Option<Box<Row>>,
    /// The statement through which it belongs there, where it is not joined to the head itself.
    pub via: Option<Box<Row>>,
    /// How this one stands to the head, or else to `via`.
    pub relation: Relation,
    /// Words that both have.
    pub shared: Option<u32>,
    /// The part of the shorter that they make, by weight, 0 to 1.
    pub share: Option<f64>,
    /// What the two voices are to each other, in words.
    pub voices: &'static str,
    /// Others in the cluster, the first by date, with their relation to the head.
    pub others: Vec<(Row, Relation)>,
}

impl Reader {
    /// The family of a statement, given by the first digits of its id, or else the families of the statements that hold
    /// the words asked for, as [`Reader::about`] finds them. Those in most outlets come first, then those in most
    /// printings, then by date.
    ///
    /// **Cost**: grows with the printings.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::Ambiguous`]; [`Error::NoStatement`] where what is asked for looks like an id, and no
    /// statement has it.
    pub fn trace(&self, asked: &str, filter: &Filter) -> Result<Vec<Family>, Error> {
        let id = asked.trim();
        let is_id = id.len() >= 6 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id {
            match self.show(id) {
                Ok(shown) => return Ok(vec![self.family(shown.row.statement_id)?]),
                Err(Error::NoStatement { .. }) if id.bytes().any(|byte| byte.is_ascii_digit()) => {
                    return Err(Error::NoStatement { prefix: id.to_owned() });
                }
                Err(Error::NoStatement { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let limit = filter.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let filter = Filter { limit: Some(ASKED), ..filter.clone() };
        let mut found = self.about(&format!("“{}”", asked.replace(['“', '”', '"'], " ")), &filter)?;
        if found.total()?.n() == 0 {
            found = self.about(asked, &filter)?;
        }
        let mut heads: Vec<(u64, u64, usize, StatementId)> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for (order, hit) in found.enumerate() {
            let id = hit?.row.statement_id;
            let (cluster, outlets, printings) = self.size(id).map_err(|error| self.failed(error))?;
            if seen.insert(cluster) {
                heads.push((outlets, printings, order, id));
            }
        }
        heads.sort_by_key(|(outlets, printings, order, _)| (u64::MAX - outlets, u64::MAX - printings, *order));
        heads.truncate(limit);
        heads.into_iter().map(|(.., id)| self.family(id)).collect()
    }

    /// The cluster of a statement (negative for one that is alone by nature), and how many outlets and printings it has.
    fn size(&self, id: StatementId) -> rusqlite::Result<(i64, u64, u64)> {
        let (statement, cluster): (i64, Option<i64>) = self
            .db
            .prepare_cached(
                "SELECT s.id, coalesce(v.head, v.id) FROM statement s LEFT JOIN utterance u ON u.statement = s.id
                   LEFT JOIN variant v ON v.id = u.variant WHERE s.statement_id = ?1",
            )?
            .query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some(cluster) = cluster else { return Ok((-statement, 1, 1)) };
        let (outlets, printings) = self
            .db
            .prepare_cached(&format!(
                "SELECT count(DISTINCT coalesce(d.publisher, d.document_id)), count(*) {MEMBERS}"
            ))?
            .query_row([cluster], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((cluster, outlets, printings))
    }

    fn family(&self, id: StatementId) -> Result<Family, Error> {
        family(&self.db, id).map_err(|error| self.failed(error))
    }
}

/// The statements of a cluster whose head is ?1.
const MEMBERS: &str = "FROM (SELECT ?1 AS id UNION ALL SELECT id FROM variant WHERE head = ?1) m
    JOIN variant v ON v.id = m.id JOIN utterance u ON u.variant = v.id JOIN statement s ON s.id = u.statement
    JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document";

/// The order of printing.
const ORDER: &str = "ORDER BY coalesce(d.published, '~'), d.document_id, s.\"start\", s.\"end\" DESC, s.statement_id";

fn family(db: &Connection, id: StatementId) -> rusqlite::Result<Family> {
    let cluster = cluster_of(db, id)?;
    let mut printings = Vec::new();
    let mut heads = Vec::new();
    match cluster {
        Some((head, _)) => {
            let mut select = db.prepare_cached(&format!(
                "SELECT s.id, v.relation, v.shared, v.share, d.origin, v.id = ?1 {MEMBERS} {ORDER}"
            ))?;
            let mut rows = select.query([head])?;
            while let Some(row) = rows.next()? {
                let printing = Printing {
                    row: load::stored(db, row.get(0)?)?.row,
                    relation: relation(row, 1)?,
                    shared: row.get(2)?,
                    share: row.get(3)?,
                    origin: row.get(4)?,
                    wording: 0,
                    edits: Vec::new(),
                };
                if row.get(5)? {
                    heads.push(printing.row.statement_id);
                }
                printings.push(printing);
            }
        }
        None => {
            let (key, origin) = db.query_row(
                "SELECT s.id, d.origin FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
                 WHERE s.statement_id = ?1",
                [id.to_string()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let (relation, shared, share) = (Relation::Identical, None, None);
            let row = load::stored(db, key)?.row;
            printings.push(Printing { row, relation, shared, share, origin, wording: 0, edits: Vec::new() });
        }
    }
    let length = |it: &Printing| {
        let quoted = n_quoted(&it.row);
        let all: usize = it.row.content.iter().map(|at| at.exact.len()).sum();
        (quoted, if quoted == 0 { all } else { 0 })
    };
    let longest = (0..printings.len()).rev().max_by_key(|at| length(&printings[*at])).unwrap_or(0);
    let against = printings[longest].row.clone();
    let mut wordings: Vec<String> = Vec::new();
    let mut outlets: Vec<String> = Vec::new();
    for printing in &mut printings {
        printing.edits = diff(&against, &printing.row);
        let words: Vec<String> = printing.row.content.iter().map(|at| crate::fold::fold(&at.exact)).collect();
        let words = format!("{} {}", printing.row.form == Form::Indirect, words.join(" "));
        printing.wording = match wordings.iter().position(|known| *known == words) {
            Some(at) => at as u32 + 1,
            None => {
                wordings.push(words);
                wordings.len() as u32
            }
        };
        let outlet = printing.row.document.publisher.clone().unwrap_or_default();
        if !outlet.is_empty() && !outlets.contains(&outlet) {
            outlets.push(outlet);
        }
    }
    Ok(Family {
        cluster_id: cluster.map(|(_, digest)| format!("{digest:016x}")),
        head: heads.first().copied().unwrap_or(id),
        longest: against.statement_id,
        wordings: wordings.len() as u32,
        outlets,
        printings,
    })
}

/// Key and digest of the variant that heads the statement's cluster.
fn cluster_of(db: &Connection, id: StatementId) -> rusqlite::Result<Option<(i64, i64)>> {
    db.prepare_cached(
        "SELECT h.id, h.digest FROM statement s JOIN utterance u ON u.statement = s.id JOIN variant v ON v.id = u.variant
           JOIN variant h ON h.id = coalesce(v.head, v.id) WHERE s.statement_id = ?1",
    )?
    .query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()
}

/// How the statement came into its cluster; `None` where it is alone.
pub(crate) fn joined(db: &Connection, id: StatementId) -> rusqlite::Result<Option<Joined>> {
    const SHOWN: usize = 5;
    let Some((head, digest)) = cluster_of(db, id)? else { return Ok(None) };
    let (statements, outlets): (u64, u64) = db
        .prepare_cached(&format!("SELECT count(*), count(DISTINCT d.publisher) {MEMBERS}"))?
        .query_row([head], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if statements < 2 {
        return Ok(None);
    }
    let (own, relation, shared, share, via) = db
        .prepare_cached(
            "SELECT v.id, v.relation, v.shared, v.share, (SELECT min(x.statement) FROM utterance x WHERE x.variant = v.via)
             FROM statement s JOIN utterance u ON u.statement = s.id
               JOIN variant v ON v.id = u.variant WHERE s.statement_id = ?1",
        )?
        .query_row([id.to_string()], |row| Ok((row.get::<_, i64>(0)?, relation(row, 1)?, row.get(2)?, row.get(3)?, row.get::<_, Option<i64>>(4)?)))?;
    let mut others = Vec::new();
    let mut heading = None;
    let mut select = db.prepare_cached(&format!("SELECT s.id, v.relation, v.id {MEMBERS} {ORDER}"))?;
    let mut rows = select.query([head])?;
    while let Some(row) = rows.next()? {
        let of: i64 = row.get(2)?;
        let heads = of == head && own != head && heading.is_none();
        if !heads && others.len() > SHOWN {
            continue;
        }
        let it = load::stored(db, row.get(0)?)?.row;
        if heads {
            heading = Some(Box::new(it));
        } else if it.statement_id != id && others.len() < SHOWN {
            others.push((it, self::relation(row, 1)?));
        }
    }
    let (it, top) = (variant(db, own)?, variant(db, head)?);
    let voices = match (it.voice.together(top.voice), it.voice.is_named() && top.voice.is_named()) {
        (Together::Same, _) => "both name the same speaker",
        (Together::Open, true) => "one gives a shorter form of the name that the other gives",
        (Together::Open, false) => "nobody is named on one side, and nothing contradicts",
        (Together::Apart, _) => "the speakers differ",
    };
    let via = via.map(|key| load::stored(db, key)).transpose()?.map(|stored| Box::new(stored.row));
    let cluster_id = format!("{digest:016x}");
    Ok(Some(Joined { cluster_id, statements, outlets, head: heading, via, relation, shared, share, voices, others }))
}
