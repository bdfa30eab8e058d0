//! Names that are nearly the one asked for.

use crate::fold::fold;
use crate::{Error, Reader};

/// A name of the ledger that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearName {
    /// The name as printed.
    pub name: String,
    /// Current statements whose speaker is called so.
    pub statements: u64,
}

impl Reader {
    /// The speakers' names that differ from `name` by few letters, nearest first, then by statements: `Kanani` gives
    /// `Nasser Kanaani`. At most `limit`.
    ///
    /// Each word asked for must have a near one in the name; a word of up to two letters must be there as it is, one of
    /// up to five may differ by one letter, a longer one by two.
    ///
    /// **Cost**: one pass over the distinct names.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn names_near(&self, name: &str, limit: usize) -> Result<Vec<NearName>, Error> {
        let asked = fold(name);
        let asked: Vec<Vec<char>> = asked.split(' ').filter(|word| !word.is_empty()).map(letters).collect();
        if asked.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let read = || -> rusqlite::Result<Vec<NearName>> {
            let mut near = Vec::new();
            let mut select = self.db.prepare_cached("SELECT id, name FROM spelling")?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                if let Some(distance) = distance(&asked, row.get_ref(1)?.as_str()?) {
                    near.push((distance, row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
                }
            }
            let mut count = self.db.prepare_cached(
                "SELECT count(*) FROM (
                   SELECT l.statement FROM name n JOIN current_link l ON l.entity = n.entity
                   WHERE n.spelling = ?1 AND l.spelling = ?1 AND l.judgement = 'positive'
                   UNION
                   SELECT l.statement FROM current_link l
                   WHERE l.entity IS NULL AND l.spelling = ?1 AND l.judgement = 'positive'
                 ) f JOIN statement s ON s.id = f.statement WHERE s.retired_run IS NULL",
            )?;
            let mut names = Vec::new();
            for (distance, key, name) in near {
                let statements: u64 = count.query_row([key], |row| row.get(0))?;
                if statements > 0 {
                    names.push((distance, NearName { name, statements }));
                }
            }
            names.sort_by(|(d, a), (e, b)| (d, b.statements, &a.name).cmp(&(e, a.statements, &b.name)));
            Ok(names.into_iter().take(limit).map(|(_, name)| name).collect())
        };
        read().map_err(|error| self.failed(error))
    }
}

/// The sum, over the words asked for, of the letters by which the nearest word of `name` differs; `None` where one of
/// them has no near word.
fn distance(asked: &[Vec<char>], name: &str) -> Option<usize> {
    let folded = fold(name);
    let words: Vec<Vec<char>> = folded.split(' ').map(letters).collect();
    asked.iter().map(|word| words.iter().filter_map(|other| within(word, other, slack(word))).min()).sum()
}

fn letters(word: &str) -> Vec<char> {
    word.chars().collect()
}

fn slack(word: &[char]) -> usize {
    match word.len() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    }
}

/// How many letters must be put in, left out, replaced, or swapped with their neighbour (optimal string alignment) to
/// make `a` of `b`, if no more than `most`.
fn within(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut here = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(here[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before[j - 1] + 1);
            }
            here.push(best);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().filter(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_few_letters_apart() {
        let near = |asked: &str, name: &str| distance(&asked.split(' ').map(letters).collect::<Vec<_>>(), name);
        for (asked, name, expect) in [
            ("kanani", "Nasser Kanaani", Some(1)),
            ("nasser kanani", "Nasser Kanaani", Some(1)),
            ("kanaain", "Nasser Kanaani", Some(1)),
            ("ruiz", "Ruis", Some(1)),
            ("ruiz", "Diaz", None),
            ("li", "Lu", None),
            ("odon", "Ödön", Some(0)),
            ("smith jones", "Smith", None),
        ] {
            assert_eq!(near(asked, name), expect, "{asked} {name}");
        }
    }
}
