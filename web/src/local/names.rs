//! The names of the published year as files of the content format, which the reader of files reads like
//! any others: what its files may mention, and nothing more.

use std::fmt::Write;

use scoring_core::Evaluation;
use scoring_core::id::Id;
use scoring_core::inputs::Window;
use scoring_core::method::{Component, Source, Survey};

/// `plan.toml`.
pub fn plan(published: &Evaluation) -> String {
    let method = &published.method;
    let mut text = String::new();
    components(&mut text, "component", &method.components);
    if let Some(survey) = &method.survey {
        questionnaire(&mut text, survey);
    }
    tables(&mut text, "veto", method.vetoes.iter().map(|it| &it.id));
    let kinds = method.deductions.iter().map(|it| &it.id);
    tables(&mut text, "deduction", kinds);
    tables(
        &mut text,
        "addition",
        method.additions.iter().map(|it| &it.id),
    );
    text
}

/// `windows.toml`.
pub fn windows(windows: &[Window]) -> String {
    let mut text = String::new();
    tables(&mut text, "window", windows.iter().map(|it| &it.id));
    text
}

fn components(text: &mut String, header: &str, components_of: &[Component]) {
    for component in components_of {
        let (source, items): (_, Vec<&Id>) = match &component.source {
            Source::Components(_) => (None, Vec::new()),
            Source::Panel { items } => (Some("panel"), items.iter().map(|it| &it.id).collect()),
            Source::Own {} => (Some("self"), Vec::new()),
            Source::Peer { .. } => (Some("peer"), Vec::new()),
            Source::Survey { .. } => (Some("survey"), Vec::new()),
            Source::Checklist { items } => {
                (Some("checklist"), items.iter().map(|it| &it.id).collect())
            }
        };
        tables(text, header, [&component.id].into_iter());
        if let Some(source) = source {
            add(text, format_args!("source = \"{source}\""));
        }
        tables(text, &format!("{header}.item"), items.into_iter());
        let below = format!("{header}.component");
        components(text, &below, component.children());
    }
}

fn questionnaire(text: &mut String, survey: &Survey) {
    add(text, format_args!("[survey]"));
    list(text, "rounds", survey.rounds.iter().map(|it| &it.id));
    list(text, "levels", survey.levels.iter().map(|it| &it.id));
    let indicators = survey.indicators.iter().map(|it| &it.id);
    list(text, "indicators", indicators);
    list(text, "groups", survey.groups.iter().map(|it| &it.id));
    if let Some(validity) = &survey.validity {
        match &validity.quorum {
            Some(quorum) => add(text, format_args!("validity = {{ quorum = \"{quorum}\" }}")),
            None => add(text, format_args!("validity = {{}}")),
        }
    }
}

fn tables<'a>(text: &mut String, header: &str, ids: impl Iterator<Item = &'a Id>) {
    for id in ids {
        add(text, format_args!("[[{header}]]\nid = \"{id}\""));
    }
}

fn list<'a>(text: &mut String, key: &str, ids: impl Iterator<Item = &'a Id>) {
    let entries: Vec<_> = ids.map(|id| format!("{{ id = \"{id}\" }}")).collect();
    add(text, format_args!("{key} = [{}]", entries.join(", ")));
}

fn add(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string succeeds.
    let _done = writeln!(text, "{line}");
}
