//! From joined pairs to clusters: heads, those that are joined to a head directly, and few others.

use super::judge::{Grounds, Judge};
use super::utterance::Utterance;
use super::voice::{Together, Voice};
use std::cmp::Reverse;

/// In which order variants become heads: named before unnamed, dated before undated, quoted before told, long before
/// short; then by address.
pub(crate) fn rank(it: &Utterance, digest: i64) -> impl Ord + use<> {
    (Reverse(it.voice.is_firm()), Reverse(it.day().is_some()), Reverse(it.n_quoted()), Reverse(it.words.len()), digest)
}

/// Where a variant belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The head of its cluster, itself where it is alone or heads others.
    pub(crate) head: u32,
    /// The member through which it belongs there, where it is not joined to the head itself.
    pub(crate) via: Option<u32>,
}

/// The place of each of `members`. `near` gives, for each, those that it is joined to, all of them among the members.
///
/// A member whose name does not tell who it is, and that is joined to two who are not the same, belongs to neither. Who
/// is left alone belongs to a cluster if it is joined to a member and its quoted words stand wholly in the head, or if it
/// is joined to more than half of the members.
pub(crate) fn places(members: &[(i64, &Utterance)], near: &[Vec<u32>], judge: &mut Judge) -> Vec<Place> {
    let contested: Vec<bool> = members
        .iter()
        .zip(near)
        .map(|((_, it), near)| !it.voice.is_firm() && are_at_odds(near.iter().map(|at| members[*at as usize].1)))
        .collect();
    let mut order: Vec<u32> = (0..members.len() as u32).collect();
    order.sort_by_key(|at| {
        let (digest, it) = members[*at as usize];
        rank(it, digest)
    });
    let mut rank_of = vec![0; members.len()];
    order.iter().enumerate().for_each(|(rank, at)| rank_of[*at as usize] = rank);
    let mut head: Vec<Option<u32>> = vec![None; members.len()];
    for at in &order {
        if head[*at as usize].is_some() {
            continue;
        }
        head[*at as usize] = Some(*at);
        for other in &near[*at as usize] {
            let taken = &mut head[*other as usize];
            if taken.is_none() && contested[*at as usize] == contested[*other as usize] {
                *taken = Some(*at);
            }
        }
    }
    let head: Vec<u32> = head.into_iter().enumerate().map(|(at, head)| head.unwrap_or(at as u32)).collect();
    let mut size = vec![0_usize; members.len()];
    head.iter().for_each(|head| size[*head as usize] += 1);
    (0..members.len())
        .map(|at| {
            let alone = Place { head: head[at], via: None };
            if size[head[at] as usize] > 1 || contested[at] {
                return alone;
            }
            let mut beside: Vec<u32> = near[at].iter().copied().filter(|other| !contested[*other as usize]).collect();
            beside.sort_unstable_by_key(|other| rank_of[*other as usize]);
            let it = members[at].1;
            let fits = |via: &&u32| {
                let to = head[**via as usize];
                let top = members[to as usize].1;
                let joined = beside.iter().filter(|other| head[**other as usize] == to).count();
                let most = 2 * joined > size[to as usize] && it.voice.together(top.voice) != Together::Apart;
                size[to as usize] > 1 && (most || judge.within(it, top).is_some())
            };
            match beside.iter().find(fits) {
                Some(via) => Place { head: head[*via as usize], via: Some(*via) },
                None => alone,
            }
        })
        .collect()
}

/// For each of `members`, ascending, the places of those that it is joined to. `pairs` come both ways round.
pub(crate) fn near<T: Ord>(members: &[T], pairs: impl Iterator<Item = (T, T)>) -> Vec<Vec<u32>> {
    let place = |it: &T| members.partition_point(|member| member < it);
    let mut near: Vec<Vec<u32>> = vec![Vec::new(); members.len()];
    pairs.for_each(|(a, b)| near[place(&a)].push(place(&b) as u32));
    near
}

/// Where each of `members` belongs, and why; `None` for the head of a cluster. `near` is as for [`places`].
pub(crate) fn settle(
    members: &[(i64, &Utterance)],
    near: &[Vec<u32>],
    judge: &mut Judge,
) -> Vec<Option<(Place, Grounds)>> {
    let places = places(members, near, judge);
    places.into_iter().enumerate().map(|(at, place)| Some((place, grounds(judge, members, at, place)?))).collect()
}

