//! Lemmas by rule: the dictionary form of a verb or noun, given its tag.

use crate::tag::Tag;

/// Writes the lemma of `form`, lowercase, into `out`.
///
/// Verbs and nouns lose their inflection; every other word is only lowercased. Irregular verbs stand in a table of the
/// common ones; unknown words follow the regular patterns.
pub fn lemma(form: &str, tag: Tag, out: &mut Vec<u8>) {
    out.clear();
    crate::word::lowercase(form, out);
    match tag {
        Tag::Vbd | Tag::Vbn | Tag::Vbz | Tag::Vbg | Tag::Vbp | Tag::Vb | Tag::Md => verb(out, tag),
        Tag::Nns => noun(out),
        _ => {}
    }
}

fn set(out: &mut Vec<u8>, lemma: &str) {
    out.clear();
    out.extend(lemma.as_bytes());
}

fn verb(out: &mut Vec<u8>, tag: Tag) {
    if let Some(base) = irregular(out) {
        set(out, base);
        return;
    }
    match tag {
        Tag::Vbz => strip_s(out),
        Tag::Vbd | Tag::Vbn => {
            if out.ends_with(b"ied") && out.len() > 4 {
                out.truncate(out.len() - 3);
                out.push(b'y');
            } else if out.ends_with(b"eed") {
                out.pop();
            } else if out.ends_with(b"ed") && out.len() > 3 {
                out.truncate(out.len() - 2);
                mend_stem(out);
            }
        }
        Tag::Vbg if out.ends_with(b"ing") && out.len() > 4 => {
            out.truncate(out.len() - 3);
            mend_stem(out);
        }
        _ => {}
    }
}

fn noun(out: &mut Vec<u8>) {
    let singular = match out.as_slice() {
        b"people" => "person",
        b"men" => "man",
        b"women" => "woman",
        b"children" => "child",
        b"feet" => "foot",
        b"lives" => "life",
        b"wives" => "wife",
        b"media" => "medium",
        b"news" | b"politics" | b"series" | b"species" => return,
        _ => "",
    };
    if singular.is_empty() {
        strip_s(out);
    } else {
        set(out, singular);
    }
}

/// `says`, `denies`, `reaches`, `cases`.
fn strip_s(out: &mut Vec<u8>) {
    let n = out.len();
    if n < 3 || !out.ends_with(b"s") || out.ends_with(b"ss") {
        return;
    }
    if out.ends_with(b"ies") && n > 4 {
        out.truncate(n - 3);
        out.push(b'y');
    } else if n > 4
        && [&b"shes"[..], b"ches", b"sses", b"xes", b"zzes", b"oes"].iter().any(|ending| out.ends_with(ending))
    {
        out.truncate(n - 2);
    } else {
        out.truncate(n - 1);
    }
}

