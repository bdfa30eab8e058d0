//! Words without their endings, so that *killed*, *killing* and *killers* are one; and what words weigh.

/// Words that hold sentences together and say nothing of what they are about. Folded, sorted.
const FUNCTION: &[&str] = &[
    "a",
    "about",
    "above",
    "after",
    "again",
    "all",
    "also",
    "although",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "became",
    "because",
    "become",
    "been",
    "before",
    "being",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "doing",
    "done",
    "down",
    "each",
    "either",
    "else",
    "even",
    "every",
    "for",
    "from",
    "get",
    "gets",
    "getting",
    "go",
    "goes",
    "going",
    "gone",
    "got",
    "had",
    "has",
    "have",
    "having",
    "he",
    "hed",
    "hell",
    "her",
    "here",
    "hers",
    "herself",
    "hes",
    "him",
    "himself",
    "his",
    "how",
    "however",
    "i",
    "id",
    "if",
    "ill",
    "im",
    "in",
    "into",
    "is",
    "it",
    "itd",
    "itll",
    "its",
    "itself",
    "ive",
    "just",
    "let",
    "lets",
    "like",
    "made",
    "make",
    "makes",
    "making",
    "many",
    "may",
    "me",
    "might",
    "mine",
    "more",
    "most",
    "much",
    "must",
    "my",
    "myself",
    "now",
    "of",
    "off",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "others",
    "ought",
    "our",
    "ours",
    "ourselves",
    "out",
    "over",
    "own",
    "quite",
    "rather",
    "really",
    "said",
    "same",
    "say",
    "saying",
    "says",
    "shall",
    "she",
    "shed",
    "shes",
    "should",
    "since",
    "so",
    "some",
    "someone",
    "something",
    "still",
    "such",
    "take",
    "taken",
    "takes",
    "than",
    "that",
    "thatll",
    "thats",
    "the",
    "their",
    "theirs",
    "them",
    "themselves",
    "then",
    "there",
    "theres",
    "these",
    "they",
    "theyd",
    "theyll",
    "theyre",
    "theyve",
    "thing",
    "things",
    "this",
    "those",
    "though",
    "through",
    "to",
    "told",
    "too",
    "took",
    "under",
    "until",
    "up",
    "upon",
    "us",
    "very",
    "was",
    "we",
    "wed",
    "well",
    "went",
    "were",
    "weve",
    "what",
    "whatever",
    "whats",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "whole",
    "whom",
    "whos",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "would",
    "yes",
    "yet",
    "you",
    "youd",
    "youll",
    "your",
    "youre",
    "yours",
    "yourself",
    "youve",
];

/// Words that turn a sentence round. Folded, sorted.
const NEGATION: &[&str] = &[
    "aint", "arent", "cannot", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hardly", "hasnt", "havent",
    "isnt", "mustnt", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere", "shouldnt",
    "wasnt", "werent", "without", "wont", "wouldnt",
];

