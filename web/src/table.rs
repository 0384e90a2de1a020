//! The result as a table for spreadsheets. Every row says that it is a scenario, so that no part of it
//! passes for a result.

use scoring_core::outcome::Candidate;
use scoring_core::round::Digits;

use crate::names::Names;
use crate::state::State;
use crate::view::signed;

/// The windows by rank, as CSV with the mark by which spreadsheets know UTF-8.
pub fn csv(state: &State, names: &Names<'_>) -> String {
    let texts = names.texts;
    let mut keys = vec![
        "column-rank",
        "csv-published-rank",
        "csv-id",
        "column-window",
        "column-score",
        "csv-exact",
        "csv-published-score",
        "column-difference",
        "csv-vetoed",
        "lists",
        "csv-note",
    ];
    let mut text = String::from('\u{feff}');
    let (live, before) = (state.live(), state.standings());
    let method = &live.evaluation().method;
    // A plan without grades needs no column of them.
    let has_bands = !method.bands.is_empty();
    if has_bands {
        keys.insert(keys.len() - 1, "csv-band");
    }
    let header: Vec<&str> = keys.iter().map(|key| texts.get(key)).collect();
    row(&mut text, &header);
    let plan = method.ranking.digits();
    let note = if state.changes() == 0 {
        "published"
    } else {
        "scenario"
    };
    let places: Vec<usize> = live.by_rank().collect();
    for (&at, decimals) in places.iter().zip(live.decimals(&places)) {
        let window = &live.evaluation().windows[at];
        let digits = Digits { decimals, ..plan };
        let number = |rank: Option<usize>| rank.map_or_else(String::new, |rank| rank.to_string());
        let (now, then) = (live.composite(at), &before.windows[at].composite);
        let difference = match (&now, then) {
            (Some(now), Some(then)) => signed(plan, &(now - then)).replace('\u{2212}', "-"),
            _ => String::new(),
        };
        let list = match live.candidate(at) {
            Some(Candidate::Excellent) => texts.get("list-excellent"),
            Some(Candidate::Unsatisfactory) => texts.get("list-unsatisfactory"),
            Some(Candidate::Undetermined) => texts.get("list-undetermined"),
            None => "",
        };
        let print = |value: &scoring_core::Ratio| digits.print(value);
        let [rank, published_rank] = [live.rank(at), before.windows[at].rank].map(number);
        let [score, published] =
            [now.as_ref(), then.as_ref()].map(|value| value.map_or_else(String::new, print));
        let exact = (now.as_ref()).map_or_else(String::new, scoring_core::Ratio::fraction);
        let mut cells: Vec<&str> = vec![
            &rank,
            &published_rank,
            &window.id,
            names.window(&window.id),
            &score,
            &exact,
            &published,
            &difference,
            if live.vetoed(at) {
                texts.get("vetoed")
            } else {
                ""
            },
            list,
        ];
        if has_bands {
            let band = now.as_ref().and_then(|value| method.band(value));
            cells.push(band.map_or("", |band| names.band(&band.id)));
        }
        cells.push(texts.get(note));
        row(&mut text, &cells);
    }
    text
}

/// A row; a cell is quoted where it has to be, and one that a spreadsheet would take for a formula is
/// told to be text.
fn row(text: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let number = cell.strip_prefix(['+', '-']).unwrap_or(cell);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        let formula = cell.starts_with(['=', '+', '-', '@', '\t']) && !is_number;
        if formula || cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(if formula { "'" } else { "" });
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{graded_inputs, id, inputs, ratio};
    use crate::text::tests::catalogue;
    use scoring_core::scenario::Edit;

    #[test]
    fn a_row_a_window_and_each_says_what_it_is() {
        let mut state = State::new(&inputs()).expect("the sample is consistent");
        let texts = catalogue("zh-CN");
        let rows = |state: &State| -> Vec<String> {
            let names = Names {
                texts: &texts,
                evaluation: state.published(),
            };
            csv(state, &names).lines().map(str::to_owned).collect()
        };
        let published = rows(&state);
        assert_eq!(published.len(), 4);
        assert_eq!(
            published[1],
            "1,1,a,a窗口,90.60,453/5,90.60,+0.00,,优秀候选,公布"
        );
        state.set(Edit::Floor(ratio("90.5")));
        let scenario = rows(&state);
        assert!(
            scenario[1..]
                .iter()
                .all(|row| row.ends_with("情景推演，非正式结果"))
        );
    }

    #[test]
    fn grades_have_a_column_where_the_plan_has_grades() {
        let mut state = State::new(&graded_inputs()).expect("the sample is consistent");
        let texts = catalogue("zh-CN");
        let grade_of_a = |state: &State| {
            let names = Names {
                texts: &texts,
                evaluation: state.published(),
            };
            let text = csv(state, &names);
            let mut rows = text.lines().map(|row| row.split(',').rev().nth(1));
            assert_eq!(rows.next().flatten(), Some("等次"));
            rows.next().flatten().map(str::to_owned)
        };
        assert_eq!(grade_of_a(&state).as_deref(), Some("优"));
        let at_least = ratio("90.7");
        let id = id("high");
        state.set(Edit::Band { id, at_least });
        assert_eq!(grade_of_a(&state).as_deref(), Some("良"));
    }

    #[test]
    fn no_cell_is_a_formula() {
        let mut text = String::new();
        row(&mut text, &["=1+1", "-0.5", "a,b", "\"", "-x"]);
        assert_eq!(text, "\"'=1+1\",-0.5,\"a,b\",\"\"\"\",\"'-x\"\r\n");
    }
}
