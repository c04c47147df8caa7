//! The README's table of our choices names places that exist.

use std::{fs, path::Path};

#[test]
fn every_choice_stands_where_the_table_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is there");
    let table = readme
        .split("| Behaviour |")
        .nth(1)
        .expect("the table is there");
    let rows: Vec<_> = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() > 40, "the table has rows");
    for row in rows {
        let places = row
            .trim_end_matches('|')
            .rsplit(" | ")
            .next()
            .unwrap_or_default();
        for place in places.split('`').skip(1).step_by(2) {
            if Path::new(place)
                .extension()
                .is_some_and(|extension| extension == "rs")
            {
                assert!(
                    root.join("src").join(place).is_file(),
                    "no such file: src/{place}"
                );
            } else {
                let table =
                    fs::read_to_string(root.join("src/machine.rs")).expect("the machine is there");
                assert!(
                    table.contains(&format!("const {place}:")),
                    "no such table: {place}"
                );
            }
        }
    }
}
