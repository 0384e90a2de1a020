//! Peer ballots as tables: the marks, a row a ballot, and why marks were taken off.

use toml_edit::{Item, Table as Toml};

use super::{Tabulator, number, staff_keys, tables, text};
use crate::exchange::spec::Holds;
use crate::sheet::Cell;
use crate::sheet::xlsx::{Grid, Head, Limit};

impl Tabulator<'_> {
    fn all_ballots(&self) -> Vec<Toml> {
        if self.is_template {
            return Vec::new();
        }
        tables(self.document("peer.toml").get("ballot"))
    }

    pub(super) fn ballots(&self) -> Grid {
        let ballots = self.all_ballots();
        let staff = staff_keys(ballots.iter(), |_| false);
        let names = || Limit::OneOf(self.known.windows.all(self.language));
        let mut heads = vec![
            self.head("peer", "ballot", Limit::None, true),
            self.head("peer", "rater", Limit::None, true),
            self.head("peer", "rater_name", names(), true),
            self.head("peer", "submitted", Limit::Day(self.known.year.year), false),
        ];
        for (id, ..) in &self.known.windows.list {
            let name = self.known.windows.shown(id, self.language);
            let name = if name == *id {
                name
            } else {
                format!("{name}\n{id}")
            };
            heads.push(Head {
                group: String::new(),
                name,
                limit: Limit::Mark,
                given: false,
            });
        }
        heads.extend(
            staff
                .iter()
                .map(|key| self.head("", key, Limit::None, false)),
        );
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (at, ballot) in ballots.iter().enumerate() {
            let rater = text(ballot.get("rater"));
            let mut row = vec![
                Cell::Number((at + 1).to_string().into()),
                Cell::text(&rater),
            ];
            row.push(if rater.is_empty() {
                Cell::Empty
            } else {
                self.window_name(&rater)
            });
            row.push(self.cell(Holds::Date, ballot.get("submitted")));
            let scores = ballot.get("scores").and_then(Item::as_table_like);
            for (id, ..) in &self.known.windows.list {
                row.push(number(&text(scores.and_then(|scores| scores.get(id)))));
            }
            row.extend(staff.iter().map(|key| Cell::text(&text(ballot.get(key)))));
            rows.push(row);
        }
        if self.is_template {
            rows = (self.known.windows.list.iter().enumerate())
                .map(|(at, (id, ..))| {
                    vec![
                        Cell::Number((at + 1).to_string().into()),
                        Cell::text(id),
                        self.window_name(id),
                    ]
                })
                .collect();
        }
        self.grid("peer", heads, rows)
    }

    pub(super) fn reasons(&self) -> Grid {
        let names = || Limit::OneOf(self.known.windows.all(self.language));
        let heads = vec![
            self.head("peer", "ballot", Limit::None, false),
            self.head("peer", "rated", Limit::None, false),
            self.head("peer", "rated_name", names(), false),
            self.head("peer", "reason", Limit::None, false),
            self.head("peer", "reason_en", Limit::None, false),
        ];
        let mut rows = Vec::new();
        for (at, ballot) in self.all_ballots().iter().enumerate() {
            let Some(reasons) = ballot.get("reasons").and_then(Item::as_table_like) else {
                continue;
            };
            for (id, ..) in &self.known.windows.list {
                let said = |key: &str| Cell::text(&text(reasons.get(key)));
                let (reason, english) = (said(id), said(&format!("{id}_en")));
                if !reason.is_empty() || !english.is_empty() {
                    let number = Cell::Number((at + 1).to_string().into());
                    rows.push(vec![
                        number,
                        Cell::text(id),
                        self.window_name(id),
                        reason,
                        english,
                    ]);
                }
            }
        }
        self.grid("reasons", heads, rows)
    }
}
