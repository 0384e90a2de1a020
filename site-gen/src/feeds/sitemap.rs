//! The map of the site for search engines, and what they are told of it.
//!
//! A map must name pages by absolute addresses, so there is one only where the site knows its own.

use std::fmt::Write;

use super::xml::escape;
use crate::assess::Assessed;
use crate::links::{self, Route};
use crate::render::{LANGUAGES, Page};
use crate::view::scene::code;

/// The addresses of one file; the protocol allows 50,000 and 50 MB, and an address with its twins is
/// half a kilobyte.
const MOST: usize = 20_000;

/// `sitemap.xml`, and where there are too many pages for one file the files that it then names.
pub(super) fn files(assessed: &Assessed) -> Vec<Page> {
    let Some(base) = &assessed.site.base_url else {
        return Vec::new();
    };
    let routes: Vec<_> = links::routes(assessed)
        .filter(|route| *route != Route::NotFound)
        .collect();
    split(assessed, base, &routes, MOST)
}

fn split(assessed: &Assessed, base: &str, routes: &[Route<'_>], most: usize) -> Vec<Page> {
    // All languages of a page stand in one file.
    let parts: Vec<_> = routes.chunks(most / LANGUAGES.len()).collect();
    let page = |path: String, text: String| Page {
        path,
        bytes: text.into_bytes(),
    };
    if let [all] = parts[..] {
        return vec![page("sitemap.xml".into(), map(assessed, base, all))];
    }
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut files = Vec::new();
    for (number, part) in (1..).zip(parts) {
        let path = format!("sitemap-{number}.xml");
        index.extend(["<sitemap><loc>", &escape(base), &path, "</loc></sitemap>\n"]);
        files.push(page(path, map(assessed, base, part)));
    }
    index += "</sitemapindex>\n";
    files.push(page("sitemap.xml".into(), index));
    files
}

fn map(assessed: &Assessed, base: &str, routes: &[Route<'_>]) -> String {
    let default = assessed.site.language;
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for route in routes {
        let addresses = LANGUAGES.map(|language| {
            let address = links::address(*route, language, default);
            (language, escape(&format!("{base}{address}")))
        });
        let twins = (addresses.iter()).fold(String::new(), |mut twins, (language, address)| {
            let language = code(*language);
            write!(
                twins,
                "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\"/>"
            )
            .expect("writing to a string succeeds");
            twins
        });
        for (_, address) in &addresses {
            text.extend(["<url><loc>", address, "</loc>", &twins, "</url>\n"]);
        }
    }
    text += "</urlset>\n";
    text
}

/// `robots.txt`: everything may be read. It counts at the root of a host; below one it does no harm.
pub(super) fn robots(assessed: &Assessed) -> Page {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &assessed.site.base_url {
        text.extend(["\nSitemap: ", base, "sitemap.xml\n"]);
    }
    Page {
        path: "robots.txt".into(),
        bytes: text.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing;

    #[test]
    fn a_map_that_grows_too_long_is_split() {
        let assessed = testing::centre();
        let routes: Vec<_> = links::routes(&assessed).collect();
        let base = "https://example.org/a&b/";
        let whole = split(&assessed, base, &routes, MOST);
        assert_eq!(whole.len(), 1);
        let files = split(&assessed, base, &routes, 10);
        assert_eq!(files.len(), routes.len().div_ceil(5) + 1);
        let count = |pages: &[Page], what: &str| {
            let text = |page: &Page| String::from_utf8_lossy(&page.bytes).matches(what).count();
            pages.iter().map(text).sum::<usize>()
        };
        assert_eq!(count(&files, "<url>"), routes.len() * 2);
        assert_eq!(count(&files, "<sitemap>"), files.len() - 1);
        assert_eq!(count(&whole, "https://example.org/a&b"), 0);
        assert!(
            files
                .iter()
                .all(|file| count(std::slice::from_ref(file), "<url>") <= 10)
        );
    }
}
