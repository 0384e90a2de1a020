//! What the results show: a row a window, the lists, the summary. Pure; compared with what is on the
//! page, so that only what changed is drawn.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{Band, Component, Source};
use scoring_core::round::Digits;
use scoring_core::sort;

use crate::names::Names;
use crate::state::State;

/// A window in the table of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The window.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its rank in the scenario; a dash where it has none.
    pub rank: String,
    /// How it moved against the published rank.
    pub movement: Movement,
    /// The movement in words.
    pub moved: String,
    /// Its composite; a dash where it has none.
    pub score: String,
    /// What is missing where it has none.
    pub note: String,
    /// The difference from the published composite.
    pub difference: String,
    /// The grade that its composite earns, and the published one where that is another.
    pub band: String,
    /// Whether a veto is in force.
    pub vetoed: bool,
    /// What its composite is made of.
    pub bar: Vec<Piece>,
    /// The bar in words.
    pub description: String,
}

impl Row {
    /// A row that shows nothing yet.
    pub fn empty(id: Id) -> Self {
        Self {
            id,
            name: String::new(),
            rank: String::new(),
            movement: Movement::None,
            moved: String::new(),
            score: String::new(),
            note: String::new(),
            difference: String::new(),
            band: String::new(),
            vetoed: false,
            bar: Vec::new(),
            description: String::new(),
        }
    }
}

/// How a window's rank differs from the published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// The same, or not ranked before and after.
    None,
    /// Nearer to the top.
    Up,
    /// Further from it.
    Down,
    /// Ranked only before or only after.
    Other,
}

/// A piece of a bar, in percent of its width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The class of its colour.
    pub class: &'static str,
    /// Where it starts.
    pub x: String,
    /// How long it is.
    pub width: String,
}

/// A list of candidates beside the published one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The key of its name.
    pub key: &'static str,
    /// Who is on it, and whether anew.
    pub members: Vec<(String, bool)>,
    /// Who was on it.
    pub gone: Vec<String>,
}

/// What a row is made from. The same of the same window makes the same row, so that one that did not
/// change is not made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The window's figures: see [`scoring_core::live::Live::version`].
    figures: u64,
    rank: Option<usize>,
    /// With which its score is printed, and the most that any row beside it has.
    decimals: (u32, u32),
}

/// What the rows of the windows at these places are made from.
pub fn grounds(state: &State, places: &[usize]) -> Vec<Ground> {
    let live = state.live();
    let decimals = live.decimals(places);
    let most = decimals.iter().copied().max().unwrap_or_default();
    (places.iter().zip(decimals))
        .map(|(&at, decimals)| Ground {
            figures: live.version(at),
            rank: live.rank(at),
            decimals: (decimals, most),
        })
        .collect()
}

/// The row of the window at a place.
pub fn row(state: &State, names: &Names<'_>, at: usize, ground: &Ground) -> Row {
    let (decimals, most) = ground.decimals;
    let texts = names.texts;
    let live = state.live();
    let (before, now) = (&state.standings().windows[at], live.standing(at));
    let (movement, moved) = movement(names, before.rank, now.rank);
    let missing: Vec<String> = (live.missing(at))
        .map(|id| names.component(id).to_owned())
        .collect();
    let plan = state.published().method.ranking.digits();
    let digits = Digits {
        decimals,
        ..state.evaluation().method.ranking.digits()
    };
    let (bar, description) = bar(state, names, at);
    let id = &state.evaluation().windows[at].id;
    let none = || texts.get("none").to_owned();
    let score = now.composite.as_ref().map(|value| {
        // Spaces as wide as a digit stand for the decimals that other rows have, so that all points
        // are below each other.
        let spaces = "\u{2007}".repeat((most - decimals) as usize);
        digits.print(value) + &spaces
    });
    Row {
        id: id.clone(),
        name: names.window(id).to_owned(),
        rank: now.rank.map_or_else(none, |rank| rank.to_string()),
        movement,
        moved,
        score: score.unwrap_or_else(none),
        note: if now.composite.is_some() {
            String::new()
        } else {
            texts.fill("not-ranked", &[("missing", &texts.join(&missing))])
        },
        difference: match (&before.composite, &now.composite) {
            (Some(before), Some(now)) if before != now => signed(plan, &(now - before)),
            _ => none(),
        },
        band: band(
            state,
            names,
            before.composite.as_ref(),
            now.composite.as_ref(),
        ),
        vetoed: live.vetoed(at),
        bar,
        description,
    }
}

