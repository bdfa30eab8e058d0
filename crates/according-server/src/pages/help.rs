//! Help: the language of queries, keys, addresses.

use crate::app::Site;
use crate::asked::Asked;
use crate::problem::Problem;
use crate::routes::{ROUTES, Route, View};
use according_ledger::Reader;
use askama::Template;
use serde_json::Value;

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    routes: &'static [Route],
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        Value::Null
    }
}

pub(crate) fn answer(site: &Site, _: &Reader, _: &Asked) -> Result<Box<dyn View>, Problem> {
    Ok(Box::new(Page { site: site.clone(), q: String::new(), here: "help", routes: ROUTES }))
}
