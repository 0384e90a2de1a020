//! The ranking: what each score is made of, how sure its place is, and who has none; and its lists by
//! part, by satisfaction and by name.

pub(crate) mod controls;
pub(crate) mod marks;
pub(crate) mod order;
pub(crate) mod row;
pub(crate) mod satisfaction;
mod totals;

use scoring_core::inputs::Status;
use scoring_core::outcome::WindowOutcome;
use scoring_core::uncertainty::MOST_COMPARED;
use serde::Serialize;

use crate::links::lists::Standings;
use crate::links::{self, Place, ROWS};
use crate::texts::thousands;
use crate::view::bar::{self, Key};
use crate::view::facets::FacetGroup;
use crate::view::filters::Filters;
use crate::view::index::Order;
use crate::view::ledger::pager::{self, Pager};
use crate::view::ranking::marks::Explained;
use crate::view::ranking::row::{NotRanked, Row};
use crate::view::{Heading, Scene, Script, Sentence, Words, adjustments};

pub(crate) use row::missing;

/// A page of one of the ranking's lists.
#[derive(Debug, Serialize)]
pub(crate) struct Ranking {
    title: Sentence,
    lead: Sentence,
    /// The running rankings after each round.
    rounds: Vec<Words>,
    facets: Vec<FacetGroup>,
    /// On the first page of all windows by rank.
    filters: Option<Filters>,
    keys: Vec<Key>,
    rows: Vec<Row>,
    chart_how: String,
    /// Instead of `rows` where the order is that of a survey component.
    opinions: Vec<satisfaction::Row>,
    /// Whether places have ranges, and neighbours a line where they cannot be told apart.
    claims: bool,
    /// Whether the ranks are those within a class, and the ranges those among all windows.
    in_class: bool,
    /// Why there are none.
    no_claims: Option<String>,
    /// The most further digits of a row: 0 to 4, then as many as there are.
    further: usize,
    /// The last place: the right end of the ranges' axis.
    ranked: usize,
    not_ranked: Vec<NotRanked>,
    /// On a page that has no room for them, where they are.
    not_ranked_elsewhere: Option<Words>,
    pager: Option<Pager>,
    /// What the marks mean.
    marks_link: String,
    /// On the first page of all windows by rank, like the totals of the survey.
    marks: Vec<Explained>,
    survey_totals: Option<Sentence>,
    /// Whether the counts of groups are not among what is published.
    is_withheld: bool,
    calculator_link: String,
    data_link: String,
    method_link: String,
}

/// The first page of all windows by rank.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Ranking) {
    list(scene, Standings::All, 1)
}

/// A page, from 1, of the windows in `standings`.
pub(crate) fn list(scene: &Scene<'_>, standings: Standings<'_>, page: usize) -> (Heading, Ranking) {
    let year = scene.year.year;
    let order = order::of(scene, standings);
    let (from, shown, without) = order.page(page, ROWS);
    let main = standings == Standings::All && page == 1;
    let opinion = match standings {
        Standings::Component(component) => Some(component),
        _ => None,
    };
    let mut all = year.outcome.windows.iter();
    let claims = opinion.is_none() && all.any(|window| window.rank_range.is_some());
    let title = title(scene, standings);
    let document = pager::titled(scene, Words::whole(&title), page);
    let composite: &[_] = if opinion.is_none() { &shown } else { &[] };
    let windows = order.ranked() + order.without();
    let last = links::pages(windows);
    let view = Ranking {
        title,
        lead: lead(scene, standings, &order),
        rounds: (year.content.records.rounds.iter())
            .map(|round| {
                scene
                    .round_name(&round.id)
                    .linked(scene.to(Place::Round(&round.id)))
            })
            .collect(),
        facets: controls::facets(scene, standings),
        filters: (main && order.ranked() > 0).then(|| controls::filters(scene)),
        keys: bar::component_keys(scene),
        rows: row::of(scene, standings, &order, (from, composite), claims),
        chart_how: scene.say(
            "ranking.chart_how",
            &[("adjusted", (&adjustments::in_short(scene)).into())],
        ),
        opinions: opinion.map_or_else(Vec::new, |component| {
            satisfaction::rows(scene, component, &shown)
        }),
        no_claims: (main && !claims && !shown.is_empty())
            .then(|| no_claims(scene, scene.year.ranked)),
        claims,
        in_class: matches!(standings, Standings::Class(_)),
        further: (composite.iter())
            .map(|window| scene.further_digits(&window.id))
            .max()
            .unwrap_or(0)
            .min(4),
        ranked: scene.year.ranked,
        not_ranked: without
            .iter()
            .map(|window| row::not_ranked(scene, window))
            .collect(),
        not_ranked_elsewhere: (page == 1 && without.is_empty() && order.without() > 0).then(|| {
            let text = scene.count("ranking.not_ranked_last", order.without(), &[]);
            Words::plain(text).linked(scene.to(Place::ranking(standings, last)))
        }),
        pager: pager::of(scene, windows, page, |page| Place::ranking(standings, page)),
        marks_link: format!("{}#marks", scene.to(Place::Ranking)),
        marks: if main { marks::of(scene) } else { vec![] },
        survey_totals: if main { totals::of(scene) } else { None },
        is_withheld: year.evaluation.method.withholds_counts(),
        calculator_link: scene.to(Place::Calculator),
        data_link: scene.to(Place::Data),
        method_link: scene.to(Place::Method),
    };
    let heading = Heading {
        scripts: if main {
            &[Script::File("lists.js")]
        } else {
            &[]
        },
        ..Heading::results("ranking", document)
    };
    (heading, view)
}

