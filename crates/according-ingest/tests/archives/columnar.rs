//! Parquet: whole, damaged and hostile.

use crate::made::{Random, article, gzip, tar, zip, zstd};
use crate::{Outcome, check, read};
use according_ingest::{Config, FieldMap};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// The values of one column in one row group, with levels.
enum Values {
    Bytes(Vec<&'static str>),
    Owned(Vec<String>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Double(Vec<f64>),
    Bool(Vec<bool>),
}

type Column = (Values, Option<Vec<i16>>, Option<Vec<i16>>);

fn write(writer: &mut SerializedColumnWriter<'_>, (values, def, rep): Column) {
    let (def, rep) = (def.as_deref(), rep.as_deref());
    let bytes = |values: Vec<&str>| values.into_iter().map(ByteArray::from).collect::<Vec<_>>();
    match values {
        Values::Bytes(values) => writer.typed::<ByteArrayType>().write_batch(&bytes(values), def, rep),
        Values::Owned(values) => {
            let values = bytes(values.iter().map(String::as_str).collect());
            writer.typed::<ByteArrayType>().write_batch(&values, def, rep)
        }
        Values::Int(values) => writer.typed::<Int32Type>().write_batch(&values, def, rep),
        Values::Long(values) => writer.typed::<Int64Type>().write_batch(&values, def, rep),
        Values::Double(values) => writer.typed::<DoubleType>().write_batch(&values, def, rep),
        Values::Bool(values) => writer.typed::<BoolType>().write_batch(&values, def, rep),
    }
    .expect("the values fit the schema");
}

fn file(schema: &str, properties: WriterProperties, groups: Vec<Vec<Column>>) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).expect("the schema is one"));
    let mut writer = SerializedFileWriter::new(vec![], schema, Arc::new(properties)).expect("memory takes it");
    for columns in groups {
        let mut group = writer.next_row_group().expect("the group before is closed");
        for column in columns {
            let mut writer = group.next_column().expect("it can be written").expect("there are so many columns");
            write(&mut writer, column);
            writer.close().expect("memory takes it");
        }
        group.close().expect("memory takes it");
    }
    writer.into_inner().expect("memory takes it")
}

fn plain() -> WriterProperties {
    WriterProperties::builder().build()
}

/// Articles with a number and a text, so many a group.
fn articles(n_groups: usize, n_rows: usize, properties: WriterProperties) -> Vec<u8> {
    let group = |group: usize| {
        let numbers = group * n_rows..(group + 1) * n_rows;
        let texts = numbers.clone().map(|n| article(n).join("\n\n")).collect();
        vec![
            (Values::Long(numbers.map(|n| n as i64).collect()), None, None),
            (Values::Owned(texts), Some(vec![1; n_rows]), None),
        ]
    };
    let schema = "message m { required int64 id; optional binary text (STRING); }";
    file(schema, properties, (0..n_groups).map(group).collect())
}

#[test]
fn rows_are_articles_whatever_they_are_packed_in() {
    let expect: Vec<String> = (0..6).map(|n| format!("a.parquet:{}: {:.60}", n + 1, article(n).join("\n\n"))).collect();
    let expect: Vec<&str> = expect.iter().map(String::as_str).collect();
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
    ] {
        for (version, dictionary) in [
            (WriterVersion::PARQUET_1_0, true),
            (WriterVersion::PARQUET_1_0, false),
            (WriterVersion::PARQUET_2_0, true),
            (WriterVersion::PARQUET_2_0, false),
        ] {
            let properties = WriterProperties::builder()
                .set_compression(compression)
                .set_writer_version(version)
                .set_dictionary_enabled(dictionary)
                .build();
            let outcome = check("a.parquet", articles(2, 3, properties), &expect);
            let ids: Vec<&str> = outcome.documents.iter().map(|document| document.metadata.id.as_str()).collect();
            assert_eq!(ids, ["0", "1", "2", "3", "4", "5"], "{compression:?} {version:?}");
            assert_eq!(outcome.documents[0].metadata.extractor, "parquet");
        }
    }
}

