//! The page that says why there is no page.

use crate::app::Site;
use crate::problem::Problem;
use askama::Template;

#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'p> {
    site: &'p Site,
    q: &'p str,
    here: &'p str,
    problem: &'p Problem,
}

/// The page.
pub(crate) fn html(site: &Site, problem: &Problem) -> Result<String, askama::Error> {
    Page { site, q: "", here: "", problem }.render()
}
