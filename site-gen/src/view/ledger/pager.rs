//! The way through the pages of a long list.

use serde::Serialize;

use crate::links::{self, Place};
use crate::view::{Scene, Words};

/// Where a page of a list stands among its pages.
#[derive(Debug, Serialize)]
pub(crate) struct Pager {
    /// "Page 2 of 3".
    summary: String,
    first: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    last: Option<String>,
}

/// The title of page `page` of a list that is called `title`.
pub(crate) fn titled(scene: &Scene<'_>, title: impl Into<Words>, page: usize) -> Words {
    let title = title.into();
    if page == 1 {
        return title;
    }
    let page = vec![Words::plain(page.to_string())];
    scene.phrase(
        "ledger.document_page",
        &[("title", vec![title]), ("page", page)],
    )
}

/// The pager of page `page` of a list of `rows`; `None` where all fit on one page.
pub(crate) fn of<'a>(
    scene: &Scene<'_>,
    rows: usize,
    page: usize,
    place: impl Fn(usize) -> Place<'a>,
) -> Option<Pager> {
    over(scene, links::pages(rows), page, place)
}

/// The pager of page `page` of `pages`; `None` where there is one only.
pub(crate) fn over<'a>(
    scene: &Scene<'_>,
    pages: usize,
    page: usize,
    place: impl Fn(usize) -> Place<'a>,
) -> Option<Pager> {
    let to = |page| scene.to(place(page));
    (pages > 1).then(|| Pager {
        summary: scene.say(
            "ledger.page_of",
            &[("page", page.into()), ("pages", pages.into())],
        ),
        first: (page > 2).then(|| to(1)),
        previous: (page > 1).then(|| to(page - 1)),
        next: (page < pages).then(|| to(page + 1)),
        last: (page + 1 < pages).then(|| to(pages)),
    })
}