/// One row with what metadata there can be.
fn rich() -> Vec<u8> {
    let schema = "message m {
        optional binary Title (STRING);
        optional binary text;
        optional int64 published (TIMESTAMP(NANOS, false));
        optional group authors (LIST) { repeated group list { optional binary element (STRING); } }
        optional group publisher { optional binary name (STRING); optional double rank; }
        optional boolean section;
        optional int32 retrieved (DATE);
        optional group meta { optional group inner { optional binary body (STRING); optional binary lang (STRING); } }
        optional group people (LIST) { repeated group bag { optional group array_element {
            optional binary name (STRING); optional binary role (STRING); } } }
    }";
    let one = |values| (values, None, None);
    let with = |(values, _, _): Column, def: Vec<i16>, rep: Option<Vec<i16>>| (values, Some(def), rep);
    let columns = vec![
        with(one(Values::Bytes(vec!["Ferry late"])), vec![1, 0], None),
        with(one(Values::Bytes(vec!["“No,” she\nsaid.", "Yes."])), vec![1, 1], None),
        with(one(Values::Long(vec![1_685_520_000_000_000_000])), vec![1, 0], None),
        with(one(Values::Bytes(vec!["Dana Ruiz", "Tom Alder"])), vec![3, 2, 3, 0], Some(vec![0, 1, 1, 0])),
        with(one(Values::Bytes(vec!["Gull"])), vec![2, 0], None),
        with(one(Values::Double(vec![1.5])), vec![2, 0], None),
        with(one(Values::Bool(vec![true])), vec![1, 0], None),
        with(one(Values::Int(vec![19_508])), vec![1, 0], None),
        with(one(Values::Bytes(vec!["A body."])), vec![3, 1], None),
        with(one(Values::Bytes(vec!["en"])), vec![3, 2], None),
        with(one(Values::Bytes(vec!["Ada Lund", "Bo Fisk"])), vec![4, 4, 0], Some(vec![0, 1, 0])),
        with(one(Values::Bytes(vec!["editor"])), vec![4, 3, 0], Some(vec![0, 1, 0])),
    ];
    file(schema, plain(), vec![columns])
}

#[test]
fn columns_are_known_by_the_names_that_fields_have() {
    let outcome = check("a.parquet", rich(), &["a.parquet:1: “No,” she\nsaid.", "a.parquet:2: Yes."]);
    let m = &outcome.documents[0].metadata;
    assert_eq!(m.title.as_deref(), Some("Ferry late"));
    assert_eq!(m.byline.as_deref(), Some("Dana Ruiz, Tom Alder"));
    assert_eq!(m.published.as_deref(), Some("2023-05-31T08:00:00"));
    assert_eq!(m.retrieved.as_deref(), Some("2023-05-31"));
    assert_eq!((m.publisher.as_deref(), m.section.as_deref()), (None, None));
    assert_eq!(outcome.notes.len(), 3, "{:?}", outcome.notes);
    assert_eq!(outcome.documents[1].metadata.published, None);

    let fields = ["text=meta.inner.body", "publisher=publisher.name", "lang=meta.inner.lang", "author=people"];
    let config = Config { fields: FieldMap::parse(fields).unwrap(), ..Config::default() };
    let outcome = read("a.parquet", rich(), &config);
    assert_eq!(outcome.report, ["a.parquet:1: A body.", "! a.parquet:2: empty"]);
    let m = &outcome.documents[0].metadata;
    assert_eq!(m.publisher.as_deref(), Some("Gull"));
    assert_eq!((m.lang.as_deref(), m.byline.as_deref()), (Some("en"), Some("Ada Lund, Bo Fisk")));
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let told = |bytes: Vec<u8>, reason: &str, words: &str| {
        let outcome = check("a.parquet", bytes, &[&format!("! a.parquet: {reason}")]);
        assert!(outcome.skips[0].message.contains(words), "{}", outcome.skips[0].message);
    };
    let words = file(
        "message m { required binary id (STRING); required binary words (STRING); }",
        plain(),
        vec![vec![(Values::Bytes(vec!["1"]), None, None), (Values::Bytes(vec!["No."]), None, None)]],
    );
    told(words, "no_text", "Its columns are: id, words");
    told(articles(0, 0, plain()), "empty", "there are no records in it");
    told(b"PAR1".to_vec(), "corrupt", "cut off");
    told(b"She said no, and left the room.".to_vec(), "corrupt", "does not begin as one");
    let whole = articles(1, 3, plain());
    told([&whole[..whole.len() - 4], b"PARE"].concat(), "unknown_format", "encrypted");
    let latin = encoding_rs::WINDOWS_1252.encode("“Né,” dit-elle, «pas»").0.into_owned();
    let schema = "message m { required binary text; }";
    let bytes = |words: &[u8]| {
        let mut writer =
            SerializedFileWriter::new(vec![], Arc::new(parse_message_type(schema).unwrap()), Arc::new(plain()))
                .unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[ByteArray::from(words.to_vec())], None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.into_inner().unwrap()
    };
    check("a.parquet", bytes(&latin), &["a.parquet:1: “Né,” dit-elle, «pas»"]);
    check("a.parquet", bytes(b"a\0b"), &["! a.parquet:1: binary"]);
}

