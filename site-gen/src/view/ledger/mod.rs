//! The rectification ledger (意见整改销号台账): totals, lists, and a page for each item.
//!
//! What a window claims and what the section verified are two things here as everywhere: only what
//! was verified is called closed.

pub(crate) mod filters;
pub(crate) mod item;
pub(crate) mod pager;
pub(crate) mod row;
pub(crate) mod timeline;
pub(crate) mod totals;

use std::cmp::Reverse;

use jiff::civil::Date;
use scoring_core::id::Id;
use serde::Serialize;

use crate::ledger::{Standing, State};
use crate::links::{Facet, Place, ROWS};
use crate::model::{LedgerEventKind, LedgerItem, LedgerSource};
use crate::view::facets::{FacetGroup, FacetLink};
use crate::view::filters::Filters;
use crate::view::ledger::pager::Pager;
use crate::view::ledger::row::Row;
use crate::view::ledger::totals::Whole;
use crate::view::{Heading, Scene, Script, Sentence, Words};

pub(crate) use item::of as one;

/// Windows named in the list of lists; where there are more, each window's page leads to its own.
pub(crate) const LISTED: usize = 100;

/// A list of items.
#[derive(Debug, Serialize)]
pub(crate) struct List {
    /// Back to the whole ledger, on every other list.
    back: Option<String>,
    title: Sentence,
    lead: Option<String>,
    /// The totals, on the first page of the whole ledger.
    whole: Option<Whole>,
    /// The lists by state.
    facets: Vec<FacetGroup>,
    /// The lists by window and by area, on the first page of the whole ledger.
    further: Vec<FacetGroup>,
    /// Up to which day the days are counted.
    counted_to: Option<String>,
    groups: Vec<Group>,
    /// On the first page of the whole ledger.
    filters: Option<Filters>,
    pager: Option<Pager>,
}

/// Items that stand alike.
#[derive(Debug, Serialize)]
struct Group {
    title: String,
    /// In which order they stand.
    order: String,
    rows: Vec<Row>,
}

type Entry<'a> = (&'a LedgerItem, &'a Standing);

/// The first page of the whole ledger.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, List) {
    list(scene, Facet::All, 1)
}

/// A page of the items in `facet`.
pub(crate) fn list(scene: &Scene<'_>, facet: Facet<'_>, page: usize) -> (Heading, List) {
    let items = sorted(scene, facet);
    let title = title(scene, facet, &items);
    let main = facet == Facet::All && page == 1;
    let document = scene.phrase(
        "ledger.document_title",
        &[
            ("title", title.clone()),
            ("year", vec![Words::plain(scene.year.number().to_string())]),
        ],
    );
    let document = pager::titled(scene, document, page);
    let view = List {
        back: (!main).then(|| scene.to(Place::Ledger)),
        title,
        lead: main.then(|| scene.texts.get("ledger.lead").to_owned()),
        whole: (main && !items.is_empty()).then(|| totals::of(scene, &items)),
        facets: vec![FacetGroup {
            title: scene.texts.get("ledger.filter").to_owned(),
            links: by_state(scene, facet),
        }],
        further: if main { further(scene) } else { vec![] },
        counted_to: (!items.is_empty()).then(|| counted_to(scene)).flatten(),
        groups: groups(scene, &items, page),
        filters: (main && items.len() > 1).then(|| filters::of(scene)),
        pager: pager::of(scene, items.len(), page, |page| Place::ledger(facet, page)),
    };
    let heading = Heading {
        scripts: if view.filters.is_some() {
            &[Script::File("lists.js")]
        } else {
            &[]
        },
        ..Heading::results("ledger", document)
    };
    (heading, view)
}

/// The items of a list, in its order.
fn sorted<'a>(scene: &Scene<'a>, facet: Facet<'_>) -> Vec<Entry<'a>> {
    if let Facet::Window(_) = facet {
        let mut items = held(scene, facet);
        items.sort_by_key(|(item, standing)| order(item, standing));
        return items;
    }
    let whole = scene
        .year
        .ledger_in_order(|(item, standing)| order(item, standing));
    whole
        .filter(|(item, standing)| facet.holds(item, standing))
        .collect()
}