/// A stem after `-ed` or `-ing`: `stopp` to `stop`, `argu` to `argue`, `announc` to `announce`.
fn mend_stem(out: &mut Vec<u8>) {
    let n = out.len();
    if n < 2 {
        return;
    }
    let (last, previous) = (out[n - 1], out[n - 2]);
    if last == previous && !is_vowel(last) {
        let ends = |list: &[&str]| list.iter().any(|ending| out.ends_with(ending.as_bytes()));
        let whole = n == 3 || matches!(last, b'l' | b's' | b'f' | b'z');
        if !whole || ends(DOUBLED_BY_INFLECTION) {
            out.pop();
        }
        return;
    }
    let has_vowel = out[..n - 1].iter().any(|&b| is_vowel(b));
    let ends = |list: &[&str]| list.iter().any(|ending| out.ends_with(ending.as_bytes()));
    if has_vowel && ends(TAKES_E) && !ends(TAKES_NO_E) || out.as_slice() == b"us" || out.as_slice() == b"ow" {
        out.push(b'e');
    }
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Endings of stems whose doubled l, s, f or z comes from the inflection.
const DOUBLED_BY_INFLECTION: &[&str] = &[
    "controll", "compell", "propell", "rebell", "quarrell", "labell", "cancell", "travell", "signall", "expell",
    "quizz",
];

/// Endings of stems that lose an e before `-ed` and `-ing`.
const TAKES_E: &[&str] = &[
    "c", "v", "u", "z", "dg", "rg", "lg", "eg", "ag", "rang", "chang", "veng", "lleng", "lung", "rs", "ns", "ps",
    "ais", "eas", "ccus", "mus", "fus", "aus", "oos", "clos", "pos", "is", "vis", "mis", "los", "ros", "bas", "ras",
    "cas", "has", "at", "quot", "vot", "not", "mot", "writ", "cit", "vit", "unit", "gnit", "cut", "put", "but", "tut",
    "plet", "let", "fut", "lut", "cid", "vid", "lud", "ced", "uad", "vad", "guid", "sid", "trad", "grad", "hid", "rid",
    "rud", "rod", "plod", "clar", "epar", "shar", "mpar", "quir", "hir", "fir", "sur", "gur", "tur", "gnor", "plor",
    "stor", "mir", "spir", "tir", "sir", "scor", "dar", "car", "dur", "cur", "jur", "her", "lur", "fer", "bl", "tl",
    "dl", "gl", "pl", "cl", "kl", "fl", "zl", "rul", "fil", "dul", "cul", "mil", "cil", "pil", "fin", "rmin", "mbin",
    "amin", "agin", "lin", "pon", "phon", "don", "thron", "plin", "tun", "nam", "blam", "sum", "sham", "fram", "tim",
    "com", "lik", "tak", "mak", "rik", "vok", "jok", "stok", "stak", "wak", "hak", "spik", "hop", "shap", "scap",
    "typ", "scop", "wip", "cop", "crib", "prob", "brib", "loath", "sooth", "breath",
];

/// Endings of stems that match [`TAKES_E`] and take none.
const TAKES_NO_E: &[&str] = &[
    "eat",
    "oat",
    "chat",
    "combat",
    "format",
    "threat",
    "exhibit",
    "visit",
    "limit",
    "edit",
    "credit",
    "omit",
    "commit",
    "solicit",
    "profit",
    "benefit",
    "debut",
    "input",
    "outlet",
    "listen",
    "focus",
    "bias",
    "canvas",
    "offer",
    "suffer",
    "differ",
    "prefer",
    "refer",
    "infer",
    "confer",
    "transfer",
    "occur",
    "incur",
    "recur",
    "concur",
    "stir",
    "star",
    "gather",
    "father",
    "other",
    "usher",
    "butcher",
    "monitor",
    "favor",
    "labor",
    "honor",
    "harbor",
    "abandon",
    "pardon",
    "happen",
    "question",
    "mention",
    "function",
    "caution",
    "condition",
    "position",
    "reason",
    "season",
    "poison",
    "person",
    "lesson",
    "begin",
    "join",
    "ruin",
    "appeal",
    "reveal",
    "conceal",
    "fail",
    "mail",
    "detail",
    "avail",
    "assail",
    "sail",
    "fulfil",
    "plan",
    "develop",
    "gallop",
    "stop",
    "skip",
    "ship",
    "whip",
    "help",
    "group",
    "keep",
    "sleep",
    "blog",
    "flag",
    "drag",
    "lag",
    "beg",
    "peg",
    "bid",
    "forbid",
    "avoid",
    "void",
    "raid",
    "aid",
    "orbit",
    "inhabit",
    "prohibit",
    "inherit",
    "merit",
    "await",
    "wait",
    "forfeit",
    "deposit",
    "audit",
    "transit",
    "summit",
    "permit",
    "submit",
    "admit",
    "split",
    "quit",
    "knit",
    "recruit",
    "suit",
    "fit",
    "hit",
    "sit",
    "emit",
    "remit",
    "shut",
    "rebut",
    "regret",
    "bet",
    "met",
    "offset",
    "target",
    "budget",
    "market",
];

fn irregular(form: &[u8]) -> Option<&'static str> {
    let form = std::str::from_utf8(form).ok()?;
    IRREGULAR.binary_search_by_key(&form, |&(form, _)| form).ok().map(|i| IRREGULAR[i].1)
}

