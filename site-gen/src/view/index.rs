//! The records of a year by window.
//!
//! Made once a year, so that a page of a window does not search the lists of all windows: the time
//! of a build grows with the number of windows, not with its square.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use scoring_core::id::Id;
use scoring_core::inputs;
use scoring_core::outcome::WindowOutcome;

use crate::assess::AssessedYear;
use crate::data::Catalogue;
use crate::ledger::Standing;
use crate::links::lists::{self, PledgeList};
use crate::model::{
    Adjustment, Criticism, Finding, Focus, LedgerItem, Mark, Rule, SurveyRecord, SurveyRound, Veto,
    Window,
};

use crate::publication::{Kind, Publication};
use crate::seal::{self, Change};

type ByWindow<'a, T> = BTreeMap<&'a Id, Vec<T>>;

/// A year with its records by window.
#[derive(Debug)]
pub(crate) struct YearIndex<'a> {
    /// The year itself.
    pub(crate) year: &'a AssessedYear,
    windows: BTreeMap<&'a Id, (usize, &'a Window)>,
    inputs: BTreeMap<&'a Id, &'a inputs::Window>,
    ledger: ByWindow<'a, (&'a LedgerItem, &'a Standing)>,
    items: BTreeMap<&'a Id, (&'a LedgerItem, &'a Standing)>,
    panel: ByWindow<'a, &'a Mark>,
    own: ByWindow<'a, &'a Mark>,
    findings: ByWindow<'a, (&'a Id, &'a Finding)>,
    deductions: ByWindow<'a, &'a Adjustment>,
    additions: ByWindow<'a, &'a Adjustment>,
    vetoes: ByWindow<'a, &'a Veto>,
    criticisms: ByWindow<'a, &'a Criticism>,
    rules: ByWindow<'a, &'a Rule>,
    focus: ByWindow<'a, &'a Focus>,
    survey: ByWindow<'a, (&'a SurveyRound, &'a SurveyRecord)>,
    /// How many windows have a rank.
    pub(crate) ranked: usize,
    /// What the year's data folder holds.
    catalogue: OnceLock<Catalogue>,
    orders: Mutex<BTreeMap<String, Arc<Places>>>,
    pledge_lists: OnceLock<Vec<(PledgeList, usize)>>,
    corrections: OnceLock<BTreeMap<String, Vec<Correction>>>,
    /// Places in the year's ledger: as with `Places`, they borrow nothing.
    ledger_in_order: OnceLock<Vec<usize>>,
}

/// What a correction of published results did to a window.
#[derive(Debug)]
pub(crate) struct Correction {
    /// The number of the publication.
    pub(crate) number: u64,
    /// Its date.
    pub(crate) date: Date,
    /// Why.
    pub(crate) reason: String,
    /// The window's figures before and after.
    pub(crate) change: Change,
}

/// Windows by their place in `outcome.windows`, in the order of a list. It borrows nothing, so that
/// an index can keep it.
#[derive(Debug)]
struct Places {
    placed: Vec<usize>,
    without: Vec<usize>,
    /// By the window's place: where it stands in the order, from 0.
    positions: BTreeMap<usize, usize>,
}

/// Windows in the order of a list.
#[derive(Clone, Debug)]
pub(crate) struct Order<'a> {
    windows: &'a [WindowOutcome],
    places: Arc<Places>,
}

impl<'a> Order<'a> {
    fn windows_at(&self, places: &[usize]) -> Vec<&'a WindowOutcome> {
        places.iter().map(|at| &self.windows[*at]).collect()
    }

    /// The windows that have a place in it.
    pub(crate) fn placed(&self) -> Vec<&'a WindowOutcome> {
        self.windows_at(&self.places.placed)
    }

    /// The window at a place, from 0.
    pub(crate) fn at(&self, place: usize) -> Option<&'a WindowOutcome> {
        let at = self.places.placed.get(place)?;
        self.windows.get(*at)
    }

    /// Where a window stands in the order, from 0, those without a place behind the others.
    pub(crate) fn position(&self, id: &Id) -> Option<usize> {
        let at = self.windows.binary_search_by(|window| window.id.cmp(id));
        self.places.positions.get(&at.ok()?).copied()
    }

    /// The windows of a page, from 1, of `rows` each: from which place on, those with a place, and
    /// those without, for a figure is missing.
    pub(crate) fn page(
        &self,
        page: usize,
        rows: usize,
    ) -> (usize, Vec<&'a WindowOutcome>, Vec<&'a WindowOutcome>) {
        let Places {
            placed, without, ..
        } = &*self.places;
        let (start, end) = ((page - 1) * rows, page * rows);
        let behind = |place: usize| place.saturating_sub(placed.len()).min(without.len());
        let from = start.min(placed.len());
        let shown = &placed[from..end.min(placed.len())];
        let rest = &without[behind(start)..behind(end)];
        (from, self.windows_at(shown), self.windows_at(rest))
    }

    /// How many windows have a place.
    pub(crate) fn ranked(&self) -> usize {
        self.places.placed.len()
    }

    /// How many windows have none.
    pub(crate) fn without(&self) -> usize {
        self.places.without.len()
    }
}