/// The grade of a composite beside that of the published one; nothing where the plan has none that low.
fn band(state: &State, names: &Names<'_>, before: Option<&Ratio>, now: Option<&Ratio>) -> String {
    let texts = names.texts;
    let before = before.and_then(|value| state.published().method.band(value));
    let now = now.and_then(|value| state.evaluation().method.band(value));
    let name = |band: Option<&Band>| match band {
        Some(band) => names.band(&band.id).to_owned(),
        None => texts.get("none").to_owned(),
    };
    if before.map(|band| &band.id) != now.map(|band| &band.id) {
        let values: [(&str, &dyn Display); 2] = [("band", &name(now)), ("was", &name(before))];
        texts.fill("band-was", &values)
    } else if now.is_some() {
        texts.fill("band", &[("band", &name(now))])
    } else {
        String::new()
    }
}

fn movement(names: &Names<'_>, before: Option<usize>, now: Option<usize>) -> (Movement, String) {
    let texts = names.texts;
    let by = |key: &str, n: usize| texts.fill(key, &[("n", &n)]);
    match (before, now) {
        (Some(before), Some(now)) if now < before => (Movement::Up, by("up", before - now)),
        (Some(before), Some(now)) if now > before => (Movement::Down, by("down", now - before)),
        (None, Some(_)) => (Movement::Other, texts.get("now-ranked").to_owned()),
        (Some(_), None) => (Movement::Other, texts.get("no-longer-ranked").to_owned()),
        _ => (Movement::None, texts.get("none").to_owned()),
    }
}

/// A difference with its sign; the minus is the typographic one. One that prints like none gets as many
/// more digits as show it.
pub fn signed(mut digits: Digits, difference: &Ratio) -> String {
    /// Beyond these nobody reads on.
    const FINEST: u32 = 9;
    let sign = if difference.is_negative() {
        "\u{2212}"
    } else {
        "+"
    };
    let size = difference.abs();
    let mut printed = digits.print(&size);
    while printed.bytes().all(|byte| matches!(byte, b'0' | b'.'))
        && !size.is_zero()
        && digits.decimals < FINEST
    {
        digits.decimals += 1;
        printed = digits.print(&size);
    }
    format!("{sign}{printed}")
}

/// The weighted components one after the other; what is taken off is hatched at their end.
fn bar(state: &State, names: &Names<'_>, at: usize) -> (Vec<Piece>, String) {
    const FINE: u32 = 3;
    let texts = names.texts;
    let plan = state.published().method.ranking.digits();
    let percent = |value: &Ratio| {
        let digits = Digits {
            decimals: FINE,
            ..plan
        };
        format!("{}%", digits.print(value))
    };
    let mut end = Ratio::ZERO;
    let mut pieces = Vec::new();
    let mut words = Vec::new();
    let mut say = |name: &str, points: &Ratio| {
        let values: [(&str, &dyn Display); 2] = [("name", &name), ("points", &plan.print(points))];
        words.push(texts.fill("bar-piece", &values));
    };
    let components = &state.evaluation().method.components;
    let contributions = state.live().contributions(at);
    let tops = components.iter().zip(contributions);
    for ((component, points), class) in tops.zip(colours(components)) {
        let Some(points) = points else { continue };
        pieces.push(Piece {
            class,
            x: percent(&end),
            width: percent(&points),
        });
        say(names.component(&component.id), &points);
        end = end + points;
    }
    let (taken, given) = state.live().adjustments(at);
    if !taken.is_zero() {
        let visible = taken.clone().min(end.clone());
        let start = &end - &visible;
        pieces.push(Piece {
            class: "f-deduction",
            x: percent(&start),
            width: percent(&visible),
        });
        say(texts.get("deductions"), &-taken);
    }
    if !given.is_zero() {
        pieces.push(Piece {
            class: "f-add",
            x: percent(&end),
            width: percent(&given),
        });
        say(texts.get("additions"), &given);
    }
    (pieces, texts.join(&words))
}

