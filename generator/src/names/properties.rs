//! What holds for every set of names, drawn at random.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

const STYLES: [Style; 5] = [
    Style::Type,
    Style::Variant,
    Style::Field,
    Style::Module,
    Style::Static,
];

/// Names that mean something to Rust, to a file system, or to the eye.
const TROUBLE: &[&str] = &[
    "r#type",
    "r#",
    "#",
    "_",
    "__",
    "self",
    "Self",
    "super",
    "crate",
    "+1",
    "-1",
    "1",
    "01",
    "1_000",
    "",
    " ",
    "new",
    "Result",
    "result",
    "Type",
    "type",
    "TYPE",
    "ty pe",
    "ty-pe",
    "tyPe",
    "type_",
    "type_2",
    "type2",
    "Type2",
    "a",
    "A",
    "a_2",
    "a2",
    "A2",
    "aV2",
    "value_1",
    "Value1",
    "Empty",
    "empty",
    "com1",
    "COM1",
    "Com1",
    "com\u{b9}",
    "lpt9",
    "aux",
    "con",
    "nul",
    "prn",
    "mod",
    "lib",
    "main",
    "Unknown",
    "Err",
    "\u{1f469}\u{200d}\u{1f4bb}",
    "\u{1f600}",
    "u1f600",
    "שלום",
    "مرحبا",
    "e\u{301}",
    "\u{e9}",
    "\u{202e}x",
    "\u{fb01}",
    "fi",
    "ſ",
    "ß",
    "ẞ",
    "ǅ",
    "İ",
    "ı",
    "K",
    "\0",
    "a\nb",
    "a.b",
    "a/b",
    "../a",
    "ａ",
    "x²",
];

fn name() -> impl Strategy<Value = String> {
    let known: Vec<&str> = [TROUBLE, KEYWORDS, UNRAWABLE, PRELUDE, VARIANTS, FILES].concat();
    let known = prop::sample::select(known).prop_map(str::to_owned);
    prop_oneof![
        4 => known.clone(),
        // The same word in other cases and with other separators, so that names collide.
        2 => (known.clone(), any::<bool>()).prop_map(|(name, upper)| if upper { name.to_uppercase() } else { name.to_lowercase() }),
        1 => (known.clone(), "[-_ .]", known).prop_map(|(one, between, other)| format!("{one}{between}{other}")),
        2 => "[aA1_ -]{0,4}",
        1 => (known_length(), any::<bool>()).prop_map(|(length, last)| "long ".repeat(length) + if last { "a" } else { "b" }),
        2 => any::<String>().prop_map(|text| text.chars().take(6).collect()),
    ]
}

fn known_length() -> impl Strategy<Value = usize> {
    prop::sample::select(vec![15, 16, 17, 100])
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set(name(), 0..12)
        .prop_map(|names| names.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

fn assigned(style: Style, names: &[String], taken: &[&str]) -> BTreeMap<String, String> {
    let wires: Vec<&str> = names.iter().map(String::as_str).collect();
    let identifiers = assign(style, &wires, taken);
    assert_eq!(identifiers.len(), names.len(), "one for each");
    names.iter().cloned().zip(identifiers).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(0),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn identifiers_are_valid_and_distinct(names in names(), taken in prop::collection::vec(prop::sample::select(TROUBLE), 0..3)) {
        for style in STYLES {
            let assigned = assigned(style, &names, &taken);
            let mut seen = BTreeSet::new();
            for (wire, identifier) in &assigned {
                prop_assert!(syn::parse_str::<syn::Ident>(identifier).is_ok(), "{:?}: {:?} is {}", style, wire, identifier);
                prop_assert!(identifier.is_ascii(), "{:?}: {:?} is {}", style, wire, identifier);
                prop_assert!(!taken.contains(&bare(identifier)), "{:?}: {:?} is {}", style, wire, identifier);
                prop_assert!(seen.insert(bare(identifier).to_owned()), "{:?}: {:?} is {}", style, wire, identifier);
            }
        }
    }

    #[test]
    fn the_order_does_not_matter(names in names()) {
        let mut sorted = names.clone();
        sorted.sort();
        for style in STYLES {
            prop_assert_eq!(assigned(style, &names, &[]), assigned(style, &sorted, &[]));
        }
    }

    /// A name that is alone with its identifier keeps it whoever else is there; a group keeps its numbers unless one is taken.
    #[test]
    fn names_do_not_change_when_unrelated_ones_come_or_go(names in names()) {
        for style in STYLES {
            let all = assigned(style, &names, &[]);
            let mut groups: BTreeMap<String, usize> = BTreeMap::new();
            for name in &names {
                *groups.entry(identifier(style, name)).or_default() += 1;
            }
            for leaving in &names {
                let own = identifier(style, leaving);
                let is_alone = groups.get(&own) == Some(&1);
                let is_a_number = groups.iter().any(|(base, count)| *count > 1 && own.starts_with(bare(base)));
                if is_alone {
                    prop_assert_eq!(&all[leaving], &own);
                }
                if is_alone && !is_a_number {
                    let rest: Vec<String> = names.iter().filter(|name| *name != leaving).cloned().collect();
                    let mut expected = all.clone();
                    expected.remove(leaving);
                    prop_assert_eq!(assigned(style, &rest, &[]), expected, "{:?} left", leaving);
                }
            }
        }
    }

    #[test]
    fn files_are_distinct_and_possible_on_every_system(names in names()) {
        let files = assigned(Style::Module, &names, &[]);
        let folded: BTreeSet<String> = files.values().map(|file| file.to_ascii_lowercase()).collect();
        prop_assert_eq!(folded.len(), files.len(), "{:?}", files);
        for file in files.values() {
            prop_assert!(!FILES.contains(&file.as_str()) && file != "mod", "{}", file);
            prop_assert!(file.len() < 100, "{}", file);
        }
    }
}
