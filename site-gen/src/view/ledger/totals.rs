//! The totals of the whole ledger: figures, states, and how long open items have been open.

use scoring_core::Ratio;
use scoring_core::round::{Digits, Rounding};
use serde::Serialize;

use crate::ledger::{Standing, State};
use crate::links::Place;
use crate::model::LedgerItem;
use crate::view::bar::{Bar, Key, Segment, percent, share};
use crate::view::ledger::{days, row};
use crate::view::mark::Mark;
use crate::view::{Scene, Sentence, Words};

/// One digit behind the point, half up: for shares and medians, which decide nothing.
const ONE: Digits = Digits {
    decimals: 1,
    rounding: Rounding::HalfUp,
};
/// The last day of each class of age; the class behind them is open.
const AGES: [i64; 3] = [15, 30, 60];

/// The totals.
#[derive(Debug, Serialize)]
pub(crate) struct Whole {
    facts: Vec<Fact>,
    /// What the on-time rate is, in words.
    definition: String,
    bar: Bar,
    /// What its fills mean.
    keys: Vec<Key>,
    states: Vec<StateRow>,
    ageing: Option<Ageing>,
}

/// A figure with what it means.
#[derive(Debug, Serialize)]
pub(crate) struct Fact {
    pub(crate) title: String,
    pub(crate) value: String,
    pub(crate) unit: String,
    pub(crate) note: Sentence,
    /// Whether it tells of something that should not be.
    pub(crate) bad: bool,
}

#[derive(Debug, Serialize)]
struct StateRow {
    mark: Mark,
    count: usize,
}

/// How long open items have been open.
#[derive(Debug, Serialize)]
struct Ageing {
    finding: String,
    rows: Vec<AgeRow>,
}

/// The open items of one class of age.
#[derive(Debug, Serialize)]
struct AgeRow {
    title: String,
    /// The share of those within their time, of the largest class.
    within: String,
    /// The share of those overdue.
    beyond: String,
    text: String,
}

/// What the ledger of the year comes to, in a sentence.
pub(crate) fn finding(scene: &Scene<'_>) -> String {
    let totals = &scene.year.year.ledger_totals;
    let address = if totals.items == 0 {
        return scene.texts.get("ledger.finding_none").to_owned();
    } else if totals.overdue > 0 {
        "ledger.finding_overdue"
    } else if totals.open() > 0 {
        "ledger.finding_open"
    } else {
        "ledger.finding_ended"
    };
    let further = [
        ("overdue", totals.overdue.into()),
        ("open", totals.open().into()),
    ];
    scene.count(address, totals.items, &further)
}

/// The totals of all `items`.
pub(crate) fn of(scene: &Scene<'_>, items: &[(&LedgerItem, &Standing)]) -> Whole {
    Whole {
        facts: facts(scene, items),
        definition: scene.texts.get("ledger.on_time_definition").to_owned(),
        bar: bar(scene),
        keys: keys(scene),
        states: states(scene),
        ageing: ageing(scene, items),
    }
}

fn facts(scene: &Scene<'_>, items: &[(&LedgerItem, &Standing)]) -> Vec<Fact> {
    let totals = &scene.year.year.ledger_totals;
    let fact = |address: &str, value: String, unit: &str, note: String| Fact {
        title: scene.texts.get(address).to_owned(),
        value,
        unit: unit.to_owned(),
        note: (!note.is_empty())
            .then(|| Words::plain(note))
            .into_iter()
            .collect(),
        bad: false,
    };
    let of_items = |count| scene.count("ledger.unit_items", count, &[]);
    let of_days = |count| scene.count("ledger.unit_days", count, &[]);
    let windows = (scene.year.year.content.windows.iter())
        .filter(|window| !scene.year.ledger(&window.id).is_empty())
        .count();
    let waiting = totals.in_state(State::AwaitingVerification);
    let longest = items
        .iter()
        .map(|(_, at)| at.days_overdue)
        .max()
        .unwrap_or(0);
    let mut facts = vec![
        fact(
            "ledger.fact_items",
            totals.items.to_string(),
            &of_items(totals.items),
            scene.count("ledger.in_windows", windows, &[]),
        ),
        fact(
            "ledger.fact_open",
            totals.open().to_string(),
            &of_items(totals.open()),
            scene.count("ledger.waiting", waiting, &[]),
        ),
        Fact {
            bad: totals.overdue > 0,
            ..fact(
                "ledger.fact_overdue",
                totals.overdue.to_string(),
                &of_items(totals.overdue),
                if totals.overdue > 0 {
                    scene.count("ledger.longest_overdue", days(longest), &[])
                } else {
                    String::new()
                },
            )
        },
    ];
    let counts = [
        ("closed", totals.closed_on_time.into()),
        ("accountable", totals.accountable.into()),
    ];
    facts.push(match totals.on_time_rate() {
        Some(rate) => fact(
            "ledger.fact_on_time",
            format!("{}%", one_decimal(&(rate * Ratio::HUNDRED))),
            "",
            scene.say("ledger.on_time_counts", &counts),
        ),
        None => fact(
            "ledger.fact_on_time",
            "—".to_owned(),
            "",
            scene.texts.get("ledger.on_time_none").to_owned(),
        ),
    });
    let closed = totals.in_state(State::Closed);
    facts.push(match &totals.median_days {
        Some(median) => fact(
            "ledger.fact_median",
            one_decimal(median),
            // "1 day" for exactly one, else the other form: 0 has it in every language.
            &of_days(usize::from(*median == Ratio::whole(1))),
            scene.count("ledger.closed_items", closed, &[]),
        ),
        None => fact(
            "ledger.fact_median",
            "—".to_owned(),
            "",
            scene.texts.get("ledger.median_none").to_owned(),
        ),
    });
    facts.push(fact(
        "ledger.fact_extensions",
        totals.extensions.to_string(),
        &scene.count("ledger.unit_times", totals.extensions, &[]),
        scene.count(
            "ledger.extended_items",
            items.iter().filter(|(_, at)| at.extensions > 0).count(),
            &[],
        ),
    ));
    facts.extend(oldest(scene, items));
    facts
}