impl<'a> YearIndex<'a> {
    /// The index of `year`.
    pub(crate) fn of(year: &'a AssessedYear) -> Self {
        let content = &year.content;
        Self {
            windows: (content.windows.iter().enumerate())
                .map(|(at, window)| (&window.id, (at, window)))
                .collect(),
            inputs: (year
                .evaluation
                .windows
                .iter()
                .map(|window| (&window.id, window)))
            .collect(),
            ledger: by_window(year.ledger(), |(item, _)| &item.window),
            items: (year
                .ledger()
                .map(|(item, standing)| (&item.id, (item, standing))))
            .collect(),
            panel: by_window(&content.records.panel, |mark| &mark.window),
            own: by_window(&content.records.own, |mark| &mark.window),
            findings: by_window(
                (content.records.checklists.iter())
                    .flat_map(|(id, findings)| findings.iter().map(move |each| (id, each))),
                |(_, finding)| &finding.window,
            ),
            deductions: by_window(&content.records.deductions, |record| &record.window),
            additions: by_window(&content.records.additions, |record| &record.window),
            vetoes: by_window(&content.records.vetoes, |veto| &veto.window),
            criticisms: by_window(&content.criticisms, |criticism| &criticism.window),
            rules: by_window(&content.rules, |rule| &rule.window),
            focus: by_window(&content.supervision, |focus| &focus.window),
            survey: by_window(
                (content.records.rounds.iter())
                    .flat_map(|round| round.records.iter().map(move |record| (round, record))),
                |(_, record)| &record.window,
            ),
            ranked: year.ranked(),
            catalogue: OnceLock::new(),
            orders: Mutex::default(),
            pledge_lists: OnceLock::new(),
            corrections: OnceLock::new(),
            ledger_in_order: OnceLock::new(),
            year,
        }
    }

    /// Tells it what its data folder holds, as one of `catalogues` says: this is known last.
    pub(crate) fn tell(&self, catalogues: &[Catalogue]) {
        let number = self.number();
        if let Some(catalogue) = catalogues.iter().find(|each| each.year == number) {
            self.catalogue.get_or_init(|| catalogue.clone());
        }
    }

    /// What the year's data folder holds, once that is known.
    pub(crate) fn catalogue(&self) -> Option<&Catalogue> {
        self.catalogue.get()
    }

