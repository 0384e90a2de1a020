//! Peer ballots: who marked whom as a table of windows against windows, or a row a mark.

use std::collections::BTreeMap;

use super::reading::Reading;
use super::recognise::{Found, Meaning};
use super::spec::{Holds, Kind};
use crate::canonical::{Entry, Field, Value};
use crate::diagnostic::Code;
use crate::sheet::Place;

/// The file of the ballots.
const FILE: &str = "peer.toml";

/// A ballot being read.
struct Ballot {
    entry: Entry<Place>,
    /// Its number in the table, where it has one.
    number: String,
}

fn field(path: &[&str], value: Option<Value>, place: Place) -> Field<Place> {
    Field {
        path: path.iter().map(|key| (*key).to_owned()).collect(),
        value,
        place,
    }
}

impl Reading<'_> {
    /// Reads ballots, and the reasons that other tables give for their marks.
    pub(super) fn ballots(&mut self, tables: &[Found], reasons: &[Found]) {
        let mut ballots: Vec<Ballot> = Vec::new();
        for found in tables {
            let has =
                |key: &str, name: &str| found.column(key).is_some() || found.column(name).is_some();
            match (has("rater", "rater_name"), has("rated", "rated_name")) {
                (true, true) => self.marks(found, &mut ballots),
                (true, false) => self.matrix(found, &mut ballots),
                _ => self.turned(found, &mut ballots),
            }
        }
        // Reasons alone are of ballots that the content has, by their numbers there.
        if let (true, [first, ..]) = (tables.is_empty(), reasons) {
            let place = Place {
                sheet: first.sheet,
                row: first.header,
                column: 0,
            };
            let known = self.known.year.records.ballots.iter().enumerate();
            ballots.extend(known.map(|(at, ballot)| {
                let rater = (ballot.rater.as_ref()).map(|rater| Value::Text(rater.to_string()));
                let fields = vec![field(&["rater"], rater, place)];
                new(fields, (at + 1).to_string(), place)
            }));
        }
        let known = ballots.len();
        for found in reasons {
            self.marks(found, &mut ballots);
        }
        if tables.is_empty() {
            let given = |ballot: &&Ballot| ballot.entry.fields.len() > 1;
            self.records += ballots[..known].iter().filter(given).count();
        }
        let array = self
            .files
            .entry(FILE.to_owned())
            .or_default()
            .array("ballot");
        array.extend(ballots.into_iter().map(|ballot| ballot.entry));
    }

    /// A row a ballot, a column a window marked.
    fn matrix(&mut self, found: &Found, ballots: &mut Vec<Ballot>) {
        let known = self.known;
        let given = |meaning: &Meaning| {
            matches!(meaning, Meaning::Column("rater" | "rater_name" | "ballot"))
        };
        for row in self.rows(found, given) {
            let at = |column| Place {
                sheet: found.sheet,
                row,
                column,
            };
            let Some(at_ballot) = self.ballot(found, row, ballots, true) else {
                continue;
            };
            for (column, meaning) in found.columns.iter().enumerate() {
                let Some(Meaning::Window(window)) = meaning else {
                    continue;
                };
                let value = self.value(Holds::Mark, at(column));
                let window = &known.windows.list[*window].0;
                ballots[at_ballot]
                    .entry
                    .fields
                    .push(field(&["scores", window], value, at(column)));
            }
        }
    }

    /// A column a ballot, a row a window marked.
    fn turned(&mut self, found: &Found, ballots: &mut Vec<Ballot>) {
        let known = self.known;
        let given = |meaning: &Meaning| matches!(meaning, Meaning::Column("rated" | "rated_name"));
        let mut marks: BTreeMap<usize, Vec<Field<Place>>> = BTreeMap::new();
        for row in self.rows(found, given) {
            let Some((window, _)) = self.window(found, row, ["rated", "rated_name"]) else {
                continue;
            };
            for (column, meaning) in found.columns.iter().enumerate() {
                if !matches!(meaning, Some(Meaning::Window(_))) {
                    continue;
                }
                let place = Place {
                    sheet: found.sheet,
                    row,
                    column,
                };
                if let Some(value) = self.value(Holds::Mark, place) {
                    let mark = field(&["scores", &window], Some(value), place);
                    marks.entry(column).or_default().push(mark);
                }
            }
        }
        let submitted = self.date.map(|date| Value::Literal(date.to_string()));
        for (column, marks) in marks {
            let Some(Meaning::Window(rater)) = &found.columns[column] else {
                continue;
            };
            let place = Place {
                sheet: found.sheet,
                row: found.header,
                column,
            };
            let rater = Value::Text(known.windows.list[*rater].0.clone());
            let mut fields = vec![
                field(&["rater"], Some(rater), place),
                field(&["submitted"], submitted.clone(), place),
            ];
            fields.extend(marks);
            ballots.push(new(fields, String::new(), place));
            self.records += 1;
        }
    }

    /// A row a mark, a reason or both.
    fn marks(&mut self, found: &Found, ballots: &mut Vec<Ballot>) {
        let given = |meaning: &Meaning| {
            let keys = ["rater", "rater_name", "rated", "rated_name", "ballot"];
            matches!(meaning, Meaning::Column(key) if keys.contains(key))
        };
        for row in self.rows(found, given) {
            let at = |column| Place {
                sheet: found.sheet,
                row,
                column,
            };
            let Some(at_ballot) = self.ballot(found, row, ballots, false) else {
                continue;
            };
            let Some((window, _)) = self.window(found, row, ["rated", "rated_name"]) else {
                continue;
            };
            for (key, below, suffix, holds) in [
                ("score", "scores", "", Holds::Mark),
                ("reason", "reasons", "", Holds::Text),
                ("reason_en", "reasons", "_en", Holds::Text),
            ] {
                if let Some(place) = found.column(key).map(at) {
                    let value = self.value(holds, place);
                    let window = format!("{window}{suffix}");
                    ballots[at_ballot]
                        .entry
                        .fields
                        .push(field(&[below, &window], value, place));
                }
            }
        }
    }

    /// The ballot that a row is of: a new one, or the one with its number or its rater.
    fn ballot(
        &mut self,
        found: &Found,
        row: usize,
        ballots: &mut Vec<Ballot>,
        is_new: bool,
    ) -> Option<usize> {
        let at = |column| Place {
            sheet: found.sheet,
            row,
            column,
        };
        let sheet = self.sheet(found);
        let shown = |key: &str| {
            found
                .column(key)
                .map(|column| sheet.shown(row, column).to_string())
        };
        let number = shown("ballot").unwrap_or_default();
        let named = ["rater", "rater_name"]
            .into_iter()
            .filter_map(shown)
            .any(|text| !text.is_empty());
        let rater = if named {
            Some(self.window(found, row, ["rater", "rater_name"])?)
        } else {
            None
        };
        if !is_new {
            let is = |ballot: &Ballot| match (&rater, number.is_empty()) {
                (_, false) => ballot.number == number,
                (Some((rater, _)), true) => ballot.entry.text("rater") == Some(rater),
                (None, true) => false,
            };
            if let Some(at) = ballots.iter().position(is) {
                return Some(at);
            }
        }
        let first = sheet.rows[row]
            .iter()
            .position(|cell| !cell.is_empty())
            .unwrap_or(0);
        let place = rater.as_ref().map_or(at(first), |(_, place)| *place);
        if found.kind == Kind::Reasons {
            let place = found.column("ballot").map_or(place, at);
            let called = self.book.at(place).to_string();
            self.problem(Code::SheetNoBallot, place, |it| it.with("ballot", called));
            return None;
        }
        let mut fields = Vec::new();
        fields.extend(rater.map(|(id, place)| field(&["rater"], Some(Value::Text(id)), place)));
        let submitted = found.column("submitted").map(at);
        let date = submitted.and_then(|place| self.value(Holds::Date, place));
        let date = date.or_else(|| self.date.map(|date| Value::Literal(date.to_string())));
        fields.push(field(&["submitted"], date, submitted.unwrap_or(place)));
        self.staff(found, row, &mut fields);
        ballots.push(new(fields, number, place));
        self.records += 1;
        Some(ballots.len() - 1)
    }
}

fn new(fields: Vec<Field<Place>>, number: String, place: Place) -> Ballot {
    Ballot {
        entry: Entry {
            identity: &["rater"],
            telling: &[],
            fields,
            children: Vec::new(),
            place,
        },
        number,
    }
}
