//! The state of the calculator: the published year, the reader's edits, and what follows from them.
//!
//! It is pure: no page, no clock. Everything is computed by scoring-core: edits make a scenario, the
//! scenario is shown on the published year and kept up to date. There is one edit for each thing edited;
//! an edit that says what was published is no edit. A step is what one use of a field or a button
//! changed; undoing goes back by steps. The module is long because edits, files below them and steps
//! keep one promise together: what is shown is what the scenario, applied at once, gives.

use std::cell::OnceCell;

use scoring_core::map::Map;

use scoring_core::id::Id;
use scoring_core::live::{Live, Standings};
use scoring_core::method::Component;
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::{Evaluation, Ratio};

use crate::check::{Problem, problems};
use crate::files::{Files, LocalFile};
use crate::original;
use crate::results::{digest, read};
use crate::weights::Weights;

/// A published year and a scenario on it.
#[derive(Clone, Debug)]
pub struct State {
    live: Live,
    /// The text of the published inputs.
    inputs: String,
    /// Of that text. A megabyte takes longer to digest than to read, and only who shares asks.
    digest: OnceCell<String>,
    standings: Standings,
    edits: Vec<Edit>,
    files: Files,
    /// Every file read so far: a scenario that says all of one is shown with that file.
    known: Files,
    problems: Vec<Problem>,
    /// Components whose weight stays when others change. A convenience, no part of the scenario.
    locked: Vec<Id>,
    /// What was in force before each step, the last step at the end.
    past: Vec<Step>,
    /// What was in force after each step taken back, the nearest at the end.
    future: Vec<Step>,
    /// What the step under way edits: further typing in the same place is the same step.
    under_way: Option<Edit>,
}

/// What is in force between two steps: the reader's edits, and the files below them.
type Step = (Vec<Edit>, Files);

/// The most steps that can be taken back.
const STEPS: usize = 500;

impl State {
    /// The published year, nothing changed.
    ///
    /// # Errors
    ///
    /// A sentence, when `inputs` is no consistent input of this format.
    pub fn new(inputs: &str) -> Result<Self, String> {
        let live = Live::new(read(inputs)?);
        Ok(Self {
            inputs: inputs.to_owned(),
            digest: OnceCell::new(),
            standings: live.standings(),
            live,
            edits: Vec::new(),
            files: Files::default(),
            known: Files::default(),
            problems: Vec::new(),
            locked: Vec::new(),
            past: Vec::new(),
            future: Vec::new(),
            under_way: None,
        })
    }

    /// What was published.
    pub fn published(&self) -> &Evaluation {
        self.live.published()
    }

    /// Where the windows stood as published.
    pub fn standings(&self) -> &Standings {
        &self.standings
    }

    /// The edited inputs.
    pub fn evaluation(&self) -> &Evaluation {
        self.live.evaluation()
    }

    /// What follows from the edited inputs, kept up to date.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The edits, in the order in which they were first made.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The files of the reader's computer that count, below the edits.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// How many changes there are: edits, and files as one each.
    pub fn changes(&self) -> usize {
        self.edits.len() + self.files.len()
    }

