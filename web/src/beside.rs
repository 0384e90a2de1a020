//! A window's working in the scenario beside the published one, line by line.

use crate::working::Line;

/// A line of the scenario with its published twin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The line as it is now; `None` where the scenario has no such line any more.
    pub now: Option<Line>,
    /// The published line where it says something else; `None` where both are alike.
    pub was: Option<Line>,
    /// Whether the scenario has a line that was not published.
    pub new: bool,
}

/// Pairs lines that stand at the same place below the composite. Lines of equal names below one line
/// pair in their order.
pub fn beside(published: Vec<Line>, now: Vec<Line>) -> Vec<Pair> {
    let paths_before = paths(&published);
    let mut before: Vec<(String, Option<Line>)> = (paths_before.into_iter())
        .zip(published.into_iter().map(Some))
        .collect();
    let mut pairs = Vec::new();
    for (path, line) in paths(&now).into_iter().zip(now) {
        let twin = before
            .iter_mut()
            .find(|(of, twin)| *of == path && twin.is_some());
        let was = twin.and_then(|(_, twin)| twin.take());
        pairs.push(Pair {
            new: was.is_none(),
            was: was.filter(|was| *was != line),
            now: Some(line),
        });
    }
    // What is gone stands at the end, so that no line of the scenario is torn from its own.
    let gone = before.into_iter().filter_map(|(_, line)| line);
    pairs.extend(gone.map(|line| Pair {
        now: None,
        was: Some(line),
        new: false,
    }));
    pairs
}

/// Where each line stands: the labels from the composite down to it.
fn paths(lines: &[Line]) -> Vec<String> {
    let mut above: Vec<&str> = Vec::new();
    (lines.iter())
        .map(|line| {
            above.truncate(line.depth);
            above.push(&line.label);
            above.join("\n")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(depth: usize, label: &str, value: &str) -> Line {
        Line {
            depth,
            label: label.into(),
            formula: String::new(),
            value: value.into(),
            exact: None,
        }
    }

    #[test]
    fn lines_at_the_same_place_pair_and_only_differences_show() {
        let before = vec![line(0, "a", "1"), line(1, "b", "2"), line(1, "c", "3")];
        let now = vec![line(0, "a", "1"), line(1, "b", "9"), line(1, "d", "4")];
        let pairs = beside(before, now);
        assert_eq!(pairs[0].was, None);
        assert_eq!(pairs[1].was, Some(line(1, "b", "2")));
        assert!(pairs[2].new && pairs[2].now == Some(line(1, "d", "4")));
        assert_eq!(pairs[3].now, None);
        assert_eq!(pairs[3].was, Some(line(1, "c", "3")));
        assert_eq!(pairs.len(), 4);
    }

    #[test]
    fn equal_names_pair_in_their_order() {
        let lines = |last| vec![line(0, "a", "1"), line(1, "b", "1"), line(1, "b", last)];
        let pairs = beside(lines("2"), lines("3"));
        assert_eq!(pairs[1].was, None);
        assert_eq!(pairs[2].was, Some(line(1, "b", "2")));
    }
}