/// The classes of the top components' colours: panel, peer and public look the same on all pages,
/// any others take further colours in turn.
pub fn colours(components: &[Component]) -> Vec<&'static str> {
    const FURTHER: [&str; 4] = ["f-more-1", "f-more-2", "f-more-3", "f-more-4"];
    let mut further = FURTHER.into_iter().cycle();
    let mut taken: Vec<&str> = Vec::new();
    for component in components {
        let own = match component.source {
            Source::Panel { .. } => Some("f-panel"),
            Source::Peer { .. } => Some("f-peer"),
            Source::Survey { .. } => Some("f-public"),
            _ => None,
        };
        let colour = own
            .filter(|own| !taken.contains(own))
            .or_else(|| further.next());
        taken.push(colour.unwrap_or(FURTHER[0]));
    }
    taken
}

/// The lists of candidates, with who entered and who left.
pub fn lists(state: &State, names: &Names<'_>) -> Vec<List> {
    let live = state.live();
    let (before, now) = (&state.standings().candidates, live.candidates());
    let list = |key, before: &[Id], now: &[Id]| {
        // By rank; those not ranked, which are listed where a veto is in force, last.
        let mut now: Vec<&Id> = now.iter().collect();
        sort::by_key(&mut now, |id| {
            let rank = live.place(id).and_then(|at| live.rank(at));
            (rank.is_none(), rank)
        });
        let name = |id: &Id| names.window(id).to_owned();
        List {
            key,
            gone: (before.iter())
                .filter(|id| !now.contains(id))
                .map(name)
                .collect(),
            members: (now.into_iter())
                .map(|id| (name(id), !before.contains(id)))
                .collect(),
        }
    };
    vec![
        list("list-excellent", &before.excellent, &now.excellent),
        list("list-heads", &before.excellent_heads, &now.excellent_heads),
        list(
            "list-unsatisfactory",
            &before.unsatisfactory,
            &now.unsatisfactory,
        ),
        list("list-undetermined", &before.undetermined, &now.undetermined),
    ]
}

/// How many windows have another rank than was published.
pub fn moved(state: &State) -> usize {
    let published = state.standings().windows.iter();
    (published.enumerate())
        .filter(|(at, before)| state.live().rank(*at) != before.rank)
        .count()
}

/// The selected window's rank and composite in a sentence.
pub fn headline(state: &State, names: &Names<'_>, window: &Id) -> String {
    let texts = names.texts;
    let Some(at) = state.live().place(window) else {
        return String::new();
    };
    let (before, now) = (&state.standings().windows[at], state.live().standing(at));
    let name = names.window(window);
    let digits = state.evaluation().method.ranking.digits();
    let (Some(rank), Some(score)) = (now.rank, now.composite) else {
        return texts.fill("headline-not-ranked", &[("window", &name)]);
    };
    let score_text = digits.print(&score);
    let (Some(was), Some(published)) = (before.rank, &before.composite) else {
        let values: [(&str, &dyn Display); 3] =
            [("window", &name), ("rank", &rank), ("score", &score_text)];
        return texts.fill("headline-now-ranked", &values);
    };
    let difference = signed(digits, &(&score - published));
    let values: [(&str, &dyn Display); 5] = [
        ("window", &name),
        ("was", &was),
        ("rank", &rank),
        ("score", &score_text),
        ("difference", &difference),
    ];
    let key = if was == rank {
        "headline-same"
    } else {
        "headline"
    };
    texts.fill(key, &values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{graded_inputs, id, inputs, ratio};
    use crate::text::tests::catalogue;
    use scoring_core::scenario::Edit;

    #[test]
    fn a_row_says_its_grade_and_the_published_one_where_that_is_another() {
        let texts = catalogue("zh-CN");
        let grades = |state: &State| -> Vec<String> {
            let names = Names {
                texts: &texts,
                evaluation: state.published(),
            };
            let places = [0, 1, 2];
            let grounds = grounds(state, &places);
            let rows = places.into_iter().zip(grounds);
            rows.map(|(at, ground)| row(state, &names, at, &ground).band)
                .collect()
        };
        let mut state = State::new(&graded_inputs()).expect("the sample is consistent");
        assert_eq!(grades(&state), ["等次：优", "等次：良", "等次：良"]);
        state.set(Edit::Band {
            id: id("fair"),
            at_least: ratio("90"),
        });
        assert_eq!(
            grades(&state),
            ["等次：优", "等次：—（公布：良）", "等次：良"]
        );
        let state = State::new(&inputs()).expect("the sample is consistent");
        assert_eq!(grades(&state), [""; 3]);
    }
}
