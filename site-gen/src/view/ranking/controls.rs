//! How the ranking is filtered and sorted: links to the lists that have pages, and what the script
//! needs to combine them.

use scoring_core::outcome::WindowOutcome;

use crate::links::lists::Standings;
use crate::links::{Place, ROWS, ROWS_FILE};
use crate::model::Affiliation;
use crate::view::facets::{FacetGroup, FacetLink};
use crate::view::filters::{Filters, Order as Sorting, Piece, PlainRow, Select};
use crate::view::index::Order;
use crate::view::ranking::{order, row};
use crate::view::{Scene, Words, bar, mark, windows};

/// Where the keys of a row stand: the place by rank, the part, then the other orders.
const BY_RANK: usize = 0;
const PART: usize = 1;
const FURTHER: usize = 2;

/// Writes the keys of rows.
pub(crate) struct Keys<'a> {
    parts: Vec<Standings<'a>>,
    scene: &'a Scene<'a>,
    by_rank: Order<'a>,
    further: Vec<Order<'a>>,
}

impl<'a> Keys<'a> {
    /// The keys of the scene's year.
    pub(crate) fn of(scene: &'a Scene<'_>) -> Self {
        let method = &scene.year.year.evaluation.method;
        Self {
            parts: Standings::parts(&scene.year.year.content),
            scene,
            by_rank: order::of(scene, Standings::All),
            further: (Standings::orders(method).into_iter())
                .map(|standings| order::of(scene, standings))
                .collect(),
        }
    }

    /// A window's.
    pub(crate) fn of_window(&self, outcome: &WindowOutcome) -> String {
        let position = |order: &Order<'_>| order.position(&outcome.id).unwrap_or_default();
        let window = self.scene.year.window(&outcome.id);
        let part = window.and_then(|window| self.parts.iter().find(|part| part.holds(window)));
        let mut keys = format!(
            "{} {}",
            position(&self.by_rank),
            part.map_or("-", |part| value(*part))
        );
        for order in &self.further {
            keys.extend([" ", &position(order).to_string()]);
        }
        keys
    }
}

/// What the script calls a part.
fn value(part: Standings<'_>) -> &str {
    match part {
        Standings::Class(Some(class)) => class.as_str(),
        Standings::Affiliation(Some(Affiliation::County)) => "county",
        Standings::Affiliation(Some(Affiliation::Resident)) => "resident",
        _ => "-",
    }
}

/// What a list is called among those of its kind.
pub(crate) fn name(scene: &Scene<'_>, standings: Standings<'_>) -> Words {
    let said = |address: &str| Words::plain(scene.texts.get(address));
    match standings {
        Standings::All => said("ranking.all"),
        Standings::Class(Some(class)) => windows::class_name(scene, class),
        Standings::Class(None) => said("windows.no_class"),
        Standings::Affiliation(Some(Affiliation::County)) => said("windows.county"),
        Standings::Affiliation(Some(Affiliation::Resident)) => said("windows.resident"),
        Standings::Affiliation(None) => said("windows.no_affiliation"),
        Standings::Component(id) => {
            let component = scene.year.year.evaluation.method.component(id);
            component.map_or_else(Words::default, |each| bar::component_name(scene, each))
        }
        Standings::Name => said("ranking.by_name"),
    }
}

/// The links to all lists, `current` marked.
pub(crate) fn facets(scene: &Scene<'_>, current: Standings<'_>) -> Vec<FacetGroup> {
    let year = scene.year.year;
    let link = |standings, text: Words, count| FacetLink {
        text: text.linked(scene.to(Place::ranking(standings, 1))),
        count,
        current: standings == current,
    };
    let parts = Standings::parts(&year.content);
    let title = |address: &str| scene.texts.get(address).to_owned();
    let mut groups = Vec::new();
    if !parts.is_empty() {
        let all = [Standings::All].into_iter().chain(parts);
        groups.push(FacetGroup {
            title: title("ranking.parts"),
            links: all
                .map(|part| {
                    let windows = {
                        let order = order::of(scene, part);
                        order.ranked() + order.without()
                    };
                    link(part, name(scene, part), Some(windows))
                })
                .collect(),
        });
    }
    let orders = Standings::orders(&year.evaluation.method).into_iter();
    let by_rank = Words::plain(scene.texts.get("ranking.composite"));
    groups.push(FacetGroup {
        title: title("ranking.orders"),
        links: [link(Standings::All, by_rank, None)]
            .into_iter()
            .chain(orders.map(|order| link(order, name(scene, order), None)))
            .collect(),
    });
    groups
}

/// What the script needs on the first page of the whole ranking.
pub(crate) fn filters(scene: &Scene<'_>) -> Filters {
    let year = scene.year.year;
    let parts = Standings::parts(&year.content);
    let by = |key, label: Words| Sorting {
        key,
        down: false,
        label,
    };
    let further = Standings::orders(&year.evaluation.method);
    Filters {
        selects: (!parts.is_empty())
            .then(|| Select {
                name: "part",
                key: PART,
                label: scene.texts.get("ranking.parts").to_owned(),
                options: (parts.iter())
                    .map(|part| (value(*part).to_owned(), name(scene, *part)))
                    .collect(),
            })
            .into_iter()
            .collect(),
        flags: vec![],
        orders: [by(
            BY_RANK,
            Words::plain(scene.texts.get("ranking.composite")),
        )]
        .into_iter()
        .chain(
            (further.iter().enumerate()).map(|(at, order)| by(FURTHER + at, name(scene, *order))),
        )
        .collect(),
        by_name: (further.iter())
            .position(|order| *order == Standings::Name)
            .map(|at| FURTHER + at),
        counted: scene.texts.get("lists.windows").to_owned(),
        rows: (year.content.windows.len() > ROWS).then(|| ROWS_FILE.to_owned()),
    }
}

/// All windows of the year, plainly.
pub(crate) fn rows(scene: &Scene<'_>) -> Vec<PlainRow> {
    let keys = Keys::of(scene);
    let order = order::of(scene, Standings::All);
    let (_, ranked, without) = order.page(1, usize::MAX);
    let row = |window: &WindowOutcome| {
        let mut name = vec![Piece::of(scene.window_link(&window.id))];
        let marks = mark::of_window(scene, window).into_iter();
        name.extend(marks.map(|mark| Piece::text(mark.text)));
        let rank = scene.rank(&window.id).map(|figure| Piece::figure(&figure));
        let score = scene
            .composite(&window.id)
            .map(|figure| Piece::figure(&figure));
        let range = window
            .rank_range
            .map(|range| Piece::text(row::places(range)));
        let cell = |piece: Option<Piece>| piece.into_iter().collect();
        let cells = vec![cell(rank), name, vec![], cell(score), cell(range)];
        PlainRow(keys.of_window(window), cells)
    };
    ranked.into_iter().chain(without).map(row).collect()
}
