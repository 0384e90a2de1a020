//! Announcements: the list, and a page each.

use scoring_core::id::Id;
use serde::Serialize;

use crate::links::Place;
use crate::model::Notice;
use crate::view::document::Document;
use crate::view::{Day, Heading, Scene, Words};

/// The list, the newest first.
#[derive(Debug, Serialize)]
pub(crate) struct Notices {
    title: String,
    rows: Vec<Row>,
    years_link: String,
}

#[derive(Debug, Serialize)]
struct Row {
    date: Day,
    title: Words,
}

/// The list.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Notices) {
    let content = &scene.year.year.content;
    let title = scene.say("notices.title", &[("year", content.year.into())]);
    let view = Notices {
        title: title.clone(),
        rows: (content.notices.iter().rev())
            .map(|notice| Row {
                date: scene.day(notice.date),
                title: link(scene, notice),
            })
            .collect(),
        years_link: scene.links.to(crate::links::Route::Years),
    };
    (Heading::results("notices", title), view)
}

/// The page of the announcement `name`.
///
/// # Panics
///
/// When the year has no such announcement: then it has no address either.
pub(crate) fn one(scene: &Scene<'_>, name: &Id) -> (Heading, Document) {
    let notices = &scene.year.year.content.notices;
    let at = (notices.iter().position(|notice| notice.name == *name))
        .expect("a page of an announcement is of one of the year");
    let notice = &notices[at];
    let up = Words::plain(scene.texts.get("frame.notices")).linked(scene.to(Place::Notices));
    let title = scene.text(&notice.title);
    let neighbour = |at: Option<usize>| Some(link(scene, notices.get(at?)?));
    let document = Document::new(scene, up, title.clone(), notice.date, &notice.body)
        .between(neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
    (Heading::results("notices", title), document)
}

fn link(scene: &Scene<'_>, notice: &Notice) -> Words {
    (scene.text(&notice.title)).linked(scene.to(Place::Notice(&notice.name)))
}
