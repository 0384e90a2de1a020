//! Lists of promises by what is said of them, and of windows by when they handed in their pledge.

use serde::Serialize;

use crate::links::lists::{self, PledgeList, STATUSES};
use crate::links::{Place, ROWS, ROWS_FILE, Route};
use crate::model::{PledgeActor, PledgeItem, PledgeStatus, Window};
use crate::view::facets::{FacetGroup, FacetLink};
use crate::view::filters::{Filters, Flag, Order, Piece, PlainRow, Select};
use crate::view::ledger::pager::{self, Pager};
use crate::view::pledges::promise::{self, Saying};
use crate::view::pledges::{Row, row};
use crate::view::{Heading, Scene, Script, Words};

/// Windows that can be chosen one by one; where there are more, their names are typed.
const CHOSEN: usize = 100;

/// A page of a list.
#[derive(Debug, Serialize)]
pub(crate) struct List {
    /// Back to all pledges.
    back: String,
    title: String,
    facets: Vec<FacetGroup>,
    filters: Option<Filters>,
    promises: Vec<Promise>,
    windows: Vec<Row>,
    pager: Option<Pager>,
}

/// A promise in a list.
#[derive(Debug, Serialize)]
pub(crate) struct Promise {
    /// What is said of it, the window, the place in the list, whether it is contradicted.
    keys: String,
    window: Words,
    text: Words,
    target: Option<Words>,
    claimed: Saying,
    verified: Saying,
    contradicted: bool,
}

/// A page, from 1, of `list`.
pub(crate) fn of(scene: &Scene<'_>, list: PledgeList, page: usize) -> (Heading, List) {
    let year = scene.year.year;
    let of_windows = PledgeList::WINDOWS.contains(&list);
    let start = (page - 1) * ROWS;
    let all = scene.year.on_pledge_list(list);
    let title = scene.count(address(list), all, &[]);
    let view = List {
        back: scene.to(Place::Pledges),
        title: title.clone(),
        facets: facets(scene, Some(list)),
        filters: (list == PledgeList::Promises && page == 1 && all > 1).then(|| filters(scene)),
        promises: (lists::promises(year, list).enumerate())
            .skip(start)
            .take(ROWS)
            .map(|(at, (window, item))| promise(scene, at, window, item))
            .collect(),
        windows: if of_windows {
            let windows = lists::windows(year, list).skip(start).take(ROWS);
            windows.map(|window| row(scene, window)).collect()
        } else {
            vec![]
        },
        pager: pager::of(scene, all, page, |page| Place::PledgeList(list, page)),
    };
    let arguments = [
        ("title", (&title).into()),
        ("year", scene.year.number().into()),
    ];
    let document = scene.say("pledges.list_document_title", &arguments);
    let document = pager::titled(scene, document, page);
    let heading = Heading {
        scripts: if view.filters.is_some() {
            &[Script::File("lists.js")]
        } else {
            &[]
        },
        ..Heading::results("pledges", document)
    };
    (heading, view)
}

/// What a list finds.
fn address(list: PledgeList) -> &'static str {
    use PledgeActor::{Section, Window};
    use PledgeStatus::{Broken, InProgress, Kept};
    match list {
        PledgeList::Promises => "pledges.title_promises",
        PledgeList::Contradicted => "pledges.title_contradicted",
        PledgeList::Said(Window, Some(Kept)) => "pledges.title_claimed_kept",
        PledgeList::Said(Window, Some(Broken)) => "pledges.title_claimed_broken",
        PledgeList::Said(Window, Some(InProgress)) => "pledges.title_claimed_in_progress",
        PledgeList::Said(Window, None) => "pledges.title_claimed_nothing",
        PledgeList::Said(Section, Some(Kept)) => "pledges.title_verified_kept",
        PledgeList::Said(Section, Some(Broken)) => "pledges.title_verified_broken",
        PledgeList::Said(Section, Some(InProgress)) => "pledges.title_verified_in_progress",
        PledgeList::Said(Section, None) => "pledges.title_verified_nothing",
        PledgeList::InTime => "pledges.title_in_time",
        PledgeList::Late => "pledges.title_late",
        PledgeList::Missing => "pledges.title_missing",
    }
}

