//! What changed in the method since an earlier year.
//!
//! Each method is taken apart into facts: of what, which property, which value. Two lists of facts
//! are compared, so a property that is listed here once is compared as well. The structures are taken
//! apart field by field: one that is added to the method does not compile until it is told here.

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{
    AdditionKind, AppliesTo, Band, Basis, ChecklistItem, ClassQuota, Combine, Component,
    DeductionKind, Group, Indicator, Item, Level, Method, Named, Privacy, Quota, Ranking, Source,
    Survey,
};
use scoring_core::round::Rounding;
use serde::Serialize;

use super::rules::tie_breaker_names;
use super::survey::validity;
use super::{join, percent};
use crate::view::windows::class_name;
use crate::view::{Scene, Sentence, Words};

/// What was one way and is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    /// What changed.
    what: Sentence,
    /// How it was.
    before: Sentence,
    /// How it is.
    now: Sentence,
}

#[cfg(test)]
impl Change {
    pub(super) fn parts(&self) -> [&[Words]; 3] {
        [&self.what, &self.before, &self.now]
    }
}

/// The differences between two methods, in the order of the new one; what is gone comes last.
pub(super) fn between(scene: &Scene<'_>, before: &Method, now: &Method) -> Vec<Change> {
    let before = Facts::of(scene, before).subjects;
    let now = Facts::of(scene, now).subjects;
    let mut changes = Vec::new();
    for subject in &now {
        match before.iter().find(|old| old.key == subject.key) {
            None => changes.push(Change {
                what: subject.name.clone(),
                before: absent(scene),
                now: all(scene, subject),
            }),
            Some(old) => changes.extend(changed(scene, old, subject)),
        }
    }
    for old in &before {
        if !now.iter().any(|subject| subject.key == old.key) {
            changes.push(Change {
                what: old.name.clone(),
                before: all(scene, old),
                now: absent(scene),
            });
        }
    }
    changes
}

fn absent(scene: &Scene<'_>) -> Sentence {
    vec![Words::plain(scene.texts.get("method.absent"))]
}

/// All facts about a subject that is new or gone.
fn all(scene: &Scene<'_>, subject: &Subject) -> Sentence {
    if subject.facts.is_empty() {
        return vec![Words::plain(scene.texts.get("method.present"))];
    }
    join(
        scene,
        subject.facts.iter().map(|fact| {
            let property = vec![Words::plain(scene.texts.get(fact.property))];
            let places = [("property", property), ("value", fact.value.clone())];
            scene.sentence("method.property_value", &places)
        }),
    )
}

fn changed(scene: &Scene<'_>, old: &Subject, subject: &Subject) -> Vec<Change> {
    let none = absent(scene);
    let value = |of: &Subject, property: &str| {
        let fact = of.facts.iter().find(|fact| fact.property == property);
        fact.map_or_else(|| none.clone(), |fact| fact.value.clone())
    };
    let mut properties: Vec<&'static str> = Vec::new();
    for fact in subject.facts.iter().chain(&old.facts) {
        if !properties.contains(&fact.property) {
            properties.push(fact.property);
        }
    }
    let mut changes = Vec::new();
    if old.title != subject.title {
        changes.push(Change {
            what: property_of(scene, subject, "method.property_name"),
            before: vec![old.title.clone()],
            now: vec![subject.title.clone()],
        });
    }
    changes.extend((properties.into_iter()).filter_map(|property| {
        let (before, now) = (value(old, property), value(subject, property));
        (before != now).then(|| Change {
            what: property_of(scene, subject, property),
            before,
            now,
        })
    }));
    changes
}

fn property_of(scene: &Scene<'_>, subject: &Subject, property: &str) -> Sentence {
    let property = vec![Words::plain(scene.texts.get(property))];
    let places = [("subject", subject.name.clone()), ("property", property)];
    scene.sentence("method.property_of", &places)
}

/// Something that a method has, by what records call it.
struct Subject {
    key: String,
    /// Its name alone.
    title: Words,
    /// What it is, with its name.
    name: Sentence,
    facts: Vec<Fact>,
}

/// A property and its value.
struct Fact {
    property: &'static str,
    value: Sentence,
}

struct Facts<'s, 'a> {
    scene: &'s Scene<'a>,
    subjects: Vec<Subject>,
}

