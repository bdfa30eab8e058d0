//! Which language a text is in, as far as reading it needs to know: English, another one, or too little to tell.

use whatlang::{Lang, Script};

/// So many bytes of a text are looked at.
const SAMPLE: usize = 6_000;
/// A text with fewer letters is read whatever it looks like: names and headlines of all languages look alike.
const MIN_LETTERS: usize = 120;
/// Share of [`COMMON`] words above which a text is English; English prose has 0.3 to 0.5, lists of names 0.1.
const ENGLISH: f64 = 0.2;
/// Share below which another language is believed; prose of related languages has less than 0.1.
const FOREIGN: f64 = 0.14;

/// The commonest English words that are no common words of its neighbours.
const COMMON: [&str; 56] = [
    "about", "after", "all", "and", "are", "as", "at", "be", "been", "but", "by", "can", "for", "from", "had", "has",
    "have", "he", "her", "his", "i", "if", "in", "is", "it", "its", "more", "not", "of", "on", "or", "our", "out",
    "said", "she", "that", "the", "their", "them", "there", "they", "this", "to", "up", "was", "we", "were", "what",
    "when", "which", "who", "will", "with", "would", "you", "your",
];

/// The commonest words of languages that are printed beside English in one archive. A text of a kind that nobody knows,
/// such as a list of results, has none of them.
const OTHERS: [(&str, &[&str]); 6] = [
    (
        "Dutch",
        &[
            "de", "het", "een", "van", "en", "zijn", "dat", "niet", "te", "met", "voor", "op", "ze", "hij", "was",
            "tot", "om", "aan",
        ],
    ),
    (
        "French",
        &[
            "le", "la", "les", "de", "des", "du", "et", "en", "un", "une", "que", "qui", "pour", "dans", "est", "pas",
            "avec", "sur", "au", "il", "elle",
        ],
    ),
    (
        "German",
        &[
            "der", "die", "das", "den", "dem", "des", "und", "zu", "zum", "mit", "von", "ist", "im", "nicht", "ein",
            "eine", "auf", "sich", "für", "sie", "am", "um", "vor",
        ],
    ),
    (
        "Italian",
        &[
            "il", "la", "le", "di", "che", "e", "un", "una", "per", "non", "del", "della", "con", "si", "gli", "da",
            "dei", "sono", "alla",
        ],
    ),
    (
        "Portuguese",
        &[
            "o", "a", "os", "as", "de", "do", "da", "dos", "que", "e", "em", "um", "uma", "para", "com", "não", "por",
            "no", "na", "se",
        ],
    ),
    (
        "Spanish",
        &[
            "el", "la", "los", "las", "de", "del", "que", "y", "en", "un", "una", "por", "con", "para", "no", "se",
            "al", "su", "lo", "como",
        ],
    ),
];
/// Share of such words above which a text is in that language.
const OTHER: f64 = 0.22;

/// Languages in Latin letters in which there are newspapers that archives hold; the detector's others are what it takes
/// lists of names and numbers for.
const PRINTED: [Lang; 24] = [
    Lang::Afr,
    Lang::Cat,
    Lang::Ces,
    Lang::Dan,
    Lang::Deu,
    Lang::Est,
    Lang::Fin,
    Lang::Fra,
    Lang::Hrv,
    Lang::Hun,
    Lang::Ind,
    Lang::Ita,
    Lang::Lav,
    Lang::Lit,
    Lang::Nld,
    Lang::Nob,
    Lang::Pol,
    Lang::Por,
    Lang::Ron,
    Lang::Slk,
    Lang::Slv,
    Lang::Spa,
    Lang::Swe,
    Lang::Tur,
];

/// What a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    /// The English name of another language.
    Other(&'static str),
    Unknown,
}

/// Looks at the beginning of `text`. What it declares is not asked: pages call themselves English in every language.
///
/// **Cost**: `O(1)`, as only the beginning is looked at; some microseconds for English.
pub(crate) fn of(text: &str) -> Language {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let (mut n, mut common) = (0_u32, 0_u32);
    let mut others = [0_u32; OTHERS.len()];
    for word in sample.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty()) {
        n += 1;
        common += u32::from(word.len() <= 5 && COMMON.binary_search(&word.to_ascii_lowercase().as_str()).is_ok());
        if word.len() <= 6 {
            let word = word.to_lowercase();
            for ((_, words), count) in OTHERS.iter().zip(&mut others) {
                *count += u32::from(words.contains(&word.as_str()));
            }
        }
    }
    let share = f64::from(common) / f64::from(n.max(1));
    if share >= ENGLISH {
        return Language::English;
    }
    if sample.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count() < MIN_LETTERS {
        // Letters of another script are few and plain.
        let foreign =
            sample.chars().filter(|c| c.is_alphabetic() && !c.is_ascii() && !('\u{c0}'..'\u{250}').contains(c)).count();
        if foreign < 20 {
            return Language::Unknown;
        }
    }
    let (idx, most) = others.iter().enumerate().rev().max_by_key(|(_, count)| **count).expect("there are some");
    if share < FOREIGN && f64::from(*most) >= OTHER * f64::from(n) {
        return Language::Other(OTHERS[idx].0);
    }
    match whatlang::detect(sample) {
        Some(found) if found.lang() == Lang::Eng => Language::English,
        // No other script is English; in Latin letters a guess is not enough, as names and numbers look like anything.
        Some(found)
            if found.script() != Script::Latin
                || share < FOREIGN
                    && found.is_reliable()
                    && (PRINTED.contains(&found.lang()) || found.lang() == Lang::Vie) =>
        {
            Language::Other(found.lang().eng_name())
        }
        _ => Language::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn english_is_read_and_other_languages_are_named() {
        let german = "Der Hafen bleibt bis zum Ende der Woche geschlossen, sagte die Ministerin am Dienstag vor der Presse. Sie habe \
                      mit den Fischern gesprochen und werde am Freitag noch einmal in den Ort fahren, um mit ihnen zu reden.";
        let french = "Le port restera fermé jusqu'à la fin de la semaine, a déclaré la ministre devant la presse mardi. Elle a dit \
                      avoir parlé avec les pêcheurs et vouloir revenir vendredi dans le village pour discuter avec eux encore.";
        let english = "The harbour will stay closed until the end of the week, the minister told the press on Tuesday. She said that \
                       she had spoken with the fishermen and would come back to the village on Friday to talk to them again.";
        let russian =
            "Порт будет закрыт до конца недели, сообщила министр во вторник. Она сказала, что говорила с рыбаками.";
        let dutch = "De haven blijft tot het einde van de week gesloten, zei de minister dinsdag tegen de pers. Ze had met de vissers \
                     gesproken en zou vrijdag terugkomen in het dorp om nog een keer met ze te praten over wat er is gebeurd.";
        // What English sports pages end with is in no language.
        let scores =
            "Skerrow 3 Tarnholm 1 Brattvik 2 Havne 2 Ashdell Oskeld Lind Ruiz Alder Ode Mina Tom Dana ".repeat(4);
        for (text, expect) in [
            (english, Language::English),
            (german, Language::Other("German")),
            (french, Language::Other("French")),
            (russian, Language::Other("Russian")),
            (dutch, Language::Other("Dutch")),
            ("“Nein!” Lind, Skerrow.", Language::Unknown),
            ("She said that the harbour was closed.", Language::English),
            ("", Language::Unknown),
            ("123 456", Language::Unknown),
            (scores.as_str(), Language::Unknown),
        ] {
            assert_eq!(of(text), expect, "{text}");
        }
    }
}
