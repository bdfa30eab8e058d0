//! Universal Dependencies treebanks in CoNLL-U.

use according_nlp::tag::Tag;

/// One token of a treebank.
#[derive(Clone, Debug)]
pub struct Token {
    /// Surface form.
    pub form: String,
    /// Penn Treebank tag, if it is one that we know.
    pub tag: Option<Tag>,
    /// Index of the head in the sentence; absent for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub relation: String,
    space_after: bool,
}

/// The sentences of a treebank, hyphenated words joined as our tokenizer keeps them.
#[must_use]
pub fn sentences(text: &str) -> Vec<Vec<Token>> {
    let mut out = Vec::new();
    let mut sentence: Vec<Token> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            if !sentence.is_empty() {
                out.push(join_hyphens(std::mem::take(&mut sentence)));
            }
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || fields.len() < 10 || fields[0].contains(['-', '.']) {
            continue;
        }
        sentence.push(Token {
            form: fields[1].to_owned(),
            tag: Tag::parse(fields[4]),
            head: fields[6].parse::<usize>().ok().and_then(|head| head.checked_sub(1)),
            relation: fields[7].split(':').next().unwrap_or_default().to_owned(),
            space_after: !fields[9].contains("SpaceAfter=No"),
        });
    }
    out
}

/// Joins `well` `-` `known` into one token with the head and tag of its outermost part.
fn join_hyphens(tokens: Vec<Token>) -> Vec<Token> {
    let n = tokens.len();
    let mut group = Vec::with_capacity(n);
    let mut groups = 0;
    for i in 0..n {
        let glued = i > 0
            && !tokens[i - 1].space_after
            && (tokens[i].form == "-" && i + 1 < n && !tokens[i].space_after && alphanumeric(&tokens[i - 1].form)
                || i > 1 && tokens[i - 1].form == "-" && group[i - 1] == group[i - 2] && alphanumeric(&tokens[i].form));
        if !glued {
            groups += 1;
        }
        group.push(groups - 1);
    }
    let mut out: Vec<Token> = Vec::with_capacity(groups);
    for i in 0..n {
        let mut token = tokens[i].clone();
        let outside = token.head.is_none_or(|head| group[head] != group[i]);
        token.head = token.head.map(|head| group[head]);
        if group[i] < out.len() {
            let whole = out.last_mut().expect("the group has begun");
            whole.form.push_str(&token.form);
            whole.tag = match token.tag {
                Some(Tag::Vbn | Tag::Vbg) => Some(Tag::Jj),
                tag => tag,
            };
            if outside {
                whole.head = token.head;
                whole.relation = token.relation;
            }
            whole.space_after = token.space_after;
        } else {
            out.push(token);
        }
    }
    out
}

fn alphanumeric(form: &str) -> bool {
    form.ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphenated_words_are_joined() {
        let row = |id: usize, form: &str, tag: &str, head: usize, misc: &str| {
            format!("{id}\t{form}\t_\t_\t{tag}\t_\t{head}\tdep\t_\t{misc}\n")
        };
        let text = [
            row(1, "a", "DT", 5, "_"),
            row(2, "well", "RB", 4, "SpaceAfter=No"),
            row(3, "-", "HYPH", 4, "SpaceAfter=No"),
            row(4, "known", "VBN", 5, "_"),
            row(5, "man", "NN", 0, "_"),
        ]
        .concat();
        let sentences = sentences(&text);
        let forms: Vec<&str> = sentences[0].iter().map(|token| token.form.as_str()).collect();
        assert_eq!(forms, ["a", "well-known", "man"]);
        assert_eq!(sentences[0].iter().map(|token| token.head).collect::<Vec<_>>(), [Some(2), Some(2), None]);
        assert_eq!(sentences[0][1].tag, Some(Tag::Jj));
    }
}