impl<'s, 'a> Facts<'s, 'a> {
    fn of(scene: &'s Scene<'a>, method: &Method) -> Self {
        let mut facts = Self {
            scene,
            subjects: Vec::new(),
        };
        let Method {
            components,
            survey,
            vetoes,
            deductions,
            additions,
            ranking,
            quota,
            bands,
            privacy,
        } = method;
        for component in components {
            facts.component(component, None);
        }
        if let Some(survey) = survey {
            facts.survey(survey);
        }
        facts.adjustments(deductions, additions);
        facts.ranking(method, ranking);
        for Band {
            id,
            name,
            name_en,
            at_least,
        } in bands
        {
            facts.about("method.subject_band", id, name, name_en.as_deref());
            facts.fact("method.property_at_least", plain(at_least.to_string()));
        }
        facts.quota(quota);
        for Named { id, name, name_en } in vetoes {
            facts.about("method.subject_veto", id, name, name_en.as_deref());
        }
        facts.privacy(*privacy);
        facts
    }

    /// Begins with something that has an id and a name; `address` says what it is.
    fn about(&mut self, address: &str, id: &Id, name: &str, name_en: Option<&str>) {
        let title = self.scene.named(name, name_en);
        let name = self
            .scene
            .sentence(address, &[("name", vec![title.clone()])]);
        self.subjects.push(Subject {
            key: format!("{address} {id}"),
            title,
            name,
            facts: Vec::new(),
        });
    }

    /// Begins with something that a method has once.
    fn about_the(&mut self, address: &str) {
        let title = Words::plain(self.scene.texts.get(address));
        self.subjects.push(Subject {
            key: address.to_owned(),
            name: vec![title.clone()],
            title,
            facts: Vec::new(),
        });
    }

    /// Adds a fact to what was begun last.
    fn fact(&mut self, property: &'static str, value: Sentence) {
        let subject = self.subjects.last_mut().expect("a subject was begun");
        subject.facts.push(Fact { property, value });
    }

    fn text(&self, address: &str) -> Sentence {
        vec![Words::plain(self.scene.texts.get(address))]
    }

    fn percent(&self, value: &Ratio) -> Sentence {
        plain(percent(self.scene, value))
    }

    fn cap(&mut self, cap: Option<&Ratio>) {
        let value = match cap {
            Some(cap) => plain(cap.to_string()),
            None => self.text("method.no_cap"),
        };
        self.fact("method.property_cap", value);
    }

    fn component(&mut self, component: &Component, parent: Option<&Words>) {
        let Component {
            id,
            name,
            name_en,
            weight,
            source,
        } = component;
        self.about("method.subject_component", id, name, name_en.as_deref());
        let title = self.scene.named(name, name_en.as_deref());
        let weight = self.percent(weight);
        self.fact("method.property_weight", weight);
        if let Some(parent) = parent {
            self.fact("method.property_parent", vec![parent.clone()]);
        }
        let kind = match source {
            Source::Components(_) => "method.source_components",
            Source::Panel { .. } => "method.source_panel",
            Source::Own {} => "method.source_own",
            Source::Peer { .. } => "method.source_peer",
            Source::Survey { .. } => "method.source_survey",
            Source::Checklist { .. } => "method.source_checklist",
        };
        let kind = self.text(kind);
        self.fact("method.property_source", kind);
        match source {
            Source::Components(children) => {
                for child in children {
                    self.component(child, Some(&title));
                }
            }
            Source::Panel { items } => {
                for Item {
                    id,
                    name,
                    name_en,
                    weight,
                } in items
                {
                    self.about("method.subject_item", id, name, name_en.as_deref());
                    let weight = self.percent(weight);
                    self.fact("method.property_weight", weight);
                }
            }
            Source::Own {} => {}
            Source::Peer { trim } => self.fact("method.property_trim", plain(trim.to_string())),
            Source::Survey { combine, rounds } => {
                let value = self.text(match combine {
                    Combine::Pooled => "method.combine_pooled",
                    Combine::Mean => "method.combine_mean",
                });
                self.fact("method.property_combine", value);
                let ids = rounds.iter().map(|round| Words::plain(round.as_str()));
                let value = self.scene.list(ids);
                self.fact("method.property_rounds", value);
            }
            Source::Checklist { items } => {
                for ChecklistItem {
                    id,
                    name,
                    name_en,
                    full,
                } in items
                {
                    self.about("method.subject_item", id, name, name_en.as_deref());
                    self.fact("method.property_full", plain(full.to_string()));
                }
            }
        }
    }

