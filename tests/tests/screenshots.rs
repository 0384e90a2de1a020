//! Every page kind as it looks: 390 and 1280 px, light and dark, both languages.
//!
//! The pictures lie in `screenshots/` of cargo's target folder. Nothing compares them: they are for
//! the eyes of whoever changes a page.

use std::fs;

use tests::browser::{Scheme, Scripts, in_browser};
use tests::pages::{self, Page};
use tests::server::Servers;
use tests::sites::{self, Sites};

#[test]
fn every_page_kind_has_its_pictures() {
    let sites = Sites::built();
    let sample: Vec<Page> = (sites.pages().iter())
        .filter(|page| page.site == "sample")
        .cloned()
        .collect();
    let chosen: Vec<Page> = (pages::one_of_each_kind(&sample).into_iter())
        .cloned()
        .collect();
    let servers = Servers::start(sites, &chosen);
    let pages: Vec<(String, String)> = (chosen.iter())
        .map(|page| (page.name(), servers.url(page)))
        .collect();
    let folder = sites::target().join("screenshots");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the old pictures can be removed");
    }
    fs::create_dir_all(&folder).expect("made");
    in_browser(Scripts::On, |browser| async move {
        for (name, url) in pages {
            browser.show(1280, Scheme::Light);
            browser.open(&url, Scripts::On).await;
            for (width, scheme) in [
                (390, Scheme::Light),
                (390, Scheme::Dark),
                (1280, Scheme::Light),
                (1280, Scheme::Dark),
            ] {
                browser.show(width, scheme);
                let scheme = format!("{scheme:?}").to_lowercase();
                let path = folder.join(format!("{name}-{width}-{scheme}.png"));
                fs::write(path, browser.picture()).expect("written");
            }
        }
    });
}
