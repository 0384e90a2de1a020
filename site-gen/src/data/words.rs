//! What tables and columns are called and mean in Chinese.
//!
//! Their English stands in the code, because the data package carries it. The Chinese stands in files
//! of texts whose keys are `table` and `table.column`; a column that several tables share may stand
//! there once, as `column.<name>`.

use std::collections::BTreeMap;

use super::{Column, Table};
use crate::texts;

/// A Chinese text for each table and column.
#[derive(Debug)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// What they mean, in sentences.
    pub fn descriptions() -> Self {
        let text = include_str!("../../texts/columns.toml");
        Self(texts::entries("columns", text))
    }

    /// What they are called, in a word or two.
    pub fn names() -> Self {
        let text = include_str!("../../texts/sheets.toml");
        Self(texts::entries("sheets", text))
    }

    /// The text for a table.
    pub fn of_table(&self, table: &Table) -> &str {
        self.first(&[table.name.to_owned()])
    }

    /// The text for a column of it.
    pub fn of_column(&self, table: &Table, column: &Column) -> &str {
        self.first(&keys(table, column))
    }

    /// The first text there is: a test finds every table and column that has none.
    fn first(&self, keys: &[String]) -> &str {
        (keys.iter())
            .find_map(|key| self.0.get(key))
            .unwrap_or_else(|| panic!("no text {keys:?} for the tables"))
    }
}

fn keys(table: &Table, column: &Column) -> [String; 2] {
    [
        format!("{}.{}", table.name, column.name),
        format!("column.{}", column.name),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::view::testing;

    #[test]
    fn every_table_and_column_has_its_words_and_nothing_else_has() {
        let assessed = testing::centre();
        for words in [Words::descriptions(), Words::names()] {
            let mut used = BTreeSet::new();
            let mut missing = Vec::new();
            // Those of other plans, too.
            for (_, make) in super::super::tables::TABLES {
                let table = make(assessed.current());
                used.insert(table.name.to_owned());
                for column in table.columns {
                    let keys = keys(&table, column);
                    match keys.iter().find(|key| words.0.contains_key(*key)) {
                        Some(key) => drop(used.insert(key.clone())),
                        None => missing.push(keys),
                    }
                }
            }
            assert!(missing.is_empty(), "without words: {missing:?}");
            let known: BTreeSet<String> = words.0.into_keys().collect();
            assert_eq!(known, used);
        }
    }
}