/// Irregular verb forms, sorted.
const IRREGULAR: &[(&str, &str)] = &[
    ("'d", "would"),
    ("'ll", "will"),
    ("'m", "be"),
    ("'re", "be"),
    ("'s", "be"),
    ("'ve", "have"),
    ("am", "be"),
    ("are", "be"),
    ("arose", "arise"),
    ("ate", "eat"),
    ("been", "be"),
    ("began", "begin"),
    ("begun", "begin"),
    ("being", "be"),
    ("bled", "bleed"),
    ("born", "bear"),
    ("bought", "buy"),
    ("bound", "bind"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("ca", "can"),
    ("came", "come"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("dealt", "deal"),
    ("did", "do"),
    ("does", "do"),
    ("doing", "do"),
    ("done", "do"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("drove", "drive"),
    ("dying", "die"),
    ("eaten", "eat"),
    ("extolled", "extol"),
    ("extolling", "extol"),
    ("fallen", "fall"),
    ("fed", "feed"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("foresaw", "foresee"),
    ("foretold", "foretell"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("fought", "fight"),
    ("found", "find"),
    ("gave", "give"),
    ("given", "give"),
    ("goes", "go"),
    ("going", "go"),
    ("gone", "go"),
    ("got", "get"),
    ("gotten", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("had", "have"),
    ("has", "have"),
    ("having", "have"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hid", "hide"),
    ("is", "be"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("led", "lead"),
    ("left", "leave"),
    ("lent", "lend"),
    ("lost", "lose"),
    ("lying", "lie"),
    ("made", "make"),
    ("meant", "mean"),
    ("met", "meet"),
    ("misled", "mislead"),
    ("mistook", "mistake"),
    ("overheard", "overhear"),
    ("overrode", "override"),
    ("oversaw", "oversee"),
    ("paid", "pay"),
    ("prove", "prove"),
    ("proven", "prove"),
    ("ran", "run"),
    ("rebuked", "rebuke"),
    ("rebuking", "rebuke"),
    ("reiterated", "reiterate"),
    ("rose", "rise"),
    ("said", "say"),
    ("sang", "sing"),
    ("sat", "sit"),
    ("saw", "see"),
    ("seeing", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shook", "shake"),
    ("shot", "shoot"),
    ("shown", "show"),
    ("slept", "sleep"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stood", "stand"),
    ("struck", "strike"),
    ("sued", "sue"),
    ("suing", "sue"),
    ("sung", "sing"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("taken", "take"),
    ("taught", "teach"),
    ("taunted", "taunt"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("understood", "understand"),
    ("undertook", "undertake"),
    ("upheld", "uphold"),
    ("was", "be"),
    ("went", "go"),
    ("were", "be"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("withheld", "withhold"),
    ("wo", "will"),
    ("woke", "wake"),
    ("won", "win"),
    ("wore", "wear"),
    ("would", "would"),
    ("written", "write"),
    ("wrote", "write"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(IRREGULAR.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn inflections_are_removed() {
        let check = |form: &str, tag: Tag, expect: &str| {
            let mut out = Vec::new();
            lemma(form, tag, &mut out);
            assert_eq!(std::str::from_utf8(&out), Ok(expect), "{form}");
        };
        for (form, tag, expect) in [
            ("said", Tag::Vbd, "say"),
            ("Says", Tag::Vbz, "say"),
            ("denied", Tag::Vbd, "deny"),
            ("denies", Tag::Vbz, "deny"),
            ("argued", Tag::Vbd, "argue"),
            ("announcing", Tag::Vbg, "announce"),
            ("admitted", Tag::Vbd, "admit"),
            ("told", Tag::Vbn, "tell"),
            ("claimed", Tag::Vbd, "claim"),
            ("insisted", Tag::Vbd, "insist"),
            ("stated", Tag::Vbd, "state"),
            ("noted", Tag::Vbd, "note"),
            ("accused", Tag::Vbn, "accuse"),
            ("criticised", Tag::Vbd, "criticise"),
            ("called", Tag::Vbd, "call"),
            ("added", Tag::Vbd, "add"),
            ("tweeted", Tag::Vbd, "tweet"),
            ("reported", Tag::Vbn, "report"),
            ("believes", Tag::Vbz, "believe"),
            ("pledged", Tag::Vbd, "pledge"),
            ("urged", Tag::Vbd, "urge"),
            ("warned", Tag::Vbd, "warn"),
            ("described", Tag::Vbd, "describe"),
            ("wrote", Tag::Vbd, "write"),
            ("hoping", Tag::Vbg, "hope"),
            ("promised", Tag::Vbd, "promise"),
            ("decided", Tag::Vbd, "decide"),
            ("asked", Tag::Vbd, "ask"),
            ("agreed", Tag::Vbd, "agree"),
            ("explained", Tag::Vbd, "explain"),
            ("acknowledging", Tag::Vbg, "acknowledge"),
            ("suggested", Tag::Vbd, "suggest"),
            ("officials", Tag::Nns, "official"),
            ("allegations", Tag::Nns, "allegation"),
            ("people", Tag::Nns, "person"),
            ("repeated", Tag::Vbd, "repeat"),
            ("demanded", Tag::Vbd, "demand"),
            ("declared", Tag::Vbd, "declare"),
            ("complained", Tag::Vbd, "complain"),
            ("feared", Tag::Vbd, "fear"),
            ("revealed", Tag::Vbd, "reveal"),
            ("indicated", Tag::Vbd, "indicate"),
            ("continued", Tag::Vbd, "continue"),
            ("planned", Tag::Vbd, "plan"),
            ("discussed", Tag::Vbd, "discuss"),
            ("using", Tag::Vbg, "use"),
        ] {
            check(form, tag, expect);
        }
    }
}
