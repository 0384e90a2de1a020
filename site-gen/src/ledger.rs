//! The state of a ledger item: derived from its events and the as-of date, never typed.
//!
//! Stage: used by `validate` (which events are lawful) and by `assess` (states, ages, totals). The
//! table is the one of the content format's reference.

#[cfg(test)]
pub(crate) mod testing;

use jiff::civil::Date;
use scoring_core::Ratio;

use crate::model::{LedgerEventKind, LedgerItem, words};

words! {
    /// Where an item stands.
    State {
        /// Entered, nothing done yet.
        NotStarted = "not-started",
        /// Being worked on.
        InProgress = "in-progress",
        /// The window says it is done; nobody has checked.
        AwaitingVerification = "awaiting-verification",
        /// Checked and closed (销号).
        Closed = "closed",
        /// Ended without success.
        Unresolved = "unresolved",
        /// Taken up again after it had ended.
        Reopened = "reopened",
    }
}

impl State {
    /// All states, in the order in which pages list them.
    pub const ALL: [Self; 6] = [
        Self::NotStarted,
        Self::InProgress,
        Self::AwaitingVerification,
        Self::Reopened,
        Self::Closed,
        Self::Unresolved,
    ];

    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Unresolved)
    }

    /// The state after an event; `None` where the event is not allowed.
    pub fn after(self, event: LedgerEventKind) -> Option<Self> {
        let workable = matches!(self, Self::NotStarted | Self::InProgress | Self::Reopened);
        match event {
            LedgerEventKind::Progress => workable.then_some(Self::InProgress),
            LedgerEventKind::Extended => self.is_open().then_some(self),
            LedgerEventKind::Claimed => workable.then_some(Self::AwaitingVerification),
            LedgerEventKind::Rejected => {
                (self == Self::AwaitingVerification).then_some(Self::InProgress)
            }
            LedgerEventKind::Verified => {
                (self == Self::AwaitingVerification).then_some(Self::Closed)
            }
            LedgerEventKind::Unresolved => self.is_open().then_some(Self::Unresolved),
            LedgerEventKind::Reopened => (!self.is_open()).then_some(Self::Reopened),
        }
    }
}

/// What a ledger item's events add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// The due date in force.
    pub due: Date,
    /// How often the due date was moved.
    pub extensions: usize,
    /// When it was closed, if it is closed: its last verification.
    pub closed: Option<Date>,
    /// Whether it is open and past its due date.
    pub overdue: bool,
    /// Days past the due date in force; 0 unless overdue.
    pub days_overdue: i64,
    /// Days from opening to closing, or to the as-of date while it is not closed.
    pub age: i64,
}

/// Where `item` stands on `as_of`. Its events are known to be lawful.
pub fn standing(item: &LedgerItem, as_of: Date) -> Standing {
    let mut state = State::NotStarted;
    let mut due = item.due;
    let mut extensions = 0;
    let mut last_verified = None;
    for event in &item.events {
        state = state.after(event.kind).unwrap_or(state);
        match event.kind {
            LedgerEventKind::Extended => {
                due = event.due.unwrap_or(due);
                extensions += 1;
            }
            LedgerEventKind::Verified => last_verified = Some(event.date),
            _ => {}
        }
    }
    let closed = last_verified.filter(|_| state == State::Closed);
    let overdue = state.is_open() && as_of > due;
    Standing {
        state,
        due,
        extensions,
        closed,
        overdue,
        days_overdue: if overdue { days(due, as_of) } else { 0 },
        age: days(item.opened, closed.unwrap_or(as_of)),
    }
}

/// Days from `start` to `end`.
pub fn days(start: Date, end: Date) -> i64 {
    (end.duration_since(start)).as_hours() / 24
}