/// The items of a list, in the order of the content.
fn held<'a>(scene: &Scene<'a>, facet: Facet<'_>) -> Vec<Entry<'a>> {
    match facet {
        Facet::Window(window) => scene.year.ledger(window).to_vec(),
        _ => (scene.year.year.ledger())
            .filter(|(item, standing)| facet.holds(item, standing))
            .collect(),
    }
}

/// Overdue, open, ended.
fn group_of(standing: &Standing) -> usize {
    if standing.overdue {
        0
    } else if standing.state.is_open() {
        1
    } else {
        2
    }
}

/// Those longest overdue, then those due soonest, then those ended last.
fn order<'a>(
    item: &'a LedgerItem,
    standing: &Standing,
) -> (
    usize,
    Reverse<i64>,
    Option<Date>,
    Reverse<Option<Date>>,
    &'a Id,
) {
    let open = standing.state.is_open();
    (
        group_of(standing),
        Reverse(standing.days_overdue),
        open.then_some(standing.due),
        Reverse(ended(item, standing)),
        &item.id,
    )
}

/// When an item was closed or given up.
pub(crate) fn ended(item: &LedgerItem, standing: &Standing) -> Option<Date> {
    if standing.state != State::Unresolved {
        return standing.closed;
    }
    let mut events = item.events.iter().rev();
    let last = events.find(|event| event.kind == LedgerEventKind::Unresolved);
    last.map(|event| event.date)
}

/// What a list finds.
fn title(scene: &Scene<'_>, facet: Facet<'_>, items: &[Entry<'_>]) -> Sentence {
    let count = |address: &str| vec![Words::plain(scene.count(address, items.len(), &[]))];
    match facet {
        Facet::All => vec![Words::plain(totals::finding(scene))],
        Facet::Open => count("ledger.title_open"),
        Facet::Overdue => count("ledger.title_overdue"),
        Facet::Waiting => count("ledger.title_waiting"),
        Facet::Closed => count("ledger.title_closed"),
        Facet::Unresolved => count("ledger.title_unresolved"),
        Facet::Window(window) => {
            let words = scene
                .year
                .window(window)
                .map(|window| scene.window_name(window));
            of_part(
                scene,
                words.unwrap_or_else(|| Words::plain(window.as_str())),
                items,
            )
        }
        Facet::Area(id) => of_part(scene, area(scene, id), items),
    }
}

/// "Tax: 3 on record, 1 open, 1 overdue".
fn of_part(scene: &Scene<'_>, part: Words, items: &[Entry<'_>]) -> Sentence {
    let number = |holds: &dyn Fn(&Standing) -> bool| {
        let count = items.iter().filter(|(_, standing)| holds(standing)).count();
        vec![Words::plain(count.to_string())]
    };
    scene.sentence(
        "ledger.title_part",
        &[
            ("part", vec![part]),
            ("items", number(&|_| true)),
            ("open", number(&|standing| standing.state.is_open())),
            ("overdue", number(&|standing| standing.overdue)),
        ],
    )
}

/// The lists by state, with how many items each holds. The list of one window leaves the numbers out:
/// they are not about it, and each item of any other window would make it anew.
fn by_state(scene: &Scene<'_>, current: Facet<'_>) -> Vec<FacetLink> {
    let totals = &scene.year.year.ledger_totals;
    let counted = !matches!(current, Facet::Window(_));
    let link = |facet, address: &str, count| FacetLink {
        text: Words::plain(scene.texts.get(address)).linked(scene.to(Place::ledger(facet, 1))),
        count: counted.then_some(count),
        current: facet == current,
    };
    let in_state = |state| totals.in_state(state);
    vec![
        link(Facet::All, "ledger.facet_all", totals.items),
        link(Facet::Overdue, "ledger.facet_overdue", totals.overdue),
        link(Facet::Open, "ledger.facet_open", totals.open()),
        link(
            Facet::Waiting,
            "ledger.facet_waiting",
            in_state(State::AwaitingVerification),
        ),
        link(
            Facet::Closed,
            "ledger.facet_closed",
            in_state(State::Closed),
        ),
        link(
            Facet::Unresolved,
            "ledger.facet_unresolved",
            in_state(State::Unresolved),
        ),
    ]
}

