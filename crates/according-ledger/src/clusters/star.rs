//! From joined pairs to clusters: heads, and those that are joined to a head directly.

use super::utterance::Utterance;
use super::voice::Together;
use std::cmp::Reverse;

/// In which order variants become heads: named before unnamed, quoted before told, long before short; then by address.
pub(crate) fn rank(it: &Utterance, digest: i64) -> impl Ord + use<> {
    (Reverse(it.voice.is_firm()), Reverse(it.n_quoted()), Reverse(it.words.len()), digest)
}

/// The head of each of `members`, itself where it is alone. `near` gives, for each, those that it is joined to, all of them
/// among the members.
///
/// A member whose name does not tell who it is, and that is joined to two who are not the same, belongs to neither.
pub(crate) fn heads(members: &[(i64, &Utterance)], near: &[Vec<u32>]) -> Vec<u32> {
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
    let mut head: Vec<Option<u32>> = vec![None; members.len()];
    for at in order {
        if head[at as usize].is_some() {
            continue;
        }
        head[at as usize] = Some(at);
        let leads = members[at as usize].1.voice.is_firm();
        for other in &near[at as usize] {
            let taken = &mut head[*other as usize];
            let refused = contested[*other as usize] && (leads || !contested[at as usize]);
            let refuses = contested[at as usize] && !contested[*other as usize];
            if taken.is_none() && !refused && !refuses {
                *taken = Some(at);
            }
        }
    }
    head.into_iter().enumerate().map(|(at, head)| head.unwrap_or(at as u32)).collect()
}

fn are_at_odds<'u>(near: impl Iterator<Item = &'u Utterance>) -> bool {
    let mut first = None;
    for it in near.filter(|it| it.voice.is_firm()) {
        match first {
            None => first = Some(it.voice),
            Some(voice) if it.voice.together(voice) == Together::Apart => return true,
            Some(_) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::judge::Judge;
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
        let heads = heads(&members, &near);
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
