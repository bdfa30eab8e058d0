//! Clusters of statements that lie elsewhere than in a ledger, step by step: each step takes what the one before gave, in
//! parts that know nothing of each other, and all together come to what [`Writer::cluster`](crate::Writer::cluster) writes.
//!
//! 1. [`variants`] of each article; of articles with one id the last counts. Each variant once from here on.
//! 2. [`keys`] of each variant, ordered by key and variant.
//! 3. [`Pairs`] of what shares a key; each pair once from here on.
//! 4. [`Compare`] each pair, and keep those that are one statement.
//! 5. [`Groups`] of what these pairs hold together.
//! 6. [`heads`] of each group.

use super::judge::{Judge, Relation};
use super::keys::Meeting;
use super::star::{near, settle};
use super::utterance::{Facts, Utterance};
use super::voice::Voice;
use crate::article::distinct;
use crate::entities::profile::speaking;
use crate::{Error, check, people};
use according_text::{ArticleRows, Document, EntityId, Judgement, Row, StatementId, TextId};
use rustc_hash::FxHashMap;

/// What is compared of statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its content address: `variant_id`, as a number.
    pub id: i64,
    /// The same as it is compared, opaque: some 150 bytes.
    pub features: Vec<u8>,
}

/// The statements of an article that say enough to be compared, each with its variant.
///
/// # Errors
/// [`Error::Row`] or [`Error::Article`], as [`Writer::push`](crate::Writer::push): such an article is in no ledger.
pub fn variants(document: &Document, read: &ArticleRows) -> Result<Vec<(StatementId, Variant)>, Error> {
    check::check(document, TextId::of(document.text()), read)?;
    let rows = distinct(&read.rows);
    let mut kinds: FxHashMap<EntityId, &'static str> = FxHashMap::default();
    for entity in speaking(document, &rows, &read.entities) {
        kinds.insert(entity.entity_id, entity.kind.as_str());
    }
    for row in &rows {
        for id in row.speaker.iter().filter_map(|speaker| speaker.entity_id) {
            kinds.entry(id).or_insert_with(|| people::kind(row.source_class));
        }
    }
    let published = document.metadata.published.as_deref();
    let variants = rows.into_iter().filter_map(|row| {
        let it = utterance(row, published, &kinds)?;
        Some((row.statement_id, Variant { id: it.digest(), features: it.to_bytes() }))
    });
    Ok(variants.collect())
}

fn utterance(row: &Row, published: Option<&str>, kinds: &FxHashMap<EntityId, &str>) -> Option<Utterance> {
    let named = row.speaker.iter().filter(|it| it.judgement == Judgement::Positive).find_map(|it| {
        let kind = it.entity_id.and_then(|id| kinds.get(&id).copied()).unwrap_or_default();
        Some((it.name.as_deref()?, kind))
    });
    let voice = Voice::of(row.source_class, named);
    let content: Vec<&str> = row.content.iter().map(|at| at.exact.as_str()).collect();
    let (form, polarity, determinacy) = (row.form, row.polarity, row.determinacy);
    Utterance::of(&Facts { content: &content, form, polarity, determinacy, voice, published })
}

/// The keys under which a variant is found, ascending, each once; `None` for features that [`variants`] did not give.
#[must_use]
pub fn keys(features: &[u8]) -> Option<Vec<i64>> {
    Some(super::keys::keys(&Utterance::from_bytes(features)?))
}

/// The pairs of variants that share a key, unless too many do.
#[derive(Default)]
pub struct Pairs(Meeting<i64>);

impl Pairs {
    /// Takes a variant under a key, one after another ordered by key, then variant. `each` gets the pairs under the key
    /// before, where that was another: the smaller id first. A pair comes once for every key.
    ///
    /// **Cost**: keeps no more variants than may share a key.
    pub fn push(&mut self, key: i64, variant: i64, each: impl FnMut(i64, i64)) {
        self.0.push(key, variant, each);
    }

    /// Gives the pairs under the last key.
    pub fn end(mut self, each: impl FnMut(i64, i64)) {
        self.0.end(each);
    }
}

/// Compares; keeps its memory from one pair to the next.
#[derive(Default)]
pub struct Compare(Judge);

impl Compare {
    /// Whether two variants, given by their features, are one statement; `None` for features that [`variants`] did not
    /// give.
    ///
    /// **Cost**: the product of the lengths, ends that agree aside.
    pub fn are_one(&mut self, it: &[u8], other: &[u8]) -> Option<bool> {
        Some(self.0.same(&Utterance::from_bytes(it)?, &Utterance::from_bytes(other)?).is_some())
    }
}

/// What pairs hold together.
///
/// **Cost**: some 50 bytes of memory for each variant that is in a pair.
#[derive(Default)]
pub struct Groups {
    places: FxHashMap<i64, u32>,
    variants: Vec<i64>,
    groups: super::group::Groups,
}

impl Groups {
    /// Takes a pair, in any order.
    pub fn push(&mut self, it: i64, other: i64) {
        let (it, other) = (self.place(it), self.place(other));
        self.groups.join(it, other);
    }

    fn place(&mut self, variant: i64) -> u32 {
        *self.places.entry(variant).or_insert_with(|| {
            self.variants.push(variant);
            self.groups.add()
        })
    }

    /// Every variant of a pair, with one that stands for its group.
    pub fn end(mut self) -> impl Iterator<Item = (i64, i64)> {
        drop(self.places);
        (0..self.variants.len()).map(move |at| (self.variants[at], self.variants[self.groups.root(at as u32) as usize]))
    }
}

/// Where a variant belongs that does not head its cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The variant.
    pub variant: i64,
    /// The head of its cluster.
    pub head: i64,
    /// The member through which it belongs there, where it is not joined to the head itself.
    pub via: Option<i64>,
    /// How it stands to the head, or else to `via`.
    pub relation: Relation,
    /// Words that both have.
    pub shared: u32,
    /// The part of the shorter of the two that they make, by weight, 0 to 1, three decimals.
    pub share: f64,
}

/// Who is in which cluster among a whole group: all of its variants in any order, and all pairs of them that are one
/// statement. Those that are not given back are heads. `None` for features that [`variants`] did not give, and for a pair
/// of others.
#[must_use]
pub fn heads(mut members: Vec<Variant>, pairs: &[(i64, i64)]) -> Option<Vec<Member>> {
    members.sort_unstable_by_key(|member| member.id);
    let all: Vec<Utterance> =
        members.iter().map(|member| Utterance::from_bytes(&member.features)).collect::<Option<_>>()?;
    let ids: Vec<i64> = members.iter().map(|member| member.id).collect();
    if pairs.iter().any(|(a, b)| ids.binary_search(a).is_err() || ids.binary_search(b).is_err()) {
        return None;
    }
    let ranked: Vec<(i64, &Utterance)> = ids.iter().copied().zip(&all).collect();
    let near = near(&ids, pairs.iter().flat_map(|&(a, b)| [(a, b), (b, a)]));
    let settled = settle(&ranked, &near, &mut Judge::default());
    let joined = ids.iter().zip(settled).filter_map(|(variant, joined)| {
        let (place, why) = joined?;
        Some(Member {
            variant: *variant,
            head: ids[place.head as usize],
            via: place.via.map(|via| ids[via as usize]),
            relation: why.relation,
            shared: why.shared,
            share: why.rounded(),
        })
    });
    Some(joined.collect())
}
