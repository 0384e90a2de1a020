//! Surveys: counts as tables have them, and questionnaires that are counted.
//!
//! Of questionnaires only the counts are kept: nothing else of a respondent's row is looked at, and
//! nothing of it is handed on.

use std::collections::BTreeMap;

use super::catalogue;
use super::reading::Reading;
use super::recognise::{Found, Meaning};
use super::spec::Holds;
use crate::canonical::{Entry, Field, Value};
use crate::diagnostic::Code;
use crate::sheet::{Cell, Place, value};

/// What identifies a record of a round.
const IDENTITY: &[&str] = &["id", "group"];

/// The counts of a record, in the order of the keys of the format.
const COUNTS: [&str; 4] = ["respondents", "issued", "returned", "population"];

fn field(path: &[&str], value: Option<Value>, place: Place) -> Field<Place> {
    Field {
        path: path.iter().map(|key| (*key).to_owned()).collect(),
        value,
        place,
    }
}

impl Reading<'_> {
    /// What is said above a table of the round as a whole.
    pub(super) fn round_facts(&mut self, found: &Found, file: &str) {
        let sheet = self.sheet(found);
        let mut fields = Vec::new();
        for (key, holds) in [
            ("conducted", Holds::Date),
            ("method", Holds::Text),
            ("method_en", Holds::Text),
        ] {
            let name = catalogue::name("survey", key);
            let label = |cell: &Cell| {
                let text = cell.to_string();
                let mut lines = text.lines().chain([&*text]);
                lines.any(|line| name.is(&value::key(line)))
            };
            for row in 0..found.header {
                let Some(at) =
                    (0..sheet.rows[row].len()).find(|column| label(sheet.cell(row, *column)))
                else {
                    continue;
                };
                let mut behind = at + 1..sheet.rows[row].len();
                if let Some(column) = behind.find(|column| !sheet.cell(row, *column).is_empty()) {
                    let place = Place {
                        sheet: found.sheet,
                        row,
                        column,
                    };
                    let value = self.value(holds, place);
                    fields.push(field(&[key], value, place));
                    break;
                }
            }
        }
        let top = &mut self.files.entry(file.to_owned()).or_default().top;
        top.extend(fields);
        if let Some(date) = self
            .date
            .filter(|_| !top.iter().any(|field| field.path == ["conducted"]))
        {
            let place = Place {
                sheet: found.sheet,
                row: found.header,
                column: 0,
            };
            let date = Value::Literal(date.to_string());
            top.insert(0, field(&["conducted"], Some(date), place));
        }
    }

    /// Reads counts into the round that is kept in `file`.
    pub(super) fn counts(&mut self, found: &Found, file: &str) {
        self.round_facts(found, file);
        let known = self.known;
        let given = |meaning: &Meaning| {
            matches!(
                meaning,
                Meaning::Column("window" | "window_name" | "group" | "indicator")
            )
        };
        let mut entries: Vec<(Vec<String>, Entry<Place>)> = Vec::new();
        for row in self.rows(found, given) {
            let at = |column| Place {
                sheet: found.sheet,
                row,
                column,
            };
            let Some((window, place)) = self.window(found, row, ["window", "window_name"]) else {
                continue;
            };
            let group = found
                .column("group")
                .map(at)
                .filter(|place| !self.book.at(*place).is_empty());
            let group = group.and_then(|place| {
                let id = self.named(&known.groups, Code::UnknownGroup, place)?;
                Some((id, place))
            });
            let own = vec![
                window.clone(),
                group.as_ref().map_or(String::new(), |(id, _)| id.clone()),
            ];
            // A row an indicator: the rows of a window make one record.
            let is_long = found.column("indicator").is_some();
            let at_entry = entries.iter().rposition(|(key, _)| is_long && *key == own);
            let at_entry = at_entry.unwrap_or_else(|| {
                let mut fields = vec![field(&["id"], Some(Value::Text(window)), place)];
                fields.extend(
                    group.map(|(id, place)| field(&["group"], Some(Value::Text(id)), place)),
                );
                let entry = Entry {
                    identity: IDENTITY,
                    telling: &[],
                    fields,
                    children: Vec::new(),
                    place,
                };
                entries.push((own, entry));
                self.records += 1;
                entries.len() - 1
            });
            let mut fields = Vec::new();
            for key in COUNTS {
                if let Some(place) = found.column(key).map(at) {
                    let value = self.value(Holds::Count, place);
                    fields.push(field(&[key], value, place));
                }
            }
            self.staff(found, row, &mut fields);
            fields.extend(self.votes(found, row));
            let entry = &mut entries[at_entry].1;
            for field in fields {
                if !entry.fields.iter().any(|each| each.path == field.path) {
                    entry.fields.push(field);
                }
            }
        }
        let array = self
            .files
            .entry(file.to_owned())
            .or_default()
            .array("window");
        array.extend(entries.into_iter().map(|(_, entry)| entry));
    }

    /// Reads a row a level, as we publish counts (`survey-votes.csv`). A row that names its round goes
    /// there, any other into `file`.
    pub(super) fn levels(&mut self, found: &Found, file: Option<&str>) {
        let known = self.known;
        let (Some(level), Some(votes), Some(indicator)) = (
            found.column("level"),
            found.column("votes"),
            found.column("indicator"),
        ) else {
            return;
        };
        if let Some(file) = file {
            self.round_facts(found, file);
        }
        // By file, window and group, in the order in which they come.
        let mut records: Vec<(String, Entry<Place>, Counts)> = Vec::new();
        for row in self.rows(found, |_| false) {
            let at = |column| Place {
                sheet: found.sheet,
                row,
                column,
            };
            let Some((window, place)) = self.window(found, row, ["window", "window_name"]) else {
                continue;
            };
            let filled = |this: &Self, key| {
                let place = found.column(key).map(at);
                place.filter(|place| !this.book.at(*place).is_empty())
            };
            let round = filled(self, "round")
                .map(|place| self.named(&known.rounds, Code::UnknownRound, place));
            let file = match (round, file) {
                (Some(None), _) | (None, None) => continue,
                (Some(Some(round)), _) => format!("surveys/{round}.toml"),
                (None, Some(file)) => file.to_owned(),
            };
            let group = filled(self, "group").and_then(|place| {
                let id = self.named(&known.groups, Code::UnknownGroup, place)?;
                Some((id, place))
            });
            let asked = self.named(&known.indicators, Code::UnknownIndicator, at(indicator));
            let asked = asked.and_then(|id| known.indicators.position(&id));
            let chosen = self.named(&known.levels, Code::UnknownChoice, at(level));
            let chosen = chosen.and_then(|id| known.levels.position(&id));
            let count = match self.value(Holds::Count, at(votes)) {
                Some(Value::Literal(count)) => count.parse::<u64>().ok(),
                _ => None,
            };
            let is_same = |(path, entry, _): &(String, Entry<Place>, Counts)| {
                *path == file
                    && entry.text("id") == Some(&window)
                    && entry.text("group") == group.as_ref().map(|(id, _)| &**id)
            };
            let found_at = records.iter().rposition(is_same).unwrap_or_else(|| {
                let mut fields = vec![field(&["id"], Some(Value::Text(window)), place)];
                fields.extend(
                    group.map(|(id, place)| field(&["group"], Some(Value::Text(id)), place)),
                );
                for key in COUNTS {
                    if let Some(place) = filled(self, key) {
                        let value = self.value(Holds::Count, place);
                        fields.push(field(&[key], value, place));
                    }
                }
                let entry = Entry {
                    identity: IDENTITY,
                    telling: &[],
                    fields,
                    children: Vec::new(),
                    place,
                };
                records.push((file, entry, Counts::new()));
                self.records += 1;
                records.len() - 1
            });
            if let (Some(indicator), Some(level), Some(count)) = (asked, chosen, count) {
                let empty = || (at(votes), vec![0; known.levels.list.len()]);
                let counts = &mut records[found_at].2;
                counts.entry(indicator).or_insert_with(empty).1[level] = count;
            }
        }
        for (file, mut entry, counts) in records {
            entry
                .fields
                .extend(counts.into_iter().map(|(indicator, (place, counts))| {
                    let indicator = &known.indicators.list[indicator].0;
                    field(&["votes", indicator], Some(Value::Counts(counts)), place)
                }));
            self.files
                .entry(file)
                .or_default()
                .array("window")
                .push(entry);
        }
    }

    /// The votes of a row, by indicator. Where a level of an indicator has votes, an empty cell is none.
    fn votes(&mut self, found: &Found, row: usize) -> Vec<Field<Place>> {
        let known = self.known;
        let named = found.column("indicator").map(|column| Place {
            sheet: found.sheet,
            row,
            column,
        });
        let named = named.and_then(|place| {
            let id = self.named(&known.indicators, Code::UnknownIndicator, place)?;
            known.indicators.position(&id)
        });
        let mut votes: BTreeMap<usize, (Place, Vec<u64>, bool)> = BTreeMap::new();
        for (column, meaning) in found.columns.iter().enumerate() {
            let (indicator, level) = match (meaning, named) {
                (Some(Meaning::Vote(indicator, level)), _) => (*indicator, *level),
                (Some(Meaning::Level(level)), Some(indicator)) => (indicator, *level),
                _ => continue,
            };
            let place = Place {
                sheet: found.sheet,
                row,
                column,
            };
            let empty = || (place, vec![0; known.levels.list.len()], false);
            let counted = match self.value(Holds::Count, place) {
                Some(Value::Literal(count)) => count.parse().ok(),
                _ => None,
            };
            let (_, counts, any) = votes.entry(indicator).or_insert_with(empty);
            if let Some(count) = counted {
                counts[level] = count;
                *any = true;
            }
        }
        let filled = votes.into_iter().filter(|(_, (_, _, any))| *any);
        filled
            .map(|(indicator, (place, counts, _))| {
                let indicator = &known.indicators.list[indicator].0;
                field(&["votes", indicator], Some(Value::Counts(counts)), place)
            })
            .collect()
    }

    /// Counts questionnaires into the round that is kept in `file`.
    pub(super) fn answers(&mut self, found: &Found, file: &str) {
        self.round_facts(found, file);
        let known = self.known;
        let questions: Vec<(usize, usize)> = (found.columns.iter().enumerate())
            .filter_map(|(column, meaning)| match meaning {
                Some(Meaning::Answer(indicator)) => Some((column, *indicator)),
                _ => None,
            })
            .collect();
        let mut tallies: BTreeMap<(usize, String), Tally> = BTreeMap::new();
        let mut seen = Seen::default();
        let rows = self.rows(found, |meaning| !matches!(meaning, Meaning::Answer(_)));
        for row in rows {
            let at = |column| Place {
                sheet: found.sheet,
                row,
                column,
            };
            let Some(window) = self.window_seen(found, row, &mut seen) else {
                continue;
            };
            let group = match found.column("group").map(at) {
                Some(place) if !known.groups.list.is_empty() && !self.book.at(place).is_empty() => {
                    self.named(&known.groups, Code::UnknownGroup, place)
                        .unwrap_or_default()
                }
                _ => String::new(),
            };
            let position = known.windows.position(&window).unwrap_or(0);
            let tally = tallies.entry((position, group)).or_insert_with(|| Tally {
                place: at(0),
                respondents: 0,
                votes: vec![vec![0; known.levels.list.len()]; known.indicators.list.len()],
            });
            let mut answered = false;
            let mut counted = Vec::new();
            for &(column, indicator) in &questions {
                let cell = self.book.at(at(column));
                if cell.is_empty() {
                    continue;
                }
                let level = self.level_seen(at(column), &mut seen);
                if let Some(level) = level {
                    answered = true;
                    counted.push((indicator, level));
                }
            }
            if answered {
                tally.respondents += 1;
                self.records += 1;
                for (indicator, level) in counted {
                    tally.votes[indicator][level] += 1;
                }
            } else {
                self.unfilled += 1;
            }
        }
        self.tallied(tallies, &questions, file);
    }

    /// What was counted, as records of the round.
    fn tallied(
        &mut self,
        tallies: BTreeMap<(usize, String), Tally>,
        questions: &[(usize, usize)],
        file: &str,
    ) {
        let known = self.known;
        let records = self.files.entry(file.to_owned()).or_default();
        for ((window, group), tally) in tallies {
            let place = tally.place;
            let id = Value::Text(known.windows.list[window].0.clone());
            let respondents = Value::Literal(tally.respondents.to_string());
            let mut fields = vec![field(&["id"], Some(id), place)];
            if !group.is_empty() {
                fields.push(field(&["group"], Some(Value::Text(group)), place));
            }
            fields.push(field(&["respondents"], Some(respondents), place));
            for &(_, indicator) in questions {
                let id = &known.indicators.list[indicator].0;
                let counts = Value::Counts(tally.votes[indicator].clone());
                fields.push(field(&["votes", id], Some(counts), place));
            }
            records.array("window").push(Entry {
                identity: IDENTITY,
                telling: &[],
                fields,
                children: Vec::new(),
                place,
            });
        }
    }

    /// The window of a questionnaire.
    fn window_seen(&mut self, found: &Found, row: usize, seen: &mut Seen) -> Option<String> {
        let keys = ["window", "window_name"];
        let columns = keys.into_iter().filter_map(|key| found.column(key));
        let said: String = columns
            .map(|column| self.sheet(found).shown(row, column).to_string())
            .collect();
        if let Some(window) = seen.windows.get(&said) {
            return Some(window.clone());
        }
        let (window, _) = self.window(found, row, keys)?;
        seen.windows.insert(said, window.clone());
        Some(window)
    }

    /// The level that an answer names; `None` for a blank, and for what is no answer.
    fn level_seen(&mut self, place: Place, seen: &mut Seen) -> Option<usize> {
        let text = self.book.at(place).to_string();
        if let Some(level) = seen.levels.get(&text) {
            return *level;
        }
        let level = level(self.known, &text);
        let is_blank = catalogue::name("word", "blank").is(&value::key(&text));
        if level.is_none() && !is_blank {
            self.named(&self.known.levels, Code::UnknownChoice, place);
            return None;
        }
        seen.levels.insert(text, level);
        level
    }
}

/// What cells said before: the same few texts stand in all rows.
#[derive(Default)]
struct Seen {
    levels: BTreeMap<String, Option<usize>>,
    windows: BTreeMap<String, String>,
}

/// Votes by indicator, with the place of the first.
type Counts = BTreeMap<usize, (Place, Vec<u64>)>;

/// What was counted of a window.
struct Tally {
    /// Its first questionnaire.
    place: Place,
    respondents: u64,
    /// By indicator and level.
    votes: Vec<Vec<u64>>,
}

/// The level that an answer names: by its name or id, with a letter before it (`A.好`), or by the
/// letter alone, `A` being the plan's first.
fn level(known: &super::known::Known<'_>, text: &str) -> Option<usize> {
    if let Some(level) = known.levels.position(text) {
        return Some(level);
    }
    let key = value::key(text);
    let mut letters = key.chars();
    let first = letters.next()?;
    if letters.as_str().is_empty() && first.is_ascii_lowercase() {
        let at = first as usize - 'a' as usize;
        return (at < known.levels.list.len()).then_some(at);
    }
    let rest = key
        .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
        .trim_start_matches(['.', '、', ')', '）']);
    (first.is_ascii_alphanumeric() && rest != key).then(|| known.levels.position(rest))?
}
