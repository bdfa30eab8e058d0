//! From a request to a response, without a network: what the server does once for each.

use crate::asked::{Asked, Format};
use crate::cache::Cache;
use crate::guard::{Hosts, check, harden};
use crate::pages::problem;
use crate::pool::Pool;
use crate::problem::{Kind, Problem};
use crate::routes::{Route, View, find};
use crate::{assets, openapi};
use according_export::for_excel;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Response, StatusCode, Uri};

/// The body of a response: whole, so that it can be written out while the ledger answers others.
pub type Body = Full<Bytes>;

/// What every page says of the ledger and the program.
#[derive(Clone, Debug)]
pub struct Site {
    /// The name of the ledger's file.
    pub ledger: String,
    /// Version of this program.
    pub version: String,
    /// Address of the style sheet.
    pub style: String,
    /// Address of the script.
    pub script: String,
}

/// Everything that a request needs.
pub struct App {
    pool: Pool,
    cache: Option<Cache>,
    hosts: Hosts,
    site: Site,
    log: Option<fn(&str)>,
}

impl App {
    /// An app over a pool of readers.
    #[must_use]
    pub fn new(pool: Pool, hosts: Hosts, version: &str, log: Option<fn(&str)>) -> App {
        let ledger = pool.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let [style, script] = [assets::STYLE, assets::SCRIPT].map(|asset| asset.address());
        App { pool, cache: None, hosts, site: Site { ledger, version: version.to_owned(), style, script }, log }
    }

    /// With answers kept for as long as the ledger is what it was.
    #[must_use]
    pub fn with_cache(self, cache: Cache) -> App {
        App { cache: Some(cache), ..self }
    }

    /// Readers that nobody holds at the moment.
    #[must_use]
    pub fn free_readers(&self) -> usize {
        self.pool.free()
    }

    /// Answers a request; every request gets a response.
    pub async fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let mut response = match self.respond(method, uri, headers, accept).await {
            Ok(response) => response,
            Err((problem, format)) => self.refuse(&problem, format),
        };
        harden(response.headers_mut());
        response
    }

    async fn respond(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        accept: Option<&str>,
    ) -> Result<Response<Body>, (Problem, Format)> {
        const EITHER: &[Format] = &[Format::Html, Format::Json];
        // A path that names a format for programs says how problems are told, too.
        let for_programs = [Format::Json, Format::Csv, Format::Jsonl, Format::Bib, Format::Annotation];
        let named = for_programs.iter().any(|format| uri.path().ends_with(format.suffix()));
        let either = if named { Format::Json } else { Format::accepted(EITHER, accept) };
        check(&self.hosts, method, uri, headers).map_err(|problem| (problem, either))?;
        let path = uri.path();
        if let Some(asset) = assets::find(path) {
            return Ok(asset.response());
        }
        if path == "/openapi.json" {
            return Ok(json(StatusCode::OK, "application/json", &openapi::document(&self.site.version)));
        }
        let found = find(path);
        let Some((route, id, named)) = found else {
            return Err((
                Problem::new(Kind::NoPage, format!("{path} is no page")).hint("/help lists all addresses"),
                either,
            ));
        };
        let format = named.unwrap_or_else(|| Format::accepted(route.formats, accept));
        let told = if format == Format::Html { Format::Html } else { Format::Json };
        self.route(route, id, format, uri.query()).await.map_err(|problem| (problem, told))
    }

    async fn route(
        &self,
        route: &'static Route,
        id: String,
        format: Format,
        query: Option<&str>,
    ) -> Result<Response<Body>, Problem> {
        let asked = Asked::new(route, id, format, query)?;
        // Looked at before the ledger is asked: an answer may be newer than it says, and never older.
        let kept = self.cache.as_ref().and_then(|cache| Some((cache, cache.state()?)));
        let address = || format!("{format:?} {} {} {}", route.path, asked.id, query.unwrap_or_default());
        let kept = kept.map(|(cache, state)| (cache, state, address()));
        if let Some(answer) = kept.as_ref().and_then(|(cache, state, address)| cache.get(*state, address)) {
            return Ok(answer);
        }
        let site = self.site.clone();
        let written =
            Written { format, table: asked.get("table").map(str::to_owned), excel: asked.get("excel").is_some() };
        let view = self.pool.ask(move |reader| (route.answer)(&site, reader, &asked)).await?;
        let response = write(view.as_ref(), &written)?;
        if let Some((cache, state, address)) = kept {
            cache.put(state, &address, &response);
        }
        Ok(response)
    }

    fn refuse(&self, problem: &Problem, format: Format) -> Response<Body> {
        if let (Some(log), Some(cause)) = (self.log, &problem.cause) {
            log(&format!("error: {}: {cause}", problem.kind.code()));
        }
        let status = problem.kind.status();
        let mut response = match (format, problem::html(&self.site, problem)) {
            (Format::Html, Ok(html)) => bytes(status, Format::Html.mime(), html.into_bytes()),
            _ => json(status, "application/problem+json", &problem.json()),
        };
        if problem.kind == Kind::MethodNotAllowed {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        if problem.kind == Kind::Busy {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// How an answer is to be written.
struct Written {
    format: Format,
    /// Which table CSV gives.
    table: Option<String>,
    /// Whether CSV is for Excel.
    excel: bool,
}

fn write(view: &dyn View, written: &Written) -> Result<Response<Body>, Problem> {
    if let Some(place) = view.elsewhere() {
        let mut response = bytes(StatusCode::SEE_OTHER, Format::Html.mime(), Vec::new());
        let place = HeaderValue::try_from(place).map_err(Problem::internal)?;
        response.headers_mut().insert(header::LOCATION, place);
        return Ok(response);
    }
    let mut response = body(view, written)?;
    if let Some(next) = view.next() {
        // RFC 8288: how a reader of CSV, which has no place for it, finds the rest.
        let link = HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).map_err(Problem::internal)?;
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

fn body(view: &dyn View, written: &Written) -> Result<Response<Body>, Problem> {
    let format = written.format;
    let table = written.table.as_deref();
    let finished = |name: &str, body: Vec<u8>| {
        let body = if written.excel { for_excel(&body).map_err(Problem::internal)? } else { body };
        download(format, name, body)
    };
    match format {
        Format::Html => Ok(bytes(StatusCode::OK, format.mime(), view.html()?.into_bytes())),
        Format::Json => Ok(json(StatusCode::OK, format.mime(), &view.json())),
        _ => {
            if let Some((name, body)) = view.other(format)? {
                return finished(&name, body);
            }
            let sheets = view.sheets();
            let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name).collect();
            let sheet = match table {
                Some(table) => sheets.iter().find(|sheet| sheet.name == table),
                None => sheets.first(),
            };
            let sheet = sheet.ok_or_else(|| {
                Problem::new(Kind::BadParameter, format!("no table {:?} here", table.unwrap_or_default()))
                    .hint(format!("there are {}", names.join(", ")))
            })?;
            finished(sheet.name, sheet.csv()?)
        }
    }
}

fn download(format: Format, name: &str, body: Vec<u8>) -> Result<Response<Body>, Problem> {
    let mut response = bytes(StatusCode::OK, format.mime(), body);
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let disposition = format!("inline; filename=\"{name}{}\"", format.suffix());
    let disposition = HeaderValue::try_from(disposition).map_err(Problem::internal)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

fn json(status: StatusCode, mime: &'static str, value: &serde_json::Value) -> Response<Body> {
    let mut body = serde_json::to_vec(value).unwrap_or_default();
    body.push(b'\n');
    bytes(status, mime, body)
}

pub(crate) fn bytes(status: StatusCode, mime: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