/// The published totals of a ledger, or of one window's part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All items.
    pub items: usize,
    /// Items by state, in the order of [`State::ALL`].
    pub by_state: [usize; 6],
    /// Open items past their due date.
    pub overdue: usize,
    /// Extensions, over all items.
    pub extensions: usize,
    /// Items closed on or before their *original* due date, so that extending does not pay.
    pub closed_on_time: usize,
    /// Items that are closed or unresolved, or whose original due date has passed.
    pub accountable: usize,
    /// The median of days from opening to closing, of closed items.
    pub median_days: Option<Ratio>,
}

impl Totals {
    /// The totals of items with their standings on `as_of`.
    ///
    /// # Panics
    ///
    /// Never: [`State::ALL`] lists every state.
    pub fn of<'a>(
        items: impl Iterator<Item = (&'a LedgerItem, &'a Standing)>,
        as_of: Date,
    ) -> Self {
        let mut totals = Self::default();
        let mut days_to_close = Vec::new();
        for (item, standing) in items {
            totals.items += 1;
            let state = State::ALL.iter().position(|state| *state == standing.state);
            totals.by_state[state.expect("every state is listed")] += 1;
            totals.overdue += usize::from(standing.overdue);
            totals.extensions += standing.extensions;
            if let Some(closed) = standing.closed {
                totals.closed_on_time += usize::from(closed <= item.due);
                days_to_close.push(standing.age);
            }
            totals.accountable += usize::from(!standing.state.is_open() || as_of > item.due);
        }
        totals.median_days = median(days_to_close);
        totals
    }

    /// How many items are in `state`.
    pub fn in_state(&self, state: State) -> usize {
        State::ALL
            .iter()
            .position(|each| *each == state)
            .map_or(0, |at| self.by_state[at])
    }

    /// Items that are neither closed nor unresolved.
    pub fn open(&self) -> usize {
        self.items - self.in_state(State::Closed) - self.in_state(State::Unresolved)
    }

    /// The share of accountable items that were closed on time, 0 to 1.
    pub fn on_time_rate(&self) -> Option<Ratio> {
        Ratio::count(self.closed_on_time as u64).checked_div(&Ratio::count(self.accountable as u64))
    }
}

/// The middle value, or the mean of the middle two.
fn median(mut values: Vec<i64>) -> Option<Ratio> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = i128::from(*values.get(middle)?);
    if values.len() % 2 == 1 {
        return Some(Ratio::whole(upper));
    }
    Some(Ratio::new(i128::from(values[middle - 1]) + upper, 2))
}

#[cfg(test)]
mod tests {
    use super::testing::{day, item};
    use super::*;

    /// Two that were closed, one of them after it was extended; one that failed; one that goes on.
    fn ledger() -> [LedgerItem; 4] {
        use LedgerEventKind::{Claimed, Extended, Reopened, Unresolved, Verified};
        [
            item(
                "on-time",
                "03-01",
                "03-20",
                &[("03-19", Claimed, ""), ("03-20", Verified, "")],
            ),
            item(
                "extended",
                "03-01",
                "03-20",
                &[
                    ("03-18", Extended, "03-25"),
                    ("03-21", Extended, "04-05"),
                    ("03-30", Claimed, ""),
                    ("04-01", Verified, ""),
                ],
            ),
            item("failed", "03-01", "06-01", &[("03-15", Unresolved, "")]),
            item(
                "again",
                "03-01",
                "06-01",
                &[
                    ("03-02", Claimed, ""),
                    ("03-03", Verified, ""),
                    ("04-05", Reopened, ""),
                ],
            ),
        ]
    }

    /// The items with their events up to a day, and the totals on it.
    fn totals(last: Date) -> (Vec<Standing>, Totals) {
        let mut items = ledger();
        for item in &mut items {
            item.events.retain(|event| event.date <= last);
        }
        let standings: Vec<Standing> = items.iter().map(|item| standing(item, last)).collect();
        let totals = Totals::of(items.iter().zip(&standings), last);
        (standings, totals)
    }

