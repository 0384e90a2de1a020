//! Files of the reader's computer in the scenario: what each makes of the published records, as edits
//! that come and go together.
//!
//! Edits of the reader stand above them. A file is the same value in every step of the history, so a
//! thousand counts cost a step no more than one.

use std::collections::BTreeMap;
use std::rc::Rc;

use scoring_core::id::Id;
use scoring_core::scenario::Edit;

use crate::original::same_place;

/// A file, and what it changes.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalFile {
    /// What it is called.
    pub name: String,
    /// What it changes, by window. None of it is about the method.
    pub edits: BTreeMap<Id, Vec<Edit>>,
}

impl LocalFile {
    /// A file called `name` that says `edits`.
    pub fn new(name: String, edits: Vec<Edit>) -> Self {
        Self {
            name,
            edits: by_window(edits).0,
        }
    }

    /// How many edits it makes.
    pub fn len(&self) -> usize {
        self.edits.values().map(Vec::len).sum()
    }

    /// Whether it says what was published.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }
}

/// The files that count, each name once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files(Vec<Rc<LocalFile>>);

impl Files {
    /// The files, in the order in which they first came.
    pub fn iter(&self) -> impl Iterator<Item = &LocalFile> {
        self.0.iter().map(Rc::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a file in place of the one of its name; one that changes nothing only takes that away.
    pub fn put(&mut self, file: LocalFile) {
        let at = self.0.iter().position(|each| each.name == file.name);
        match (at, file.is_empty()) {
            (Some(at), true) => drop(self.0.remove(at)),
            (Some(at), false) => self.0[at] = Rc::new(file),
            (None, true) => {}
            (None, false) => self.0.push(Rc::new(file)),
        }
    }

    /// Leaves a file out.
    pub fn remove(&mut self, at: usize) {
        if at < self.0.len() {
            self.0.remove(at);
        }
    }

    /// What they say where `like` edits.
    pub fn find(&self, like: &Edit) -> Option<&Edit> {
        let window = like.window()?;
        let edits = self.0.iter().filter_map(|file| file.edits.get(window));
        edits.flatten().find(|edit| same_place(edit, like))
    }

    /// All edits: those of the files where none of `edits` is in the same place, and then `edits`.
    pub fn under(&self, edits: &[Edit]) -> Vec<Edit> {
        let mut all = Vec::new();
        for (window, of_file) in self.0.iter().flat_map(|file| &file.edits) {
            let above = || edits.iter().filter(|edit| edit.window() == Some(window));
            let covered = |edit: &Edit| above().any(|above| same_place(above, edit));
            all.extend(of_file.iter().filter(|edit| !covered(edit)).cloned());
        }
        all.extend_from_slice(edits);
        all
    }

    /// Takes `edits` apart: the files of which they have every place, and what else they say.
    pub fn split(&self, edits: &[Edit]) -> (Self, Vec<Edit>) {
        let (mut of_windows, mut rest) = by_window(edits.to_vec());
        let mut found = Self::default();
        for file in &self.0 {
            let said = |window: &Id, edit: &Edit| {
                let edits = of_windows.get(window);
                let same = |each: &Edit| each == edit || same_place(each, edit);
                edits.is_some_and(|edits| edits.iter().any(same))
            };
            let mut all = (file.edits.iter())
                .flat_map(|(window, edits)| edits.iter().map(move |edit| (window, edit)));
            if !all.all(|(window, edit)| said(window, edit)) {
                continue;
            }
            for (window, edits) in &file.edits {
                let Some(given) = of_windows.get_mut(window) else {
                    continue;
                };
                for edit in edits {
                    if let Some(at) = given.iter().position(|each| each == edit) {
                        given.remove(at);
                    }
                }
            }
            found.0.push(Rc::clone(file));
        }
        rest.extend(of_windows.into_values().flatten());
        (found, rest)
    }
}

/// Edits of windows by window, and the others.
fn by_window(edits: Vec<Edit>) -> (BTreeMap<Id, Vec<Edit>>, Vec<Edit>) {
    let mut of_windows: BTreeMap<Id, Vec<Edit>> = BTreeMap::new();
    let mut others = Vec::new();
    for edit in edits {
        match edit.window().cloned() {
            Some(window) => of_windows.entry(window).or_default().push(edit),
            None => others.push(edit),
        }
    }
    (of_windows, others)
}
