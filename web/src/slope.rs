//! From the published ranks to those of the scenario: a line a window.

use std::fmt::Display;

use scoring_core::id::Id;
use scoring_core::sort;

use crate::chart::{drawing, line, name};
use crate::markup::{Node, node, text};
use crate::names::Names;
use crate::state::State;

/// Windows in the chart: more lines could not be followed. Those that move furthest stay.
const MOST: usize = 40;
/// Pixels a window.
const ROW: usize = 26;
/// Places moved from which a line is dark.
const FAR: usize = 2;

/// What the chart shows. While it stays the same nothing of the chart is made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// Place, rank before and after, of the windows that are shown; none while no rank changes.
    windows: Vec<(usize, usize, usize)>,
    /// Windows with another rank.
    moved: usize,
    /// Windows with a rank before and after.
    all: usize,
    /// The place of the window that is looked at.
    selected: Option<usize>,
}

impl Moves {
    /// The moves from the published ranks to those of the scenario.
    pub fn of(state: &State, selected: &Id) -> Self {
        let live = state.live();
        let before = &state.standings().windows;
        let mut windows: Vec<(usize, usize, usize)> = (0..before.len())
            .filter_map(|at| Some((at, before[at].rank?, live.rank(at)?)))
            .collect();
        let all = windows.len();
        let moved = windows.iter().filter(|(_, was, now)| was != now).count();
        let selected = live.place(selected);
        if moved == 0 {
            windows.clear();
        } else if all > MOST {
            let away = |(at, was, now): &(usize, usize, usize)| {
                if Some(*at) == selected {
                    all
                } else {
                    was.abs_diff(*now)
                }
            };
            keep_furthest(&mut windows, away, all);
        }
        Self {
            windows,
            moved,
            all,
            selected,
        }
    }
}

/// The chart; nothing while no rank changes.
pub fn slope(moves: &Moves, names: &Names<'_>) -> Vec<Node> {
    let texts = names.texts;
    let Moves {
        windows,
        moved,
        all,
        selected,
    } = moves;
    if windows.is_empty() {
        return Vec::new();
    }
    let id = |at: usize| &names.evaluation.windows[at].id;
    let rows_of = |key: &dyn Fn(&(usize, usize, usize)) -> usize| -> Vec<usize> {
        let mut order: Vec<usize> = (0..windows.len()).collect();
        sort::by_key(&mut order, |&each| {
            (key(&windows[each]), id(windows[each].0))
        });
        let mut rows = vec![0; order.len()];
        for (row, each) in order.into_iter().enumerate() {
            rows[each] = row;
        }
        rows
    };
    let left = rows_of(&|(_, was, _)| *was);
    let right = rows_of(&|(_, _, now)| *now);
    let y = |row: usize| row * ROW + ROW / 2;
    let title = texts.count("slope-title", *moved);
    let mut chart = drawing("slope", windows.len() * ROW, &title, "");
    let mut top_most = Vec::new();
    for (each, (at, was, now)) in windows.iter().enumerate() {
        let (from, to) = (y(left[each]), y(right[each]));
        let class = if Some(*at) == *selected {
            "me"
        } else if was.abs_diff(*now) >= FAR {
            "hot"
        } else {
            ""
        };
        let drawn = line(class, ("40%", &from.to_string()), ("60%", &to.to_string()));
        let words = names.window(id(*at));
        let own = if class == "me" { "mn" } else { "" };
        let label = |x, side, dx, row: usize, rank: usize| {
            let class = format!("{own} {side}");
            let row = (row + 5).to_string();
            let mut labels = name(class.trim(), x, dx, &row, words);
            for each in &mut labels {
                each.text = if side == "end" {
                    format!("{} {rank}", each.text)
                } else {
                    format!("{rank} {}", each.text)
                };
            }
            labels
        };
        let labels = [
            label("40%", "end", "-8", from, *was),
            label("60%", "", "8", to, *now),
        ];
        // Dark lines lie over pale ones.
        if class.is_empty() {
            chart = chart.child(drawn);
        } else {
            top_most.push(drawn);
        }
        chart = chart.children(labels.into_iter().flatten());
    }
    let heads = node("p", "ends")
        .child(text("b", "", texts.get("published")))
        .child(text("b", "", texts.get("slope-scenario")));
    let mut nodes = vec![
        node("figure", "chart")
            .child(
                node("figcaption", "")
                    .child(text("b", "", title))
                    .child(text("span", "", texts.get("slope-how"))),
            )
            .child(heads)
            .child(chart.children(top_most)),
    ];
    if *all > windows.len() {
        let values: [(&str, &dyn Display); 2] = [("n", &windows.len()), ("of", all)];
        nodes.push(text("p", "src", texts.fill("slope-some", &values)));
    }
    nodes
}

/// Keeps [`MOST`] windows, those furthest `away`, which is at most `furthest`; of equal ones the first.
/// Distances are counted rather than windows sorted: it happens at each edit.
fn keep_furthest<T>(windows: &mut Vec<T>, away: impl Fn(&T) -> usize, furthest: usize) {
    let mut at_distance = vec![0; furthest + 1];
    for window in windows.iter() {
        at_distance[away(window)] += 1;
    }
    let mut room = MOST;
    for count in at_distance.iter_mut().rev() {
        *count = room.min(*count);
        room -= *count;
    }
    windows.retain(|window| {
        let left = &mut at_distance[away(window)];
        let kept = *left > 0;
        *left -= usize::from(kept);
        kept
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{id, inputs, weight};
    use crate::text::tests::catalogue;

    #[test]
    fn those_furthest_away_are_kept_in_their_order() {
        let mut windows: Vec<(usize, usize)> = (0..200).map(|at| (at, at * 7 % 50)).collect();
        let mut expected = windows.clone();
        expected.sort_by_key(|(at, away)| (usize::MAX - away, *at));
        expected.truncate(MOST);
        expected.sort_unstable();
        keep_furthest(&mut windows, |(_, away)| *away, 50);
        assert_eq!(windows, expected);
    }

    #[test]
    fn a_line_a_window_from_rank_to_rank() {
        let mut state = State::new(&inputs()).expect("the sample is consistent");
        let texts = catalogue("zh-CN");
        let chart = |state: &State| {
            let names = Names {
                texts: &texts,
                evaluation: state.published(),
            };
            slope(&Moves::of(state, &id("b")), &names)
        };
        assert!(chart(&state).is_empty(), "nothing moved yet");
        // Peers alone: c 95, b 91 − 1.5, a 88.
        state.set(weight("panel", "0"));
        state.set(weight("public", "0"));
        state.set(weight("peer", "100"));
        let nodes = chart(&state);
        let all: Vec<&Node> = nodes.iter().flat_map(Node::all).collect();
        let lines: Vec<_> = (all.iter().filter(|node| node.tag == "line"))
            .map(|line| (line.attribute("y1"), line.attribute("y2")))
            .collect();
        // c from 2 to 1, then those that lie above: b, the selected, from 3 to 2, a from 1 to 3.
        assert_eq!(lines.len(), 3);
        assert!(lines.contains(&(Some("39"), Some("13"))));
        assert!(lines.contains(&(Some("65"), Some("39"))));
        assert!(lines.contains(&(Some("13"), Some("65"))));
        let own = all
            .iter()
            .filter(|node| node.attribute("class") == Some("me"));
        assert_eq!(own.count(), 1);
    }
}
