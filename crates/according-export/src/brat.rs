//! brat's standoff format, as a tar archive: for every article a text and its annotation.
//!
//! Source: brat rapid annotation tool, *Standoff format*. Offsets count Unicode code points there as here.

use crate::export::{Item, Options, run_of};
use according_text::Passage;
use std::io::{self, Write};

/// The text and the annotation of one article.
pub(crate) fn write(items: &[Item], options: &Options, out: &mut impl Write) -> io::Result<()> {
    let Some(first) = items.first() else { return Ok(()) };
    let Some(text) = first.text.as_deref() else { return Ok(()) };
    let name = name(&first.row.document.id, &first.row.document.text_id.to_string());
    let mut ann = String::new();
    let (mut entities, mut relations, mut attributes, mut notes) = (0, 0, 0, 0);
    for item in items {
        let row = &item.row;
        let mut put = |ann: &mut String, kind: &str, passages: &[Passage]| -> Option<usize> {
            let places = pieces(text, passages);
            if places.is_empty() {
                return None;
            }
            entities += 1;
            let at: Vec<String> = places.iter().map(|(start, end, _)| format!("{start} {end}")).collect();
            let words: Vec<&str> = places.iter().map(|(.., words)| words.as_str()).collect();
            *ann += &format!("T{entities}\t{kind} {}\t{}\n", at.join(";"), words.join(" "));
            Some(entities)
        };
        let Some(content) = put(&mut ann, "Content", &row.content) else { continue };
        let source = put(&mut ann, "Source", &row.source);
        let cue = put(&mut ann, "Cue", &row.cue);
        for (kind, from) in [("Source-of", source), ("Cue-of", cue)] {
            if let Some(from) = from {
                relations += 1;
                ann += &format!("R{relations}\t{kind} Arg1:T{from} Arg2:T{content}\n");
            }
        }
        for (kind, value) in [
            ("Form", row.form.as_str()),
            ("Polarity", row.polarity.as_str()),
            ("Determinacy", row.determinacy.as_str()),
            ("SourceClass", row.source_class.as_str()),
        ] {
            attributes += 1;
            ann += &format!("A{attributes}\t{kind} T{content} {value}\n");
        }
        notes += 1;
        let speakers: Vec<&str> = row.speaker.iter().filter_map(|it| it.name.as_deref()).collect();
        let run = run_of(item, options);
        let licence = row.document.licence.as_deref().unwrap_or("");
        let note = format!(
            "statement={} speaker={} run={} weights={} licence={licence}",
            row.statement_id,
            speakers.join("; "),
            run.id,
            run.weights
        );
        ann += &format!("#{notes}\tAnnotatorNotes T{content}\t{}\n", one_line(&note));
    }
    entry(&format!("{name}.txt"), text.as_bytes(), out)?;
    entry(&format!("{name}.ann"), ann.as_bytes(), out)
}

/// What brat must know about the annotation, and where it comes from; then the end of the archive.
pub(crate) fn end(options: &Options, out: &mut impl Write) -> io::Result<()> {
    let conf = "\
[entities]
Source
Cue
Content

[relations]
Source-of\tArg1:Source, Arg2:Content
Cue-of\tArg1:Cue, Arg2:Content
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Form\tArg:Content, Value:direct|mixed|indirect
Polarity\tArg:Content, Value:positive|negative
Determinacy\tArg:Content, Value:actual|hypothetical|future|question|declined
SourceClass\tArg:Content, Value:person|organisation|role|group|document|unnamed|implicit
";
    entry("annotation.conf", conf.as_bytes(), out)?;
    let about = &options.about;
    let mut origin = format!(
        "query: {}\ngrade: {}\nwritten: {} by according {}\n",
        about.query,
        options.grade.as_str(),
        about.written,
        about.version
    );
    for run in &about.runs {
        origin += &format!("run: {} weights {} version {}\n", run.id, run.weights, run.version);
    }
    entry("ORIGIN", origin.as_bytes(), out)?;
    out.write_all(&[0; 1024])
}

/// Passages cut at line breaks, as brat wants them.
fn pieces(text: &str, passages: &[Passage]) -> Vec<(u32, u32, String)> {
    let mut pieces = Vec::new();
    for passage in passages {
        // A passage is a slice of the text; that is what the offsets say even where its words are kept back.
        let words: Vec<char> =
            text.chars().skip(passage.start as usize).take((passage.end - passage.start) as usize).collect();
        let mut start = 0;
        for end in 0..=words.len() {
            if end == words.len() || matches!(words[end], '\n' | '\r') {
                if end > start {
                    let at = passage.start + start as u32;
                    pieces.push((at, passage.start + end as u32, words[start..end].iter().collect()));
                }
                start = end + 1;
            }
        }
    }
    pieces.sort_unstable();
    pieces
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// A file's name: what an id has of letters and digits, and of its text's hash so much that no two are equal.
fn name(id: &str, text_id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain: String = plain.trim_matches('-').chars().take(60).collect();
    let hash = text_id.strip_prefix("sha256:").unwrap_or(text_id);
    let own =
        id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{plain}-{}-{:08x}", hash.get(..8).unwrap_or(hash), own >> 32)
}

/// One file of a tar archive (POSIX ustar), without owner and time, so that the same rows give the same bytes.
fn entry(name: &str, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    let mut header = [0_u8; 512];
    let mut put = |at: usize, value: &[u8]| header[at..at + value.len()].copy_from_slice(value);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    out.write_all(&header)?;
    out.write_all(bytes)?;
    out.write_all(&vec![0; (512 - bytes.len() % 512) % 512])
}
