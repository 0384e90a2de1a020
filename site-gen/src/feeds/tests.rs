//! What feeds hold, and that nothing but content changes them.

use std::sync::Arc;

use super::*;
use crate::model::{LedgerEvent, LedgerEventKind};
use crate::view::testing;

/// The feed, in Chinese, of the small centre.
fn text(feed: Feed, change: impl FnOnce(&mut Assessed)) -> String {
    let mut assessed = testing::centre();
    change(&mut assessed);
    let path = feed.file(Language::Chinese, Language::Chinese);
    let files = files(&assessed);
    let found = files.into_iter().find(|file| file.path == path);
    String::from_utf8(found.expect("the feed").bytes).expect("UTF-8")
}

fn ids(text: &str) -> Vec<&str> {
    let ids = text.split("<id>").skip(1);
    ids.map(|rest| rest.split('<').next().expect("an id"))
        .collect()
}

#[test]
fn every_file_has_its_place() {
    let paths: Vec<_> = (files(&testing::centre()).into_iter())
        .map(|file| file.path)
        .collect();
    let expected = [
        "feeds/notices.xml",
        "feeds/results.xml",
        "feeds/ledger.xml",
        "en/feeds/notices.xml",
        "en/feeds/results.xml",
        "en/feeds/ledger.xml",
        "robots.txt",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn results_are_news_as_they_become_public() {
    let text = text(Feed::Results, |_| ());
    let titles: Vec<_> = (text.split("<title type=\"text\">").skip(1))
        .map(|rest| rest.split('<').next().expect("a title"))
        .collect();
    let expected = [
        "2025 年度最终结果已公布",
        "2025 年度评议：县里的决定已公布",
        "2025 年度暂定结果已公布",
        "2025 年度八月：动态排名已公布",
        "2025 年度七月：动态排名已公布",
    ];
    assert_eq!(titles, expected);
    assert!(text.contains("<updated>2025-11-20T00:00:00+08:00</updated>"));
    assert!(text.contains("href=\"../2025/ranking/july/index.html\""));
    assert!(!text.contains("rel=\"self\""));
}

#[test]
fn ids_stay_when_the_site_moves_and_differ_between_languages() {
    let here = text(Feed::Notices, |_| ());
    let there = text(Feed::Notices, |assessed| {
        assessed.site.base_url = Some("https://example.org/".into());
    });
    assert_eq!(ids(&here), ids(&there));
    assert!(there.contains("<link rel=\"self\" type=\"application/atom+xml\" href=\"https://example.org/feeds/notices.xml\"/>"));
    assert!(there.contains("href=\"https://example.org/2025/notices/result/\""));
    let english = files(&testing::centre()).remove(3);
    let english = String::from_utf8(english.bytes).expect("UTF-8");
    assert!(ids(&english).iter().all(|id| !ids(&here).contains(id)));
    for id in ids(&here) {
        let digits = id.strip_prefix("urn:uuid:").expect("a UUID");
        let parts: Vec<_> = digits.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
    }
}

#[test]
fn a_second_closing_is_news_of_its_own_and_text_is_no_markup() {
    let text = text(Feed::Ledger, |assessed| {
        let year = assessed.years.last_mut().expect("a year");
        let item = Arc::make_mut(&mut year.content.ledger[0]);
        item.problem.original = "<b>排队</b>]]>".into();
        let event = |day: i8, kind| LedgerEvent {
            date: jiff::civil::date(2025, 7, day),
            kind,
            by: None,
            note: None,
            evidence: None,
            due: None,
        };
        item.events = vec![
            event(1, LedgerEventKind::Verified),
            event(2, LedgerEventKind::Reopened),
            event(3, LedgerEventKind::Progress),
            event(4, LedgerEventKind::Verified),
        ];
    });
    let ids = ids(&text);
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), unique.len()), (4, 4));
    assert!(text.contains("&lt;b&gt;排队&lt;/b&gt;]]&gt;"));
    assert!(text.contains("<updated>2025-07-04T00:00:00+08:00</updated>"));
}

#[test]
fn a_feed_without_news_says_since_when() {
    let text = text(Feed::Notices, |assessed| {
        for year in &mut assessed.years {
            year.content.notices.clear();
        }
    });
    assert!(!text.contains("<entry>"));
    let last = testing::centre().current().as_of.date.expect("a record");
    assert!(text.contains(&format!("<updated>{last}T00:00:00+08:00</updated>")));
}