fn title(scene: &Scene<'_>, standings: Standings<'_>) -> Sentence {
    let year = ("year", scene.year.number().into());
    let whole = scene.say(
        match scene.year.year.status {
            Status::InProgress => "ranking.title_in_progress",
            Status::Provisional => "ranking.title_provisional",
            Status::Final => "ranking.title_final",
        },
        &[year],
    );
    let whole = vec![Words::plain(whole)];
    if standings == Standings::All {
        return whole;
    }
    let part = vec![controls::name(scene, standings)];
    scene.sentence("ranking.title_part", &[("title", whole), ("part", part)])
}

/// What a list holds; of the whole ranking, how many are ranked, and whether the first stands clear
/// of the second.
fn lead(scene: &Scene<'_>, standings: Standings<'_>, order: &Order<'_>) -> Sentence {
    let plain = |address: &str| vec![Words::plain(scene.count(address, order.ranked(), &[]))];
    match standings {
        _ if order.ranked() == 0 => {
            vec![Words::plain(scene.texts.get("ranking.lead_none"))]
        }
        Standings::All => lead_of_all(scene, &order.placed()),
        Standings::Class(_) => plain("ranking.lead_class"),
        Standings::Affiliation(_) => plain("ranking.lead_affiliation"),
        Standings::Component(_) => plain("ranking.lead_component"),
        Standings::Name => plain("ranking.lead_name"),
    }
}

fn lead_of_all(scene: &Scene<'_>, ranked: &[&WindowOutcome]) -> Sentence {
    let name = |window: &WindowOutcome| vec![scene.window_link(&window.id)];
    let neighbours = neighbours(scene, ranked);
    // Of a window without a range nothing is claimed.
    let claims = ranked
        .iter()
        .take(2)
        .all(|window| window.rank_range.is_some());
    match ranked {
        [first, second, ..] if claims => {
            let is_first = |window: &&&WindowOutcome| window.rank == first.rank;
            let tied = ranked.iter().filter(is_first).count();
            let address = if tied > 1 {
                "ranking.lead_tied"
            } else if first.told_apart_from(second) {
                "ranking.lead_clear"
            } else {
                "ranking.lead_close"
            };
            let score = scene.composite(&first.id).map(Words::plain);
            let mut lead = scene.sentence(
                address,
                &[
                    ("first", name(first)),
                    ("second", name(second)),
                    ("score", score.into_iter().collect()),
                    ("tied", vec![Words::plain(thousands(tied as u64))]),
                ],
            );
            lead.extend(neighbours.map(Words::plain));
            lead
        }
        _ => {
            let count = scene.count("ranking.lead_plain", ranked.len(), &[]);
            let lead = [Some(count), neighbours];
            lead.into_iter().flatten().map(Words::plain).collect()
        }
    }
}

/// Of how many windows next to each other by rank the sampling error does not let the better be told, in
/// a sentence that follows another; `None` where the plan allows no such claim.
pub(crate) fn neighbours(scene: &Scene<'_>, ranked: &[&WindowOutcome]) -> Option<String> {
    let pairs = ranked.windows(2);
    if pairs.len() == 0 || ranked.iter().all(|window| window.rank_range.is_none()) {
        return None;
    }
    let count = pairs.len();
    let joined = (pairs.filter(|pair| !pair[0].told_apart_from(pair[1]))).count();
    Some(if joined == 0 {
        scene.count("ranking.neighbours_apart", count, &[])
    } else {
        scene.count("ranking.neighbours", count, &[("joined", joined.into())])
    })
}

fn no_claims(scene: &Scene<'_>, ranked: usize) -> String {
    let survey = scene.year.year.evaluation.method.survey.as_ref();
    let address = match survey {
        None => "ranking.no_claims_no_survey",
        Some(survey) if survey.same_respondents => "ranking.no_claims_same_people",
        Some(_) if ranked > MOST_COMPARED => "ranking.no_claims_many",
        Some(_) => "ranking.no_claims_few",
    };
    scene.texts.get(address).to_owned()
}