    fn survey(&mut self, survey: &Survey) {
        let Survey {
            rounds,
            levels,
            indicators,
            groups,
            same_respondents,
            validity: _,
        } = survey;
        self.about_the("method.subject_survey");
        let same = self.text(if *same_respondents {
            "method.yes"
        } else {
            "method.no"
        });
        self.fact("method.property_same_respondents", same);
        self.fact("method.property_void", plain(validity(self.scene, survey)));
        for Named { id, name, name_en } in rounds {
            self.about("method.subject_round", id, name, name_en.as_deref());
        }
        for Level {
            id,
            name,
            name_en,
            points,
        } in levels
        {
            self.about("method.subject_level", id, name, name_en.as_deref());
            let value = match points {
                Some(points) => plain(points.to_string()),
                None => self.text("method.not_counted"),
            };
            self.fact("method.property_points", value);
        }
        for Indicator {
            id,
            name,
            name_en,
            weight,
        } in indicators
        {
            self.about("method.subject_indicator", id, name, name_en.as_deref());
            if let Some(weight) = weight {
                self.fact("method.property_weight", plain(weight.to_string()));
            }
        }
        for Group {
            id,
            name,
            name_en,
            weight,
        } in groups
        {
            self.about("method.subject_group", id, name, name_en.as_deref());
            let weight = self.percent(weight);
            self.fact("method.property_weight", weight);
        }
    }

    fn adjustments(&mut self, deductions: &[DeductionKind], additions: &[AdditionKind]) {
        for DeductionKind {
            id,
            name,
            name_en,
            applies_to,
            cap,
        } in deductions
        {
            self.about("method.subject_deduction", id, name, name_en.as_deref());
            let value = self.text(match applies_to {
                AppliesTo::Composite => "method.from_composite",
                AppliesTo::Panel => "method.from_panel",
            });
            self.fact("method.property_applies_to", value);
            self.cap(cap.as_ref());
        }
        for AdditionKind {
            id,
            name,
            name_en,
            cap,
        } in additions
        {
            self.about("method.subject_addition", id, name, name_en.as_deref());
            self.cap(cap.as_ref());
        }
    }

    fn ranking(&mut self, method: &Method, ranking: &Ranking) {
        let Ranking {
            basis,
            decimals,
            rounding,
            tie_breakers,
            floor,
        } = ranking;
        self.about_the("method.subject_ranking");
        let value = self.text(match basis {
            Basis::Exact => "method.value_exact",
            Basis::Printed => "method.value_printed",
        });
        self.fact("method.property_basis", value);
        let value = if tie_breakers.is_empty() {
            self.text("method.value_shared")
        } else {
            tie_breaker_names(self.scene, method)
        };
        self.fact("method.property_tie_breakers", value);
        self.fact("method.property_decimals", plain(decimals.to_string()));
        let value = self.text(match rounding {
            Rounding::HalfUp => "method.half_up",
            Rounding::HalfEven => "method.half_even",
        });
        self.fact("method.property_rounding", value);
        self.fact("method.property_floor", plain(floor.to_string()));
    }

    fn quota(&mut self, quota: &Quota) {
        let Quota {
            excellent,
            excellent_heads,
            unsatisfactory,
            classes,
        } = quota;
        self.about_the("method.subject_quota");
        self.fact("method.property_excellent", plain(excellent.to_string()));
        self.fact("method.property_heads", plain(excellent_heads.to_string()));
        let value = plain(unsatisfactory.to_string());
        self.fact("method.property_unsatisfactory", value);
        for ClassQuota {
            class,
            excellent,
            unsatisfactory,
        } in classes
        {
            let name = class_name(self.scene, class).text;
            self.about("method.subject_class", class, &name, Some(&name));
            self.fact("method.property_excellent", plain(excellent.to_string()));
            let value = plain(unsatisfactory.to_string());
            self.fact("method.property_unsatisfactory", value);
        }
    }

    fn privacy(&mut self, privacy: Privacy) {
        let Privacy {
            publish_raters,
            publish_group_counts,
        } = privacy;
        self.about_the("method.subject_privacy");
        for (property, published) in [
            ("method.property_raters", publish_raters),
            ("method.property_group_counts", publish_group_counts),
        ] {
            let value = self.text(if published {
                "method.published"
            } else {
                "method.withheld"
            });
            self.fact(property, value);
        }
    }
}

fn plain(text: String) -> Sentence {
    vec![Words::plain(text)]
}