fn further(scene: &Scene<'_>) -> Vec<FacetGroup> {
    let content = &scene.year.year.content;
    let windows = (content.windows.iter())
        .map(|window| (window, scene.year.ledger(&window.id).len()))
        .filter(|(_, count)| *count > 0);
    let windows: Vec<_> = windows
        .map(|(window, count)| {
            let href = scene.to(Place::ledger(Facet::Window(&window.id), 1));
            facet_link(scene.window_name(window), href, count)
        })
        .collect();
    let survey = content.method.survey.as_ref();
    let areas: Vec<_> = (survey.into_iter().flat_map(|survey| &survey.indicators))
        .map(|indicator| {
            let items = content.ledger.iter();
            let count = items
                .filter(|item| item.area.as_ref() == Some(&indicator.id))
                .count();
            let href = scene.to(Place::ledger(Facet::Area(&indicator.id), 1));
            facet_link(area(scene, &indicator.id), href, count)
        })
        .filter(|link| link.count > Some(0))
        .collect();
    [("ledger.by_window", windows), ("ledger.by_area", areas)]
        .into_iter()
        .filter(|(_, links)| (1..=LISTED).contains(&links.len()))
        .map(|(address, links)| FacetGroup {
            title: scene.texts.get(address).to_owned(),
            links,
        })
        .collect()
}

fn facet_link(name: Words, href: String, count: usize) -> FacetLink {
    FacetLink {
        text: name.linked(href),
        count: Some(count),
        current: false,
    }
}

/// Up to which day the days are counted, and whether somebody named it.
pub(crate) fn counted_to(scene: &Scene<'_>) -> Option<String> {
    let as_of = scene.year.year.as_of;
    let date = scene.date(as_of.date?);
    let address = if as_of.given {
        "ledger.counted_to"
    } else {
        "ledger.counted_to_last"
    };
    Some(scene.say(address, &[("date", (&date).into())]))
}

/// The rows of a page under what they have in common; a heading counts the items of all pages.
fn groups(scene: &Scene<'_>, items: &[Entry<'_>], page: usize) -> Vec<Group> {
    let scale = row::scale(items);
    let shown = &items[((page - 1) * ROWS).min(items.len())..(page * ROWS).min(items.len())];
    [
        ("ledger.group_overdue", "ledger.order_overdue"),
        ("ledger.group_open", "ledger.order_open"),
        ("ledger.group_ended", "ledger.order_ended"),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (title, order))| {
        let belongs = |(_, standing): &&Entry<'_>| group_of(standing) == at;
        Group {
            title: scene.count(title, items.iter().filter(belongs).count(), &[]),
            order: scene.texts.get(order).to_owned(),
            rows: (shown.iter().enumerate())
                .filter(|(_, entry)| belongs(entry))
                .map(|(at, (item, standing))| row::of(scene, at, item, standing, scale))
                .collect(),
        }
    })
    .filter(|group| !group.rows.is_empty())
    .collect()
}

/// How a problem came to light, in words.
pub(crate) fn source(scene: &Scene<'_>, source: LedgerSource) -> String {
    let address = match source {
        LedgerSource::SelfCheck => "ledger.source_self_check",
        LedgerSource::Survey => "ledger.source_survey",
        LedgerSource::Complaint => "ledger.source_complaint",
        LedgerSource::OpenCheck => "ledger.source_open_check",
        LedgerSource::CovertCheck => "ledger.source_covert_check",
        LedgerSource::Inspection => "ledger.source_inspection",
        LedgerSource::Peer => "ledger.source_peer",
    };
    scene.texts.get(address).to_owned()
}

/// An indicator's name.
pub(crate) fn area(scene: &Scene<'_>, id: &Id) -> Words {
    let survey = scene.year.year.content.method.survey.as_ref();
    let mut indicators = survey.into_iter().flat_map(|survey| &survey.indicators);
    match indicators.find(|indicator| indicator.id == *id) {
        Some(indicator) => scene.named(&indicator.name, indicator.name_en.as_deref()),
        None => Words::plain(id.as_str()),
    }
}

/// Days for a text with a count; they are never negative where they are shown.
pub(crate) fn days(days: i64) -> usize {
    usize::try_from(days).unwrap_or(0)
}

#[cfg(test)]
mod tests;
