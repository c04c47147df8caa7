//! The table of classes in the README is that of the list.

use std::{env, fmt::Write as _, fs};

use conformance::Class;

use crate::fixture::root;

const START: &str =
    "<!-- classes: written by `UPDATE=1 cargo test -p conformance --test suite taxonomy` -->\n";
const END: &str = "<!-- end of classes -->";

fn table() -> String {
    let mut table =
        String::from("| Class | Level | Tolerant | Typed | Means |\n|---|---|---|---|---|\n");
    for class in Class::ALL {
        let (tolerant, typed) = if class.is_of_vendor() {
            (class.tolerant().as_str(), class.typed().as_str())
        } else {
            ("", "")
        };
        writeln!(
            table,
            "| `{}` | {} | {tolerant} | {typed} | {}: {} |",
            class.id(),
            class.level().as_str(),
            class.title(),
            class.explanation()
        )
        .unwrap();
    }
    table
}

#[test]
fn the_readme_lists_every_class() {
    let path = root().join("conformance/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let start = readme.find(START).expect("the start of the table") + START.len();
    let end = readme.find(END).expect("the end of the table");
    if env::var_os("UPDATE").is_some() {
        let written = format!("{}{}{}", &readme[..start], table(), &readme[end..]);
        fs::write(&path, written).unwrap();
    } else {
        assert_eq!(&readme[start..end], table(), "run with UPDATE=1");
    }
}