#[test]
fn a_file_is_read_also_out_of_streams_and_archives() {
    let whole = articles(1, 2, plain());
    for (name, bytes, prefix) in [
        ("a.parquet.gz", gzip(&whole), "a.parquet.gz"),
        ("a.parquet.zst", zstd(&whole), "a.parquet.zst"),
        ("a.zip", zip(&[("part-0.parquet", &whole)]), "a.zip/part-0.parquet"),
        ("a.tar", tar(&[("d/part-0.parquet", &whole)]), "a.tar/d/part-0.parquet"),
        ("a", whole.clone(), "a"),
    ] {
        let expect = [0, 1].map(|n| format!("{prefix}:{}: {:.60}", n + 1, article(n).join("\n\n")));
        check(name, bytes, &expect.each_ref().map(String::as_str));
    }
    let outcome = check("a.parquet.gz", &gzip(&whole)[..whole.len() / 9], &["! a.parquet.gz: corrupt"]);
    assert!(outcome.skips[0].message.contains("read only where it is whole"), "{}", outcome.skips[0].message);
    let small = Config { max_spool_bytes: whole.len() as u64 - 1, ..Config::default() };
    let outcome = read("a.zip", zip(&[("b.parquet", &whole), ("c.txt", b"No, she said.")]), &small);
    assert_eq!(outcome.report, ["! a.zip/b.parquet: too_large", "a.zip/c.txt: No, she said."]);

    // Read where it lies, the bytes are counted too.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.parquet"), &whole).unwrap();
    let mut records = according_ingest::records(&[folder.path().into()], &Config::default()).unwrap();
    assert_eq!(records.by_ref().filter(Result::is_ok).count(), 2);
    let progress = records.progress();
    assert_eq!((progress.bytes, progress.total), (whole.len() as u64, Some(whole.len() as u64)));
}

/// Which rows were read, each with its own text, and which were told to be left out.
#[track_caller]
fn accounted(outcome: &Outcome, n_rows: usize, what: &str) -> Option<(Vec<usize>, Vec<usize>)> {
    let row = |origin: &str| origin.rsplit_once(':').and_then(|(_, n)| n.parse::<usize>().ok());
    let mut read: Vec<usize> = vec![];
    for document in &outcome.documents {
        read.push(row(&document.metadata.origin).expect("a row has a number"));
    }
    let mut lost = vec![];
    for skip in &outcome.skips {
        let first = row(&skip.origin)?;
        let range = skip.message.split("; rows ").nth(1).and_then(|rest| rest.split([' ', ',']).nth(2));
        let last = range.and_then(|n| n.parse().ok()).unwrap_or(first);
        lost.extend(first..=last);
    }
    let mut all: Vec<usize> = read.iter().chain(&lost).copied().collect();
    all.sort_unstable();
    assert_eq!(all, (1..=n_rows).collect::<Vec<_>>(), "{what}: {:?}", outcome.skips);
    Some((read, lost))
}

