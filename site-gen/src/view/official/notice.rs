//! The official notice (公示) of the year's results, for the wall of the hall.

use scoring_core::inputs::Status;
use serde::Serialize;

use super::annex::{self, Annex};
use super::{Paragraph, day, lists, made_of, paragraph, plain, set};
use crate::links::Place;
use crate::view::{Heading, Scene, Sentence, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Notice {
    title: Sentence,
    paragraphs: Vec<Paragraph>,
    /// Who gives the notice, and on which day.
    signed: Sentence,
    dated: Option<String>,
    annex: Option<Annex>,
    /// What staff must know before they print it; not printed.
    hints: Vec<String>,
    outcome_link: String,
}

/// How far the year is from a result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No window has a composite that may be called a result.
    Open,
    /// There are candidates.
    Candidates,
    /// The county has decided.
    Decided,
}

/// The notice of the scene's year.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Notice) {
    let year = scene.year.year;
    let decision = year.content.outcome.as_ref();
    let stage = if decision.is_some() {
        Stage::Decided
    } else if year.status == Status::InProgress || scene.year.ranked == 0 {
        Stage::Open
    } else {
        Stage::Candidates
    };
    let provisional = stage == Stage::Candidates && year.status != Status::Final;
    let address = if provisional {
        "official.notice_title_provisional"
    } else {
        "official.notice_title"
    };
    let title = scene.sentence(
        address,
        &[
            ("centre", vec![scene.text(&scene.assessed.site.centre)]),
            ("year", vec![Words::plain(scene.year.number().to_string())]),
        ],
    );
    let mut paragraphs = Vec::new();
    if stage == Stage::Open {
        paragraphs.push(plain(scene, scene.texts.get("official.open")));
    } else {
        paragraphs.push(what(scene));
        paragraphs.push(how(scene));
    }
    if let Some(decision) = decision {
        let by = lists::decision_of(scene, decision);
        let words = scene.sentence("official.decided", &[("decision", by)]);
        paragraphs.push(paragraph(scene, words));
        paragraphs.extend(lists::decided(scene, decision));
    } else if stage == Stage::Candidates {
        paragraphs.push(plain(scene, scene.texts.get("official.candidates_only")));
        paragraphs.extend(lists::candidates(scene));
        if let Some(date) = year.content.final_from.filter(|_| provisional) {
            let date = day(scene, date);
            let text = scene.say("official.final_from", &[("date", (&date).into())]);
            paragraphs.push(plain(scene, text));
        }
    }
    if stage != Stage::Open {
        paragraphs.extend(objections(scene));
    }
    let published = decision.map(|decision| decision.published.unwrap_or(decision.decided));
    let document = scene.say(
        "official.notice_document_title",
        &[("year", scene.year.number().into())],
    );
    let view = Notice {
        title: set(scene, title),
        paragraphs,
        signed: scene.sentence(
            "official.signed",
            &[("centre", vec![scene.text(&scene.assessed.site.centre)])],
        ),
        dated: (published.or(year.as_of.date)).map(|date| day(scene, date)),
        annex: (stage != Stage::Open).then(|| annex::of(scene)),
        hints: hints(scene, stage),
        outcome_link: scene.to(Place::Outcome),
    };
    (Heading::results("outcome", document), view)
}

/// Who was evaluated, by which plan.
fn what(scene: &Scene<'_>) -> Paragraph {
    let content = &scene.year.year.content;
    let count = vec![Words::plain(content.windows.len().to_string())];
    let centre = vec![scene.text(&scene.assessed.site.centre)];
    let year = vec![Words::plain(scene.year.number().to_string())];
    let words = match &content.title {
        Some(title) => scene.sentence(
            "official.what_by_plan",
            &[
                ("plan", vec![scene.text(title)]),
                ("centre", centre),
                ("windows", count),
            ],
        ),
        None => scene.sentence(
            "official.what",
            &[("year", year), ("centre", centre), ("windows", count)],
        ),
    };
    paragraph(scene, words)
}

/// What the composite is made of, and how many people were asked.
fn how(scene: &Scene<'_>) -> Paragraph {
    let mut words = made_of(scene);
    let year = scene.year.year;
    let rounds = &year.content.records.rounds;
    if !rounds.is_empty() {
        let names = rounds.iter().map(|round| scene.round_name(&round.id));
        let arguments = [
            ("rounds", scene.list(names)),
            (
                "respondents",
                vec![Words::plain(crate::texts::thousands(
                    year.content.respondents(),
                ))],
            ),
        ];
        words.extend(scene.sentence("official.survey", &arguments));
    }
    words.push(Words::plain(scene.texts.get("official.see_annex")));
    paragraph(scene, words)
}

/// Until when, where and how to object.
fn objections(scene: &Scene<'_>) -> Vec<Paragraph> {
    let decision = scene.year.year.content.outcome.as_ref();
    let period = decision.and_then(|decision| {
        let from = day(scene, decision.published.unwrap_or(decision.decided));
        let until = day(scene, decision.objections_until?);
        let arguments = [("from", (&from).into()), ("until", (&until).into())];
        Some(scene.say("official.period", &arguments))
    });
    let invitation = match (&period, decision) {
        (Some(_), _) => "official.object_within",
        (None, Some(_)) => "official.object",
        (None, None) => "official.ask",
    };
    let mut words: Sentence = period.into_iter().map(Words::plain).collect();
    words.push(Words::plain(scene.texts.get(invitation)));
    let contact = &scene.assessed.site.contact;
    let mut reach: Vec<Sentence> = Vec::new();
    if let Some(phone) = &contact.complaint_phone {
        let phone = vec![Words::plain(phone.as_str())];
        reach.push(scene.sentence("official.phone", &[("phone", phone)]));
    }
    if let Some(address) = &contact.address {
        let address = vec![scene.text(address)];
        reach.push(scene.sentence("official.address", &[("address", address)]));
    }
    if let Some(hours) = &contact.hours {
        let hours = vec![scene.text(hours)];
        reach.push(scene.sentence("official.hours", &[("hours", hours)]));
    }
    let mut paragraphs = vec![paragraph(scene, words)];
    if !reach.is_empty() {
        paragraphs.push(paragraph(scene, reach.concat()));
    }
    paragraphs
}

fn hints(scene: &Scene<'_>, stage: Stage) -> Vec<String> {
    let decision = scene.year.year.content.outcome.as_ref();
    let no_period = decision.is_some_and(|decision| decision.objections_until.is_none());
    [
        (stage != Stage::Open, "official.hint_print"),
        (stage == Stage::Open, "official.hint_open"),
        (no_period, "official.hint_period"),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, address)| scene.texts.get(address).to_owned())
    .collect()
}
