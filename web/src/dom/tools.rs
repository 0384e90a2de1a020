//! What changes many votes of a record at once: moving them between levels, and scaling the record to
//! another number of people.

use scoring_core::id::Id;
use scoring_core::method::Survey;
use scoring_core::scenario::Edit;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use super::element::{add, add_text, input, set, show, toggle};
use crate::check::RecordId;
use crate::field::{Wrong, ascii, whole};
use crate::names::Names;
use crate::original::record;
use crate::state::State;
use crate::votes::{Refused, moved, scaled};

/// The controls below a record.
pub(super) struct Tools {
    indicator: HtmlSelectElement,
    from: HtmlSelectElement,
    to: HtmlSelectElement,
    votes: HtmlInputElement,
    people: HtmlInputElement,
    problem: Element,
}

impl Tools {
    /// Builds them for the record at the place `at`.
    pub(super) fn new(section: &Element, names: &Names<'_>, survey: &Survey, at: usize) -> Self {
        let texts = names.texts;
        let details = add(section, "details", "more");
        add_text(&details, "summary", "", texts.get("votes-tools"));
        let field = |key: &str, name: &str, tag: &str| {
            let row = add(&details, "div", "field choice");
            let label = add_text(&row, "label", "", texts.get(key));
            let id = format!("calculator-{name}-{at}");
            set(&label, "for", &id);
            if tag == "select" {
                let select = add(&row, "select", "");
                set(&select, "id", &id);
                select
            } else {
                let field = input(&row, "text", &id);
                set(&field, "inputmode", "numeric");
                field.into()
            }
        };
        let button = |key: &str, action: &str| {
            let button = add_text(&details, "button", "btn quiet", texts.get(key));
            set(&button, "type", "button");
            set(&button, action, &at.to_string());
        };
        let option = |select: &Element, value: &str, name: &str| {
            set(&add_text(select, "option", "", name), "value", value);
        };
        let indicator = field("indicator", "indicator", "select");
        option(&indicator, "", texts.get("all-indicators"));
        for each in &survey.indicators {
            option(&indicator, &each.id, names.indicator(&each.id));
        }
        let levels = [
            field("move-from", "from", "select"),
            field("move-to", "to", "select"),
        ];
        for select in &levels {
            for (at, level) in survey.levels.iter().enumerate() {
                option(select, &at.to_string(), names.level(&level.id));
            }
        }
        let votes = field("move-votes", "votes", "input");
        button("move", "data-move");
        let people = field("scale-to", "people", "input");
        button("scale", "data-scale");
        let problem = add(&details, "p", "error");
        set(&problem, "role", "alert");
        toggle(&problem, "hidden", true);
        let [from, to] = levels.map(JsCast::unchecked_into::<HtmlSelectElement>);
        // Better than nothing to move: what comes to mind first.
        from.set_value("1");
        Self {
            indicator: indicator.unchecked_into(),
            from,
            to,
            votes: votes.unchecked_into(),
            people: people.unchecked_into(),
            problem,
        }
    }

    /// The edits that the reader asks for: to move votes, or to scale the record. What is wrong is
    /// said.
    pub(super) fn edits(
        &self,
        state: &State,
        names: &Names<'_>,
        of: &RecordId,
        to_move: bool,
    ) -> Vec<Edit> {
        let texts = names.texts;
        let edits = self.asked(state, of, to_move);
        toggle(&self.problem, "hidden", edits.is_ok());
        match edits {
            Ok(edits) => edits,
            Err(why) => {
                let text = match why {
                    Why::Typed(Wrong::Say(key)) => texts.get(key).to_owned(),
                    Why::Typed(Wrong::Weight(_)) => String::new(),
                    Why::Votes(Refused::Nobody) => texts.get("scale-nobody").to_owned(),
                    Why::Votes(Refused::TooFew { indicator, has }) => {
                        let name = names.indicator(&indicator);
                        texts.fill("move-too-few", &[("indicator", &name), ("has", &has)])
                    }
                };
                show(&self.problem, &text);
                Vec::new()
            }
        }
    }

    fn asked(&self, state: &State, of: &RecordId, to_move: bool) -> Result<Vec<Edit>, Why> {
        let survey = state.published().method.survey.as_ref();
        let record = record(state.evaluation(), &of.window, &of.round, of.group.as_ref());
        let (Some(survey), Some(record)) = (survey, record) else {
            return Err(Why::Votes(Refused::Nobody));
        };
        if !to_move {
            let people = whole(&ascii(&self.people.value())).map_err(Why::Typed)?;
            return scaled(survey, of, record, people).map_err(Why::Votes);
        }
        let votes = whole(&ascii(&self.votes.value())).map_err(Why::Typed)?;
        let level = |select: &HtmlSelectElement| select.value().parse().unwrap_or(0);
        let levels = (level(&self.from), level(&self.to));
        let indicator: Option<Id> = self.indicator.value().parse().ok();
        moved(survey, of, record, indicator.as_ref(), levels, votes).map_err(Why::Votes)
    }
}

enum Why {
    Typed(Wrong),
    Votes(Refused),
}
