//! The display in the hall: ranking, every pledge in full, closed items of the ledger, in turn.
//!
//! A page holds one part: a share of each of the three, so that the browser on the wall never holds
//! more than one part, and a lap over all parts shows everything once. With few windows there is one
//! part. The script cuts sheets into slides by measuring them; here nothing is cut, so that the page
//! without it reads from top to bottom.

mod closings;
mod pledges;
mod ranking;

use serde::Serialize;

use crate::links::{self, Place, Route};
use crate::view::ledger::pager;
use crate::view::qr::{self, Qr};
use crate::view::{Heading, Scene, Script, Words};

use closings::Closings;
use pledges::Pledges;
use ranking::Ranking;

/// A part of the display.
#[derive(Debug, Serialize)]
pub(crate) struct Display {
    title: String,
    part: usize,
    parts: usize,
    /// Where the script finds the newest versions.
    version_link: String,
    /// The next part; of the last one the first. `None` where there is one only.
    next: Option<Words>,
    rankings: Vec<Ranking>,
    pledges: Pledges,
    closings: Option<Closings>,
    home: String,
    /// The site's address, where the content says it.
    code: Option<Qr>,
}

/// A part, from 1, of the current year's display.
pub(crate) fn of(scene: &Scene<'_>, part: usize) -> (Heading, Display) {
    let share = Share {
        part,
        parts: links::display_parts(scene.year.year),
    };
    let title = scene.say("display.title", &[("year", scene.year.number().into())]);
    let document = pager::titled(scene, title.clone(), part);
    let view = Display {
        title,
        part,
        parts: share.parts,
        version_link: scene.links.display_version(),
        next: (share.parts > 1).then(|| {
            let next = part % share.parts + 1;
            let arguments = [("part", next.into()), ("parts", share.parts.into())];
            Words::plain(scene.say("display.next_part", &arguments))
                .linked(scene.links.to(Route::Display(next)))
        }),
        rankings: ranking::of(scene, share),
        pledges: pledges::of(scene, share),
        closings: closings::of(scene, share),
        home: scene.links.to(Route::Current),
        code: scene.address_of(Route::Current).and_then(qr::of),
    };
    let heading = Heading {
        scripts: &[Script::File("display.js")],
        ..Heading::results("display", document)
    };
    (heading, view)
}

/// Which share of every list a part has.
#[derive(Clone, Copy, Debug)]
struct Share {
    /// From 1.
    part: usize,
    parts: usize,
}

impl Share {
    /// The share of `list`: in order, all of one length but the last.
    fn of<T>(self, list: &[T]) -> &[T] {
        let length = list.len().div_ceil(self.parts);
        let start = ((self.part - 1) * length).min(list.len());
        let end = (self.part * length).min(list.len());
        &list[start..end]
    }
}

/// Characters of one pledge, or of one closed item, that a wall shows: half an hour of slides. What is
/// longer would keep everything else off it, and browsers for minutes cutting it.
const MOST: usize = 10_000;

/// Where texts stand that are together longer than a wall can show; `None` where it can.
fn beyond<'a>(
    scene: &Scene<'_>,
    texts: impl Iterator<Item = &'a String>,
    place: Place<'_>,
) -> Option<Words> {
    let characters = texts.map(|text| text.chars().count());
    let words = || Words::plain(scene.texts.get("display.beyond").to_owned());
    (characters.sum::<usize>() > MOST).then(|| words().linked(scene.to(place)))
}

#[cfg(test)]
mod tests;
