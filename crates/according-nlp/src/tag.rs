//! Part-of-speech tags: the Penn Treebank set (Marcus et al. 1993), with the marks of UD English.

macro_rules! tags {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A Penn Treebank tag.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the names are the published ones")]
        pub enum Tag { #[default] $($name,)* }

        impl Tag {
            /// Every tag, in order of its number.
            pub const ALL: &'static [Tag] = &[$(Tag::$name,)*];

            /// The published name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Tag::$name => $text,)* }
            }
        }
    };
}

tags! {
    Nn = "NN", Nns = "NNS", Nnp = "NNP", Nnps = "NNPS", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN", Vbp = "VBP",
    Vbz = "VBZ", Md = "MD", Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Rb = "RB", Rbr = "RBR", Rbs = "RBS", Rp = "RP", In = "IN",
    To = "TO", Dt = "DT", Pdt = "PDT", Wdt = "WDT", Wp = "WP", WpPoss = "WP$", Wrb = "WRB", Prp = "PRP", PrpPoss = "PRP$",
    Pos = "POS", Cc = "CC", Cd = "CD", Ex = "EX", Uh = "UH", Fw = "FW", Ls = "LS", Sym = "SYM", Comma = ",", Stop = ".",
    Colon = ":", OpenQuote = "``", CloseQuote = "''", OpenBracket = "-LRB-", CloseBracket = "-RRB-", Dollar = "$",
    Hash = "#", Nfp = "NFP", Add = "ADD", Afx = "AFX",
}

/// Coarse class of a tag, for lexicon keys and landmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Coarse {
    Verb = 1,
    Noun = 2,
    Adjective = 3,
    Preposition = 4,
    Adverb = 5,
    Other = 6,
}

impl Tag {
    /// The tag of that published name; other names of the same tag are understood.
    #[must_use]
    pub fn parse(name: &str) -> Option<Tag> {
        let name = match name {
            "HYPH" | "--" => ":",
            "(" => "-LRB-",
            ")" => "-RRB-",
            "GW" | "XX" => "FW",
            name => name,
        };
        Tag::ALL.iter().copied().find(|tag| tag.as_str() == name)
    }

    /// The tag of that number.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn from_index(index: usize) -> Tag {
        Tag::ALL[index]
    }

    /// The class of the tag.
    #[must_use]
    pub fn coarse(self) -> Coarse {
        match self {
            Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz => Coarse::Verb,
            Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps => Coarse::Noun,
            Tag::Jj | Tag::Jjr | Tag::Jjs => Coarse::Adjective,
            Tag::In | Tag::To => Coarse::Preposition,
            Tag::Rb | Tag::Rbr | Tag::Rbs | Tag::Rp => Coarse::Adverb,
            _ => Coarse::Other,
        }
    }

    /// Whether the tag is a verb's, modals apart.
    #[must_use]
    pub fn is_verb(self) -> bool {
        self.coarse() == Coarse::Verb
    }

    /// Whether the tag is a name's.
    #[must_use]
    pub fn is_name(self) -> bool {
        matches!(self, Tag::Nnp | Tag::Nnps)
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn every_tag_parses_back_and_fits_a_row_of_48() {
        for &tag in Tag::ALL {
            assert_eq!(Tag::parse(tag.as_str()), Some(tag));
        }
        assert_eq!(Tag::ALL.len(), 48);
    }
}
