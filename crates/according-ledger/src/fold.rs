//! Words as they are compared: case, diacritics and punctuation folded away, the same for what is stored and asked.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Longer words are cut here (UTF-8 bytes); SQLite's index has such a bound too.
const MAX_WORD: usize = 256;

/// The words of `text`, folded, parted by single spaces: `Ödön O’Brien's` gives `odon obrien`.
///
/// A word is a run of letters and digits. Apostrophes within a word join it, a possessive `'s` is dropped, and every
/// other mark parts words. Letters that have no decomposition (`ø`, `ł`, `ß`) get their usual Latin spelling.
///
/// **Cost**: `O(n)`, one string; text that is ASCII takes a shorter way.
pub(crate) fn fold(text: &str) -> String {
    let mut words = Words { out: String::with_capacity(text.len() + 1), start: 0 };
    if text.is_ascii() {
        words.read(text.chars())
    } else {
        words.read(text.nfkd())
    }
    words.out
}

/// Folded words under way.
struct Words {
    out: String,
    /// Where the word under way begins.
    start: usize,
}

impl Words {
    fn read(&mut self, mut chars: impl Iterator<Item = char> + Clone) {
        while let Some(c) = chars.next() {
            match c {
                'a'..='z' | '0'..='9' => self.letter(c),
                '\'' | '’' | 'ʼ' => {
                    let mut ahead = chars.clone();
                    let possessive = matches!(ahead.next(), Some('s' | 'S')) && !ahead.next().is_some_and(in_word);
                    if possessive {
                        chars.next();
                        self.end();
                    }
                }
                _ if is_diacritic(c) => {}
                _ if in_word(c) => c.to_lowercase().filter(|&c| !is_diacritic(c)).for_each(|c| self.latin(c)),
                _ => self.end(),
            }
        }
        self.end();
        self.out.truncate(self.out.trim_end().len());
    }

    /// Letters that do not decompose.
    fn latin(&mut self, c: char) {
        match c {
            'ø' => self.letter('o'),
            'ł' => self.letter('l'),
            'đ' | 'ð' => self.letter('d'),
            'ħ' => self.letter('h'),
            'ŧ' => self.letter('t'),
            'ı' => self.letter('i'),
            'ß' => "ss".chars().for_each(|c| self.letter(c)),
            'æ' => "ae".chars().for_each(|c| self.letter(c)),
            'œ' => "oe".chars().for_each(|c| self.letter(c)),
            'þ' => "th".chars().for_each(|c| self.letter(c)),
            c => self.letter(c),
        }
    }

    fn letter(&mut self, c: char) {
        if self.out.len() + c.len_utf8() - self.start <= MAX_WORD {
            self.out.push(c);
        }
    }

    fn end(&mut self) {
        if self.out.len() > self.start {
            self.out.push(' ');
            self.start = self.out.len();
        }
    }
}

fn is_diacritic(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// An FTS5 expression for the words of a name in any order, all of which must occur; `None` where there is no word.
///
/// Folded words hold letters and digits only, and each is quoted: nothing a user types is read as syntax.
pub(crate) fn all_words(column: &str, name: &str) -> Option<String> {
    let folded = fold(name);
    let words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(quoted).collect();
    (!words.is_empty()).then(|| format!("{column} : ({})", words.join(" AND ")))
}

fn quoted(folded: &str) -> String {
    format!("\"{folded}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_fold() {
        for (text, expect) in [
            ("Nasser Kanaani", "nasser kanaani"),
            ("Ödön O’Brien's", "odon obrien"),
            ("Łukasz Żółć, İstanbul", "lukasz zolc istanbul"),
            ("al-Assad", "al assad"),
            ("the dogs' rights don't", "the dogs rights dont"),
            ("Straße ﬁne Ærø", "strasse fine aero"),
            ("J. R. Ruiz’s 17,000", "j r ruiz 17 000"),
            ("…—“”", ""),
            ("Президент Йованович", "президент иованович"),
            ("it's his", "it his"),
        ] {
            assert_eq!(fold(text), expect, "{text:?}");
        }
        assert_eq!(fold(&"x".repeat(1000)).len(), MAX_WORD);
    }

    #[test]
    fn questions_are_quoted() {
        assert_eq!(all_words("name", "Kanaani, Nasser").as_deref(), Some(r#"name : ("kanaani" AND "nasser")"#));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[ -~À-ʯΆ-ӿ’“”…🇮🇷𝔘ﬁ\u{300}-\u{36f}]{0,60}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        /// The index splits at ASCII that is no letter or digit, and nowhere else.
        #[test]
        fn words_are_the_index_s_words(text in "\\PC{0,60}") {
            let folded = fold(&text);
            prop_assert!(folded.split(' ').all(|word| !word.is_empty() || folded.is_empty()));
            prop_assert!(folded.chars().all(|c| c == ' ' || !c.is_ascii() || c.is_ascii_digit() || c.is_ascii_lowercase()));
        }
    }
}
