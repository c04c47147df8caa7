//! Components: their names, and whether anything uses them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::reference;
use crate::structure::{Kind, Site};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut used: BTreeMap<Option<Pointer>, BTreeSet<Pointer>> = BTreeMap::new();
    for site in &subject.sites {
        used.entry(component(&site.pointer))
            .or_default()
            .extend(uses(site));
    }
    let mut reached: BTreeSet<Pointer> = BTreeSet::new();
    let mut open: Vec<_> = used.get(&None).into_iter().flatten().cloned().collect();
    while let Some(next) = open.pop() {
        if reached.insert(next.clone()) {
            open.extend(used.get(&Some(next)).into_iter().flatten().cloned());
        }
    }
    let components = subject
        .sites
        .iter()
        .filter(|site| component(&site.pointer).as_ref() == Some(&site.pointer));
    components
        .flat_map(|site| [unused(site, &reached), misnamed(site)])
        .flatten()
        .collect()
}

fn unused(site: &Site<'_>, reached: &BTreeSet<Pointer>) -> Option<Diagnostic> {
    let name = site.pointer.last().unwrap_or_default();
    let problem = || {
        Diagnostic::new(
            Code::UnreachableComponent,
            site.pointer.clone(),
            format!("nothing uses `{name}`"),
        )
    };
    (!reached.contains(&site.pointer)).then(|| problem().at_key())
}

fn misnamed(site: &Site<'_>) -> Option<Diagnostic> {
    let name = site.pointer.last().unwrap_or_default();
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let problem = || {
        Diagnostic::new(
            Code::ComponentName,
            site.pointer.clone(),
            format!("`{name}` is no name for a component"),
        )
    };
    (name.is_empty() || !name.bytes().all(is_allowed)).then(|| problem().at_key())
}

/// The component that a place lies in; none for paths, webhooks and the rest of the document.
fn component(pointer: &Pointer) -> Option<Pointer> {
    match pointer.tokens() {
        [components, kind, name, ..] if components == "components" => {
            Some(Pointer::root().push(components).push(kind).push(name))
        }
        _ => None,
    }
}

/// The components that an object itself leads to.
fn uses(site: &Site<'_>) -> Vec<Pointer> {
    let mut targets: Vec<Pointer> = site
        .reference()
        .and_then(reference::pointer)
        .into_iter()
        .collect();
    let components = Pointer::root().push("components");
    match site.kind {
        Kind::Discriminator => {
            let mapping = site.members.get("mapping").and_then(Value::as_object);
            targets.extend(
                mapping
                    .into_iter()
                    .flat_map(|mapping| mapping.values())
                    .filter_map(|target| {
                        let target = target.as_str()?;
                        reference::pointer(target)
                            .or_else(|| Some(components.push("schemas").push(target)))
                    }),
            );
        }
        Kind::Document | Kind::Operation => {
            let requirements = site.members.get("security").and_then(Value::as_array);
            let names = requirements
                .into_iter()
                .flatten()
                .filter_map(Value::as_object)
                .flat_map(|requirement| requirement.keys());
            targets.extend(names.map(|name| components.push("securitySchemes").push(name)));
        }
        _ => {}
    }
    targets.iter().filter_map(component).collect()
}
