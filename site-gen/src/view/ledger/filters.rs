//! What the script needs to combine state, window, area and overdue, and to sort the items.

use crate::links::{Facet, Place, ROWS, ROWS_FILE};
use crate::view::filters::{Filters, Flag, Order, Piece, PlainRow, Select};
use crate::view::ledger::{Entry, LISTED, area, row, sorted, source};
use crate::view::{Scene, Words};

/// The controls of the whole ledger. The keys are those of [`super::row::keys`].
pub(crate) fn of(scene: &Scene<'_>) -> Filters {
    let text = |address: &str| scene.texts.get(address).to_owned();
    let content = &scene.year.year.content;
    let states = [
        ("open", "ledger.facet_open"),
        ("not-started", "ledger.state_not_started"),
        ("in-progress", "ledger.state_in_progress"),
        ("awaiting-verification", "ledger.state_awaiting"),
        ("reopened", "ledger.state_reopened"),
        ("closed", "ledger.state_closed"),
        ("unresolved", "ledger.state_unresolved"),
    ];
    let survey = content.method.survey.as_ref();
    let areas: Vec<_> = (survey.into_iter().flat_map(|survey| &survey.indicators))
        .map(|indicator| (indicator.id.to_string(), area(scene, &indicator.id)))
        .collect();
    let windows: Vec<_> = (content.windows.iter())
        .filter(|window| !scene.year.ledger(&window.id).is_empty())
        .map(|window| (window.id.to_string(), scene.window_name(window)))
        .collect();
    let mut selects = vec![Select {
        name: "state",
        key: 1,
        label: text("ledger.state"),
        options: states
            .map(|(value, address)| (value.to_owned(), Words::plain(text(address))))
            .into(),
    }];
    for (name, key, label, options) in [
        ("window", 2, "ledger.window", windows),
        ("area", 3, "ledger.area", areas),
    ] {
        if (2..=LISTED).contains(&options.len()) {
            selects.push(Select {
                name,
                key,
                label: text(label),
                options,
            });
        }
    }
    let by = |key, down, address: &str| Order {
        key,
        down,
        label: text(address).into(),
    };
    Filters {
        selects,
        flags: vec![Flag {
            name: "overdue",
            key: 4,
            value: "1",
            label: text("ledger.only_overdue"),
        }],
        orders: vec![
            by(0, false, "ledger.order_urgent"),
            by(5, true, "ledger.order_age"),
            by(6, false, "ledger.order_due"),
            by(7, true, "ledger.order_opened"),
        ],
        counted: text("lists.items"),
        by_name: None,
        rows: (content.ledger.len() > ROWS).then(|| ROWS_FILE.to_owned()),
    }
}

/// All items of the year, plainly, in the order of the list.
pub(crate) fn rows(scene: &Scene<'_>) -> Vec<PlainRow> {
    let row = |(at, (item, standing)): (usize, &Entry<'_>)| {
        let problem = scene.text(&item.problem);
        let problem = problem.linked(scene.to(Place::LedgerItem(&item.id)));
        let window = scene.year.window(&item.window);
        let about = [
            window.map(|window| scene.window_name(window).text),
            item.area.as_ref().map(|id| area(scene, id).text),
            item.source.map(|each| source(scene, each)),
            Some(item.id.to_string()),
        ];
        let about: Vec<String> = about.into_iter().flatten().collect();
        let states = [
            row::overdue(scene, standing),
            Some(row::state(scene, standing.state)),
        ];
        let states: Vec<String> = (states.into_iter().flatten())
            .map(|mark| mark.text)
            .collect();
        PlainRow(
            row::keys(at, item, standing),
            vec![
                vec![Piece::of(problem), Piece::text(about.join(" · "))],
                vec![
                    Piece::text(states.join(" · ")),
                    Piece::text(row::dates(scene, item, standing)),
                ],
            ],
        )
    };
    sorted(scene, Facet::All)
        .iter()
        .enumerate()
        .map(row)
        .collect()
}
