//! What can only be decided once every type is known: names, topics, and who makes which type.

use std::collections::{BTreeMap, BTreeSet};

use spec::{Document, Pointer};

use super::schemas::Draft;
use super::{recursion, text};
use crate::model::{Docs, Expr, Operation, Shape, Topic, Type, TypeId};
use crate::names::{self, Style};

/// Finishes the types. Within its topic a type stands where a reader of the document expects it.
pub(super) fn types(
    document: &Document,
    drafts: Vec<Draft>,
    operations: &[Operation],
) -> (Vec<Topic>, Vec<Type>) {
    let order = order(&drafts);
    let tags: Vec<String> = drafts.iter().map(|draft| draft.tag.clone()).collect();
    let mut types: Vec<Type> = drafts.into_iter().map(|draft| draft.ty).collect();
    recursion::break_circles(&mut types);
    mark_requests(&mut types, operations);
    conceal(&mut types);
    name(&mut types);
    let mut topics = topics(document, &mut types, &tags);
    for id in order {
        let topic = types.get(id.index()).map(|ty| ty.topic);
        if let Some(topic) = topic.and_then(|topic| topics.get_mut(topic)) {
            topic.types.push(id);
        }
    }
    (topics, types)
}

/// Types in the order of the document: components as listed, inline schemas behind the component they are in.
fn order(drafts: &[Draft]) -> Vec<TypeId> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|index| drafts.get(*index).map(|draft| (draft.order, *index)));
    order.into_iter().map(TypeId::new).collect()
}

fn mark_requests(types: &mut [Type], operations: &[Operation]) {
    let mut waiting: Vec<TypeId> = Vec::new();
    for operation in operations {
        if let Some(body) = &operation.body {
            body.value.each_named(false, &mut |id, _| waiting.push(id));
        }
    }
    while let Some(id) = waiting.pop() {
        let Some(ty) = types.get_mut(id.index()).filter(|ty| !ty.in_request) else {
            continue;
        };
        ty.in_request = true;
        let mut visit = |id, _| waiting.push(id);
        for expr in ty.shape.held() {
            expr.each_named(false, &mut visit);
        }
    }
}

/// Unions with a secret in a known variant, however far below.
fn conceal(types: &mut [Type]) {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); types.len()];
    let mut waiting: Vec<TypeId> = Vec::new();
    for (index, ty) in types.iter().enumerate() {
        let id = TypeId::new(index);
        for expr in ty.shape.held() {
            expr.each_named(false, &mut |held, _| {
                holders
                    .get_mut(held.index())
                    .into_iter()
                    .for_each(|holders| holders.push(id));
            });
        }
        if ty.shape.held().into_iter().any(Expr::holds_secret) {
            waiting.push(id);
        }
    }
    let mut secret = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if secret.insert(id) {
            waiting.extend(holders.get(id.index()).into_iter().flatten());
        }
    }
    for id in secret {
        match types.get_mut(id.index()).map(|ty| &mut ty.shape) {
            Some(Shape::Union(union)) => union.secret = true,
            Some(Shape::Choice(choice)) => choice.secret = true,
            _ => {}
        }
    }
}

fn name(types: &mut [Type]) {
    let wires: Vec<&str> = types.iter().map(|ty| ty.wire_name.as_str()).collect();
    // An inline schema may be spelled like a component, so its place makes it another name.
    let mut seen = BTreeSet::new();
    let unique: Vec<String> = wires
        .iter()
        .map(|wire| {
            let mut unique = (*wire).to_owned();
            while !seen.insert(unique.clone()) {
                unique.push_str(".inline");
            }
            unique
        })
        .collect();
    let unique: Vec<&str> = unique.iter().map(String::as_str).collect();
    let named = names::assign(Style::Type, &unique, &[]);
    let mut used: BTreeSet<String> = named.iter().cloned().collect();
    for (ty, name) in types.iter_mut().zip(named) {
        ty.name = name;
        let in_request = ty.in_request;
        if let Shape::Struct(object) = &mut ty.shape {
            if in_request
                && object
                    .fields
                    .iter()
                    .any(|field| field.presence.is_required())
            {
                object.required_name = Some(derived(&ty.name, "Required", &mut used));
            }
            if let Some(view) = &mut object.view {
                view.name = derived(&ty.name, "View", &mut used);
            }
        }
    }
}

fn derived(name: &str, suffix: &str, used: &mut BTreeSet<String>) -> String {
    let mut derived = format!("{name}{suffix}");
    while !used.insert(derived.clone()) {
        derived.push_str("Of");
    }
    derived
}

fn topics(document: &Document, types: &mut [Type], tags: &[String]) -> Vec<Topic> {
    // Tags that differ by case are one topic: `x-tags` is often written in lower case.
    let folded: BTreeSet<String> = tags.iter().map(|tag| topic_name(tag)).collect();
    let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
    let declared = &document.openapi().tags;
    let described: BTreeMap<String, &str> = declared
        .iter()
        .filter_map(|tag| Some((tag.name.to_lowercase(), tag.description.as_deref()?)))
        .collect();
    let place = |name: &str| {
        let declared = declared
            .iter()
            .position(|tag| topic_name(&tag.name) == name)
            .map(|index| Pointer::root().push("tags").push(index));
        let first = || tags.iter().position(|tag| topic_name(tag) == name);
        declared.or_else(|| Some(types.get(first()?)?.pointer.clone()))
    };
    let places: Vec<Pointer> = folded
        .iter()
        .map(|name| place(name).unwrap_or_default())
        .collect();
    // A module may not be named like the one it is in.
    let modules = names::assign(Style::Module, &folded, &["types"]);
    for (ty, tag) in types.iter_mut().zip(tags) {
        ty.topic = folded
            .iter()
            .position(|name| *name == topic_name(tag))
            .unwrap_or_default();
    }
    folded
        .iter()
        .zip(modules)
        .zip(places)
        .map(|((tag, module), pointer)| {
            let mut docs = described
                .get(*tag)
                .map(|text| text::docs(text))
                .unwrap_or_default();
            if docs.is_empty() {
                let mut letters = tag.chars();
                let first: String = letters
                    .next()
                    .into_iter()
                    .flat_map(char::to_uppercase)
                    .collect();
                docs = Docs(text::docs(&format!("{first}{}.", letters.as_str())).0);
            }
            Topic {
                module,
                docs,
                types: Vec::new(),
                pointer,
            }
        })
        .collect()
}

fn topic_name(tag: &str) -> String {
    if tag.is_empty() {
        "shared".to_owned()
    } else {
        tag.to_lowercase()
    }
}
