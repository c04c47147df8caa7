//! Whatever a document says, the generator answers with Rust or with a report.

mod fixture;

use serde_json::{Value, json};
use spec::{Document, Pointer};

/// Puts other values in the place of every value of every fixture, and takes every value away.
#[test]
fn no_change_of_a_document_makes_it_panic() {
    let mut generated = 0_u32;
    let mut refused = 0_u32;
    for name in fixture::CONSTRUCTS {
        let original = fixture::document(name, &fixture::text(name))
            .value()
            .clone();
        let mut places = Vec::new();
        collect(&original, &Pointer::root(), &mut places);
        for (index, place) in places.iter().enumerate() {
            // One replacement for each place, another one for the next: all of them meet all kinds of places.
            let replacements = [
                None,
                Some(json!(null)),
                Some(json!("")),
                Some(json!([])),
                Some(json!({})),
                Some(json!({"type": "object"})),
            ];
            for replacement in replacements.iter().skip(index % 6).step_by(6) {
                let mut changed = original.clone();
                replace(&mut changed, place, replacement.clone());
                let Ok(document) = Document::parse("changed.json", &changed.to_string()) else {
                    continue;
                };
                match generator::generate(&document, &fixture::options(name)) {
                    Ok(output) => {
                        generated += 1;
                        for (path, text) in output
                            .files
                            .iter()
                            .filter(|(path, _)| path.extension().is_some_and(|end| end == "rs"))
                        {
                            if let Err(error) = syn::parse_file(text) {
                                panic!(
                                    "{name} with {replacement:?} at {place}: {}: {error}\n{text}",
                                    path.display()
                                );
                            }
                        }
                    }
                    Err(report) => {
                        refused += 1;
                        assert!(report.has_errors());
                    }
                }
            }
        }
    }
    assert!(
        generated > 100 && refused > 50,
        "{generated} generated, {refused} refused"
    );
}

fn collect(value: &Value, at: &Pointer, places: &mut Vec<Pointer>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                places.push(at.push(key));
                collect(member, &at.push(key), places);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places.push(at.push(index));
                collect(item, &at.push(index), places);
            }
        }
        _ => {}
    }
}

fn replace(value: &mut Value, place: &Pointer, replacement: Option<Value>) {
    let (Some(parent), Some(last)) = (place.parent(), place.last()) else {
        return;
    };
    match (value.pointer_mut(&parent.to_string()), replacement) {
        (Some(Value::Object(members)), Some(new)) => {
            members.insert(last.to_owned(), new);
        }
        (Some(Value::Object(members)), None) => {
            members.shift_remove(last);
        }
        (Some(Value::Array(items)), replacement) => {
            let index = last.parse().unwrap_or(usize::MAX);
            match (items.get_mut(index), replacement) {
                (Some(item), Some(new)) => *item = new,
                (Some(_), None) => drop(items.remove(index)),
                (None, _) => {}
            }
        }
        _ => {}
    }
}