/// The open item that has been open longest.
fn oldest(scene: &Scene<'_>, items: &[(&LedgerItem, &Standing)]) -> Option<Fact> {
    let open = items.iter().filter(|(_, at)| at.state.is_open());
    let (item, standing) = open.min_by_key(|(item, _)| (item.opened, &item.id))?;
    let problem = scene.text(&item.problem);
    Some(Fact {
        title: scene.texts.get("ledger.fact_oldest").to_owned(),
        value: standing.age.to_string(),
        unit: scene.count("ledger.unit_days", days(standing.age), &[]),
        note: vec![problem.linked(scene.to(Place::LedgerItem(&item.id)))],
        bad: false,
    })
}

/// `85.4`, and `18` rather than `18.0`.
pub(crate) fn one_decimal(value: &Ratio) -> String {
    let printed = ONE.print(value);
    match printed.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => printed,
    }
}

fn states(scene: &Scene<'_>) -> Vec<StateRow> {
    let totals = &scene.year.year.ledger_totals;
    (State::ALL.into_iter().zip(totals.by_state))
        .map(|(state, count)| StateRow {
            mark: row::state(scene, state),
            count,
        })
        .collect()
}

/// How many are closed, unresolved, open and overdue, with fill and name.
fn parts(scene: &Scene<'_>) -> [(usize, &'static str, &'static str); 4] {
    let totals = &scene.year.year.ledger_totals;
    [
        (
            totals.in_state(State::Closed),
            "f-closed",
            "ledger.key_closed",
        ),
        (
            totals.in_state(State::Unresolved),
            "f-unresolved",
            "ledger.key_unresolved",
        ),
        (
            totals.open() - totals.overdue,
            "f-working",
            "ledger.key_open",
        ),
        (totals.overdue, "f-overdue", "ledger.key_overdue"),
    ]
}

/// The legend of the bar: the states below it are others, since what is overdue is in any of them.
fn keys(scene: &Scene<'_>) -> Vec<Key> {
    (parts(scene).into_iter())
        .filter(|(count, ..)| *count > 0)
        .map(|(count, fill, address)| Key {
            fill,
            text: Words::plain(scene.texts.get(address)),
            note: Some(count.to_string()),
        })
        .collect()
}

/// Those parts on one line.
fn bar(scene: &Scene<'_>) -> Bar {
    let totals = &scene.year.year.ledger_totals;
    let whole = Ratio::count(totals.items as u64);
    let mut end = Ratio::ZERO;
    let mut segments = Vec::new();
    let mut said = Vec::new();
    for (count, fill, address) in parts(scene) {
        said.push(Words::plain(format!(
            "{} {count}",
            scene.texts.get(address)
        )));
        let width = share(&Ratio::count(count as u64), &whole);
        if count > 0 {
            segments.push(Segment::of(fill, &end, &width, count.to_string()));
        }
        end = end + width;
    }
    Bar {
        label: scene.list(said),
        segments,
    }
}

fn ageing(scene: &Scene<'_>, items: &[(&LedgerItem, &Standing)]) -> Option<Ageing> {
    let mut classes = [(0_usize, 0_usize); AGES.len() + 1];
    for (_, standing) in items.iter().filter(|(_, at)| at.state.is_open()) {
        let class = AGES.partition_point(|last| standing.age > *last);
        classes[class].0 += 1;
        classes[class].1 += usize::from(standing.overdue);
    }
    let largest = classes.iter().map(|(count, _)| *count).max()?;
    if largest == 0 {
        return None;
    }
    let titles = [
        "ledger.age_15",
        "ledger.age_30",
        "ledger.age_60",
        "ledger.age_more",
    ];
    let width = |count: usize| {
        percent(&share(
            &Ratio::count(count as u64),
            &Ratio::count(largest as u64),
        ))
    };
    let (old, old_overdue) = classes[AGES.len()];
    let finding = if old > 0 {
        scene.count("ledger.ageing_old", old, &[("overdue", old_overdue.into())])
    } else {
        scene.texts.get("ledger.ageing_young").to_owned()
    };
    Some(Ageing {
        finding,
        rows: (titles.into_iter().zip(classes))
            .map(|(address, (count, overdue))| AgeRow {
                title: scene.texts.get(address).to_owned(),
                within: width(count - overdue),
                beyond: width(overdue),
                text: if overdue > 0 {
                    scene.count(
                        "ledger.age_items_overdue",
                        count,
                        &[("overdue", overdue.into())],
                    )
                } else {
                    scene.count("ledger.age_items", count, &[])
                },
            })
            .collect(),
    })
}
