//! The worked example of the README is what the generator makes of it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;

use std::path::Path;

/// The first block of the README in a language.
fn block(language: &str) -> String {
    let readme = include_str!("../README.md");
    let (_, rest) = readme.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_worked_example_is_true() {
    let schemas = block("yaml").replace('\n', "\n    ");
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: Parcels, version: '1'}}\npaths:\n  /parcel:\n    get:\n      operationId: parcel\n      \
         responses:\n        '200':\n          description: It.\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Parcel'}}}}}}\n\
         components:\n  schemas:\n    {schemas}"
    );
    let output = generator::generate(
        &fixture::document("parcels", &document),
        &fixture::options("parcels"),
    )
    .unwrap();
    let types = &output.files[Path::new("src/types/shared.rs")];
    let expected = block("rust,ignore");
    assert!(
        types.contains(expected.trim_end()),
        "the README shows\n{expected}\nand the generator writes\n{types}"
    );
}
