//! The style sheet and the script, built in. Their addresses hold their hash, so browsers keep them for good.

use crate::app::{Body, bytes};
use according_text::TextId;
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};

/// A file that is served as it is.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    name: &'static str,
    mime: &'static str,
    parts: &'static [&'static str],
}

/// How every page looks.
pub const STYLE: Asset = Asset {
    name: "style.css",
    mime: "text/css; charset=utf-8",
    parts: &[according_export::xray::STYLE, include_str!("../static/site.css")],
};
/// Keys, hover, filters without reload.
pub const SCRIPT: Asset = Asset {
    name: "script.js",
    mime: "text/javascript; charset=utf-8",
    parts: &[according_export::xray::SCRIPT, include_str!("../static/site.js")],
};
const ICON: Asset = Asset { name: "icon.svg", mime: "image/svg+xml", parts: &[include_str!("../static/icon.svg")] };

impl Asset {
    fn body(self) -> String {
        self.parts.concat()
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> String {
        let id = TextId::of(&self.body()).to_string();
        format!("/static/{}/{}", &id[7..23], self.name)
    }

    /// The file.
    #[must_use]
    pub fn response(self) -> Response<Body> {
        let mut response = bytes(StatusCode::OK, self.mime, self.body().into_bytes());
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
        response
    }
}

/// The asset at a path.
#[must_use]
pub fn find(path: &str) -> Option<Asset> {
    if path == "/favicon.ico" || path == "/static/icon.svg" {
        return Some(ICON);
    }
    path.starts_with("/static/").then(|| [STYLE, SCRIPT].into_iter().find(|asset| asset.address() == path)).flatten()
}