#[test]
fn damage_costs_the_rows_of_its_group_that_come_after_it() {
    let properties = || {
        let builder = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default()));
        builder.set_dictionary_enabled(false).set_data_page_row_count_limit(2).set_write_batch_size(2).build()
    };
    let whole = articles(3, 6, properties());
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&bytes::Bytes::from(whole.clone())).unwrap();
    let (begin, len) = metadata.row_group(1).column(1).byte_range();
    // The header of the group's last page of texts is no header any more.
    let page = begin as usize + len as usize * 5 / 6;
    let mut damaged = whole.clone();
    damaged[page..(begin + len) as usize].fill(0xff);
    let outcome = read("a.parquet", damaged, &Config::default());
    let (rows, lost) = accounted(&outcome, 18, "a page").expect("the file can be read");
    assert_eq!(lost, [11, 12], "{:?}", outcome.skips);
    assert_eq!(rows.len(), 16);
    let message = &outcome.skips[0].message;
    assert!(message.contains("rows 11 to 12, which are in one group, are left out"), "{message}");
    assert_eq!(outcome.skips[0].origin, "a.parquet:11");
}

#[test]
fn a_file_that_is_cut_off_or_altered_is_never_silent() {
    let mut random = Random(3);
    for (version, compression) in [
        (WriterVersion::PARQUET_1_0, Compression::SNAPPY),
        (WriterVersion::PARQUET_2_0, Compression::UNCOMPRESSED),
        (WriterVersion::PARQUET_2_0, Compression::ZSTD(ZstdLevel::default())),
    ] {
        let builder = WriterProperties::builder().set_writer_version(version).set_compression(compression);
        let whole = articles(3, 8, builder.set_dictionary_enabled(false).set_data_page_row_count_limit(4).build());
        for _ in 0..70 {
            let cut = random.below(whole.len() - 1) + 1;
            let outcome = read("a.parquet", &whole[..cut], &Config::default());
            assert_eq!(outcome.report, ["! a.parquet: corrupt"], "cut at {cut}");
        }
        let mut n_opened = 0;
        for _ in 0..200 {
            let (at, bit) = (random.below(whole.len()), random.below(8));
            let mut altered = whole.clone();
            altered[at] ^= 1 << bit;
            let outcome = read("a.parquet", altered, &Config::default());
            assert!(!outcome.report.is_empty(), "bit {bit} of byte {at}");
            // What the contents say of the rows may be what was altered.
            if at < whole.len() * 9 / 10 {
                let found = accounted(&outcome, 24, &format!("bit {bit} of byte {at}"));
                n_opened += usize::from(found.is_some());
            }
        }
        assert!(n_opened > 100, "{n_opened} files with a damaged page were opened");
    }
    let rich = rich();
    for _ in 0..300 {
        let mut altered = rich.clone();
        for _ in 0..1 + random.below(3) {
            let at = random.below(rich.len());
            altered[at] = random.next() as u8;
        }
        let fields = FieldMap::parse(["text=text", "text=meta.inner.body", "author=authors", "author=people"]).unwrap();
        let outcome = read("a.parquet", altered, &Config { fields, ..Config::default() });
        assert!(!outcome.report.is_empty());
    }
}

/// A file of these pages under a table of contents with one column, `text`, of so many rows.
fn by_hand(pages: &[u8], schema: &[u8], n_rows: i32, codec: u8) -> Vec<u8> {
    fn varint(mut n: u64, out: &mut Vec<u8>) {
        while n >= 0x80 {
            out.push(n as u8 | 0x80);
            n >>= 7;
        }
        out.push(n as u8);
    }
    let int = |n: i64, out: &mut Vec<u8>| varint((n << 1 ^ n >> 63) as u64, out);
    let mut contents = vec![0x15, 2];
    contents.extend_from_slice(schema);
    contents.push(0x16); // num_rows
    int(n_rows.into(), &mut contents);
    contents.extend([0x19, 0x1c, 0x19, 0x1c]); // row_groups, columns
    contents.push(0x26); // file_offset
    int(4, &mut contents);
    contents.extend([0x1c, 0x15, 12, 0x19, 0x15, 0, 0x19, 0x18, 4]); // meta_data: BYTE_ARRAY, PLAIN, path
    contents.extend(b"text");
    contents.extend([0x15, codec << 1, 0x16]); // codec, num_values
    int(n_rows.into(), &mut contents);
    contents.push(0x16);
    int(pages.len() as i64, &mut contents);
    contents.push(0x16);
    int(pages.len() as i64, &mut contents);
    contents.push(0x26); // data_page_offset
    int(4, &mut contents);
    contents.extend([0, 0, 0x16]); // total_byte_size
    int(pages.len() as i64, &mut contents);
    contents.push(0x16);
    int(n_rows.into(), &mut contents);
    contents.extend([0, 0]);
    let len = (contents.len() as u32).to_le_bytes();
    [b"PAR1", pages, &contents, &len, b"PAR1"].concat()
}

