//! Whether this build of the method reproduces what the page says was published.

use scoring_core::Evaluation;
use scoring_core::inputs::Window;
use scoring_core::live::Standings;
use scoring_core::round::Digits;

use crate::json;
use crate::original::place;

/// A row of the published ranking, as the page has it. Empty texts where a window is not ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRow {
    /// The window's id.
    pub window: String,
    /// Its rank.
    pub rank: String,
    /// Its composite.
    pub composite: String,
}

/// The part of the published ranking that the page carries as a text: for each window the rank and the
/// composite, each as four texts, the figure and at the end its name. A dash stands for a figure that is
/// not there.
///
/// # Errors
///
/// A sentence, when the text is no such list.
pub fn rows(json: &str) -> Result<Vec<PublishedRow>, String> {
    let texts: Vec<String> = json::read(json).map_err(|error| error.to_string())?;
    let rows = texts.chunks(8).map(|texts| {
        let [rank, _, _, of, composite, _, _, like] = texts else {
            return None;
        };
        let window = of.strip_prefix("rank ")?;
        let figure = |text: &String| text.strip_prefix('–').unwrap_or(text).to_owned();
        (like.strip_prefix("composite ") == Some(window)).then(|| PublishedRow {
            window: window.to_owned(),
            rank: figure(rank),
            composite: figure(composite),
        })
    });
    let rows = rows.collect::<Option<_>>();
    rows.ok_or_else(|| String::from("published-figures"))
}

/// What the comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Every window has the published rank and composite.
    Same {
        /// How many windows.
        windows: usize,
    },
    /// One has not: the first of the published order.
    Different {
        /// What was published.
        published: PublishedRow,
        /// What was computed; `None` where the inputs do not have the window.
        computed: Option<PublishedRow>,
    },
}

/// Compares what was computed with what was published.
pub fn compare(
    evaluation: &Evaluation,
    standings: &Standings,
    published: &[PublishedRow],
) -> Comparison {
    for row in published {
        let computed = computed(evaluation, standings, row);
        if computed.as_ref() != Some(row) {
            return Comparison::Different {
                published: row.clone(),
                computed,
            };
        }
    }
    let mut told: Vec<&str> = published.iter().map(|row| row.window.as_str()).collect();
    scoring_core::sort::all(&mut told);
    let is_told = |window: &&Window| told.binary_search(&window.id.as_str()).is_ok();
    let absent = (evaluation.windows.iter()).find(|window| !is_told(window));
    match absent {
        None => Comparison::Same {
            windows: published.len(),
        },
        Some(window) => {
            let nothing = PublishedRow {
                window: window.id.to_string(),
                rank: String::new(),
                composite: String::new(),
            };
            Comparison::Different {
                computed: computed(evaluation, standings, &nothing),
                published: nothing,
            }
        }
    }
}

/// The row as computed, with as many decimals as the published one: a page may print further digits
/// where two windows would look alike.
fn computed(
    evaluation: &Evaluation,
    standings: &Standings,
    published: &PublishedRow,
) -> Option<PublishedRow> {
    let window = standings
        .windows
        .get(place(evaluation, &published.window)?)?;
    let plan = evaluation.method.ranking.digits();
    let printed = published
        .composite
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let decimals = u32::try_from(printed).map_or(plan.decimals, |it| it.max(plan.decimals));
    let digits = Digits { decimals, ..plan };
    let composite = window.composite.as_ref().map(|value| digits.print(value));
    Some(PublishedRow {
        window: published.window.clone(),
        rank: window.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        composite: composite.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::inputs;
    use crate::state::State;

    fn row(window: &str, rank: &str, composite: &str) -> PublishedRow {
        PublishedRow {
            window: window.into(),
            rank: rank.into(),
            composite: composite.into(),
        }
    }

    #[test]
    fn rows_are_read_from_the_page() {
        let text = r#"["1","","","rank a","90.60","","","composite a","–","","","rank b","–","","","composite b"]"#;
        let read = rows(text).expect("a list of figures");
        assert_eq!(read, [row("a", "1", "90.60"), row("b", "", "")]);
        for wrong in [
            r#"["1","","","rank a"]"#,
            r#"["1","","","rank a","90.60","","","composite b"]"#,
            r#"["1","","","median a","90.60","","","composite a"]"#,
            "{}",
        ] {
            assert!(rows(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_first_difference_is_named() {
        let state = State::new(&inputs()).expect("the sample is consistent");
        let compared = |rows: &[PublishedRow]| compare(state.published(), state.standings(), rows);
        let (a, b, c) = (
            row("a", "1", "90.60"),
            row("b", "3", "87.94"),
            row("c", "2", "90.360"),
        );
        let (first, all) = (c.clone(), [a.clone(), c.clone(), b.clone()]);
        assert_eq!(compared(&all), Comparison::Same { windows: 3 });
        assert_eq!(
            compared(&[a.clone(), row("c", "2", "90.37"), b.clone()]),
            Comparison::Different {
                published: row("c", "2", "90.37"),
                computed: Some(row("c", "2", "90.36")),
            }
        );
        assert_eq!(
            compared(&[row("x", "1", "1.00"), first.clone()]),
            Comparison::Different {
                published: row("x", "1", "1.00"),
                computed: None
            }
        );
        // A window that the page lacks is a difference, too.
        assert_eq!(
            compared(&[a, first]),
            Comparison::Different {
                published: row("b", "", ""),
                computed: Some(row("b", "3", "87.94")),
            }
        );
    }
}
