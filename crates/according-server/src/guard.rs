//! Who may ask, and what every response says: the server is for the browser on this machine and for nobody behind it.
//!
//! A page on the web can make a browser ask any address, also one on this machine. Two checks keep it out. The `Host`
//! must be a name of this server, or a foreign name that was made to point here (DNS rebinding) would pass. And what a
//! browser sends on behalf of another site is refused, told by `Origin` and `Sec-Fetch-Site`.

use crate::problem::{Kind, Problem};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Uri};

/// The longest address (path and query, bytes) that is read.
pub const LONGEST: usize = 8192;

/// Names that a request may call this server by, without port.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// The names of the loopback interface, and `others`.
    #[must_use]
    pub fn new(others: &[String]) -> Hosts {
        let loopback = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        Hosts(loopback.into_iter().chain(others.iter().map(|name| name.to_ascii_lowercase())).collect())
    }

    fn allows(&self, host: &str) -> bool {
        // [::1]:8000, localhost:8000, localhost
        let (name, port) = match host.rfind(']') {
            Some(end) => host.split_at(end + 1),
            None => host.split_at(host.find(':').unwrap_or(host.len())),
        };
        let port_is_plain = port.is_empty() || port.strip_prefix(':').is_some_and(|it| it.parse::<u16>().is_ok());
        port_is_plain && self.0.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

/// Refuses what this server does not answer.
///
/// # Errors
/// The reason.
pub fn check(hosts: &Hosts, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    let one = |name: HeaderName| {
        let mut all = headers.get_all(&name).iter();
        let first = all.next().and_then(|value| value.to_str().ok());
        if all.next().is_some() { None } else { first }
    };
    // HTTP/1.0 clients and requests with a whole address send no Host; the address then says it.
    let host = match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => one(header::HOST),
    };
    let Some(host) = host.filter(|host| hosts.allows(host)) else {
        let told = host.unwrap_or("(none)");
        return Err(Problem::new(Kind::HostNotAllowed, format!("{told} is not a name of this server"))
            .hint("ask for localhost, or start the server with --allow-host"));
    };
    if headers.contains_key(header::ORIGIN) {
        let same = one(header::ORIGIN).is_some_and(|origin| {
            ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host))
        });
        if !same {
            return Err(Problem::new(Kind::OriginNotAllowed, "another site may not ask this server"));
        }
    }
    // A reader who follows a link from elsewhere is welcome: that is a navigation, whose answer the other site cannot see.
    let cross = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
    let navigates = headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
        && headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    if cross && !navigates {
        return Err(Problem::new(Kind::OriginNotAllowed, "another site may not ask this server"));
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(Problem::new(
            Kind::MethodNotAllowed,
            format!("{method} is not answered: nothing here can be changed"),
        ));
    }
    let length = uri.path_and_query().map_or(0, |it| it.as_str().len());
    if length > LONGEST {
        return Err(Problem::new(Kind::TooLong, format!("an address of {length} bytes; at most {LONGEST} are read")));
    }
    Ok(())
}

/// What every response says to browsers: run and load nothing but what this server wrote, show it in no frame, tell nobody.
pub const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("vary", "accept"),
];

/// Writes [`HEADERS`].
pub fn harden(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_names_are_answered() {
        let hosts = Hosts::new(&["desk.example".into()]);
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]", "[::1]:8000", "desk.example:80"] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost:x",
            "localhost:",
            "[::2]",
            "[::1]x",
            "::1",
            "a@localhost",
        ] {
            assert!(!hosts.allows(host), "{host}");
        }
    }

    #[test]
    fn requests_of_other_sites_are_refused() {
        let hosts = Hosts::new(&[]);
        let check = |method: &Method, headers: &[(&'static str, &'static str)]| {
            let mut map = HeaderMap::new();
            for &(name, value) in headers {
                map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            check(&hosts, method, &Uri::from_static("/"), &map).err().map(|problem| problem.kind)
        };
        let host = ("host", "localhost:80");
        for (method, headers, expect) in [
            (Method::GET, vec![host], None),
            (Method::HEAD, vec![host], None),
            (Method::POST, vec![host], Some(Kind::MethodNotAllowed)),
            (Method::GET, vec![], Some(Kind::HostNotAllowed)),
            (Method::GET, vec![host, ("host", "evil.example")], Some(Kind::HostNotAllowed)),
            (Method::GET, vec![("host", "evil.example")], Some(Kind::HostNotAllowed)),
            (Method::GET, vec![host, ("origin", "http://localhost:80")], None),
            (Method::GET, vec![host, ("origin", "http://localhost:81")], Some(Kind::OriginNotAllowed)),
            (Method::GET, vec![host, ("origin", "null")], Some(Kind::OriginNotAllowed)),
            (Method::GET, vec![host, ("sec-fetch-site", "same-origin")], None),
            (Method::GET, vec![host, ("sec-fetch-site", "cross-site")], Some(Kind::OriginNotAllowed)),
            (
                Method::GET,
                vec![
                    host,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ],
                None,
            ),
            (
                Method::GET,
                vec![
                    host,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "iframe"),
                ],
                Some(Kind::OriginNotAllowed),
            ),
        ] {
            assert_eq!(check(&method, &headers), expect, "{method} {headers:?}");
        }
    }
}
