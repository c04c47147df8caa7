//! Changes drawn at random, of documents drawn at random.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use super::*;
use crate::tree::tests::drawn::{write, written};

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(0),
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-zA-Z0-9:# ,'\"{}&*!|>%@`~-]{0,8}".prop_map(Value::from),
        prop::sample::select(vec![
            "yes",
            "01",
            "~",
            "2024-01-01",
            "1e3",
            "a: b",
            "a #b",
            "- x",
            "…",
            ".inf"
        ])
        .prop_map(Value::from),
    ];
    scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("\\PC{0,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The pointers to all members and items.
pub(super) fn places(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    let mut child = |token: &str, value: &Value| {
        let place = at.push(token);
        found.push(place.clone());
        places(value, &place, found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| child(name, value)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(number, value)| child(&number.to_string(), value)),
        _ => {}
    }
}

/// A change at the place that `choice` picks.
fn change(root: &Value, choice: (usize, u8), value: Value) -> Change {
    let mut all = Vec::new();
    places(root, &Pointer::root(), &mut all);
    let pointer = all[choice.0 % all.len()].clone();
    let parent = pointer.parent().unwrap();
    let name = pointer.last().unwrap();
    let is_list = parent.find(root).unwrap().is_array();
    let insert = |place| {
        if is_list {
            let kind = Kind::Insert {
                value: value.clone(),
                place,
            };
            Change {
                pointer: pointer.clone(),
                kind,
            }
        } else {
            Change::member(&parent, "new name", value.clone(), place)
        }
    };
    match choice.1 % 6 {
        0 => Change::remove(pointer),
        1 => Change::replace(pointer, value),
        2 => insert(Place::First),
        3 if is_list => Change::item(&parent, value),
        3 => insert(Place::Last),
        4 => insert(Place::After(name.to_owned())),
        _ => match pointer.find(root).unwrap() {
            Value::Array(_) => Change::item(&pointer, value),
            Value::Object(_) => Change::member(&pointer, "new", value, Place::Last),
            _ => Change::replace(pointer, value),
        },
    }
}

/// The pointer of what an insertion put there.
fn inserted(root: &Value, change: &Change) -> Option<Pointer> {
    matches!(change.kind, Kind::Insert { .. }).then_some(())?;
    let parent = change.pointer.parent()?;
    match (change.pointer.last()?, parent.find(root)?) {
        ("-", Value::Array(items)) => Some(parent.push(items.len())),
        _ => Some(change.pointer.clone()),
    }
}

#[test]
fn the_text_says_what_the_changes_mean_or_stays_as_it_was() {
    let (made, undone, refused) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let strategy = (written(), (any::<usize>(), any::<u8>()), value());
    let outcome = runner(3_000).run(&strategy, |(document, choice, value)| {
        let mut text = "root: ".to_owned();
        write(&document, 0, false, &mut text);
        text.push_str("\nend: 1\n");
        let Ok(before) = Text::parse("drawn", &text) else {
            return Ok(());
        };
        let change = change(before.value(), choice, value);
        let mut meant = before.value().clone();
        apply_to_value(&mut meant, std::slice::from_ref(&change)).unwrap();
        match apply(&text, std::slice::from_ref(&change)) {
            Err(refusal) => {
                prop_assert!(
                    matches!(refusal.reason, Reason::Notation(_) | Reason::Shared),
                    "{refusal}\n{text}"
                );
                refused.set(refused.get() + 1);
            }
            Ok(after) => {
                let theirs: Value = match serde_yaml::from_str(&after) {
                    Ok(theirs) => theirs,
                    // What libyaml cannot read before the change it need not read after it.
                    Err(_) if serde_yaml::from_str::<Value>(&text).is_err() => return Ok(()),
                    Err(error) => {
                        return Err(TestCaseError::fail(format!("{error}\n{change:?}\n{after}")));
                    }
                };
                prop_assert_eq!(theirs.to_string(), meant.to_string(), "{}", after);
                made.set(made.get() + 1);
                if let Some(new) = inserted(before.value(), &change)
                    && let Ok(back) = apply(&after, &[Change::remove(new)])
                {
                    prop_assert_eq!(&back, &text, "{}", after);
                    undone.set(undone.get() + 1);
                }
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let (made, undone, refused) = (made.get(), undone.get(), refused.get());
    assert!(
        made > 2_000 && undone > 1_000,
        "{made} made, {undone} undone"
    );
    assert!(made > 100 * refused, "{made} made, {refused} refused");
}
