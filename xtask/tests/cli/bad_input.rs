//! Wrong input gives a clear error and the right code, and never a panic.

use std::{fs, net::TcpListener};

use crate::program::run;

#[test]
fn help_teaches_with_examples() {
    for verb in [
        "generate",
        "conformance",
        "sandbox",
        "clients",
        "spec",
        "model",
        "explain",
    ] {
        run(&[verb, "--help"]).expect(0, &["Examples:", "Exit codes", "cargo xtask"]);
    }
    run(&["--help"]).expect(
        0,
        &[
            "generate",
            "conformance",
            "sandbox",
            "clients",
            "spec",
            "model",
        ],
    );
}

#[test]
fn a_code_is_explained() {
    run(&["explain", "e201"]).expect(0, &["E201", "To mend it"]);
    run(&["explain"]).expect(0, &["E001", "E201"]);
    run(&["explain", "E999"]).expect(2, &["no such code"]);
}

#[test]
fn no_verb_and_an_unknown_one_are_usage_errors() {
    run(&[]).expect(2, &["Usage"]);
    run(&["conformace"]).expect(2, &["conformance"]);
    run(&["generate", "--name", "../evil"]).expect(2, &["a crate's name"]);
}

#[test]
fn documents_that_are_none_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let cases = [
        (
            "truncated.yaml",
            "openapi: 3.0.3\ninfo: {title: A",
            vec!["error[E0"],
        ),
        (
            "new.yaml",
            "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n",
            vec!["3.1"],
        ),
        (
            "old.json",
            "{\"swagger\": \"2.0\", \"info\": {}, \"paths\": {}}",
            vec!["2.0"],
        ),
        ("empty.yaml", "", vec!["empty"]),
        (
            "broken.yaml",
            "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200': {$ref: '#/components/responses/None'}\n",
            vec!["broken.yaml:8:", "None"],
        ),
    ];
    for (name, text, needles) in cases {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        run(&["generate", "--spec", path.to_str().unwrap(), "--out", out]).expect(2, &needles);
        assert!(
            !std::path::Path::new(out).exists(),
            "{name} wrote something"
        );
    }
    run(&["generate", "--spec", "no-such-file.yaml"]).expect(2, &["no-such-file.yaml"]);
    run(&["generate", "--spec", "spec"]).expect(2, &["directory"]);
}

#[test]
fn scenarios_and_targets_that_cannot_be_are_refused() {
    run(&["conformance", "--only", "no_such"]).expect(2, &["no_such", "direct_card"]);
    run(&["conformance", "--accept"]).expect(2, &["--only"]);
    run(&["conformance", "--target", "elsewhere"]).expect(2, &["embedded"]);
    run(&["conformance", "--target", "sandbox"]).expect(2, &["UQPAY_CLIENT_ID", "UQPAY_API_KEY"]);
    let production = [
        "conformance",
        "--target",
        "https://api.uqpay.com/api",
        "--allow-host",
        "api.uqpay.com",
    ];
    let mut command = crate::program::command(&production);
    command
        .env("UQPAY_CLIENT_ID", "id")
        .env("UQPAY_API_KEY", "canary-key");
    let ended = crate::program::finish(command).expect(2, &["production"]);
    assert!(!ended.text().contains("canary-key"));
    run(&["conformance", "--target", "https://mirror.example/api"]).expect(2, &["credentials"]);
}

#[test]
fn a_dead_target_has_a_code_of_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/api", listener.local_addr().unwrap());
    drop(listener);
    run(&["conformance", "--target", &url]).expect(5, &["does not answer"]);
}

#[test]
fn a_port_in_use_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    run(&["sandbox", "--listen", &address.to_string()])
        .expect(2, &["in use", &address.port().to_string()]);
    let ended = run(&["sandbox", "--client", "canary-without-colon"]).expect(2, &["ID:KEY"]);
    assert!(
        !ended.text().contains("canary-without-colon"),
        "{}",
        ended.text()
    );
}
