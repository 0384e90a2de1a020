//! Which rows of the ranking are shown: those that the reader looks for, a page of them at a time.

use std::fmt::Display;

use crate::markup::{Node, button, node, text};
use crate::names::Names;
use crate::state::State;
use crate::text::Texts;

/// Rows a page. What is not shown is neither made nor drawn.
pub const ROWS: usize = 50;

/// What the reader looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Part of a name.
    pub text: String,
    /// Which windows.
    pub which: Which,
    /// The page, from 0.
    pub page: usize,
}

/// Which windows are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those with another rank than published.
    Moved,
    /// Those on a list, in the scenario or as published.
    Listed,
    /// Those without a rank.
    NotRanked,
}

impl Which {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::All, Self::Moved, Self::Listed, Self::NotRanked];

    /// The key of its words, which also names it on the page.
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "which-all",
            Self::Moved => "which-moved",
            Self::Listed => "which-listed",
            Self::NotRanked => "which-not-ranked",
        }
    }
}

/// The rows of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The places of the windows shown, by rank.
    pub shown: Vec<usize>,
    /// The page, no further than there are rows.
    pub page: usize,
    /// How many windows are found.
    pub all: usize,
    /// Of how many.
    pub of: usize,
}

/// The windows that the reader looks for.
///
/// `lower` makes a text lower-case. The page has the browser do it: the tables that Rust needs for it
/// weigh 6 KB. All names are one text, a line each, so that it is asked once.
pub fn found(
    state: &State,
    names: &Names<'_>,
    asked: &Asked,
    lower: impl Fn(&str) -> String,
) -> Found {
    let live = state.live();
    let windows = &state.evaluation().windows;
    let sought = lower(asked.text.trim());
    let lines = if sought.is_empty() {
        String::new()
    } else {
        let each = windows.iter().map(|window| names.window(&window.id));
        lower(&each.collect::<Vec<_>>().join("\n"))
    };
    let lines: Vec<&str> = lines.split('\n').collect();
    let is_found = |at: &usize| {
        let before = &state.standings().windows[*at];
        let which = match asked.which {
            Which::All => true,
            Which::Moved => before.rank != live.rank(*at),
            Which::Listed => before.candidate.is_some() || live.candidate(*at).is_some(),
            Which::NotRanked => live.rank(*at).is_none(),
        };
        let has_it = |name: &&str| name.contains(&sought);
        which && (sought.is_empty() || lines.get(*at).is_some_and(has_it))
    };
    let places: Vec<usize> = live.by_rank().filter(is_found).collect();
    let all = places.len();
    let page = asked.page.min(all.saturating_sub(1) / ROWS);
    Found {
        shown: places.into_iter().skip(page * ROWS).take(ROWS).collect(),
        page,
        all,
        of: windows.len(),
    }
}

/// What was found, in a sentence; nothing where all windows are.
pub fn summary(texts: &Texts, found: &Found) -> String {
    if found.all == found.of {
        return String::new();
    }
    let values: [(&str, &dyn Display); 2] = [("n", &found.all), ("of", &found.of)];
    texts.fill("found", &values)
}

/// The buttons that turn pages; nothing where there is one.
pub fn pager(texts: &Texts, found: &Found) -> Vec<Node> {
    if found.all <= ROWS {
        return Vec::new();
    }
    let from = found.page * ROWS + 1;
    let to = from + found.shown.len() - 1;
    let values: [(&str, &dyn Display); 3] = [("from", &from), ("to", &to), ("of", &found.all)];
    let turn = |key, to: usize, off| {
        button("lock", "data-rows", to, texts.get(key)).with_if(off, "disabled")
    };
    vec![
        turn("rows-before", found.page.saturating_sub(1), found.page == 0),
        text("span", "", texts.fill("rows-of", &values)),
        turn("rows-after", found.page + 1, to == found.all),
    ]
}

/// The fields in which the reader looks for windows.
pub fn fields(texts: &Texts) -> Vec<Node> {
    let search = node("input", "")
        .with("id", "calculator-search")
        .with("type", "search")
        .with("autocomplete", "off");
    let options = Which::ALL
        .map(|which| text("option", "", texts.get(which.key())).with("value", which.key()));
    let select = node("select", "")
        .with("id", "calculator-which")
        .children(options);
    let field = |id, key, field| {
        node("div", "")
            .child(text("label", "", texts.get(key)).with("for", id))
            .child(field)
    };
    vec![
        field("calculator-search", "search", search),
        field("calculator-which", "which", select),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{inputs, weight};
    use crate::text::tests::catalogue;

    #[test]
    fn names_moves_and_lists_are_found() {
        let mut state = State::new(&inputs()).expect("the sample is consistent");
        let texts = catalogue("zh-CN");
        let shown = |state: &State, asked: &Asked| {
            let names = Names {
                texts: &texts,
                evaluation: state.published(),
            };
            found(state, &names, asked, str::to_lowercase).shown
        };
        let all = Asked::default();
        assert_eq!(shown(&state, &all), [0, 2, 1]);
        let which = |which| Asked {
            which,
            ..Asked::default()
        };
        assert!(shown(&state, &which(Which::Moved)).is_empty());
        // a is excellent, b unsatisfactory.
        assert_eq!(shown(&state, &which(Which::Listed)), [0, 1]);
        let named = Asked {
            text: " B窗".to_owned(),
            ..Asked::default()
        };
        assert_eq!(shown(&state, &named), [1]);
        for (component, value) in [("panel", "0"), ("public", "0"), ("peer", "100")] {
            state.set(weight(component, value));
        }
        assert_eq!(shown(&state, &which(Which::Moved)), [2, 1, 0]);
        let beyond = Asked {
            page: 9,
            ..Asked::default()
        };
        assert_eq!(
            shown(&state, &beyond).len(),
            3,
            "the last page that there is"
        );
    }
}