    /// The order called `name`: where no page has asked for it before, of the windows that `make`
    /// gives, with those behind the others that `has_place` does not hold for. A list of ten thousand
    /// windows has a hundred pages, and is sorted once.
    pub(crate) fn order(
        &self,
        name: String,
        make: impl FnOnce() -> Vec<&'a WindowOutcome>,
        has_place: impl Fn(&WindowOutcome) -> bool,
    ) -> Order<'a> {
        let windows = &self.year.outcome.windows;
        let find = || {
            let listed = make();
            let at = |window: &&WindowOutcome| {
                let at = windows.binary_search_by(|other| other.id.cmp(&window.id));
                at.expect("a list holds windows of its year")
            };
            let (placed, without): (Vec<_>, Vec<_>) =
                listed.iter().partition(|window| has_place(window));
            let placed: Vec<usize> = placed.into_iter().map(at).collect();
            let without: Vec<usize> = without.into_iter().map(at).collect();
            let positions = placed.iter().chain(&without).enumerate();
            Arc::new(Places {
                positions: positions.map(|(place, at)| (*at, place)).collect(),
                placed,
                without,
            })
        };
        // A thread that panicked while it held the lock has left the map as it was.
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let places = Arc::clone(orders.entry(name).or_insert_with(find));
        Order { windows, places }
    }

    /// How many windows or promises `list` holds. Every page of every list of the pledges links to all
    /// of them, so they are counted once.
    pub(crate) fn on_pledge_list(&self, list: PledgeList) -> usize {
        let counts = self.pledge_lists.get_or_init(|| {
            let year = self.year;
            let of_promises =
                PledgeList::promises().map(|list| (list, lists::promises(year, list).count()));
            let of_windows = (PledgeList::WINDOWS.into_iter())
                .map(|list| (list, lists::windows(year, list).count()));
            of_promises.chain(of_windows).collect()
        });
        let found = counts.iter().find(|(each, _)| *each == list);
        found.map_or(0, |(_, count)| *count)
    }

    /// The whole ledger in the order of its lists, by `key`. Fifty thousand items have five hundred
    /// pages of each kind, and are sorted once.
    pub(crate) fn ledger_in_order<K: Ord>(
        &self,
        key: impl Fn(&(&'a LedgerItem, &'a Standing)) -> K,
    ) -> impl Iterator<Item = (&'a LedgerItem, &'a Standing)> {
        let (items, standings) = (&self.year.content.ledger, &self.year.standings);
        let entry = |at: usize| (&*items[at], &standings[at]);
        let places = self.ledger_in_order.get_or_init(|| {
            let mut places: Vec<usize> = (0..standings.len()).collect();
            places.sort_by_key(|at| key(&entry(*at)));
            places
        });
        places.iter().map(move |at| entry(*at))
    }

    /// The corrections among `publications`, all that were published of all years, by window, the
    /// newest first.
    pub(crate) fn corrections(
        &self,
        publications: &[Publication],
    ) -> &BTreeMap<String, Vec<Correction>> {
        self.corrections.get_or_init(|| {
            let of_year = |each: &&Publication| each.entry.year == self.number();
            let own: Vec<&Publication> = publications.iter().filter(of_year).collect();
            let mut corrections: BTreeMap<String, Vec<Correction>> = BTreeMap::new();
            for pair in own.windows(2).rev() {
                let [old, new] = pair else { continue };
                if new.entry.kind != Kind::Correction {
                    continue;
                }
                for change in seal::changes(old, new) {
                    let of_window = corrections.entry(change.id.clone()).or_default();
                    of_window.push(Correction {
                        number: new.entry.number,
                        date: new.entry.date,
                        reason: new.entry.reason.clone(),
                        change,
                    });
                }
            }
            corrections
        })
    }

    /// The year's number.
    pub(crate) fn number(&self) -> u16 {
        self.year.content.year
    }

    /// The window with this id, if the year has it.
    pub(crate) fn window(&self, id: &Id) -> Option<&'a Window> {
        self.windows.get(id).map(|(_, window)| *window)
    }

    /// The place, from 0, of a window in the content's order, if the year has it.
    pub(crate) fn place(&self, id: &Id) -> Option<usize> {
        self.windows.get(id).map(|(at, _)| *at)
    }

    /// What is scored of a window.
    pub(crate) fn inputs(&self, id: &Id) -> Option<&'a inputs::Window> {
        self.inputs.get(id).copied()
    }

    /// The outcome for a window, if the year has it.
    pub(crate) fn outcome(&self, id: &Id) -> Option<&'a WindowOutcome> {
        self.year.outcome.window(id)
    }

    /// A window's ledger items with their standings.
    pub(crate) fn ledger(&self, id: &Id) -> &[(&'a LedgerItem, &'a Standing)] {
        records(&self.ledger, id)
    }

    /// The ledger item with this id, if the year has it.
    pub(crate) fn item(&self, id: &Id) -> Option<(&'a LedgerItem, &'a Standing)> {
        self.items.get(id).copied()
    }

    /// The panel's marks of a window.
    pub(crate) fn panel(&self, id: &Id) -> &[&'a Mark] {
        records(&self.panel, id)
    }

    /// The marks of a window's evaluation of itself.
    pub(crate) fn own(&self, id: &Id) -> &[&'a Mark] {
        records(&self.own, id)
    }

    /// What was found at a window, with the checklist that it is of, by checklist.
    pub(crate) fn findings(&self, id: &Id) -> &[(&'a Id, &'a Finding)] {
        records(&self.findings, id)
    }

    /// What was taken off.
    pub(crate) fn deductions(&self, id: &Id) -> &[&'a Adjustment] {
        records(&self.deductions, id)
    }

    /// What was added.
    pub(crate) fn additions(&self, id: &Id) -> &[&'a Adjustment] {
        records(&self.additions, id)
    }

    /// A window's vetoes, withdrawn ones too.
    pub(crate) fn vetoes(&self, id: &Id) -> &[&'a Veto] {
        records(&self.vetoes, id)
    }

    /// Criticisms of a window.
    pub(crate) fn criticisms(&self, id: &Id) -> &[&'a Criticism] {
        records(&self.criticisms, id)
    }

    /// Internal rules that a window built up.
    pub(crate) fn rules(&self, id: &Id) -> &[&'a Rule] {
        records(&self.rules, id)
    }

    /// Why a window is under focused supervision.
    pub(crate) fn focus(&self, id: &Id) -> &[&'a Focus] {
        records(&self.focus, id)
    }

    /// A window's survey records, in the order of the rounds.
    pub(crate) fn survey(&self, id: &Id) -> &[(&'a SurveyRound, &'a SurveyRecord)] {
        records(&self.survey, id)
    }
}

fn by_window<'a, T>(
    items: impl IntoIterator<Item = T>,
    window: impl Fn(&T) -> &'a Id,
) -> ByWindow<'a, T> {
    let mut items: Vec<T> = items.into_iter().collect();
    // They mostly are in order, and then a look at each is all that it takes.
    items.sort_by(|a, b| window(a).cmp(window(b)));
    let mut items = items.into_iter().peekable();
    let mut groups: Vec<(&'a Id, Vec<T>)> = Vec::new();
    while let Some(first) = items.next() {
        let id = window(&first);
        let mut group = vec![first];
        while let Some(next) = items.next_if(|next| window(next) == id) {
            group.push(next);
        }
        groups.push((id, group));
    }
    groups.into_iter().collect()
}

fn records<'m, T>(map: &'m ByWindow<'_, T>, id: &Id) -> &'m [T] {
    map.get(id).map_or(&[], Vec::as_slice)
}
