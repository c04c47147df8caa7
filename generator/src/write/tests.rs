use spec::Document;

use super::*;

fn output(files: &[(&str, &str)]) -> Output {
    let document = Document::parse(
        "a.yaml",
        "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}\n",
    )
    .unwrap();
    let files = files
        .iter()
        .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
        .collect();
    Output::new(files, Report::new(&document, Vec::new()))
}

fn entries(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(entries(&path));
        } else {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

#[test]
fn what_is_written_is_fresh_and_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/crate");
    let first = output(&[("Cargo.toml", "a\n"), ("src/lib.rs", "b\n")]);
    assert_eq!(first.compare(&out).unwrap().len(), 3);
    assert_eq!(first.write(&out).unwrap().created.len(), 3);
    assert_eq!(first.compare(&out).unwrap(), []);
    assert_eq!(
        first.write(&out).unwrap(),
        Written {
            unchanged: 3,
            ..Written::default()
        }
    );
    assert_eq!(entries(&out), [".generated.json", "Cargo.toml", "lib.rs"]);
}

#[test]
fn differences_are_named_and_then_settled() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    output(&[("a.rs", "one\ntwo\n"), ("gone.rs", "x\n")])
        .write(out)
        .unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    let second = output(&[("a.rs", "one\n2\n"), ("b.rs", "y\n")]);
    let shown: Vec<String> = second
        .compare(out)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert!(
        shown[1].starts_with("a.rs: stale\n") && shown[1].contains("-two\n+2\n"),
        "{}",
        shown[1]
    );
    assert_eq!(shown[2], "b.rs: missing");
    assert_eq!(shown[3], "gone.rs: no longer generated");
    let written = second.write(out).unwrap();
    assert_eq!(written.removed, [PathBuf::from("gone.rs")]);
    assert_eq!(second.compare(out).unwrap(), []);
    assert_eq!(
        fs::read_to_string(out.join("notes.txt")).unwrap(),
        "mine",
        "not ours, so not touched"
    );
}

#[test]
fn the_work_of_others_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    fs::write(out.join("a.rs"), "mine").unwrap();
    let ours = output(&[("a.rs", "generated\n")]);
    assert!(matches!(ours.write(out), Err(WriteError::NotOurs { .. })));

    // A manifest that does not list the file does not make it ours either.
    fs::write(out.join(manifest::NAME), r#"{"files": []}"#).unwrap();
    let error = ours.write(out).unwrap_err();
    assert!(matches!(error, WriteError::Foreign { .. }), "{error}");
    assert_eq!(fs::read_to_string(out.join("a.rs")).unwrap(), "mine");
    assert_eq!(
        entries(out),
        [".generated.json", "a.rs"],
        "nothing temporary is left"
    );
}

#[test]
fn a_manifest_cannot_name_what_is_outside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("crate");
    fs::create_dir(&out).unwrap();
    fs::write(folder.path().join("precious"), "mine").unwrap();
    for listed in ["../precious", "/etc/passwd", "", "."] {
        fs::write(
            out.join(manifest::NAME),
            format!(r#"{{"files": ["{listed}"]}}"#),
        )
        .unwrap();
        let error = output(&[]).write(&out).unwrap_err();
        assert!(
            matches!(error, WriteError::Manifest { .. }),
            "{listed}: {error}"
        );
    }
    fs::write(out.join(manifest::NAME), "{").unwrap();
    assert!(matches!(
        output(&[]).write(&out),
        Err(WriteError::Manifest { .. })
    ));
    assert!(folder.path().join("precious").exists());
}

#[test]
fn an_error_while_staging_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    output(&[("a.rs", "old\n")]).write(out).unwrap();
    // A folder is wanted where a file of someone else stands.
    fs::write(out.join("z"), "mine").unwrap();
    let error = output(&[("a.rs", "new\n"), ("z/b.rs", "x\n")])
        .write(out)
        .unwrap_err();
    assert!(matches!(error, WriteError::Io { .. }), "{error}");
    assert_eq!(fs::read_to_string(out.join("a.rs")).unwrap(), "old\n");
    assert_eq!(entries(out), [".generated.json", "a.rs", "z"]);
}