#[test]
fn hostile_files_are_refused_with_a_reason() {
    // schema: a list of two: the root, with one child, and a required BYTE_ARRAY `text`.
    let schema = [&[0x19, 0x2c, 0x48, 1, b'm', 0x15, 2, 0, 0x15, 12, 0x25, 0, 0x18, 4][..], b"text", &[0]].concat();
    let value = |words: &[u8]| [&(words.len() as u32).to_le_bytes()[..], words].concat();
    let size = |n: usize| {
        let (mut n, mut out) = ((n as u64) << 1, vec![]);
        while n >= 0x80 {
            out.push(n as u8 | 0x80);
            n >>= 7;
        }
        out.push(n as u8);
        out
    };
    // A page: kind, unpacked and packed size, and the header of its kind.
    let page = |kind: u8, unpacked: usize, body: &[u8], header: &[u8]| {
        [&[0x15, kind << 1, 0x15][..], &size(unpacked), &[0x15], &size(body.len()), header, &[0], body].concat()
    };
    let data = |n: u8, encoding: u8| [0x2c, 0x15, n << 1, 0x15, encoding << 1, 0x15, 6, 0x15, 6, 0].to_vec();
    let text = value(b"No, she said.");
    let sound = page(0, text.len(), &text, &data(1, 0));
    check("a.parquet", by_hand(&sound, &schema, 1, 0), &["a.parquet:1: No, she said."]);

    let check = |bytes: Vec<u8>, expect: &str, words: &str| {
        let outcome = check("a.parquet", bytes, &[expect]);
        assert!(outcome.skips[0].message.contains(words), "{}", outcome.skips[0].message);
    };
    let large = page(0, 2_000_000_000, &text, &data(1, 0));
    check(by_hand(&large, &schema, 1, 6), "! a.parquet:1: too_large", "its pages hold 2000000000 bytes at once");
    let bomb = zstd(&vec![0; 100 << 20]);
    check(by_hand(&page(0, 1000, &bomb, &data(1, 0)), &schema, 1, 6), "! a.parquet:1: corrupt", "does not unpack");
    let bomb = gzip(&vec![0; 100 << 20]);
    check(by_hand(&page(0, 1000, &bomb, &data(1, 0)), &schema, 1, 2), "! a.parquet:1: corrupt", "does not unpack");
    check(by_hand(&sound, &schema, i32::MAX, 0), "! a.parquet: too_large", "claims to have 2147483647 rows");
    let outcome = read("a.parquet", by_hand(&sound, &schema, 3, 0), &Config::default());
    assert_eq!(outcome.report, ["a.parquet:1: No, she said.", "! a.parquet:2: corrupt"]);
    assert!(outcome.skips[0].message.contains("rows 2 to 3"), "{}", outcome.skips[0].message);
    // A dictionary of two thousand million values in a few bytes.
    let dictionary = [&[0x4c, 0x15][..], &size(2_000_000_000), &[0x15, 0, 0]].concat();
    let dictionary = page(2, text.len(), &text, &dictionary);
    check(by_hand(&dictionary, &schema, 1, 0), "! a.parquet:1: corrupt", "more values than bytes");
    // As many lengths (DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY).
    for encoding in [6, 7] {
        let lengths = [&[0x80, 1, 4][..], &size(1_000_000_000), &[0; 40]].concat();
        let delta = page(0, lengths.len(), &lengths, &data(1, encoding));
        check(by_hand(&delta, &schema, 1, 0), "! a.parquet:1: corrupt", "other values than it says");
    }
    // Groups in groups.
    let n = 50_000_u32;
    let mut deep = vec![0x19, 0xfc];
    deep.extend([n as u8 | 0x80, (n >> 7) as u8 | 0x80, (n >> 14) as u8]);
    (0..n).for_each(|_| deep.extend([0x48, 1, b'm', 0x15, 2, 0]));
    check(by_hand(&sound, &deep, 1, 0), "! a.parquet: too_large", "50000 elements in 50000 groups");
}