    #[test]
    fn an_item_is_overdue_the_day_after_its_due_date_in_force() {
        let of = |last: &str| totals(day(last)).0;
        let due = |standing: &Standing| (standing.overdue, standing.days_overdue, standing.age);
        assert_eq!(due(&of("03-18")[0]), (false, 0, 17));
        assert_eq!(due(&of("03-20")[1]), (false, 0, 19));
        assert_eq!(of("03-20")[1].due, day("03-25"));
        assert_eq!(of("03-21")[1].due, day("04-05"));
        assert_eq!(due(&of("03-31")[1]), (false, 0, 30));
        // Closed after the original due date, in the one in force; failed and closed items are not overdue.
        assert_eq!(due(&of("06-10")[1]), (false, 0, 31));
        assert_eq!(due(&of("06-10")[2]), (false, 0, 101));
        assert_eq!(due(&of("06-01")[3]), (false, 0, 92));
        assert_eq!(due(&of("06-03")[3]), (true, 2, 94));
        // A closing that was taken back is none.
        let closed = |last: &str| of(last).iter().map(|each| each.closed).collect::<Vec<_>>();
        let (first, second) = (Some(day("03-20")), Some(day("04-01")));
        assert_eq!(closed("04-04"), [first, second, None, Some(day("03-03"))]);
        assert_eq!(closed("04-05"), [first, second, None, None]);
    }

    #[test]
    fn extending_does_not_make_a_closing_timely() {
        let (_, before) = totals(day("03-20"));
        assert_eq!((before.items, before.overdue, before.extensions), (4, 0, 1));
        // Closed or failed, or due before: an item that is due today has until tonight.
        assert_eq!((before.closed_on_time, before.accountable), (2, 3));
        assert_eq!(before.by_state, [1, 0, 0, 0, 2, 1]);
        let (_, after) = totals(day("06-10"));
        assert_eq!((after.items, after.overdue, after.extensions), (4, 1, 2));
        assert_eq!((after.closed_on_time, after.accountable), (1, 4));
        assert_eq!(after.by_state, [0, 0, 0, 1, 2, 1]);
        assert_eq!(after.in_state(State::Closed), 2);
        assert_eq!(after.open(), 1);
        assert_eq!(totals(day("03-02")).1.open(), 4);
        assert_eq!(after.on_time_rate(), Some(Ratio::new(1, 4)));
        assert_eq!(after.median_days, Some(Ratio::whole(25)));
        assert_eq!(Totals::default().on_time_rate(), None);
    }

    #[test]
    fn the_table_of_events() {
        use LedgerEventKind as Event;
        use State::*;
        let table = [
            (
                Event::Progress,
                [
                    Some(InProgress),
                    Some(InProgress),
                    None,
                    Some(InProgress),
                    None,
                    None,
                ],
            ),
            (
                Event::Extended,
                [
                    Some(NotStarted),
                    Some(InProgress),
                    Some(AwaitingVerification),
                    Some(Reopened),
                    None,
                    None,
                ],
            ),
            (
                Event::Claimed,
                [
                    Some(AwaitingVerification),
                    Some(AwaitingVerification),
                    None,
                    Some(AwaitingVerification),
                    None,
                    None,
                ],
            ),
            (
                Event::Rejected,
                [None, None, Some(InProgress), None, None, None],
            ),
            (
                Event::Verified,
                [None, None, Some(Closed), None, None, None],
            ),
            (
                Event::Unresolved,
                [
                    Some(Unresolved),
                    Some(Unresolved),
                    Some(Unresolved),
                    Some(Unresolved),
                    None,
                    None,
                ],
            ),
            (
                Event::Reopened,
                [None, None, None, None, Some(Reopened), Some(Reopened)],
            ),
        ];
        for (event, after) in table {
            assert_eq!(
                State::ALL.map(|state| state.after(event)),
                after,
                "{event:?}"
            );
        }
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![5, 1, 3]), Some(Ratio::whole(3)));
        assert_eq!(median(vec![4, 1, 10, 5]), Some(Ratio::new(9, 2)));
    }
}
