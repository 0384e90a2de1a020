//! How a diagnostic looks on a terminal: the source line, a caret, what it conflicts with, the remedy.
//!
//! Stage: a tool of `emit` and of tests. It prints nothing itself.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity, printable};
use crate::model::Language;
use crate::source::{Sources, Span};

impl Diagnostic {
    /// The message with source lines and carets, as for a terminal. `prefix` is how the content
    /// folder was named.
    pub fn render(
        &self,
        sources: &Sources,
        prefix: &str,
        language: Language,
        renderer: &Renderer,
    ) -> String {
        let severity = self.severity();
        let level = match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let level = level.with_name(severity.name(language));
        let help = match language {
            Language::English => Level::HELP,
            Language::Chinese => Level::HELP.with_name("办法"),
        };
        let mut group = Group::with_title(
            level
                .primary_title(self.message(language))
                .id(self.code.key()),
        );
        let excerpts = Excerpts::of(self, sources, prefix);
        for (excerpt, label) in excerpts
            .0
            .iter()
            .zip([None, self.code.texts().other.as_ref()])
        {
            let kind = match label {
                None => AnnotationKind::Primary,
                Some(_) => AnnotationKind::Context,
            };
            let label = label.map(|label| self.fill(label.get(language), language));
            group = group.element(
                Snippet::source(excerpt.text.clone())
                    .path(excerpt.path.clone())
                    .line_start(excerpt.first_line)
                    .annotation(kind.span(excerpt.span.clone()).label(label)),
            );
        }
        group = group.element(help.message(self.hint(language)));
        renderer.render(&[group])
    }
}

/// All of `list` as for a terminal, without colours.
pub fn plain(list: &[Diagnostic], sources: &Sources, prefix: &str, language: Language) -> String {
    let renderer = Renderer::plain();
    let print = |each: &Diagnostic| each.render(sources, prefix, language, &renderer) + "\n\n";
    list.iter().map(print).collect()
}

/// The lines around the places of a diagnostic.
struct Excerpts(Vec<Excerpt>);

struct Excerpt {
    path: String,
    first_line: usize,
    text: String,
    span: std::ops::Range<usize>,
}

/// A longer line than this is shown from near the place only.
const LONGEST_LINE: usize = 10_000;

impl Excerpts {
    fn of(diagnostic: &Diagnostic, sources: &Sources, prefix: &str) -> Self {
        let spans = [Some(diagnostic.span), diagnostic.other];
        let excerpt = |span: Span| {
            let source = sources.get(span.file);
            let text = &source.text;
            let start = text.floor_char_boundary(span.start());
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            // Only the line of the place, and of a long line only its neighbourhood: a file may
            // have a hundred megabytes.
            let from = text.floor_char_boundary(line.max(start.saturating_sub(LONGEST_LINE)));
            let to = text.floor_char_boundary(end.min(start + LONGEST_LINE));
            let shown = printable(text[from..to].trim_end_matches('\r'));
            let within = |at: usize| at.clamp(from, to) - from;
            Excerpt {
                path: printable(&format!("{prefix}{}", source.path)),
                first_line: sources.position(span.file, start).0,
                span: within(start).min(shown.len())
                    ..within(span.end().max(start)).min(shown.len()),
                text: shown,
            }
        };
        Self(spans.into_iter().flatten().map(excerpt).collect())
    }
}
