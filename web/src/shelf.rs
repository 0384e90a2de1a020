//! Scenarios that the reader keeps beside each other, for as long as the page is open.

use scoring_core::live::Standings;
use scoring_core::scenario::Edit;

use crate::state::State;

/// A scenario under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What the reader calls it.
    pub name: String,
    /// Its edits.
    pub edits: Vec<Edit>,
    /// What followed from them.
    pub standings: Standings,
}

/// The scenarios kept, in the order in which they were.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Vec<Kept>);

/// A window beside its ranks: as published, in each scenario kept, and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place in the inputs.
    pub place: usize,
    /// Rank and exact composite, where it has them.
    pub ranks: Vec<Option<usize>>,
}

/// More windows than this are not compared at once; those that move furthest are.
pub const MOST: usize = 50;

impl Shelf {
    /// The scenarios.
    pub fn kept(&self) -> &[Kept] {
        &self.0
    }

    /// Keeps what counts now. One of the same name is replaced.
    pub fn keep(&mut self, name: &str, state: &State) {
        let kept = Kept {
            name: name.to_owned(),
            edits: state.counted(),
            standings: state.live().standings(),
        };
        match self.0.iter_mut().find(|each| each.name == name) {
            Some(same) => *same = kept,
            None => self.0.push(kept),
        }
    }

    /// Forgets one.
    pub fn forget(&mut self, at: usize) {
        if at < self.0.len() {
            self.0.remove(at);
        }
    }

    /// The windows that rank differently somewhere, by published rank; at most [`MOST`], and how many
    /// there are.
    pub fn lines(&self, state: &State) -> (Vec<Line>, usize) {
        let published = state.standings();
        let line = |&place: &usize| {
            let mut ranks = vec![published.windows[place].rank];
            ranks.extend((self.0.iter()).map(|kept| kept.standings.windows[place].rank));
            ranks.push(state.live().rank(place));
            let differs = ranks.iter().any(|rank| *rank != ranks[0]);
            differs.then_some(Line { place, ranks })
        };
        let mut lines: Vec<Line> = published.by_rank.iter().filter_map(line).collect();
        let all = lines.len();
        if all > MOST {
            let moved: Vec<usize> = lines.iter().map(moved).collect();
            // The greatest distance that leaves at most as many.
            let mut least = 0;
            while moved.iter().filter(|&&each| each >= least).count() > MOST {
                let above = moved.iter().copied().filter(|&each| each > least);
                let Some(next) = above.min() else { break };
                least = next;
            }
            let furthest = lines.into_iter().zip(moved);
            let furthest = furthest.filter(|(_, moved)| *moved >= least);
            lines = furthest.map(|(line, _)| line).take(MOST).collect();
        }
        (lines, all)
    }
}

/// How many ranks lie between its best and its worst; not to be ranked is behind all.
fn moved(line: &Line) -> usize {
    let ranks = line
        .ranks
        .iter()
        .map(|rank| rank.unwrap_or(u32::MAX as usize));
    let (best, worst) = ranks.fold((usize::MAX, 0), |(best, worst), rank| {
        (best.min(rank), worst.max(rank))
    });
    worst - best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{inputs, ratio};

    #[test]
    fn what_differs_is_beside_each_other() {
        let mut state = State::new(&inputs()).expect("the sample is consistent");
        let mut shelf = Shelf::default();
        state.set(Edit::Floor(ratio("100")));
        shelf.keep("one", &state);
        state.reset_all();
        let (lines, all) = shelf.lines(&state);
        assert!(all > 0 && lines.len() == all);
        for line in &lines {
            assert_eq!(line.ranks[0], line.ranks[2], "now is as published");
            assert_eq!(line.ranks[1], Some(1), "all are equal at 100");
        }
        shelf.keep("one", &state);
        assert_eq!(shelf.kept().len(), 1);
        assert_eq!(shelf.lines(&state).1, 0);
        shelf.forget(0);
        assert!(shelf.kept().is_empty());
    }
}
