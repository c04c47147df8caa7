//! Reports as text for people.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Finding, Report};
use crate::code::Severity;
use crate::escape::escape;
use crate::source::{Location, Source};

/// Lines longer than this, as in minified JSON, are named but not shown.
const LONGEST_LINE: usize = 400;

pub(super) fn listing(report: &Report, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for finding in &report.findings {
        text.push_str(&renderer.render(&groups(&report.source, finding)));
        text.push_str("\n\n");
    }
    text.push_str(&summary(report));
    text
}

pub(super) fn lines(report: &Report) -> String {
    let name = escape(&report.source.name);
    report
        .findings
        .iter()
        .fold(String::new(), |mut text, finding| {
            let _ = match &finding.location {
                Some(Location { line, column, .. }) => write!(text, "{name}:{line}:{column}: "),
                None => write!(text, "{name}: "),
            };
            let message = escape(&finding.diagnostic.parts.message);
            let _ = writeln!(
                text,
                "{}[{}]: {message}",
                finding.diagnostic.severity(),
                finding.code()
            );
            text
        })
}

fn summary(report: &Report) -> String {
    let count = |severity, word: &str| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    let counts: Vec<_> = [
        count(Severity::Error, "error"),
        count(Severity::Warning, "warning"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let counts = if counts.is_empty() {
        "nothing to report".to_owned()
    } else {
        counts.join(", ")
    };
    format!("{}: {counts}\n", escape(&report.source.name))
}

fn groups<'a>(source: &'a Source, finding: &'a Finding) -> Vec<Group<'a>> {
    let diagnostic = &finding.diagnostic;
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(escape(&diagnostic.parts.message))
        .id(diagnostic.parts.code.as_str())
        .elements([] as [Origin<'_>; 0]);
    match &finding.location {
        None => group = group.element(Origin::path(escape(&source.name))),
        Some(location) => {
            group = annotated(
                group,
                source,
                location,
                AnnotationKind::Primary,
                diagnostic.parts.label.as_deref(),
            );
            for (place, label) in &finding.related {
                group = annotated(group, source, place, AnnotationKind::Context, Some(label));
            }
        }
    }
    if !diagnostic.parts.pointer.is_root() {
        group = group.element(Level::NOTE.message(format!(
            "at `{}`",
            escape(&diagnostic.parts.pointer.to_string())
        )));
    }
    vec![
        group,
        Group::with_title(Level::HELP.secondary_title(escape(finding.help()))),
    ]
}

/// Shows the line of a location, and of a longer stretch only its first line.
fn annotated<'a>(
    group: Group<'a>,
    source: &'a Source,
    location: &Location,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Group<'a> {
    let window = source.line_start(location.line)..source.line_end(location.line);
    let shown = source.text.get(window.clone()).unwrap_or_default();
    if shown.len() > LONGEST_LINE {
        let origin = Origin::path(escape(&source.name))
            .line(location.line)
            .char_column(location.column);
        return group.element(origin);
    }
    let span = within(&location.bytes, &window);
    let mut annotation = kind.span(span);
    if let Some(label) = label {
        annotation = annotation.label(escape(label));
    }
    group.element(
        Snippet::source(shown)
            .path(escape(&source.name))
            .line_start(location.line)
            .fold(false)
            .annotation(annotation),
    )
}

fn within(bytes: &Range<usize>, window: &Range<usize>) -> Range<usize> {
    let start = bytes.start.clamp(window.start, window.end) - window.start;
    let end = bytes.end.clamp(window.start, window.end) - window.start;
    start..end.max(start)
}