/// Numbers in words, with their digits. Sorted.
const NUMBERS: &[(&str, &str)] = &[
    ("billion", "billion"),
    ("dozen", "dozen"),
    ("dozens", "dozens"),
    ("eight", "8"),
    ("eighteen", "18"),
    ("eighty", "80"),
    ("eleven", "11"),
    ("fifteen", "15"),
    ("fifty", "50"),
    ("five", "5"),
    ("forty", "40"),
    ("four", "4"),
    ("fourteen", "14"),
    ("half", "half"),
    ("hundred", "hundred"),
    ("hundreds", "hundreds"),
    ("million", "million"),
    ("millions", "millions"),
    ("nine", "9"),
    ("nineteen", "19"),
    ("ninety", "90"),
    ("seven", "7"),
    ("seventeen", "17"),
    ("seventy", "70"),
    ("six", "6"),
    ("sixteen", "16"),
    ("sixty", "60"),
    ("ten", "10"),
    ("thirteen", "13"),
    ("thirty", "30"),
    ("thousand", "thousand"),
    ("thousands", "thousands"),
    ("three", "3"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("twice", "twice"),
    ("two", "2"),
];

/// Verbs whose forms have no common beginning that is theirs alone, with what stands for all of them. Sorted.
const IRREGULAR: &[(&str, &str)] = &[
    ("began", "begin"),
    ("begun", "begin"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("children", "child"),
    ("chose", "choos"),
    ("chosen", "choos"),
    ("died", "die"),
    ("drew", "draw"),
    ("driven", "driv"),
    ("drove", "driv"),
    ("dying", "die"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fought", "fight"),
    ("found", "find"),
    ("gave", "giv"),
    ("given", "giv"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("heard", "hear"),
    ("held", "hold"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("led", "lead"),
    ("left", "leav"),
    ("lost", "los"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("paid", "pay"),
    ("ran", "run"),
    ("risen", "ris"),
    ("rose", "ris"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shown", "show"),
    ("sold", "sell"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stood", "stand"),
    ("taught", "teach"),
    ("thought", "think"),
    ("threw", "throw"),
    ("understood", "understand"),
    ("women", "woman"),
    ("won", "win"),
    ("written", "writ"),
    ("wrote", "writ"),
];

/// What a word is good for in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// It holds the sentence together.
    Function,
    /// It turns the sentence round.
    Negation,
    /// It counts.
    Number,
    /// It says what the sentence is about.
    Content,
}

/// What a folded word is good for, and the word without its ending.
pub(crate) fn stem(word: &str) -> (Sort, String) {
    if NEGATION.binary_search(&word).is_ok() {
        return (Sort::Negation, word.to_owned());
    }
    if FUNCTION.binary_search(&word).is_ok() {
        return (Sort::Function, word.to_owned());
    }
    if let Ok(at) = NUMBERS.binary_search_by_key(&word, |(name, _)| name) {
        return (Sort::Number, NUMBERS[at].1.to_owned());
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return (Sort::Number, word.to_owned());
    }
    (Sort::Content, ending(word))
}

/// Letters with which every form of a folded word begins; `None` where its forms have none of their own in common.
pub(crate) fn beginning(word: &str) -> Option<String> {
    let (sort, stem) = stem(word);
    let irregular = IRREGULAR.iter().any(|(form, base)| *form == word || *base == stem);
    let first: String = stem.chars().take(3).collect();
    (sort == Sort::Content && !irregular && stem.is_ascii()).then_some(first)
}

/// A word of content without its ending. Rough on purpose: two words of one stem are taken for one word.
fn ending(word: &str) -> String {
    if let Ok(at) = IRREGULAR.binary_search_by_key(&word, |(form, _)| form) {
        return IRREGULAR[at].1.to_owned();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    let mut stem = word.to_owned();
    if stem.ends_with("ies") && stem.len() > 4 {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if stem.ends_with("sses") {
        stem.truncate(stem.len() - 2);
    } else if stem.ends_with('s') && !stem.ends_with("ss") && !stem.ends_with("us") && !stem.ends_with("is") {
        stem.truncate(stem.len() - 1);
    }
    for (suffix, least) in [("ingly", 3), ("edly", 3), ("ing", 3), ("ied", 2), ("ed", 3), ("ly", 4), ("er", 4)] {
        let Some(rest) = stem.strip_suffix(suffix) else { continue };
        if rest.len() < least || !rest.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
            break;
        }
        stem = rest.to_owned();
        if suffix == "ied" {
            stem.push('y');
        }
        break;
    }
    let bytes = stem.as_bytes();
    // `stopped` is `stop`; `tell`, `pass` and `off` keep their last letter.
    if let [.., a, b] = bytes
        && a == b
        && stem.len() < word.len()
        && !matches!(b, b'l' | b's' | b'f' | b'e' | b'o')
    {
        stem.truncate(stem.len() - 1);
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.truncate(stem.len() - 1);
    }
    if stem.len() > 3 && stem.ends_with('y') {
        stem.truncate(stem.len() - 1);
        stem.push('i');
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(FUNCTION.is_sorted() && NEGATION.is_sorted());
        assert!(NUMBERS.is_sorted_by_key(|(name, _)| name) && IRREGULAR.is_sorted_by_key(|(form, _)| form));
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for forms in [
            &["kill", "killed", "killing", "kills", "killers"][..],
            &["injure", "injured", "injuring", "injures"],
            &["injury", "injuries"],
            &["stop", "stopped", "stopping"],
            &["pass", "passed", "passes"],
            &["deny", "denied", "denies", "denying"],
            &["die", "died", "dying"],
            &["write", "wrote", "written", "writing"],
            &["see", "saw", "seen"],
            &["house", "houses", "housing"],
        ] {
            let stems: Vec<String> = forms.iter().map(|form| stem(form).1).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{forms:?} gave {stems:?}");
        }
    }

    #[test]
    fn words_have_their_sort() {
        for (word, sort, is) in [
            ("never", Sort::Negation, "never"),
            ("they", Sort::Function, "they"),
            ("twelve", Sort::Number, "12"),
            ("17", Sort::Number, "17"),
            ("bridge", Sort::Content, "bridg"),
            ("bus", Sort::Content, "bus"),
            ("президент", Sort::Content, "президент"),
        ] {
            assert_eq!(stem(word), (sort, is.to_owned()));
        }
    }
}
