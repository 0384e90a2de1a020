//! Rows as records: what each cell says, with its place, and every problem on the way.
//!
//! Only what a cell means is judged here. Whether the records are lawful is for the check that every
//! content passes, which sees them as the files that they become.

mod numbers;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::known::{self, Known, Names};
use super::recognise::{Found, Meaning, is_total};
use super::spec::{Column, File, Holds, List, Spec};
use crate::canonical::{Entry, Field, Records, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::sheet::{Cell, Place, Sheet, Workbook, value};
use crate::source::{FileId, Span};

/// Something wrong, at a cell or with the whole file.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Where.
    pub place: Option<Place>,
    /// What.
    pub diagnostic: Diagnostic,
}

/// What was read of a workbook so far.
pub struct Reading<'a> {
    /// The workbook.
    pub book: &'a Workbook,
    /// What its words mean.
    pub known: &'a Known<'a>,
    /// The day of records without one.
    pub date: Option<Date>,
    /// What a problem is a problem of.
    pub file: FileId,
    /// What is to stand in which file of the year's folder.
    pub files: BTreeMap<String, Records<Place>>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Rows that sum up others.
    pub totals: Vec<Place>,
    /// Rows with nothing but what was given.
    pub unfilled: usize,
    /// Records read.
    pub records: usize,
    /// Ids that are taken.
    pub ids: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    /// Nothing so far.
    pub fn new(book: &'a Workbook, known: &'a Known<'a>, file: FileId, date: Option<Date>) -> Self {
        Self {
            book,
            known,
            date,
            file,
            files: BTreeMap::new(),
            problems: Vec::new(),
            totals: Vec::new(),
            unfilled: 0,
            records: 0,
            ids: numbers::ids(known.year),
        }
    }

    /// The sheet of a table.
    pub fn sheet(&self, found: &Found) -> &'a Sheet {
        &self.book.sheets[found.sheet]
    }

    /// Says that something is wrong at a place.
    pub fn problem(
        &mut self,
        code: Code,
        place: Place,
        with: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let diagnostic = with(Diagnostic::new(code, Span::file(self.file)));
        self.problems.push(Problem {
            place: Some(place),
            diagnostic,
        });
    }

    /// The rows of a table that hold a record: neither totals, nor empty but for what is given.
    pub fn rows(&mut self, found: &Found, is_given: impl Fn(&Meaning) -> bool) -> Vec<usize> {
        let sheet = self.sheet(found);
        let mut rows = Vec::new();
        for row in found.body..sheet.rows.len() {
            let cells = &sheet.rows[row];
            let filled = |meaning: &dyn Fn(&Meaning) -> bool| {
                let mut columns = found.columns.iter().zip(cells);
                columns
                    .any(|(column, cell)| !cell.is_empty() && column.as_ref().is_some_and(meaning))
            };
            if !filled(&|_| true) {
                continue;
            }
            if is_total(cells) {
                self.totals.push(Place {
                    sheet: found.sheet,
                    row,
                    column: 0,
                });
            } else if filled(&|meaning| !is_given(meaning)) {
                rows.push(row);
            } else {
                self.unfilled += 1;
            }
        }
        rows
    }

    /// The window of a row, by its id or else its name, in merged cells too.
    pub fn window(
        &mut self,
        found: &Found,
        row: usize,
        keys: [&str; 2],
    ) -> Option<(String, Place)> {
        let sheet = self.sheet(found);
        let columns = keys.map(|key| found.column(key));
        for column in columns.into_iter().flatten() {
            let cell = sheet.shown(row, column);
            let place = Place {
                sheet: found.sheet,
                row,
                column,
            };
            if cell.is_empty() {
                continue;
            }
            if let Cell::Error(error) = cell {
                self.problem(Code::SheetFormula, place, |it| it.with("error", error));
                return None;
            }
            let text = cell.to_string();
            let windows = &self.known.windows;
            if let Some(id) = windows.find(&text) {
                return Some((id.to_owned(), place));
            }
            let near = windows.near(&text);
            self.problem(Code::UnknownWindow, place, |it| {
                let it = it.with("id", &text);
                match near {
                    Some(near) => it.with("suggestion", near),
                    None => it,
                }
            });
            return None;
        }
        let column = columns.into_iter().flatten().next().unwrap_or(0);
        let place = Place {
            sheet: found.sheet,
            row,
            column,
        };
        self.problem(Code::SheetNoWindow, place, |it| it);
        None
    }

    /// What stands at a place, of a list of names.
    pub fn named(&mut self, names: &Names, code: Code, place: Place) -> Option<String> {
        let text = self.book.at(place).to_string();
        if let Some(id) = names.find(&text) {
            return Some(id.to_owned());
        }
        let chinese: Vec<_> = names.list.iter().map(|(_, name, _)| &**name).collect();
        let english: Vec<_> = names.list.iter().map(|(.., name)| &**name).collect();
        let choices = (&*chinese.join("、"), &*english.join(", "));
        let near = names.near(&text).map(str::to_owned);
        self.problem(code, place, |it| {
            let it = it
                .with("id", &text)
                .with("word", &text)
                .with_names("choices", choices);
            match near {
                Some(near) => it.with("suggestion", near),
                None => it,
            }
        });
        None
    }

    /// The value of a cell; `None` where it is empty or wrong.
    pub fn value(&mut self, holds: Holds, place: Place) -> Option<Value> {
        let cell = self.book.at(place);
        match cell {
            Cell::Empty => return None,
            Cell::Error(error) => {
                self.problem(Code::SheetFormula, place, |it| it.with("error", error));
                return None;
            }
            _ => {}
        }
        let bad_number = |this: &mut Self| {
            this.problem(Code::BadNumber, place, |it| it.with("number", cell));
            None
        };
        let texts = |texts: Vec<String>| Some(Value::Texts(texts));
        match holds {
            Holds::Window => self
                .named(&self.known.windows, Code::UnknownWindow, place)
                .map(Value::Text),
            Holds::One(list) => {
                let known = self.known;
                self.named(known.list(list), code_of(list), place)
                    .map(Value::Text)
            }
            Holds::Choice(section) => self
                .named(&known::choice(section), Code::UnknownChoice, place)
                .map(Value::Text),
            Holds::Date => {
                let date = value::date(cell, self.known.year.year);
                if date.is_none() {
                    self.problem(Code::BadDate, place, |it| it.with("date", cell));
                }
                date.map(|date| Value::Literal(date.to_string()))
            }
            Holds::Count => match value::count(cell) {
                Some(count) => Some(Value::Literal(count.to_string())),
                None => bad_number(self),
            },
            Holds::Mark => match value::mark(cell) {
                Some(mark) => Some(Value::Literal(mark)),
                None => bad_number(self),
            },
            Holds::Points => match value::decimal(cell) {
                Some(decimal) => Some(Value::Literal(decimal)),
                None => bad_number(self),
            },
            Holds::Id | Holds::Text => Some(Value::Text(value::text(cell))),
            Holds::Words => texts(value::words(cell)),
            Holds::List => {
                let raw = match cell {
                    Cell::Text(text) => text,
                    _ => "",
                };
                let split = |text: &str| -> Vec<String> {
                    let parts = text.split(['、', '，', ',', '；', ';']).map(str::trim);
                    parts
                        .filter(|part| !part.is_empty())
                        .map(str::to_owned)
                        .collect()
                };
                // One a line: then commas belong to what is said.
                texts(if raw.contains('\n') {
                    value::lines(cell)
                } else {
                    split(&value::text(cell))
                })
            }
            Holds::Lines => texts(value::lines(cell)),
        }
    }

    /// Reads a table whose columns are known.
    pub fn flat(&mut self, found: &Found, spec: &'static Spec) {
        let given = |meaning: &Meaning| {
            let keys = ["window", "window_name", "item", "component"];
            matches!(meaning, Meaning::Column(key) if keys.contains(key))
                && spec.file != File::OfItem
        };
        let rows = self.rows(found, given);
        for row in rows {
            let before = self.problems.len();
            let record = self.record(found, spec, row);
            if self.problems.len() == before {
                self.records += 1;
            }
            if let Some((file, entry)) = record {
                match spec.file {
                    File::OfItem => self.event(&file, entry),
                    _ => self
                        .files
                        .entry(file)
                        .or_default()
                        .array(spec.array)
                        .push(entry),
                }
            }
        }
    }

    /// A row as a record, and the file that it belongs to; of an event, the item.
    fn record(
        &mut self,
        found: &Found,
        spec: &'static Spec,
        row: usize,
    ) -> Option<(String, Entry<Place>)> {
        let at = |column| Place {
            sheet: found.sheet,
            row,
            column,
        };
        let first = self.sheet(found).rows[row]
            .iter()
            .position(|cell| !cell.is_empty());
        let place = at(first.unwrap_or(0));
        let mut fields = Vec::new();
        let mut window = None;
        for Column { key, holds } in spec.columns {
            let column = found.column(key);
            let (value, place) = if *holds == Holds::Window {
                let (id, place) = self.window(found, row, ["window", "window_name"])?;
                window = Some(id.clone());
                (Some(Value::Text(id)), place)
            } else {
                let place = column.map_or(place, at);
                (column.and_then(|_| self.value(*holds, place)), place)
            };
            let default = || match (*key, self.date) {
                ("date", Some(date)) => Some(Value::Literal(date.to_string())),
                _ => None,
            };
            let value = value.or_else(default);
            if column.is_some() || value.is_some() {
                fields.push(Field {
                    path: vec![(*key).to_owned()],
                    value,
                    place,
                });
            }
        }
        self.staff(found, row, &mut fields);
        let file = self.file_of(spec, window.as_deref(), &mut fields)?;
        let mut entry = Entry {
            identity: spec.identity,
            telling: spec.telling,
            fields,
            children: Vec::new(),
            place,
        };
        self.numbered(spec, window.as_deref(), &mut entry);
        Some((file, entry))
    }

    /// The file that a record belongs to, of an event the item. What only says that is no key of the
    /// record and is taken out of it.
    fn file_of(
        &self,
        spec: &Spec,
        window: Option<&str>,
        fields: &mut Vec<Field<Place>>,
    ) -> Option<String> {
        let mut take = |key: &str| {
            let at = fields.iter().position(|field| field.path == [key])?;
            match fields.remove(at).value {
                Some(Value::Text(text)) => Some(text),
                _ => None,
            }
        };
        match spec.file {
            File::One(name) => Some(name.to_owned()),
            File::OfWindow => {
                take("window");
                Some(format!("ledger/{}.toml", window?))
            }
            File::OfComponent => {
                let component = take("component").or_else(|| {
                    let item = fields.iter().find(|field| field.path == ["item"])?;
                    match &item.value {
                        Some(Value::Text(item)) => self.known.checklist_of.get(item)?.clone(),
                        _ => None,
                    }
                });
                Some(format!("checklists/{}.toml", component?))
            }
            File::OfItem => take("item"),
        }
    }

    /// The columns for staff of a row.
    pub fn staff(&mut self, found: &Found, row: usize, fields: &mut Vec<Field<Place>>) {
        for (column, meaning) in found.columns.iter().enumerate() {
            if let Some(Meaning::Staff(key)) = meaning {
                let place = Place {
                    sheet: found.sheet,
                    row,
                    column,
                };
                fields.push(Field {
                    path: vec![key.clone()],
                    value: self.value(Holds::Text, place),
                    place,
                });
            }
        }
    }

    /// An event goes to its item, which this workbook or the content has.
    fn event(&mut self, item: &str, entry: Entry<Place>) {
        let id = |entry: &Entry<Place>| entry.text("id") == Some(item);
        for records in self.files.values_mut() {
            for (array, entries) in &mut records.arrays {
                if let Some(found) = entries
                    .iter_mut()
                    .find(|entry| *array == "item" && id(entry))
                {
                    match found.children.first_mut() {
                        Some((_, events)) => events.push(entry),
                        None => found.children.push(("event", vec![entry])),
                    }
                    return;
                }
            }
        }
        let known = self
            .known
            .year
            .ledger
            .iter()
            .find(|known| &*known.id == item);
        let Some(known) = known else {
            self.problem(Code::SheetNoItem, entry.place, |it| it.with("id", item));
            return;
        };
        let place = entry.place;
        let field = Field {
            path: vec!["id".to_owned()],
            value: Some(Value::Text(item.to_owned())),
            place,
        };
        let file = format!("ledger/{}.toml", known.window);
        self.files
            .entry(file)
            .or_default()
            .array("item")
            .push(Entry {
                identity: &["id"],
                telling: &[],
                fields: vec![field],
                children: vec![("event", vec![entry])],
                place,
            });
    }
}

/// What is said of a word that a list of the plan does not have.
fn code_of(list: List) -> Code {
    match list {
        List::Items | List::ChecklistItems => Code::UnknownItem,
        List::Checklists => Code::UnknownComponent,
        List::Deductions | List::Additions => Code::UnknownKind,
        List::Grounds => Code::UnknownGround,
        List::Indicators => Code::UnknownIndicator,
    }
}
