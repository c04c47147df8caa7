//! Reports as text for people.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Finding, Report};
use crate::code::Severity;
use crate::escape::escape;
use crate::source::{Location, Source};

/// Lines longer than this, as in minified JSON, are named but not shown.
const LONGEST_LINE: usize = 400;
/// Places at most this many lines apart are shown in one listing.
const LARGEST_GAP: usize = 100;

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

/// A place to underline.
struct Mark<'a> {
    location: &'a Location,
    kind: AnnotationKind,
    label: Option<&'a str>,
}

fn groups<'a>(source: &'a Source, finding: &'a Finding) -> Vec<Group<'a>> {
    let diagnostic = &finding.diagnostic;
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(escape(&diagnostic.parts.message))
        .id(diagnostic.parts.code.as_str());
    let mut group = match &finding.location {
        None => title.element(Origin::path(escape(&source.name))),
        Some(location) => {
            let label = diagnostic.parts.label.as_deref();
            let primary = Mark {
                location,
                kind: AnnotationKind::Primary,
                label,
            };
            let related = finding.related.iter().map(|(location, label)| Mark {
                location,
                kind: AnnotationKind::Context,
                label: Some(label),
            });
            let marks: Vec<_> = std::iter::once(primary).chain(related).collect();
            marks
                .chunk_by(|one, next| are_close(source, one, next))
                .fold(title.elements([] as [Origin<'_>; 0]), |group, marks| {
                    listed(group, source, marks)
                })
        }
    };
    if !diagnostic.parts.pointer.is_root() {
        let pointer = escape(&diagnostic.parts.pointer.to_string());
        group = group.element(Level::NOTE.message(format!("at `{pointer}`")));
    }
    vec![
        group,
        Group::with_title(Level::HELP.secondary_title(escape(finding.help()))),
    ]
}

/// Whether two places fit into one listing, with what lies between folded.
fn are_close(source: &Source, one: &Mark<'_>, next: &Mark<'_>) -> bool {
    let first = one.location.line.min(next.location.line);
    let last = one.location.line.max(next.location.line);
    let length = source.line_end(last) - source.line_start(first);
    last - first <= LARGEST_GAP && length <= LARGEST_GAP * LONGEST_LINE
}

/// Shows the lines of the marks, and of a longer stretch only its first line.
fn listed<'a>(group: Group<'a>, source: &'a Source, marks: &[Mark<'a>]) -> Group<'a> {
    let lines = || marks.iter().map(|mark| mark.location.line);
    let (Some(first), Some(last)) = (lines().min(), lines().max()) else {
        return group;
    };
    let is_long = |line| source.line_end(line) - source.line_start(line) > LONGEST_LINE;
    if (first..=last).any(is_long) {
        return marks.iter().fold(group, |group, mark| {
            let origin = Origin::path(escape(&source.name)).line(mark.location.line);
            group.element(origin.char_column(mark.location.column))
        });
    }
    let window = source.line_start(first)..source.line_end(last);
    let annotations = marks.iter().map(|mark| {
        let line = source.line_start(mark.location.line)..source.line_end(mark.location.line);
        let annotation = mark
            .kind
            .span(within(&mark.location.bytes, &line, window.start));
        match mark.label {
            Some(label) => annotation.label(escape(label)),
            None => annotation,
        }
    });
    let snippet = Snippet::source(shown(source.text.get(window.clone()).unwrap_or_default()));
    group.element(
        snippet
            .path(escape(&source.name))
            .line_start(first)
            .annotations(annotations),
    )
}

/// Lines of the text with the control characters that the renderer leaves as they are, some of which a terminal obeys. What stands in
/// their place has as many bytes, so that places stay what they are.
fn shown(lines: &str) -> Cow<'_, str> {
    const CONTROLS: RangeInclusive<char> = '\u{80}'..='\u{9f}';
    if lines.chars().any(|character| CONTROLS.contains(&character)) {
        lines
            .replace(|character| CONTROLS.contains(&character), "\u{b7}")
            .into()
    } else {
        lines.into()
    }
}

/// The part of `bytes` that lies on `line`, counted from `start`.
fn within(bytes: &Range<usize>, line: &Range<usize>, start: usize) -> Range<usize> {
    let first = bytes.start.clamp(line.start, line.end);
    let last = bytes.end.clamp(first, line.end);
    first.saturating_sub(start)..last.saturating_sub(start)
}