    /// Why some of the edits do not count yet.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The digest of the published inputs.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| digest(&self.inputs))
    }

    /// The edits that count, as the scenario that gives this outcome anywhere.
    pub fn scenario(&self) -> Scenario {
        Scenario {
            inputs_sha256: Some(self.digest().to_owned()),
            edits: self.counted(),
        }
    }

    /// The edits that count.
    pub fn counted(&self) -> Vec<Edit> {
        let mut edits = self.files.under(&self.edits);
        edits.retain(|edit| self.counts(edit));
        edits
    }

    fn counts(&self, edit: &Edit) -> bool {
        !self.problems.iter().any(|problem| problem.stops(edit))
    }

    /// How many of the edits do not count yet.
    pub fn pending(&self) -> usize {
        self.edits.iter().filter(|edit| !self.counts(edit)).count()
    }

    /// The edit in force for what `like` edits: the reader's, a file's, or what was published.
    pub fn current(&self, like: &Edit) -> Option<Edit> {
        let edited = (self.edits.iter()).find(|edit| original::same_place(edit, like));
        edited.cloned().or_else(|| self.below(&self.files, like))
    }

    /// What is in force below the reader's edits.
    fn below(&self, files: &Files, like: &Edit) -> Option<Edit> {
        let of_file = files.find(like).cloned();
        of_file.or_else(|| original::original(self.published(), like))
    }

    /// What was published for what `like` edits.
    pub fn original(&self, like: &Edit) -> Option<Edit> {
        original::original(self.published(), like)
    }

    /// Makes an edit. One for the same place is replaced; one that says what was published is taken
    /// back. Typing on in the same place is one step.
    pub fn set(&mut self, edit: Edit) {
        let edit = self.whole(edit);
        self.begin(Some(original::without_value(&edit)));
        self.put(edit);
        self.end();
    }

    fn put(&mut self, edit: Edit) {
        let below = self.below(&self.files, &edit);
        put(&mut self.edits, below.as_ref(), edit);
    }

    /// Makes several edits in one step.
    pub fn set_all(&mut self, edits: Vec<Edit>) {
        self.begin(None);
        for edit in edits {
            let edit = self.whole(edit);
            self.put(edit);
        }
        self.end();
    }

    /// Takes files over in one step, each in place of one of the same name.
    pub fn take_files(&mut self, files: Vec<LocalFile>) {
        self.begin(None);
        for file in files {
            self.known.put(file.clone());
            self.files.put(file);
        }
        self.end();
    }

    /// Leaves a file out.
    pub fn leave_file(&mut self, at: usize) {
        self.begin(None);
        self.files.remove(at);
        self.end();
    }

    /// The reader is done with a field: what is typed next is a step of its own.
    pub fn settle(&mut self) {
        self.under_way = None;
    }

    /// Takes one edit back.
    pub fn reset(&mut self, at: usize) {
        if at < self.edits.len() {
            self.begin(None);
            self.edits.remove(at);
            self.end();
        }
    }

    /// Takes all edits back, and leaves all files out.
    pub fn reset_all(&mut self) {
        self.begin(None);
        self.edits.clear();
        self.files = Files::default();
        self.end();
    }

    /// Makes `edits` the scenario, in one step.
    ///
    /// # Errors
    ///
    /// When they do not fit the published year; then nothing changes.
    pub fn replace(&mut self, edits: &[Edit]) -> Result<(), String> {
        let (files, rest) = self.known.split(edits);
        let edits = self.canonical(&rest, &files)?;
        // What does not fit leaves everything as it was.
        self.live
            .show(&files.under(&edits))
            .map_err(|why| why.to_string())?;
        self.begin(None);
        self.edits = edits;
        self.files = files;
        self.end();
        Ok(())
    }

    /// Those of `edits` that fit the published year together.
    pub fn fitting(&mut self, edits: &[Edit]) -> Vec<Edit> {
        let mut kept = Vec::new();
        let mut left: Vec<&Edit> = edits.iter().collect();
        // An edit may fit only behind another, as votes behind the people who gave them.
        loop {
            let before = left.len();
            left.retain(|edit| {
                kept.push((*edit).clone());
                let fits = match self.canonical(&kept, &Files::default()) {
                    Ok(edits) => self.live.show(&edits).is_ok(),
                    Err(_) => false,
                };
                if !fits {
                    kept.pop();
                }
                !fits
            });
            if left.len() == before || left.is_empty() {
                // They were only tried.
                self.recompute();
                return kept;
            }
        }
    }

    /// Edits as this state keeps them: one a place, weights by all siblings.
    fn canonical(&self, edits: &[Edit], files: &Files) -> Result<Vec<Edit>, String> {
        let put = |made: &mut Vec<Edit>, edit: Edit| {
            let below = self.below(files, &edit);
            put(made, below.as_ref(), edit);
        };
        let mut made: Vec<Edit> = Vec::new();
        for edit in edits {
            match edit {
                Edit::Weights(weights) => {
                    for edit in self.split(weights, &made)? {
                        put(&mut made, edit);
                    }
                }
                Edit::Adjustment {
                    window,
                    list,
                    id,
                    points,
                } if self.original(edit).is_none() => {
                    // It edits a record that the scenario itself makes.
                    let is_it = |each: &Edit| {
                        matches!(each, Edit::NewAdjustment { window: of, list: on, id: called, .. }
                            if of == window && on == list && called == id)
                    };
                    let at = made.iter().position(is_it);
                    let at = at.ok_or_else(|| format!("{window}: {id}"))?;
                    match (points, &mut made[at]) {
                        (Some(to), Edit::NewAdjustment { points, .. }) => points.clone_from(to),
                        _ => drop(made.remove(at)),
                    }
                }
                Edit::NewMark { .. } | Edit::NewAdjustment { .. } => made.push(edit.clone()),
                Edit::Items { .. } => {
                    let edit = self.completed(edit.clone(), &made);
                    if self.original(&edit).is_none() {
                        return Err(named(&edit));
                    }
                    put(&mut made, edit);
                }
                _ if self.original(edit).is_none() => return Err(named(edit)),
                _ => put(&mut made, edit.clone()),
            }
        }
        Ok(made)
    }

    /// Weights as one edit for each whole that they are of, with the siblings not named as they are
    /// in `edits`.
    fn split(&self, weights: &Weights, edits: &[Edit]) -> Result<Vec<Edit>, String> {
        let mut found: Vec<Weights> = Vec::new();
        for (id, weight) in weights {
            if let Some(of) = found.iter_mut().find(|of| of.contains_key(id)) {
                of.insert(id.clone(), weight.clone());
                continue;
            }
            let like = Edit::Weights(Map::from([(id.clone(), weight.clone())]));
            let Edit::Weights(mut whole) = self.completed(like, edits) else {
                continue;
            };
            if whole.len() == 1 && self.published().method.component(id).is_none() {
                return Err(id.to_string());
            }
            whole.insert(id.clone(), weight.clone());
            found.push(whole);
        }
        Ok(found.into_iter().map(Edit::Weights).collect())
    }

    /// An edit of weights with all siblings; any other as it is.
    fn whole(&self, edit: Edit) -> Edit {
        self.completed(edit, &self.edits)
    }

    fn completed(&self, edit: Edit, edits: &[Edit]) -> Edit {
        let components = &self.live.published().method.components;
        let mut weights = match edit {
            Edit::Weights(weights) => weights,
            Edit::Items { component, weights } => {
                return completed_items(components, edits, component, weights);
            }
            edit => return edit,
        };
        let first = weights.keys().next().cloned();
        let siblings = first.map_or(&[][..], |id| original::siblings(components, &id));
        let in_force = |id: &Id| {
            edits.iter().find_map(|edit| match edit {
                Edit::Weights(weights) => weights.get(id),
                _ => None,
            })
        };
        for sibling in siblings {
            let weight = in_force(&sibling.id).unwrap_or(&sibling.weight);
            weights.or_insert_with(sibling.id.clone(), || weight.clone());
        }
        Edit::Weights(weights)
    }

    /// Goes back one step.
    pub fn undo(&mut self) {
        if let Some(step) = self.past.pop() {
            let now = self.turn(step);
            self.future.push(now);
            self.under_way = None;
            self.recompute();
        }
    }

    /// Makes the last step that was taken back again.
    pub fn redo(&mut self) {
        if let Some(step) = self.future.pop() {
            let now = self.turn(step);
            self.past.push(now);
            self.under_way = None;
            self.recompute();
        }
    }

    /// Puts `step` in force, and hands back what was.
    fn turn(&mut self, step: Step) -> Step {
        let (edits, files) = step;
        (
            std::mem::replace(&mut self.edits, edits),
            std::mem::replace(&mut self.files, files),
        )
    }

    /// Whether there is a step to take back, and one to make again.
    pub fn steps(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }

    /// Keeps a component's weight when others change, or no longer.
    pub fn lock(&mut self, id: &Id) {
        let before = self.locked.len();
        self.locked.retain(|locked| locked != id);
        if self.locked.len() == before {
            self.locked.push(id.clone());
        }
    }

    /// The components whose weights stay.
    pub fn locked(&self) -> &[Id] {
        &self.locked
    }

    /// Begins a step, or goes on with the one under way where it is at the same place.
    fn begin(&mut self, place: Option<Edit>) {
        if place.is_some() && self.under_way == place {
            return;
        }
        self.past.push((self.edits.clone(), self.files.clone()));
        if self.past.len() > STEPS {
            self.past.remove(0);
        }
        self.under_way = place;
    }

    /// A step that changes nothing is none.
    fn end(&mut self) {
        let is_same = |(edits, files): &Step| *edits == self.edits && *files == self.files;
        if self.past.last().is_some_and(is_same) {
            self.past.pop();
            self.under_way = None;
        } else {
            self.future.clear();
        }
        self.recompute();
    }

    fn recompute(&mut self) {
        let all = self.files.under(&self.edits);
        self.problems = problems(self.live.published(), &all);
        let counted = self.counted();
        if let Err(why) = self.live.show(&counted) {
            // The checks above let nothing through that does not fit. Should they ever, the reader
            // is told so instead of being shown figures that are not those of the edits.
            self.problems = vec![Problem::Inapplicable(why.to_string())];
            (self.live.show(&[])).expect("the published year is consistent");
        }
    }

    /// The weight in force of a component that the reader changed.
    pub fn weight_changed(&self, id: &str) -> Option<&Ratio> {
        self.edits.iter().find_map(|edit| match edit {
            Edit::Weights(weights) => weights.get(id),
            _ => None,
        })
    }

    /// An id that no record has, for a deduction or addition that was not made.
    ///
    /// # Panics
    ///
    /// Never: a word and a number are an id.
    pub fn new_id(&self) -> Id {
        let windows = self.published().windows.iter();
        let records = windows.flat_map(|window| window.deductions.iter().chain(&window.additions));
        let of_files = self
            .files
            .iter()
            .flat_map(|file| file.edits.values().flatten());
        let made = of_files.chain(&self.edits).filter_map(|edit| match edit {
            Edit::NewAdjustment { id, .. } => Some(id),
            _ => None,
        });
        let ids = records.map(|record| &record.id).chain(made);
        let number = |id: &Id| id.strip_prefix("what-if-")?.parse::<u64>().ok();
        let next = ids.filter_map(number).max().unwrap_or(0).saturating_add(1);
        let id = format!("what-if-{next}");
        id.parse().expect("a word and a number are an id")
    }
}

