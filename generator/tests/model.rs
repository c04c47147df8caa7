//! The model as data: whole, numbered without gaps, and each node at the place it came from.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail by panicking, its functions included"
)]

mod fixture;

use std::collections::BTreeSet;
use std::path::Path;

use generator::export::{Export, outline};
use serde_json::Value;
use spec::{Document, Pointer};

/// Every document that can be generated from: the fixtures, and the one this workspace is about.
fn documents() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    paths.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml"));
    paths.sort();
    let documents = paths.iter().map(|path| Document::load(path));
    documents
        .map(|document| document.unwrap_or_else(|report| panic!("{report}")))
        .collect()
}

/// What stands for several places, or for none.
const WHOLES: &[&str] = &["shape", "success", "of", "webhooks", "error", "body"];

/// What says something about its holder and stands where that stands.
const PARTS: &[&str] = &["encoding", "evidence", "default", "limits", "content"];

fn exported(document: &Document) -> Value {
    let (model, findings) = generator::model(document).unwrap_or_else(|report| panic!("{report}"));
    serde_json::to_value(Export::new(Some(&model), &findings)).unwrap()["model"].take()
}

/// Calls `visit` with each object, the path to it, and whether a pointer in it leads into the body of an answer.
fn each_object(
    value: &Value,
    at: &Pointer,
    of_body: bool,
    visit: &mut impl FnMut(&Value, &Pointer, bool),
) {
    match value {
        Value::Object(members) => {
            visit(value, at, of_body);
            for (name, member) in members {
                let conditions = matches!(name.as_str(), "when" | "unless");
                each_object(member, &at.push(name), of_body || conditions, visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each_object(item, &at.push(index), of_body, visit);
            }
        }
        _ => {}
    }
}

#[test]
fn every_node_knows_where_it_came_from() {
    for document in documents() {
        let model = exported(&document);
        let mut pointers = 0;
        each_object(&model, &Pointer::root(), false, &mut |node, at, of_body| {
            if of_body {
                return;
            }
            if let Some(pointer) = node.get("pointer") {
                let pointer = Pointer::parse(pointer.as_str().unwrap()).unwrap();
                let found = pointer.find(document.value());
                assert!(
                    found.is_some(),
                    "{}: {at} is said to be at {pointer}",
                    document.name()
                );
                pointers += 1;
            } else {
                let is_expression = node.get("type").is_some();
                let is_part = at
                    .tokens()
                    .iter()
                    .any(|member| PARTS.contains(&member.as_str()));
                let is_whole = at.last().is_none_or(|member| WHOLES.contains(&member));
                let belongs = is_expression || is_part || is_whole;
                assert!(belongs, "{}: {at} has no pointer: {node}", document.name());
            }
        });
        assert!(pointers > 0);
    }
}

#[test]
fn ids_are_dense_and_name_something() {
    for document in documents() {
        let model = exported(&document);
        let count = |list: &str| model[list].as_array().unwrap().len();
        for list in ["schemes", "topics", "types", "operations"] {
            for (index, item) in model[list].as_array().unwrap().iter().enumerate() {
                assert_eq!(item["index"], index, "{}: {list}", document.name());
            }
        }
        let in_range = |id: &Value, list: &str| {
            let id = usize::try_from(id.as_u64().unwrap()).unwrap();
            assert!(id < count(list), "{}: {list} have no {id}", document.name());
            id
        };
        each_object(&model, &Pointer::root(), false, &mut |node, _, _| {
            if node.get("type").is_some_and(|kind| kind == "named") {
                in_range(&node["of"], "types");
            }
        });
        for id in [&model["error"]["id"], &model["webhooks"]["event"]] {
            if !id.is_null() {
                in_range(id, "types");
            }
        }
        let mut placed = Vec::new();
        for (topic, item) in model["topics"].as_array().unwrap().iter().enumerate() {
            for id in item["types"].as_array().unwrap() {
                let id = in_range(id, "types");
                assert_eq!(model["types"][id]["topic"], topic);
                placed.push(id);
            }
        }
        placed.sort_unstable();
        assert!(
            placed.into_iter().eq(0..count("types")),
            "{}: every type stands in one topic",
            document.name()
        );
        for operation in model["operations"].as_array().unwrap() {
            for scheme in operation["security"].as_array().unwrap() {
                in_range(scheme, "schemes");
            }
        }
    }
}

/// A place that no node names is where the next node would be missing.
#[test]
fn what_the_document_defines_is_in_the_model() {
    let document = fixture::document("operations", &fixture::text("operations"));
    let model = exported(&document);
    let mut pointers = BTreeSet::new();
    each_object(&model, &Pointer::root(), false, &mut |node, _, _| {
        pointers.extend(
            node.get("pointer")
                .and_then(Value::as_str)
                .map(str::to_owned),
        );
    });
    for operation in document.operations() {
        let sent =
            |parameter: &&spec::Parameter<'_>| matches!(parameter.location(), "path" | "query");
        for parameter in operation.parameters.iter().filter(sent) {
            assert!(
                pointers.contains(&parameter.pointer.to_string()),
                "{}",
                parameter.pointer
            );
        }
        assert!(pointers.contains(&operation.pointer.to_string()));
    }
}

#[test]
fn the_model_is_shown_to_programs_and_people() {
    let document = fixture::document("model", &fixture::text("model"));
    let (model, findings) = generator::model(&document).unwrap();
    let export = Export::new(Some(&model), &findings);
    insta::assert_snapshot!("json", spec::to_json(&export).unwrap());
    insta::assert_snapshot!("outline", outline(&model, &document));
}
