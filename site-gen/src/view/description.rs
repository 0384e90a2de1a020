//! What a page is, in a sentence or two, for those who see only that: in the results of a search, in
//! the preview of a link that somebody sent.
//!
//! The page's title makes it unlike all others; what the kind of page is for stands behind it.

use crate::view::{Heading, Scene, Words};

/// The description of the page at hand.
pub(super) fn of(scene: &Scene<'_>, heading: &Heading) -> Words {
    let address = match heading.section {
        "home" => "descriptions.home",
        "ranking" => "descriptions.ranking",
        "windows" => "descriptions.windows",
        "pledges" => "descriptions.pledges",
        "ledger" => "descriptions.ledger",
        "outcome" => "descriptions.outcome",
        "calendar" => "descriptions.calendar",
        "method" => "descriptions.method",
        "notices" => "descriptions.notices",
        "data" => "descriptions.data",
        "calculator" => "descriptions.calculator",
        _ => "descriptions.site",
    };
    let plain = |text: String| vec![Words::plain(text)];
    let places = [
        ("title", vec![heading.title.clone()]),
        ("centre", plain(scene.centre_name())),
        ("year", plain(scene.year.number().to_string())),
    ];
    scene.phrase(address, &places)
}
