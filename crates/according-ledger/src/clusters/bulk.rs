//! Clusters of everything at once, in memory.

use super::group::Groups;
use super::judge::{Grounds, Judge};
use super::keys::{Meeting, keys};
use super::star::{near, settle};
use super::store::{read, write};
use super::utterance::Utterance;
use rusqlite::Connection;

/// Pairs of a key and a variant, or of two variants, that are sorted at once: 128 MB.
const BLOCK: usize = 16 << 20;
/// Threads that compare. Each pair is judged alone, so that their number changes nothing.
const THREADS: usize = 2;

/// Makes the clusters of all variants anew and writes those that differ.
pub(crate) fn cluster(db: &Connection) -> rusqlite::Result<()> {
    cluster_in(db, BLOCK)
}

fn cluster_in(db: &Connection, block: usize) -> rusqlite::Result<()> {
    let (mut ids, mut all) = (Vec::new(), Vec::new());
    let mut select = db.prepare("SELECT id, features FROM variant ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        ids.push(row.get::<_, i64>(0)?);
        all.push(read(row.get_ref(1)?.as_blob()?)?);
    }
    drop(rows);
    let pairs = joined(&all, block);
    keep(db, &ids, &pairs)?;
    let joined = clusters(&all, &pairs);
    let mut judged: Vec<Option<(i64, Option<i64>, Grounds)>> = vec![None; all.len()];
    for (at, head, via, grounds) in joined {
        judged[at as usize] = Some((ids[head as usize], via.map(|via| ids[via as usize]), grounds));
    }
    // Rows in the order of the file.
    for (at, joined) in judged.into_iter().enumerate() {
        if joined.is_some() || has_head(db, ids[at])? {
            write(db, ids[at], joined)?;
        }
    }
    Ok(())
}

/// Writes who is joined to whom.
fn keep(db: &Connection, ids: &[i64], pairs: &[u64]) -> rusqlite::Result<()> {
    db.execute("DELETE FROM joined", [])?;
    let ends = |pair: &u64| ((pair >> 32) as usize, *pair as u32 as usize);
    // Where the list of each one ends, among the lists of all.
    let mut end = vec![0_u32; ids.len()];
    pairs.iter().map(ends).flat_map(|(a, b)| [a, b]).for_each(|it| end[it] += 1);
    let mut sum = 0;
    for end in &mut end {
        sum += *end;
        *end = sum;
    }
    let mut place: Vec<u32> = std::iter::once(0).chain(end.iter().copied()).take(ids.len()).collect();
    let mut lists = vec![0_u32; sum as usize];
    // Pairs ascend, so that first those before it come to each one, then those behind it, both in order.
    for (from, to) in pairs.iter().map(ends).map(|(a, b)| (b, a)).chain(pairs.iter().map(ends)) {
        lists[place[from] as usize] = to as u32;
        place[from] += 1;
    }
    let mut start = 0;
    let mut others = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let list = &lists[start as usize..end[at] as usize];
        start = end[at];
        if !list.is_empty() {
            others.clear();
            others.extend(list.iter().map(|other| ids[*other as usize]));
            super::joined::write(db, *id, &others)?;
        }
    }
    Ok(())
}

fn has_head(db: &Connection, variant: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT head IS NOT NULL FROM variant WHERE id = ?1")?.query_row([variant], |row| row.get(0))
}

/// All pairs that share a key and are one statement: the smaller place above, the greater below; ascending, each once.
fn joined(all: &[Utterance], block: usize) -> Vec<u64> {
    let total: usize = each_part(all, |part, _| part.iter().map(|it| keys(it).len()).sum::<usize>()).into_iter().sum();
    let passes = (total / block + 1) as u64;
    let width = (1_u64 << 32).div_ceil(passes);
    let (mut found, mut candidates) = (Vec::new(), Vec::new());
    for pass in 0..passes {
        let range = pass * width..(pass + 1) * width;
        let under = each_part(all, |part, start| {
            let mut under = Vec::new();
            for (at, it) in part.iter().enumerate() {
                let place = (start + at) as u64;
                let here = keys(it).into_iter().map(|key| key as u64).filter(|key| range.contains(key));
                under.extend(here.map(|key| key << 32 | place));
            }
            under
        });
        let mut under = under.concat();
        under.sort_unstable();
        let mut meeting = Meeting::default();
        for it in under {
            meeting.push((it >> 32) as i64, it & 0xffff_ffff, |a, b| candidates.push(a << 32 | b));
            if candidates.len() >= block {
                verify(all, &mut candidates, &mut found);
            }
        }
        meeting.end(|a, b| candidates.push(a << 32 | b));
    }
    verify(all, &mut candidates, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

/// Keeps the pairs that are one statement, and forgets the others.
fn verify(all: &[Utterance], candidates: &mut Vec<u64>, found: &mut Vec<u64>) {
    candidates.sort_unstable();
    candidates.dedup();
    let kept = each_part(candidates, |part, _| {
        let mut judge = Judge::default();
        let same =
            |pair: &&u64| judge.same(&all[(**pair >> 32) as usize], &all[(**pair & 0xffff_ffff) as usize]).is_some();
        part.iter().filter(same).copied().collect::<Vec<u64>>()
    });
    candidates.clear();
    found.extend(kept.concat());
}

/// Works on parts of `all` at once, each with its place; results are in the order of the parts.
fn each_part<T: Sync, R: Send>(all: &[T], work: impl Fn(&[T], usize) -> R + Sync) -> Vec<R> {
    let size = all.len().div_ceil(THREADS).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let parts: Vec<_> =
            all.chunks(size).enumerate().map(|(n, part)| scope.spawn(move || work(part, n * size))).collect();
        parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Member, head, through which, and why, for every variant that is not the head of its cluster.
fn clusters(all: &[Utterance], pairs: &[u64]) -> Vec<(u32, u32, Option<u32>, Grounds)> {
    let mut groups = Groups::new(all.len() as u32);
    let ends = |pair: &u64| ((pair >> 32) as u32, *pair as u32);
    pairs.iter().map(ends).for_each(|(a, b)| groups.join(a, b));
    let mut by_group: Vec<(u32, u32, u32)> = Vec::with_capacity(2 * pairs.len());
    for (a, b) in pairs.iter().map(ends) {
        let group = groups.root(a);
        by_group.extend([(group, a, b), (group, b, a)]);
    }
    by_group.sort_unstable();
    let mut joined = Vec::new();
    let mut judge = Judge::default();
    for group in by_group.chunk_by(|a, b| a.0 == b.0) {
        let mut members: Vec<u32> = group.iter().map(|(_, member, _)| *member).collect();
        members.dedup();
        let near = near(&members, group.iter().map(|(_, a, b)| (*a, *b)));
        let ranked: Vec<(i64, &Utterance)> =
            members.iter().map(|member| &all[*member as usize]).map(|it| (it.digest(), it)).collect();
        for (member, place) in members.iter().zip(settle(&ranked, &near, &mut judge)) {
            if let Some((place, grounds)) = place {
                let via = place.via.map(|via| members[via as usize]);
                joined.push((*member, members[place.head as usize], via, grounds));
            }
        }
    }
    joined
}
