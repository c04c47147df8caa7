use std::collections::BTreeMap;

use super::*;
use crate::lower::outline::Open;

/// What an object of the tests has: by name, the values of its members.
type Object<'n> = BTreeMap<&'n str, Constant>;

fn facts(kind: JsonKind, values: &[Constant], open: &[Open]) -> Facts {
    Facts {
        kinds: [kind].into(),
        values: values.iter().cloned().collect(),
        open: open.iter().copied().collect(),
    }
}

fn object(required: &[&str], members: &[(&str, Facts)]) -> Outline {
    Outline {
        facts: facts(JsonKind::Object, &[], &[]),
        required: required.iter().map(|name| (*name).to_owned()).collect(),
        members: members
            .iter()
            .map(|(name, facts)| ((*name).to_owned(), facts.clone()))
            .collect(),
        ..Outline::default()
    }
}

/// What the runtime does with a table.
fn chosen(object: &Object<'_>, table: &[Evidence]) -> Option<usize> {
    let passes = |test: &Test, value: &Constant| match test {
        Test::Present => true,
        Test::Kinds(kinds) => kinds.contains(&value.kind()),
        Test::Values(values) => values.contains(value),
    };
    let fits = |one: &Evidence| {
        one.members.iter().all(|(name, test)| {
            object
                .get(name.as_str())
                .is_some_and(|value| passes(test, value))
        })
    };
    let fitting: Vec<usize> = (0..table.len())
        .filter(|index| fits(&table[*index]))
        .collect();
    fitting.iter().copied().find(|index| {
        fitting
            .iter()
            .all(|other| other == index || table[*index].over.contains(other))
    })
}

/// Each object that the outline describes, members of later left out.
fn described<'n>(outline: &Outline, names: &[&'n str], values: &[Constant]) -> Vec<Object<'n>> {
    let mut objects = vec![Object::new()];
    for name in names {
        let mut more = Vec::new();
        for object in &objects {
            if !outline.required.iter().any(|required| required == name) {
                more.push(object.clone());
            }
            let Some(facts) = outline.members.get(*name) else {
                continue;
            };
            let fits = |value: &&Constant| {
                facts.values.contains(value) || facts.open.iter().any(|open| open.may_be(value))
            };
            for value in values.iter().filter(fits) {
                let mut object = object.clone();
                object.insert(name, value.clone());
                more.push(object);
            }
        }
        objects = more;
    }
    objects
}

/// Three variants out of all that can be made of two members, each of them absent, optional or required, and text, a number or
/// one of two constants: a union that is not refused finds the variant of every value that it describes.
#[test]
fn every_described_value_finds_its_variant() {
    let text = |text: &str| Constant::Text(text.to_owned());
    let values = [text("a"), text("b"), text("c"), Constant::Integer(1)];
    let member = |kind: usize| match kind {
        0 => facts(JsonKind::String, &[], &[Open::Text]),
        1 => facts(JsonKind::Number, &[], &[Open::Number]),
        2 => facts(JsonKind::String, &[text("a")], &[]),
        _ => facts(JsonKind::String, &[text("a"), text("b")], &[]),
    };
    let names = ["x", "y"];
    let mut outlines = Vec::new();
    let states: Vec<Option<(bool, usize)>> = std::iter::once(None)
        .chain((0..4).flat_map(|kind| [Some((false, kind)), Some((true, kind))]))
        .collect();
    for x in &states {
        for y in &states {
            let both = [("x", x), ("y", y)];
            let members: Vec<_> = both
                .iter()
                .filter_map(|(name, state)| Some((*name, member(state.as_ref()?.1))))
                .collect();
            let required: Vec<_> = both
                .iter()
                .filter(|(_, state)| state.is_some_and(|(required, _)| required))
                .map(|(name, _)| *name)
                .collect();
            outlines.push(object(&required, &members));
        }
    }
    let objects: Vec<_> = outlines
        .iter()
        .map(|outline| described(outline, &names, &values))
        .collect();
    let (mut accepted, mut refused) = (0_u32, 0_u32);
    for (first, one) in outlines.iter().enumerate() {
        for (second, two) in outlines.iter().enumerate().skip(first) {
            for (third, three) in outlines.iter().enumerate().skip(second).step_by(3) {
                let Ok(table) = tell_apart(&[one.clone(), two.clone(), three.clone()]) else {
                    refused += 1;
                    continue;
                };
                accepted += 1;
                for (variant, outline) in [first, second, third].into_iter().enumerate() {
                    for object in &objects[outline] {
                        assert_eq!(
                            chosen(object, &table),
                            Some(variant),
                            "{object:?} of {one:?}, {two:?}, {three:?}"
                        );
                    }
                }
            }
        }
    }
    assert!(
        accepted > 1000 && refused > 1000,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn a_pair_that_nothing_tells_apart_is_named() {
    let text = || facts(JsonKind::String, &[], &[Open::Text]);
    let one = object(&["a"], &[("a", text())]);
    let two = object(&["b"], &[("a", text()), ("b", text())]);
    let three = object(&["a"], &[("a", text()), ("b", text())]);
    assert!(tell_apart(&[one.clone(), two.clone()]).is_ok());
    assert_eq!(tell_apart(&[one, two, three]), Err(vec![(0, 2), (1, 2)]));
}

#[test]
fn a_variant_that_looks_like_another_with_more_is_meant_where_both_fit() {
    let text = || facts(JsonKind::String, &[], &[Open::Text]);
    let less = object(&["a"], &[("a", text()), ("b", text())]);
    let more = object(&["a", "c"], &[("a", text()), ("c", text())]);
    let table = tell_apart(&[less, more]).unwrap();
    assert_eq!(table[0].members, []);
    assert_eq!(table[1].members, [("c".to_owned(), Test::Present)]);
    assert_eq!(table[1].over, [0]);
}
