//! The outcome: candidates, decisions, why they differ, what weighed on them, and what follows.

use scoring_core::id::Id;
use scoring_core::method::ClassQuota;
use scoring_core::outcome::{List, NoticeCode};
use serde::Serialize;

use crate::links::Place;
use crate::view::adjustments::{self, AdjustmentRow};
use crate::view::lists::{self, Lists};
use crate::view::{Day, Heading, Scene, Sentence, Words, windows};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    title: String,
    lists: Lists,
    quotas: Sentence,
    /// Ties, shrunk quotas and the like.
    notices: Vec<Sentence>,
    /// Vetoes in force, with their grounds.
    vetoes: Vec<VetoRow>,
    adjustments: Vec<AdjustmentRow>,
    consequences: Vec<ConsequenceRow>,
    not_ranked: Sentence,
    ranking_link: String,
    notice_link: String,
    report_link: String,
}

#[derive(Debug, Serialize)]
struct VetoRow {
    date: Day,
    window: Words,
    ground: Words,
    document: Option<Words>,
    /// When it was withdrawn, and why.
    withdrawn: Option<Sentence>,
}

#[derive(Debug, Serialize)]
struct ConsequenceRow {
    date: Day,
    window: Words,
    text: Words,
    document: Option<Words>,
}

/// The outcome of the scene's year.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Outcome) {
    let year = scene.year.year;
    let without = (year.outcome.windows.iter()).filter(|window| window.rank.is_none());
    let title = scene.say("outcome.title", &[("year", scene.year.number().into())]);
    let view = Outcome {
        title: title.clone(),
        lists: lists::of(scene),
        quotas: quotas(scene),
        notices: notices(scene),
        vetoes: vetoes(scene),
        adjustments: adjustments::of_year(scene),
        consequences: (year.content.outcome.iter())
            .flat_map(|decision| &decision.consequences)
            .map(|consequence| ConsequenceRow {
                date: scene.day(consequence.date),
                window: scene.window_link(&consequence.window),
                text: scene.text(&consequence.text),
                document: consequence.document.as_ref().map(|text| scene.text(text)),
            })
            .collect(),
        not_ranked: scene.list(without.map(|window| scene.window_link(&window.id))),
        ranking_link: scene.to(Place::Ranking),
        notice_link: scene.to(Place::ResultsNotice),
        report_link: scene.to(Place::Report),
    };
    (Heading::results("outcome", title), view)
}

/// Whether any window competes for the common places: not all are of classes with places of their own.
fn have_others(scene: &Scene<'_>) -> bool {
    let classes = &scene.year.year.evaluation.method.quota.classes;
    let has_own = |class: &Id| classes.iter().any(|quota| quota.class == *class);
    let mut windows = scene.year.year.content.windows.iter();
    windows.any(|window| !window.class.as_ref().is_some_and(has_own))
}

/// How many places each list has, class by class where classes have places of their own.
pub(crate) fn quotas(scene: &Scene<'_>) -> Sentence {
    let method = &scene.year.year.evaluation.method;
    let quota = &method.quota;
    let number = |number: u32| vec![Words::plain(number.to_string())];
    let of_class = |class: &ClassQuota| {
        scene.sentence(
            "outcome.quotas_of_class",
            &[
                ("class", vec![windows::class_name(scene, &class.class)]),
                ("excellent", number(class.excellent)),
                ("unsatisfactory", number(class.unsatisfactory)),
            ],
        )
    };
    let between = Words::plain(scene.texts.get("outcome.quotas_between"));
    let classes: Vec<Sentence> = quota.classes.iter().map(of_class).collect();
    let address = if classes.is_empty() {
        "outcome.quotas"
    } else if have_others(scene) {
        "outcome.quotas_by_class"
    } else {
        "outcome.quotas_by_class_alone"
    };
    let mut quotas = scene.sentence(
        address,
        &[
            ("excellent", number(quota.excellent)),
            ("heads", number(quota.excellent_heads)),
            ("unsatisfactory", number(quota.unsatisfactory)),
            ("classes", classes.join(&between)),
        ],
    );
    if !method.vetoes.is_empty() {
        quotas.push(Words::plain(scene.texts.get("outcome.quotas_vetoed")));
    }
    quotas
}

/// Why a list is shorter or longer than its places, or not settled.
pub(crate) fn notices(scene: &Scene<'_>) -> Vec<Sentence> {
    let has_others = have_others(scene);
    (scene.year.year.outcome.candidates.notices.iter())
        // Places that no window competes for are not missed.
        .filter(|notice| {
            has_others || notice.class.is_some() || notice.list == List::ExcellentHeads
        })
        .map(|notice| {
            let list = match notice.list {
                List::Excellent => "outcome.excellent",
                List::Unsatisfactory => "outcome.unsatisfactory",
                List::ExcellentHeads => "outcome.excellent_heads",
            };
            let address = match notice.code {
                NoticeCode::QuotaShrunk => "outcome.quota_shrunk",
                NoticeCode::VetoesExceedQuota => "outcome.vetoes_exceed_quota",
                NoticeCode::TieAtEdge => "outcome.tie_at_edge",
            };
            let text = scene.say(address, &[("list", scene.texts.get(list).into())]);
            let text = vec![Words::plain(text)];
            let by_class = !scene.year.year.evaluation.method.quota.classes.is_empty();
            let class = match &notice.class {
                Some(class) => windows::class_name(scene, class),
                None if by_class && notice.list != List::ExcellentHeads => {
                    Words::plain(scene.texts.get("method.other_windows"))
                }
                None => return text,
            };
            let arguments = [("class", vec![class]), ("notice", text)];
            scene.sentence("outcome.in_class", &arguments)
        })
        .collect()
}

fn vetoes(scene: &Scene<'_>) -> Vec<VetoRow> {
    let year = scene.year.year;
    (year.content.records.vetoes.iter())
        .map(|veto| {
            let grounds = &year.evaluation.method.vetoes;
            let ground = grounds.iter().find(|ground| ground.id == veto.ground);
            VetoRow {
                date: scene.day(veto.date),
                window: scene.window_link(&veto.window),
                ground: ground.map_or_else(
                    || Words::plain(veto.ground.as_str()),
                    |ground| scene.named(&ground.name, ground.name_en.as_deref()),
                ),
                document: veto.document.as_ref().map(|text| scene.text(text)),
                withdrawn: veto.withdrawn.map(|date| {
                    let reason = veto.withdrawn_reason.as_ref();
                    scene.sentence(
                        "outcome.withdrawn",
                        &[
                            ("date", vec![Words::plain(scene.date(date))]),
                            (
                                "reason",
                                reason.map_or_else(Vec::new, |text| vec![scene.text(text)]),
                            ),
                        ],
                    )
                }),
            }
        })
        .collect()
}
