//! Each construct, what becomes of it, and what becomes of what cannot be expressed.
//!
//! A fixture names in its first line the files that its golden output shows; `cargo insta review` shows what changed.

mod fixture;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn constructs_become_what_their_golden_files_show() {
    let names = fixture::names();
    let texts = names
        .iter()
        .map(|name| (name.as_str(), fixture::text(name)));
    let mut shown_names = Vec::new();
    for (name, text) in texts.filter(|(_, text)| text.starts_with("# show: ")) {
        shown_names.push(name);
        let output =
            generator::generate(&fixture::document(name, &text), &fixture::options(name)).unwrap();
        let shown = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# show: "))
            .unwrap();
        let mut golden = String::new();
        for path in shown.split(' ') {
            let file = output
                .files
                .get(Path::new(path))
                .unwrap_or_else(|| panic!("{name}: no {path} in {:?}", output.files.keys()));
            writeln!(golden, "==> {path}\n{file}").unwrap();
        }
        if !output.warnings.is_empty() {
            write!(golden, "==> warnings\n{}", output.warnings).unwrap();
        }
        // A snapshot would keep whatever was written.
        for (path, file) in &output.files {
            if path.extension().is_some_and(|end| end == "rs")
                && let Err(error) = syn::parse_file(file)
            {
                panic!("{name}: {}: {error}", path.display());
            }
        }
        insta::assert_snapshot!(name, golden);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let files = std::fs::read_dir(folder).unwrap();
    let files = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let kept: BTreeSet<String> = files
        .filter_map(|file| {
            Some(
                file.strip_prefix("golden__")?
                    .strip_suffix(".snap")?
                    .to_owned(),
            )
        })
        .filter(|name| !name.starts_with("rejected_"))
        .collect();
    let shown_names: BTreeSet<String> = shown_names.into_iter().map(str::to_owned).collect();
    assert_eq!(kept, shown_names, "each golden file has its fixture");
}

#[test]
fn what_cannot_be_expressed_is_rejected_with_its_place() {
    for name in [
        "all_of",
        "ambiguous_choices",
        "ambiguous_union",
        "media_types",
        "multipart",
        "parameters",
        "shapeless",
        "value_names",
    ] {
        let text = fixture::text(&format!("rejected/{name}"));
        let report = generator::generate(&fixture::document(name, &text), &fixture::options(name))
            .unwrap_err();
        assert!(report.has_errors());
        insta::assert_snapshot!(format!("rejected_{name}"), report.to_string());
    }
}

#[test]
fn a_refused_schema_is_not_told_again_where_it_is_used() {
    let text = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters: [{name: q, in: query, schema: {type: string, enum: [x], minItems: 1}}]
      responses: {'204': {description: Ok.}}
";
    let document = fixture::document("refused", text);
    let report = generator::generate(&document, &fixture::options("refused")).unwrap_err();
    let places: Vec<_> = report
        .iter()
        .filter(|finding| finding.diagnostic().severity() == spec::Severity::Error)
        .map(|finding| finding.diagnostic().pointer().to_string())
        .collect();
    assert_eq!(places, ["/paths/~1a/get/parameters/0/schema/type"]);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let text = fixture::text("operations");
    let generate = || {
        generator::generate(
            &fixture::document("operations", &text),
            &fixture::options("operations"),
        )
        .unwrap()
        .files
    };
    let first = generate();
    for _ in 0..5 {
        assert_eq!(generate(), first);
    }
}

#[test]
fn a_renamed_property_changes_a_few_lines() {
    let text = fixture::text("objects");
    let renamed = text.replace(
        "parent: {type: string, nullable",
        "origin: {type: string, nullable",
    );
    assert_ne!(text, renamed);
    let options = fixture::options("objects");
    let before = generator::generate(&fixture::document("objects", &text), &options).unwrap();
    let after = generator::generate(&fixture::document("objects", &renamed), &options).unwrap();
    let mut changed = Vec::new();
    for (path, old) in &before.files {
        let new = &after.files[path];
        let diff = similar::TextDiff::from_lines(old, new);
        changed.extend(
            diff.iter_all_changes()
                .filter(|line| line.tag() != similar::ChangeTag::Equal)
                .map(|line| line.to_string()),
        );
    }
    assert_eq!(
        changed,
        [
            "    /// `parent`.\n",
            "    pub parent: Nullable<String>,\n",
            "    /// `origin`.\n",
            "    pub origin: Nullable<String>,\n",
            "        parent?: \"parent\",\n",
            "        origin?: \"origin\",\n",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn the_order_of_schemas_does_not_matter_to_names() {
    let text = fixture::text("names");
    let (paths, schemas) = text.split_once("    Vec: {").unwrap();
    let (first, rest) = schemas.split_once('\n').unwrap();
    let moved = format!("{paths}{rest}\n    Vec: {{{first}\n");
    let options = fixture::options("names");
    let names = |text: &str| {
        let files = generator::generate(&fixture::document("names", text), &options)
            .unwrap()
            .files;
        let mut names: Vec<String> = files
            .values()
            .flat_map(|file| file.lines().filter(|line| line.starts_with("pub ")))
            .map(str::to_owned)
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&moved), names(&text));
}

/// A schema may have any name, also that of something which the modules of types import.
#[test]
fn no_type_has_the_name_of_an_import() {
    let mut imported = BTreeSet::new();
    for name in [
        "objects",
        "enums",
        "unions",
        "choices",
        "values",
        "recursion",
    ] {
        let document = fixture::document(name, &fixture::text(name));
        let output = generator::generate(&document, &fixture::options(name)).unwrap();
        let types = output.files.iter();
        let types = types.filter(|(path, _)| path.starts_with("src/types"));
        for (_, text) in types {
            let uses = text.split(';').filter_map(|item| {
                let (_, listed) = item.split_once("\nuse openapi_runtime::")?;
                Some(listed)
            });
            for listed in uses {
                let words = listed.split(|character: char| !character.is_alphanumeric());
                let names = words.filter(|word| word.starts_with(char::is_uppercase));
                imported.extend(names.map(str::to_owned));
            }
        }
    }
    assert!(imported.contains("Json") && imported.contains("Decimal"));
    for name in imported.iter().filter(|name| *name != "PERSONAL") {
        let named = generator::names::assign(generator::names::Style::Type, &[name], &[]);
        assert_ne!(named, [name.as_str()], "a schema may be called {name}");
    }
}
