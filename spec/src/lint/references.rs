//! References: where they lead, and what stands beside them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::reference::{self, Failure};
use crate::structure::{self, Kind, Site};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let kinds: HashMap<_, _> = subject
        .sites
        .iter()
        .map(|site| (site.pointer.clone(), site.kind))
        .collect();
    let references = subject.sites.iter().filter(|site| site.is_reference());
    references
        .flat_map(|site| [target(subject.document, &kinds, site), siblings(site)])
        .flatten()
        .chain(circles(subject))
        .collect()
}

fn target(document: &Value, kinds: &HashMap<Pointer, Kind>, site: &Site<'_>) -> Option<Diagnostic> {
    let text = site.reference()?;
    let place = site.pointer.push("$ref");
    let problem = |code, message: String| Some(Diagnostic::new(code, place.clone(), message));
    match reference::resolve(document, site.pointer.clone(), site.value) {
        Err(Failure::NotLocal) => problem(
            Code::UnresolvedReference,
            format!("`{text}` does not point into this document"),
        )
        .map(|problem| problem.label("expected `#/` and the path to a component")),
        Err(Failure::Circular) => problem(
            Code::CircularReference,
            format!("`{text}` leads back to itself"),
        ),
        Err(Failure::Nothing) => {
            problem(Code::UnresolvedReference, format!("`{text}` leads nowhere"))
                .map(|problem| nearest_name(document, text, problem.label("nothing stands there")))
        }
        Ok((end, _)) => match kinds.get(&end) {
            Some(kind) if *kind == site.kind => None,
            Some(kind) => problem(
                Code::ReferenceKind,
                format!(
                    "`{text}` leads to {}, and this place takes {}",
                    kind.title(),
                    site.kind.title()
                ),
            ),
            None => problem(
                Code::ReferenceKind,
                format!(
                    "`{text}` leads to something that is not {}",
                    site.kind.title()
                ),
            ),
        },
    }
}

/// Schemas that are parts of themselves, with no member or item between: no value could ever be judged by one.
fn circles(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let references = subject
        .sites
        .iter()
        .filter(|site| site.kind == Kind::Schema && site.is_reference());
    references
        .filter_map(|site| circle(subject.document, site))
        .collect()
}

fn circle(document: &Value, site: &Site<'_>) -> Option<Diagnostic> {
    let text = site.reference()?;
    // Circles of nothing but references are reported as such.
    let (first, _) = reference::resolve(document, site.pointer.clone(), site.value).ok()?;
    let mut open = vec![first];
    let mut seen = HashSet::new();
    while let Some(place) = open.pop() {
        if place == site.pointer {
            let message = format!("the schema `{text}` is a part of itself");
            return Some(
                Diagnostic::new(Code::CircularReference, site.pointer.push("$ref"), message)
                    .help("put a property or an item between the schema and itself"),
            );
        }
        if seen.insert(place.clone()) {
            open.extend(parts(document, &place));
        }
    }
    None
}

/// The schemas that judge the same value as the one at `place`.
fn parts(document: &Value, place: &Pointer) -> Vec<Pointer> {
    let Some(schema) = place.find(document) else {
        return Vec::new();
    };
    if let Some(text) = reference::text(schema) {
        return reference::pointer(text).into_iter().collect();
    }
    let lists = ["allOf", "oneOf", "anyOf"]
        .into_iter()
        .filter_map(|name| Some((name, schema.get(name)?.as_array()?)));
    let listed = lists
        .flat_map(|(name, list)| (0..list.len()).map(move |number| place.push(name).push(number)));
    let not = schema.get("not").map(|_| place.push("not"));
    listed.chain(not).collect()
}

/// Proposes the sibling of the missing target whose name is most alike.
fn nearest_name(document: &Value, text: &str, problem: Diagnostic) -> Diagnostic {
    let meant = reference::pointer(text).and_then(|pointer| {
        let parent = pointer.parent()?;
        let names = parent
            .find(document)?
            .as_object()?
            .keys()
            .map(String::as_str);
        structure::closest(pointer.last()?, names).map(|name| parent.push(name))
    });
    match meant {
        Some(meant) => problem.help(format!("did you mean `#{meant}`?")),
        None => problem,
    }
}

fn siblings(site: &Site<'_>) -> Option<Diagnostic> {
    let ignored: Vec<_> = site
        .members
        .keys()
        .filter(|name| *name != "$ref")
        .map(String::as_str)
        .collect();
    // A path item is the one object whose reference may have members beside it.
    let first = ignored.first().filter(|_| site.kind != Kind::PathItem)?;
    let names = ignored
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    Some(
        Diagnostic::new(
            Code::ReferenceSiblings,
            site.pointer.push(first),
            format!("{names} beside `$ref` is ignored"),
        )
        .label("has no effect")
        .at_key(),
    )
}