/// Why a member is in its cluster; `None` for a head.
fn grounds(judge: &mut Judge, members: &[(i64, &Utterance)], at: usize, place: Place) -> Option<Grounds> {
    let (it, top) = (members[at].1, members[place.head as usize].1);
    match place.via {
        _ if place.head as usize == at => None,
        None => judge.same(it, top),
        Some(via) => judge.within(it, top).or_else(|| judge.same(it, members[via as usize].1)),
    }
}

/// Whether any two of them contradict each other, whichever comes first.
fn are_at_odds<'u>(near: impl Iterator<Item = &'u Utterance>) -> bool {
    let mut voices: Vec<Voice> = Vec::new();
    for voice in near.map(|it| it.voice).filter(|voice| voice.is_firm()) {
        if voices.contains(&voice) {
            continue;
        }
        if voices.iter().any(|known| voice.together(*known) == Together::Apart) {
            return true;
        }
        voices.push(voice);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::utterance::tests::said;
    use super::*;

    /// Words of one letter each, so that a name is seen: groups as `ab c`.
    fn check(told: &[&str], expect: &[&[usize]]) {
        let all: Vec<Utterance> = told.iter().map(|told| said(4, told)).collect();
        let members: Vec<(i64, &Utterance)> = all.iter().enumerate().map(|(i, it)| (i as i64, it)).collect();
        let mut judge = Judge::default();
        let near: Vec<Vec<u32>> = (0..all.len())
            .map(|a| {
                (0..all.len())
                    .filter(|b| *b != a && judge.same(&all[a], &all[*b]).is_some())
                    .map(|b| b as u32)
                    .collect()
            })
            .collect();
        let heads: Vec<u32> = places(&members, &near, &mut judge).iter().map(|place| place.head).collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for head in 0..all.len() {
            let group: Vec<usize> = (0..all.len()).filter(|at| heads[*at] as usize == head).collect();
            groups.extend((!group.is_empty()).then_some(group));
        }
        groups.sort();
        assert_eq!(groups, expect);
    }

    #[test]
    fn who_is_not_named_joins_where_nothing_contradicts() {
        let words = "“The harbour was dark and nobody had mended the lamp”";
        let by = |name: &str| format!("{name}: {words}");
        let (ewan, lisbet, nobody, bare) = (by("Ewan Torvelle"), by("Lisbet Torvelle"), by("?"), by("Torvelle"));
        check(&[&ewan, &nobody, &bare], &[&[0, 1, 2]]);
        check(&[&ewan, &lisbet], &[&[0], &[1]]);
        check(&[&ewan, &lisbet, &nobody, &bare], &[&[0], &[1], &[2, 3]]);
        // Nobody's words are not given to one of two because an initial, which fits both, comes first.
        let (initial, elsa) = (by("E. Torvelle"), by("Elsa Torvelle"));
        check(&[&initial, &ewan, &elsa, &nobody], &[&[0, 1, 2], &[3]]);
        check(&[&ewan, &elsa, &initial, &nobody], &[&[0, 2], &[1], &[3]]);
    }

    #[test]
    fn few_words_are_found_through_what_was_printed_that_day() {
        let long = "Edda Farrow: “Nobody mended the broken lamp on the northern wall last winter. Eleven boats sailed from the inner harbour.”";
        let short = "Edda Farrow: “Nobody mended the broken lamp on the northern wall last winter.”";
        let few = "Edda Farrow: it was known that “nobody mended the broken lamp”";
        let all = [said(1, long), said(20, short), said(21, few)];
        let members: Vec<(i64, &Utterance)> = all.iter().enumerate().map(|(i, it)| (i as i64, it)).collect();
        let mut judge = Judge::default();
        assert!(judge.same(&all[0], &all[2]).is_none(), "too few words for another day");
        let near = vec![vec![1], vec![0, 2], vec![1]];
        let expect = [(0, None), (0, None), (0, Some(1))].map(|(head, via)| Place { head, via });
        assert_eq!(places(&members, &near, &mut judge), expect);
    }

    #[test]
    fn what_is_between_does_not_join() {
        let first = "Edda Farrow: “Nobody mended the broken lamp on the northern wall last winter.”";
        let both = "Edda Farrow: “Nobody mended the broken lamp on the northern wall last winter. Eleven boats sailed from the inner harbour without waiting for orders.”";
        let last = "Edda Farrow: “Eleven boats sailed from the inner harbour without waiting for orders. My father would have sailed further into the storm.”";
        let third = "Edda Farrow: “My father would have sailed further into the storm.”";
        check(&[first, both, last, third], &[&[0, 1, 2], &[3]]);
    }
}
