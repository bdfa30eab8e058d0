//! From Unicode code points back to the words that stand there.

use std::borrow::Cow;

/// The byte offset of every code point of one text; none is kept where the text is ASCII.
///
/// **Cost**: building is `O(n)`, four bytes a code point; slicing is `O(1)`.
pub(crate) struct Slices<'t> {
    text: Cow<'t, str>,
    starts: Vec<u32>,
}

impl<'t> Slices<'t> {
    pub(crate) fn new(text: impl Into<Cow<'t, str>>) -> Slices<'t> {
        let text = text.into();
        let mut starts = Vec::new();
        if !text.is_ascii() {
            starts.reserve_exact(text.len() + 1);
            starts.extend(text.char_indices().map(|(byte, _)| byte as u32));
            starts.push(text.len() as u32);
        }
        Slices { text, starts }
    }

    /// The number of code points.
    pub(crate) fn len(&self) -> u32 {
        if self.starts.is_empty() { self.text.len() as u32 } else { self.starts.len() as u32 - 1 }
    }

    /// `text[start..end]` in code points; `None` where the text has no such place.
    pub(crate) fn get(&self, start: u32, end: u32) -> Option<&str> {
        if self.starts.is_empty() {
            return self.text.get(start as usize..end as usize);
        }
        let (start, end) = (*self.starts.get(start as usize)?, *self.starts.get(end as usize)?);
        self.text.get(start as usize..end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::Slices;

    #[test]
    fn slices_count_code_points() {
        let slices = Slices::new("“Ja,” 🇮🇷 Ödön");
        assert_eq!((slices.get(6, 8), slices.get(9, 13), slices.len()), (Some("🇮🇷"), Some("Ödön"), 13));
        assert_eq!((slices.get(9, 14), slices.get(3, 2)), (None, None));
        let ascii = Slices::new("said");
        assert_eq!((ascii.get(0, 4), ascii.get(0, 5), ascii.len()), (Some("said"), None, 4));
    }
}
