//! Bytes to documents on one thread, over generated articles: `cargo bench -p according-ingest`.

use according_ingest::{Config, Format, records};
use divan::counter::BytesCount;
use std::fmt::Write as _;
use std::io::Write as _;

const N_ARTICLES: usize = 2_000;
const N_PAGES: usize = 40;

fn main() {
    divan::main();
}

/// An article of about three thousand characters; no two are alike.
fn article(seed: usize) -> Vec<String> {
    const WHO: [&str; 5] = ["Dana Ruiz", "the harbour board", "Tom Alder", "a spokesman", "the minister"];
    const WHAT: [&str; 4] =
        ["the dredging would wait", "no vote was planned", "the boats could stay", "it was “too late”"];
    (0..16)
        .map(|n| {
            let k = seed * 31 + n * 17;
            let (who, what) = (WHO[k % 5], WHAT[k / 5 % 4]);
            format!("On day {k} {who} said that {what}, and “number {n} of {seed} is none of our concern,” as the council heard \
                 in a session that lasted until midnight and ended without a decision.")
        })
        .collect()
}

fn lines() -> Vec<u8> {
    let mut lines = vec![];
    for n in 0..N_ARTICLES {
        let record = serde_json::json!({
            "id": n, "url": format!("https://gull.example/{n}"), "outlet": "The Gull", "published": "2023-05-31T08:00:00Z",
            "title": format!("Harbour, day {n}"), "authors": ["Mina Ode"], "text": article(n).join("\n\n"),
        });
        writeln!(lines, "{record}").unwrap();
    }
    lines
}

fn page(n: usize) -> String {
    let mut page = format!(
        "<!DOCTYPE html><html><head><title>Harbour, day {n}</title><meta property=\"article:published_time\" content=\"2023-05-31\">"
    );
    write!(page, "<link rel=canonical href=\"https://gull.example/{n}\"></head><body><nav><ul>").unwrap();
    (0..60).for_each(|n| write!(page, "<li class=item><a href=\"/section/{n}\">Section {n}</a></li>").unwrap());
    page.push_str("</ul></nav><main><article>");
    article(n).iter().for_each(|paragraph| write!(page, "<p class=story>{paragraph}</p>").unwrap());
    page.push_str("</article></main><footer>The Gull</footer></body></html>");
    page
}

/// Reads `bytes` as a file and gives the number of articles and of characters.
fn read(bencher: divan::Bencher<'_, '_>, bytes: &[u8], decompressed: usize, format: Format, n_articles: usize) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let inputs = [file.path().to_path_buf()];
    let config = Config { format: Some(format), ..Config::default() };
    bencher.counter(BytesCount::new(decompressed)).bench(|| {
        let documents =
            records(&inputs, &config).unwrap().map(|record| record.unwrap().into_document(&config).unwrap());
        let (n, n_bytes) = documents.fold((0, 0), |(n, n_bytes), document| (n + 1, n_bytes + document.text().len()));
        assert_eq!(n, n_articles);
        n_bytes
    });
}

#[divan::bench]
fn jsonl(bencher: divan::Bencher<'_, '_>) {
    let lines = lines();
    read(bencher, &lines, lines.len(), Format::Jsonl, N_ARTICLES);
}

#[divan::bench]
fn jsonl_gzip(bencher: divan::Bencher<'_, '_>) {
    let lines = lines();
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::default());
    packed.write_all(&lines).unwrap();
    read(bencher, &packed.finish().unwrap(), lines.len(), Format::Jsonl, N_ARTICLES);
}

#[divan::bench]
fn jsonl_zstd(bencher: divan::Bencher<'_, '_>) {
    let lines = lines();
    read(bencher, &zstd::encode_all(&lines[..], 3).unwrap(), lines.len(), Format::Jsonl, N_ARTICLES);
}

#[divan::bench]
fn json_array(bencher: divan::Bencher<'_, '_>) {
    let array = [b"[".to_vec(), lines().trim_ascii_end().to_vec(), b"]".to_vec()].concat();
    read(bencher, &array, array.len(), Format::Json, N_ARTICLES);
}

#[divan::bench(sample_count = 10)]
fn html(bencher: divan::Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let pages: Vec<String> = (0..N_PAGES).map(page).collect();
    for (n, page) in pages.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{n}.html")), page).unwrap();
    }
    let inputs = [folder.path().to_path_buf()];
    let config = Config::default();
    bencher.counter(BytesCount::new(pages.iter().map(String::len).sum::<usize>())).bench(|| {
        let documents =
            records(&inputs, &config).unwrap().map(|record| record.unwrap().into_document(&config).unwrap());
        let n = documents.inspect(|document| assert_eq!(document.text().matches("of our concern").count(), 16)).count();
        assert_eq!(n, N_PAGES);
    });
}

/// Records cut and taken out of the HTTP that they are in, text found in no page: what the archive itself costs.
fn web_archive(bencher: divan::Bencher<'_, '_>, pack: fn(&[u8]) -> Vec<u8>) {
    let records: Vec<Vec<u8>> = (0..N_ARTICLES)
        .map(|n| {
            let body = article(n).join("\n\n");
            let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}");
            let head = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gull.example/{n}\r\n\
                 WARC-Date: 2023-05-31T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n\
                 Content-Length: {}\r\n\r\n",
                block.len()
            );
            format!("{head}{block}\r\n\r\n").into_bytes()
        })
        .collect();
    let packed: Vec<u8> = records.iter().flat_map(|record| pack(record)).collect();
    read(bencher, &packed, records.iter().map(Vec::len).sum(), Format::Warc, N_ARTICLES);
}

#[divan::bench]
fn warc(bencher: divan::Bencher<'_, '_>) {
    web_archive(bencher, <[u8]>::to_vec);
}

#[divan::bench]
fn warc_gzip(bencher: divan::Bencher<'_, '_>) {
    web_archive(bencher, |record| {
        let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::default());
        packed.write_all(record).unwrap();
        packed.finish().unwrap()
    });
}

#[divan::bench]
fn warc_zstd(bencher: divan::Bencher<'_, '_>) {
    web_archive(bencher, |record| zstd::encode_all(record, 3).unwrap());
}
