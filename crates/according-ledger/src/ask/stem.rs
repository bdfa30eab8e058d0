//! The stem of an English word: Porter's algorithm (M. F. Porter, *An algorithm for suffix stripping*, Program 14(3), 1980).
//!
//! Useful for: finding *sanctions* and *sanctioned* when *sanction* is asked for. Not for: lemmas; a stem need be no word.

/// The stem of a folded word. What is no run of ASCII letters, and what has up to three, is its own stem.
pub(crate) fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return stem;
    }
    plural(&mut stem);
    past(&mut stem);
    if stem.ends_with('y') && has_vowel(&stem[..stem.len() - 1]) {
        replace(&mut stem, 1, "i");
    }
    longest(&mut stem, SECOND, 0);
    longest(&mut stem, THIRD, 0);
    fourth(&mut stem);
    fifth(&mut stem);
    stem
}

const SECOND: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("abli", "able"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
];
const THIRD: &[(&str, &str)] =
    &[("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];
const FOURTH: &[&str] = &[
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
];

fn is_consonant(word: &[u8], i: usize) -> bool {
    match word[i] {
        b'a' | b'e' | b'i' | b'o' | b'u' => false,
        b'y' => i == 0 || !is_consonant(word, i - 1),
        _ => true,
    }
}

/// How many times a vowel is followed by a consonant.
fn measure(word: &str) -> usize {
    let word = word.as_bytes();
    (1..word.len()).filter(|&i| is_consonant(word, i) && !is_consonant(word, i - 1)).count()
}

fn has_vowel(word: &str) -> bool {
    (0..word.len()).any(|i| !is_consonant(word.as_bytes(), i))
}

fn ends_double(word: &str) -> bool {
    let bytes = word.as_bytes();
    let n = bytes.len();
    n > 1 && bytes[n - 1] == bytes[n - 2] && is_consonant(bytes, n - 1)
}

/// Ends in consonant, vowel, consonant, the last of which is not w, x or y.
fn ends_short(word: &str) -> bool {
    let bytes = word.as_bytes();
    let n = bytes.len();
    n > 2
        && is_consonant(bytes, n - 3)
        && !is_consonant(bytes, n - 2)
        && is_consonant(bytes, n - 1)
        && !matches!(bytes[n - 1], b'w' | b'x' | b'y')
}

fn replace(word: &mut String, n: usize, by: &str) {
    word.truncate(word.len() - n);
    word.push_str(by);
}

fn plural(word: &mut String) {
    if word.ends_with("sses") || word.ends_with("ies") {
        replace(word, 2, "");
    } else if word.ends_with('s') && !word.ends_with("ss") {
        replace(word, 1, "");
    }
}

fn past(word: &mut String) {
    if word.ends_with("eed") {
        if measure(&word[..word.len() - 3]) > 0 {
            replace(word, 1, "");
        }
        return;
    }
    let n = if word.ends_with("ed") {
        2
    } else if word.ends_with("ing") {
        3
    } else {
        return;
    };
    if !has_vowel(&word[..word.len() - n]) {
        return;
    }
    replace(word, n, "");
    if word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz") {
        word.push('e');
    } else if ends_double(word) && !word.ends_with(['l', 's', 'z']) {
        replace(word, 1, "");
    } else if measure(word) == 1 && ends_short(word) {
        word.push('e');
    }
}

/// Replaces the longest ending that fits, if what is before it has more than `most` measures.
fn longest(word: &mut String, endings: &[(&str, &str)], most: usize) {
    let fitting = endings.iter().filter(|(ending, _)| word.ends_with(ending)).max_by_key(|(ending, _)| ending.len());
    if let Some((ending, by)) = fitting
        && measure(&word[..word.len() - ending.len()]) > most
    {
        replace(word, ending.len(), by);
    }
}

fn fourth(word: &mut String) {
    let Some(ending) = FOURTH.iter().filter(|ending| word.ends_with(**ending)).max_by_key(|ending| ending.len()) else {
        return;
    };
    let before = &word[..word.len() - ending.len()];
    if measure(before) > 1 && (*ending != "ion" || before.ends_with(['s', 't'])) {
        replace(word, ending.len(), "");
    }
}

fn fifth(word: &mut String) {
    if word.ends_with('e') {
        let before = &word[..word.len() - 1];
        let measure = measure(before);
        if measure > 1 || (measure == 1 && !ends_short(before)) {
            replace(word, 1, "");
        }
    }
    if word.ends_with("ll") && measure(word) > 1 {
        replace(word, 1, "");
    }
}

#[cfg(test)]
mod tests {
    use super::stem;
    use proptest::prelude::*;

    /// Mostly the examples of the paper, in its order.
    #[test]
    fn words_lose_their_endings() {
        for (word, expect) in [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("caress", "caress"),
            ("cats", "cat"),
            ("feed", "feed"),
            ("agreed", "agre"),
            ("plastered", "plaster"),
            ("bled", "bled"),
            ("motoring", "motor"),
            ("sing", "sing"),
            ("conflated", "conflat"),
            ("troubled", "troubl"),
            ("sized", "size"),
            ("hopping", "hop"),
            ("falling", "fall"),
            ("hissing", "hiss"),
            ("fizzed", "fizz"),
            ("failing", "fail"),
            ("filing", "file"),
            ("happy", "happi"),
            ("relational", "relat"),
            ("conditional", "condit"),
            ("digitizer", "digit"),
            ("radically", "radic"),
            ("vietnamization", "vietnam"),
            ("operator", "oper"),
            ("hopefulness", "hope"),
            ("sensibiliti", "sensibl"),
            ("triplicate", "triplic"),
            ("goodness", "good"),
            ("revival", "reviv"),
            ("adjustable", "adjust"),
            ("replacement", "replac"),
            ("adoption", "adopt"),
            ("homologou", "homolog"),
            ("probate", "probat"),
            ("rate", "rate"),
            ("cease", "ceas"),
            ("controlling", "control"),
            ("roll", "roll"),
            ("sanctions", "sanction"),
            ("sanctioned", "sanction"),
            ("dredging", "dredg"),
            ("dredged", "dredg"),
            ("the", "the"),
            ("was", "was"),
            ("17000s", "17000s"),
            ("иранский", "иранский"),
        ] {
            assert_eq!(stem(word), expect, "{word}");
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_stem(word in "[a-z]{0,12}") {
            let stem = stem(&word);
            prop_assert!(stem.len() <= word.len() && (word.is_empty() || !stem.is_empty()));
        }
    }
}
