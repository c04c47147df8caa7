//! Changes of our own documents, at places all over them.

use super::drawn::places;
use super::*;

/// Our document, and one with every object; each at places far enough apart that the test stays quick.
const DOCUMENTS: &[(&str, usize)] = &[
    ("openapi.yaml", 401),
    ("tests/documents/every-object.yaml", 29),
];

fn each_place(mut check: impl FnMut(&str, &Value, &Pointer)) {
    for (path, stride) in DOCUMENTS {
        let text = std::fs::read_to_string(path).unwrap();
        let document = Text::parse(path, &text).unwrap();
        let mut all = Vec::new();
        places(document.value(), &Pointer::root(), &mut all);
        for place in all.iter().step_by(*stride) {
            check(&text, document.value(), place);
        }
    }
}

#[test]
fn an_insertion_beside_any_value_adds_bytes_and_changes_none_and_can_be_undone() {
    let new = json!({"description": "What: it is.", "type": "string", "enum": ["a", "01"]});
    each_place(|text, value, place| {
        let parent = place.parent().unwrap();
        let name = place.last().unwrap();
        let (change, new) = if parent.find(value).unwrap().is_array() {
            let kind = Kind::Insert {
                value: new.clone(),
                place: Place::Last,
            };
            (
                Change {
                    pointer: place.clone(),
                    kind,
                },
                place.clone(),
            )
        } else {
            let after = Place::After(name.to_owned());
            (
                Change::member(&parent, "x new", new.clone(), after),
                parent.push("x new"),
            )
        };
        let after = applied(text, change);
        let same_start = text
            .bytes()
            .zip(after.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let same_end = text
            .bytes()
            .rev()
            .zip(after.bytes().rev())
            .take_while(|(a, b)| a == b)
            .count();
        assert!(same_start + same_end >= text.len(), "{place} lost text");
        assert_eq!(applied(&after, Change::remove(new)), text, "{place}");
    });
}

#[test]
fn any_value_can_be_removed_or_replaced_and_the_rest_stays() {
    each_place(|text, value, place| {
        let old = place.find(value).unwrap();
        for change in [
            Change::remove(place.clone()),
            Change::replace(place.clone(), "other: text"),
        ] {
            let after = applied(text, change);
            let same_start = text
                .bytes()
                .zip(after.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            let same_end = text
                .bytes()
                .rev()
                .zip(after.bytes().rev())
                .take_while(|(a, b)| a == b)
                .count();
            let written = old.to_string().len() + place.last().unwrap().len();
            assert!(
                text.len().saturating_sub(same_start + same_end) < 3 * written + 400,
                "{place} lost more than itself"
            );
        }
    });
}
