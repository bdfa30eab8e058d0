//! An article with every statement marked in place.

use crate::app::Site;
use crate::asked::{Asked, Format};
use crate::cite::{speakers, words};
use crate::pages::speaker_href;
use crate::problem::{Kind, Problem};
use crate::routes::View;
use crate::sheet::{Cell, Sheet, counted};
use according_export::to_json;
use according_export::xray::{Links, Voice, Xray, cards_html, own_html, text_html, voices_html};
use according_ledger::Reader;
use according_text::{ArticleRows, Document, Row, StatementId};
use askama::Template;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "article.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    title: String,
    byline: Vec<String>,
    url: Option<String>,
    voices: String,
    text: String,
    cards: String,
    own: String,
    count: String,
    copies: Vec<(String, String)>,
    licence: Option<String>,
    origin: String,
    formats: [(&'static str, String); 3],
    document: Document,
    article: ArticleRows,
    sheet: Sheet,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        let metadata = &self.document.metadata;
        let rows: Vec<Value> =
            self.article.rows.iter().filter_map(|row| serde_json::from_str(&to_json(row)).ok()).collect();
        json!({
            "id": metadata.id,
            "url": metadata.url,
            "publisher": metadata.publisher,
            "title": metadata.title,
            "byline": metadata.byline,
            "published": metadata.published,
            "licence": metadata.licence,
            "text": self.document.text(),
            "copies": self.copies.iter().map(|(id, _)| id).collect::<Vec<_>>(),
            "statements": rows,
        })
    }

    fn sheets(&self) -> Vec<&Sheet> {
        vec![&self.sheet]
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let id = asked.get("id").unwrap_or_default();
    let none = || Problem::new(Kind::NoArticle, format!("no article {id:?} in this ledger"));
    let document = reader.document(id)?.ok_or_else(none)?;
    let article = reader.article(id)?.unwrap_or_default();
    let at = asked.get("at").map(str::to_ascii_lowercase);
    let chosen: Option<StatementId> =
        at.and_then(|at| article.rows.iter().map(|row| row.statement_id).find(|id| id.to_string().starts_with(&at)));
    let copies = reader.copies_of(id)?;
    let copies = copies.into_iter().map(|(id, _)| (crate::asked::href("/article", &[("id", &id)]), id)).collect();
    let xray = Xray::new(document.text(), &article);
    let statement = |row: &Row| format!("/statement/{}", row.statement_id);
    let voice = |voice: &Voice| {
        (voice.known && voice.entity_id.is_some())
            .then(|| speaker_href(voice.entity_id.map(|id| id.to_string()), &voice.name))
    };
    let links = Links { statement: Some(&statement), voice: Some(&voice) };
    let metadata = &document.metadata;
    let rows = article.rows.iter().map(|row| {
        let words_of = |words: String| Cell::text(words);
        vec![
            words_of(row.statement_id.to_string()).to(Some(statement(row))),
            words_of(speakers(row).join("; ")),
            words_of(words(&row.source)),
            words_of(words(&row.cue)),
            words_of(words(&row.content)),
            words_of(row.form.to_string()),
            words_of(row.polarity.to_string()),
            Cell::n(row.content.first().map_or(0, |it| it.start.into())),
            Cell::n(row.content.last().map_or(0, |it| it.end.into())),
        ]
    });
    let sheet = Sheet {
        name: "statements",
        title: "Statements".into(),
        columns: &["statement_id", "speaker", "source", "cue", "content", "form", "polarity", "start", "end"],
        rows: rows.collect(),
        more: 0,
        hidden: &[],
    };
    let page = Page {
        site: site.clone(),
        q: String::new(),
        here: "article",
        title: metadata.title.clone().unwrap_or_else(|| metadata.id.clone()),
        byline: super::byline(metadata),
        url: metadata.url.clone().filter(|url| url.starts_with("http://") || url.starts_with("https://")),
        voices: voices_html(&xray, &links),
        text: text_html(&xray, chosen),
        cards: cards_html(&xray, &links, chosen),
        own: own_html(&xray),
        count: counted(article.rows.len() as u64, "statement"),
        copies,
        licence: metadata.licence.clone().or_else(|| metadata.rights.clone()),
        origin: metadata.origin.clone(),
        formats: [("CSV", Format::Csv, None), ("CSV for Excel", Format::Csv, Some("1")), ("JSON", Format::Json, None)]
            .map(|(name, format, excel)| (name, asked.href(format, &[("excel", excel)]))),
        sheet,
        document: document.clone(),
        article: article.clone(),
    };
    Ok(Box::new(page))
}