/// The weights of all items, those not named as they are in force.
fn completed_items(
    components: &[Component],
    edits: &[Edit],
    component: Id,
    mut weights: Weights,
) -> Edit {
    let in_force = |id: &Id| {
        edits.iter().find_map(|edit| match edit {
            Edit::Items { weights, .. } => weights.get(id),
            _ => None,
        })
    };
    for item in original::items(components, &component) {
        let weight = in_force(&item.id).unwrap_or(&item.weight);
        weights.or_insert_with(item.id.clone(), || weight.clone());
    }
    Edit::Items { component, weights }
}

/// Puts an edit among `edits`: in place of the one for the same place, or nowhere where it says what
/// is in force `below` them.
fn put(edits: &mut Vec<Edit>, below: Option<&Edit>, edit: Edit) {
    let at = (edits.iter()).position(|each| original::same_place(each, &edit));
    match (at, below == Some(&edit)) {
        (Some(at), true) => drop(edits.remove(at)),
        (Some(at), false) => edits[at] = edit,
        (None, true) => {}
        (None, false) => edits.push(edit),
    }
}

/// What an edit that does not fit is about.
fn named(edit: &Edit) -> String {
    let window = edit.window();
    window.map_or_else(String::new, Id::to_string)
}

#[cfg(test)]
mod tests {
    use scoring_core::scenario::{AdjustmentList, Marker};

