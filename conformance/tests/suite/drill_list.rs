//! The list of drills covers every class, and the README tells of the same drills.

use std::{collections::BTreeMap, fs};

use conformance::{
    Class,
    drill::{Drills, in_readme},
};

use crate::fixture::root;

/// How many drills each class of the vendor's has at least.
const LEAST: usize = 3;
/// What must never be reported as drift, and so has drills of its own.
const BESIDE: &[&str] = &["NONE", "P-LATENCY", "E-OUTAGE", "T-STALE"];

fn drills() -> Drills {
    Drills::load(&root().join("conformance/drills.yaml")).unwrap()
}

fn by_group() -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for drill in drills().drills {
        *counts.entry(drill.group().to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn every_class_of_the_vendor_has_drills() {
    let counts = by_group();
    for class in Class::ALL.iter().filter(|class| class.is_of_vendor()) {
        let count = counts.get(class.id()).copied().unwrap_or(0);
        assert!(count >= LEAST, "{} has {count} drills", class.id());
    }
    for group in BESIDE {
        assert!(counts.contains_key(*group), "{group} has no drill");
    }
}

#[test]
fn a_drill_finds_what_it_is_called_by() {
    for drill in drills().drills {
        let classes: Vec<_> = drill.finds.iter().map(|place| place.class).collect();
        match drill.class() {
            Some(class) if !classes.is_empty() => {
                assert!(classes.contains(&class), "{} finds {classes:?}", drill.id);
            }
            _ => assert_eq!(drill.exit, 0, "{} finds nothing", drill.id),
        }
    }
}

#[test]
fn drills_play_recordings_that_there_are() {
    for drill in drills().drills {
        for name in &drill.only {
            let file = root().join(format!("conformance/recordings/{name}.yaml"));
            assert!(file.is_file(), "{}: {name}", drill.id);
        }
    }
}

#[test]
fn the_readme_tells_of_the_drills_that_there_are() {
    let readme = fs::read_to_string(root().join("conformance/README.md")).unwrap();
    let table = in_readme(&readme).expect("the lines that begin and end the table of drills");
    for (group, count) in by_group() {
        let row = format!("| `{group}` | {count} |");
        assert!(
            table.contains(&row),
            "{row}: run `cargo xtask drill --update-readme`"
        );
    }
    for drill in drills().drills {
        assert!(
            table.contains(&drill.does),
            "{}: run `cargo xtask drill --update-readme`",
            drill.id
        );
    }
}
