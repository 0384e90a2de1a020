//! What a file makes of the published records, as edits: what it says in place of what was published
//! in its own part, whole.

use scoring_core::id::Id;
use scoring_core::inputs::{Adjustment, Answers, Record, Window};
use scoring_core::method::Method;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};
use scoring_core::{Evaluation, Ratio};

/// The edits that put the records of `windows` in the place of those published in the part of the
/// year that the file at `path` holds.
pub fn edits(published: &Evaluation, path: &str, windows: &[Window]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let round = round_of(path);
    for was in &published.windows {
        let now = windows.iter().find(|window| window.id == was.id);
        let method = &published.method;
        match (path, &round) {
            (_, Some(round)) => survey(method, round, was, now, &mut edits),
            ("panel.toml", _) => {
                let marks = |window: &Window| -> Vec<_> {
                    let marks = window.panel.iter();
                    marks
                        .map(|it| (it.item.clone(), it.score.clone()))
                        .collect()
                };
                let now = now.map(marks).unwrap_or_default();
                self::marks(&was.id, Marker::Panel, &marks(was), now, &mut edits);
            }
            ("peer.toml", _) => {
                let marks = |window: &Window| -> Vec<_> {
                    let marks = window.peer.iter();
                    marks.map(|it| (None, it.score.clone())).collect()
                };
                let now = now.map(marks).unwrap_or_default();
                self::marks(&was.id, Marker::Peer, &marks(was), now, &mut edits);
            }
            ("self.toml", _) => {
                let marks = |window: &Window| -> Vec<_> {
                    let marks = window.own.iter();
                    marks.map(|it| (None, it.score.clone())).collect()
                };
                let now = now.map(marks).unwrap_or_default();
                self::marks(&was.id, Marker::Own, &marks(was), now, &mut edits);
            }
            ("adjustments.toml", _) => {
                let of = |list: fn(&Window) -> &Vec<Adjustment>| {
                    (list(was).as_slice(), now.map_or(&[][..], |now| list(now)))
                };
                let deductions = of(|window| &window.deductions);
                adjustments(&was.id, AdjustmentList::Deductions, deductions, &mut edits);
                let additions = of(|window| &window.additions);
                adjustments(&was.id, AdjustmentList::Additions, additions, &mut edits);
            }
            ("vetoes.toml", _) => {
                for ground in &method.vetoes {
                    let stands = |window: &Window| {
                        (window.vetoes.iter()).any(|veto| veto.ground == ground.id)
                    };
                    let in_force = now.is_some_and(stands);
                    if in_force != stands(was) {
                        edits.push(Edit::Veto {
                            window: was.id.clone(),
                            ground: ground.id.clone(),
                            in_force,
                        });
                    }
                }
            }
            _ => {}
        }
    }
    edits
}

/// The round that the file at `path` holds.
pub(super) fn round_of(path: &str) -> Option<Id> {
    let name = path.strip_prefix("surveys/")?.strip_suffix(".toml")?;
    name.parse().ok()
}

fn survey(method: &Method, round: &Id, was: &Window, now: Option<&Window>, edits: &mut Vec<Edit>) {
    let Some(plan) = &method.survey else { return };
    let groups: Vec<Option<Id>> = if plan.groups.is_empty() {
        vec![None]
    } else {
        let groups = plan.groups.iter();
        groups.map(|group| Some(group.id.clone())).collect()
    };
    for group in groups {
        let of = |window: &'_ Window| -> Option<Record> {
            let records = window.surveys.get(round)?.iter();
            records
                .clone()
                .find(|record| record.group == group)
                .cloned()
        };
        let (was_record, now_record) = (of(was), now.and_then(of));
        let people = |record: &Option<Record>| record.as_ref().map_or(0, |it| it.respondents);
        let respondents = people(&now_record);
        if respondents != people(&was_record) {
            edits.push(Edit::Respondents {
                window: was.id.clone(),
                round: round.clone(),
                group: group.clone(),
                respondents,
            });
        }
        let forms = |record: &Option<Record>| {
            record
                .as_ref()
                .map_or((None, None), |it| (it.issued, it.returned))
        };
        let (issued, returned) = forms(&now_record);
        if (issued, returned) != forms(&was_record) {
            edits.push(Edit::Ballots {
                window: was.id.clone(),
                round: round.clone(),
                group: group.clone(),
                issued,
                returned,
            });
        }
        for (at, indicator) in plan.indicators.iter().enumerate() {
            let row = |record: &Option<Record>| -> Vec<u64> {
                match record.as_ref().map(|record| &record.answers) {
                    Some(Answers::Votes(rows)) => rows.get(at).cloned(),
                    _ => None,
                }
                .unwrap_or_else(|| vec![0; plan.levels.len()])
            };
            let counts = row(&now_record);
            if counts != row(&was_record) {
                edits.push(Edit::Votes {
                    window: was.id.clone(),
                    round: round.clone(),
                    group: group.clone(),
                    indicator: indicator.id.clone(),
                    counts,
                });
            }
        }
    }
}

/// Marks are told apart by what counts: item and score. What is in both stays; a mark that was given
/// otherwise is changed where it stands, and only what is left over is left out or new.
fn marks(
    window: &Id,
    by: Marker,
    was: &[(Option<Id>, Ratio)],
    mut now: Vec<(Option<Id>, Ratio)>,
    edits: &mut Vec<Edit>,
) {
    let mut changed = Vec::new();
    for (at, mark) in was.iter().enumerate() {
        match now.iter().position(|each| each == mark) {
            Some(same) => drop(now.remove(same)),
            None => changed.push((at, &mark.0)),
        }
    }
    for (at, item) in changed {
        let other = now.iter().position(|(of, _)| of == item);
        edits.push(Edit::Mark {
            window: window.clone(),
            by,
            at,
            score: other.map(|other| now.remove(other).1),
        });
    }
    edits.extend(now.into_iter().map(|(item, score)| Edit::NewMark {
        window: window.clone(),
        by,
        item,
        score,
    }));
}

fn adjustments(
    window: &Id,
    list: AdjustmentList,
    (was, now): (&[Adjustment], &[Adjustment]),
    edits: &mut Vec<Edit>,
) {
    let same = |one: &Adjustment, other: &Adjustment| one.id == other.id && one.kind == other.kind;
    for record in was {
        let now = now.iter().find(|other| same(record, other));
        let points = now.map(|now| now.points.clone());
        if points.as_ref() != Some(&record.points) {
            edits.push(Edit::Adjustment {
                window: window.clone(),
                list,
                id: record.id.clone(),
                points,
            });
        }
    }
    let is_new = |record: &&Adjustment| !was.iter().any(|other| same(record, other));
    edits.extend(now.iter().filter(is_new).map(|record| Edit::NewAdjustment {
        window: window.clone(),
        list,
        id: record.id.clone(),
        kind: record.kind.clone(),
        points: record.points.clone(),
    }));
}