    use super::*;
    use crate::sample::{id, inputs, ratio, weight};

    fn state() -> State {
        State::new(&inputs()).expect("the sample is consistent")
    }

    fn composite(state: &State, window: &str) -> String {
        let composite = state.live().composite(place(state, window));
        composite.expect("it has a score").fraction()
    }

    fn place(state: &State, window: &str) -> usize {
        state.live().place(window).expect("it is in the sample")
    }

    /// A file that gives `a` a panel mark and takes the deduction of `b` away.
    fn file(name: &str, mark: &str) -> LocalFile {
        let edits = vec![
            Edit::Mark {
                window: id("a"),
                by: Marker::Panel,
                at: 0,
                score: Some(ratio(mark)),
            },
            Edit::Adjustment {
                window: id("b"),
                list: AdjustmentList::Deductions,
                id: id("d1"),
                points: None,
            },
        ];
        LocalFile::new(name.to_owned(), edits)
    }

    fn mark(score: &str) -> Edit {
        Edit::Mark {
            window: id("a"),
            by: Marker::Panel,
            at: 0,
            score: Some(ratio(score)),
        }
    }

    #[test]
    fn a_file_is_one_change_that_comes_and_goes_whole() {
        let mut state = state();
        state.take_files(vec![file("panel.toml", "50")]);
        assert_eq!((state.changes(), state.edits().len()), (1, 0));
        assert_eq!(state.scenario().edits.len(), 2);
        assert_eq!(
            composite(&state, "b"),
            "2236/25".parse::<Ratio>().expect("a number").fraction()
        );
        assert_eq!(state.current(&mark("0")), Some(mark("50")));
        // The file mended and read again stands in its own place.
        state.take_files(vec![file("panel.toml", "60")]);
        assert_eq!(state.changes(), 1);
        state.undo();
        assert_eq!(state.current(&mark("0")), Some(mark("50")));
        state.undo();
        assert_eq!(
            (state.changes(), state.live().standings()),
            (0, state.standings().clone())
        );
        state.redo();
        state.leave_file(0);
        assert_eq!(state.live().standings(), *state.standings());
        state.undo();
        assert_eq!(state.files().len(), 1);
        state.reset_all();
        assert_eq!(state.changes(), 0);
    }