/// The links to all lists, `current` marked: what was verified, what is claimed, what came in when.
pub(crate) fn facets(scene: &Scene<'_>, current: Option<PledgeList>) -> Vec<FacetGroup> {
    let link = |list, text: String| FacetLink {
        text: Words::plain(text).linked(scene.to(Place::PledgeList(list, 1))),
        count: Some(scene.year.on_pledge_list(list)),
        current: current == Some(list),
    };
    let said = |by| {
        STATUSES.map(|status| {
            let text = promise::mark(scene, by, status).text;
            link(PledgeList::Said(by, status), text)
        })
    };
    let text = |address: &str| scene.texts.get(address).to_owned();
    let group = |address: &str, links: Vec<FacetLink>| FacetGroup {
        title: text(address),
        links,
    };
    vec![
        group(
            "pledges.verified",
            [link(PledgeList::Promises, text("pledges.all_promises"))]
                .into_iter()
                .chain(said(PledgeActor::Section))
                .collect(),
        ),
        group(
            "pledges.claimed",
            (said(PledgeActor::Window).into_iter())
                .chain([link(PledgeList::Contradicted, text("pledges.contradicted"))])
                .collect(),
        ),
        group(
            "pledges.submitted",
            vec![
                link(PledgeList::InTime, text("pledges.in_time")),
                link(PledgeList::Late, text("pledges.late")),
                link(PledgeList::Missing, text("pledges.missing")),
            ],
        ),
    ]
}

/// What the script calls a status.
fn value(status: Option<PledgeStatus>) -> &'static str {
    status.map_or("-", PledgeStatus::word)
}

/// The row of a promise that is at place `at` of its list.
pub(crate) fn promise(scene: &Scene<'_>, at: usize, window: &Window, item: &PledgeItem) -> Promise {
    let pledge = Route::Year(scene.year.number(), Place::Pledge(&window.id));
    let [claimed, verified] = [PledgeActor::Window, PledgeActor::Section].map(|by| item.last(by));
    let contradicted = item.contradiction().is_some();
    let day = |event: Option<&crate::model::PledgeEvent>| {
        event.map_or_else(|| "-".to_owned(), |event| event.date.to_string())
    };
    Promise {
        keys: format!(
            "{at} {} {} {} {} {} {}",
            value(verified.map(|event| event.status)),
            value(claimed.map(|event| event.status)),
            window.id,
            if contradicted { "1" } else { "0" },
            day(verified),
            day(claimed),
        ),
        window: scene.window_name(window),
        text: (scene.text(&item.text)).linked(scene.links.to_part(pledge, &item.id)),
        target: item.target.as_ref().map(|target| scene.text(target)),
        claimed: promise::saying(scene, PledgeActor::Window, claimed),
        verified: promise::saying(scene, PledgeActor::Section, verified),
        contradicted,
    }
}

fn filters(scene: &Scene<'_>) -> Filters {
    let text = |address: &str| scene.texts.get(address).to_owned();
    let said = |name, key, by, address: &str| Select {
        name,
        key,
        label: text(address),
        options: STATUSES
            .map(|status| {
                let words = promise::mark(scene, by, status).text;
                (value(status).to_owned(), Words::plain(words))
            })
            .into(),
    };
    let content = &scene.year.year.content;
    let windows: Vec<_> = (content.windows.iter())
        .filter(|window| content.pledges.contains_key(&window.id))
        .map(|window| (window.id.to_string(), scene.window_name(window)))
        .collect();
    let mut selects = vec![
        said("verified", 1, PledgeActor::Section, "pledges.verified"),
        said("claimed", 2, PledgeActor::Window, "pledges.claimed"),
    ];
    if windows.len() <= CHOSEN {
        selects.push(Select {
            name: "window",
            key: 3,
            label: text("pledges.window"),
            options: windows,
        });
    }
    let by = |key, down, address: &str| Order {
        key,
        down,
        label: text(address).into(),
    };
    Filters {
        selects,
        flags: vec![Flag {
            name: "contradicted",
            key: 4,
            value: "1",
            label: text("pledges.contradicted"),
        }],
        orders: vec![
            by(0, false, "pledges.order_window"),
            by(5, true, "pledges.order_verified"),
            by(6, true, "pledges.order_claimed"),
        ],
        counted: text("lists.promises"),
        by_name: None,
        rows: (scene.year.on_pledge_list(PledgeList::Promises) > ROWS)
            .then(|| ROWS_FILE.to_owned()),
    }
}

/// All promises of the year, plainly.
pub(crate) fn rows(scene: &Scene<'_>) -> Vec<PlainRow> {
    (lists::promises(scene.year.year, PledgeList::Promises).enumerate())
        .map(|(at, (window, item))| {
            let promise = promise(scene, at, window, item);
            let cells = vec![
                vec![Piece::of(promise.text), Piece::of(promise.window)],
                vec![Piece::text(promise.claimed.in_short())],
                vec![Piece::text(promise.verified.in_short())],
            ];
            PlainRow(promise.keys, cells)
        })
        .collect()
}
