//! The marks that other windows gave, described without saying who gave them.

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::Source;
use scoring_core::peers;
use serde::Serialize;

use crate::view::Scene;
use crate::view::bar::{percent, share};

/// How far the marks of a window lie apart.
#[derive(Debug, Serialize)]
pub(super) struct PeerMarks {
    /// What was found.
    finding: String,
    facts: Vec<Fact>,
    /// The ends of the axis.
    low: String,
    high: String,
    /// Lowest, lower quarter, median, upper quarter and highest, in percent of the axis.
    least: String,
    lower: String,
    median: String,
    upper: String,
    greatest: String,
    mean: String,
    /// The width of the middle half.
    half: String,
}

#[derive(Debug, Serialize)]
struct Fact {
    title: String,
    text: String,
}

/// The marks of the window `id`; `None` where nobody marked it, or the plan has no peer evaluation.
pub(super) fn of(scene: &Scene<'_>, id: &Id) -> Option<PeerMarks> {
    let method = &scene.year.year.evaluation.method;
    let trim = (method.tree().into_iter()).find_map(|component| match component.source {
        Source::Peer { trim } => Some(trim),
        _ => None,
    })?;
    let window = scene.year.inputs(id)?;
    // Where the plan counts all marks, the mean without one at each end stands beside.
    let left_out = trim.max(1);
    let marks = window.peer.iter().map(|mark| &mark.score);
    let spread = peers::spread(marks, usize::try_from(left_out).ok()?)?;
    let number = |value: &Ratio| scene.score(value);
    let fact = |address: &str, text: String| Fact {
        title: scene.texts.get(address).to_owned(),
        text,
    };
    let mut facts = vec![
        fact("why.peers_least", number(&spread.least)),
        fact("why.peers_lower", number(&spread.lower)),
        fact("why.peers_median", number(&spread.median)),
        fact("why.peers_upper", number(&spread.upper)),
        fact("why.peers_greatest", number(&spread.greatest)),
    ];
    let mut average = |title: String, text: String, counted: bool| {
        let mark = if counted {
            "why.peers_counted"
        } else {
            "why.peers_beside"
        };
        let title = format!("{title}{}", scene.texts.get(mark));
        facts.push(Fact { title, text });
    };
    let title = scene.texts.get("why.peers_mean").to_owned();
    average(title, number(&spread.mean), trim == 0);
    if let Some(trimmed) = &spread.trimmed {
        let title = scene.say("why.peers_trimmed", &[("trim", u64::from(left_out).into())]);
        average(title, number(trimmed), trim > 0);
    }
    // The axis has a tenth of the spread, or a point, beyond both ends.
    let room = (&spread.greatest - &spread.least) / Ratio::whole(10);
    let room = if room.is_zero() { Ratio::ONE } else { room };
    let (low, width) = (
        &spread.least - &room,
        &spread.greatest - &spread.least + &room * &Ratio::whole(2),
    );
    let at = |value: &Ratio| percent(&share(&(value - &low), &width));
    Some(PeerMarks {
        finding: scene.count(
            "why.peers_finding",
            spread.marks,
            &[
                ("lower", (&number(&spread.lower)).into()),
                ("upper", (&number(&spread.upper)).into()),
            ],
        ),
        facts,
        low: number(&spread.least),
        high: number(&spread.greatest),
        least: at(&spread.least),
        lower: at(&spread.lower),
        median: at(&spread.median),
        upper: at(&spread.upper),
        greatest: at(&spread.greatest),
        mean: at(&spread.mean),
        half: percent(&share(&(&spread.upper - &spread.lower), &width)),
    })
}