    #[test]
    fn the_readers_edits_stand_above_files() {
        let mut state = state();
        state.take_files(vec![file("panel.toml", "50")]);
        // What was published is an edit here, and what the file says is none.
        state.set(mark("92"));
        assert_eq!(state.edits(), [mark("92")]);
        assert_eq!(state.scenario().edits.len(), 2);
        state.set(mark("50"));
        assert!(state.edits().is_empty());
        state.set(mark("40"));
        // A scenario that says all of a file is shown with it, as when a question's answer comes back.
        let scenario = state.scenario().edits;
        state.replace(&scenario).expect("it is what there is");
        assert_eq!((state.files().len(), state.edits()), (1, &[mark("40")][..]));
        state.reset_all();
        state.replace(&scenario).expect("it fits");
        assert_eq!((state.files().len(), state.edits()), (1, &[mark("40")][..]));
        state.replace(&[mark("40")]).expect("it fits");
        assert_eq!((state.files().len(), state.edits()), (0, &[mark("40")][..]));
    }

    #[test]
    fn an_edit_that_says_what_was_published_is_none() {
        let mut state = state();
        let floor = |points| Edit::Floor(ratio(points));
        state.set(floor("0"));
        assert!(state.edits().is_empty());
        state.set(floor("10"));
        state.set(floor("0"));
        assert!(state.edits().is_empty());
    }

    #[test]
    fn other_weights_make_room() {
        let mut state = state();
        state.set(Edit::Weights(Map::from([
            (id("panel"), ratio("30")),
            (id("peer"), ratio("30")),
        ])));
        // Window a: panel 92, peer 88, public 90.5.
        assert_eq!(composite(&state, "a"), "451/5");
        assert!(matches!(&state.edits()[0], Edit::Weights(weights) if weights.len() == 3));
    }

    #[test]
    fn marks_deductions_and_vetoes() {
        let mut state = state();
        let mark = |score: Option<&str>| Edit::Mark {
            window: id("a"),
            by: Marker::Panel,
            at: 0,
            score: score.map(ratio),
        };
        state.set(mark(Some("82")));
        assert_eq!(composite(&state, "a"), "433/5");
        state.set(mark(None));
        assert_eq!(state.edits().len(), 1);
        assert_eq!(state.live().rank(place(&state, "a")), None);
        state.reset_all();
        state.set(Edit::Adjustment {
            window: id("b"),
            list: AdjustmentList::Deductions,
            id: id("d1"),
            points: None,
        });
        state.set(Edit::Veto {
            window: id("a"),
            ground: id("case-filed"),
            in_force: true,
        });
        assert!(state.live().vetoed(place(&state, "a")));
        state.reset(0);
        state.reset(0);
        assert_eq!(state.live().standings(), *state.standings());
    }

    #[test]
    fn typing_on_is_one_step_and_a_step_to_nowhere_is_none() {
        let mut state = state();
        for points in ["1", "10", "10.5"] {
            state.set(Edit::Floor(ratio(points)));
        }
        state.undo();
        assert!(state.edits().is_empty());
        assert_eq!(state.steps(), (false, true));
        state.redo();
        assert_eq!(state.edits(), [Edit::Floor(ratio("10.5"))]);
        state.settle();
        state.set(Edit::Floor(ratio("11")));
        state.undo();
        assert_eq!(state.edits(), [Edit::Floor(ratio("10.5"))]);
        state.reset_all();
        state.reset_all();
        state.undo();
        assert_eq!(state.edits(), [Edit::Floor(ratio("10.5"))]);
    }

    #[test]
    fn a_scenario_of_others_is_taken_over_whole_or_not_at_all() {
        let mut state = state();
        let edits = [weight("panel", "30"), weight("peer", "30")];
        assert!(state.replace(&edits[..1]).is_err(), "90 are not 100");
        assert!(state.edits().is_empty());
        assert_eq!(state.steps(), (false, false));
        state.replace(&edits).expect("100 are 100");
        assert_eq!(state.edits().len(), 1);
        let stranger = Edit::Veto {
            window: id("nobody"),
            ground: id("case-filed"),
            in_force: true,
        };
        assert!(state.replace(std::slice::from_ref(&stranger)).is_err());
        let floor = Edit::Floor(ratio("5"));
        assert_eq!(state.fitting(&[stranger, floor.clone()]), [floor]);
    }
}
