//! What was taken off and added, each with its basis: of one window, or of all.

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{AppliesTo, Method};
use serde::Serialize;

use crate::model::Adjustment;
use crate::view::{Day, Scene, Words};

/// A deduction or addition.
#[derive(Debug, Serialize)]
pub(crate) struct AdjustmentRow {
    date: Day,
    /// Where the rows are of several windows.
    window: Option<Words>,
    kind: Words,
    /// Where it counts if not in the composite, and the most that its kind can come to.
    limits: Option<String>,
    basis: Option<Words>,
    document: Option<Words>,
    points: String,
}

/// What comes off the sum of the parts and is added to it, as the end of a sentence: ", less deductions".
/// Empty where the plan has neither.
pub(crate) fn in_short(scene: &Scene<'_>) -> String {
    let method = &scene.year.year.evaluation.method;
    let addresses = ["working.less_deductions", "working.plus_additions"];
    in_words(scene, method, addresses)
}

/// Of the texts for deductions and for additions those that are true of `method`, one behind the other.
pub(crate) fn in_words(scene: &Scene<'_>, method: &Method, [off, on]: [&str; 2]) -> String {
    let off = method.takes_off().then_some(off);
    let on = (!method.additions.is_empty()).then_some(on);
    let parts = [off, on].into_iter().flatten();
    parts.map(|address| scene.texts.get(address)).collect()
}

/// Those of a window, by date.
pub(crate) fn of_window(scene: &Scene<'_>, id: &Id) -> Vec<AdjustmentRow> {
    let index = scene.year;
    let (deductions, additions) = (index.deductions(id), index.additions(id));
    rows(
        scene,
        deductions.iter().copied(),
        additions.iter().copied(),
        |_| None,
    )
}

/// Those of the year, by date, with their windows.
pub(crate) fn of_year(scene: &Scene<'_>) -> Vec<AdjustmentRow> {
    let content = &scene.year.year.content;
    rows(
        scene,
        &content.records.deductions,
        &content.records.additions,
        |record| Some(scene.window_link(&record.window)),
    )
}

fn rows<'r>(
    scene: &Scene<'_>,
    deductions: impl IntoIterator<Item = &'r Adjustment>,
    additions: impl IntoIterator<Item = &'r Adjustment>,
    window: impl Fn(&Adjustment) -> Option<Words>,
) -> Vec<AdjustmentRow> {
    let method = &scene.year.year.evaluation.method;
    let row = |record: &Adjustment, sign: char, kind: Option<Kind<'_>>| {
        let row = AdjustmentRow {
            date: scene.day(record.date),
            window: window(record),
            limits: kind.as_ref().and_then(|kind| kind.limits(scene)),
            kind: kind.map_or_else(
                || Words::plain(record.kind.as_str()),
                |kind| scene.named(kind.name, kind.name_en),
            ),
            basis: record.basis.as_ref().map(|text| scene.text(text)),
            document: record.document.as_ref().map(|text| scene.text(text)),
            points: format!("{sign}{}", record.points),
        };
        (record.date, row)
    };
    let deductions = deductions.into_iter().map(|record| {
        let kind = method.deductions.iter().find(|kind| kind.id == record.kind);
        let kind = kind.map(|kind| Kind {
            name: &kind.name,
            name_en: kind.name_en.as_deref(),
            is_of_panel: kind.applies_to == AppliesTo::Panel,
            cap: kind.cap.as_ref(),
        });
        row(record, '\u{2212}', kind)
    });
    let additions = additions.into_iter().map(|record| {
        let kind = method.additions.iter().find(|kind| kind.id == record.kind);
        let kind = kind.map(|kind| Kind {
            name: &kind.name,
            name_en: kind.name_en.as_deref(),
            is_of_panel: false,
            cap: kind.cap.as_ref(),
        });
        row(record, '+', kind)
    });
    let mut rows: Vec<_> = deductions.chain(additions).collect();
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What the plan says of a kind of deduction or addition.
struct Kind<'a> {
    name: &'a str,
    name_en: Option<&'a str>,
    is_of_panel: bool,
    cap: Option<&'a Ratio>,
}

impl Kind<'_> {
    /// Why a record of it may take off or add less than its points.
    fn limits(&self, scene: &Scene<'_>) -> Option<String> {
        let effect = (self.is_of_panel).then(|| scene.texts.get("method.from_panel").to_owned());
        let cap = self.cap.map(|cap| {
            let cap = cap.to_string();
            scene.say("window.at_most", &[("points", (&cap).into())])
        });
        let said: Vec<_> = effect.into_iter().chain(cap).collect();
        (!said.is_empty()).then(|| said.join(scene.texts.get("frame.list_comma")))
    }
}
