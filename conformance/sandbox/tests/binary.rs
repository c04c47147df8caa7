//! The binary: what it prints when it listens, a clear error when it cannot.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

fn start(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for the process to end by itself: its exit code and what it said on standard error.
fn outcome(mut child: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn it_says_where_it_listens() {
    let mut child = start(&[
        "--listen",
        "127.0.0.1:0",
        "--client",
        "demo:secret",
        "--seed",
        "3",
    ]);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said: Vec<_> = lines.take(2).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let [line, dashboard] = said.as_slice() else {
        panic!("{said:?}");
    };
    let port = line.strip_prefix("listening on http://127.0.0.1:").unwrap();
    let port = port.strip_suffix("/api").unwrap();
    assert!(port.parse::<u16>().is_ok_and(|port| port != 0), "{line}");
    let expected = format!("dashboard at http://127.0.0.1:{port}/__sandbox/");
    assert_eq!(*dashboard, expected);
}

#[test]
fn a_sandbox_without_a_dashboard_speaks_of_none() {
    // The secret is told after the dashboard, where there is one.
    let mut child = start(&[
        "--listen",
        "127.0.0.1:0",
        "--profile",
        "stranger",
        "--webhook",
        "http://127.0.0.1:9/",
    ]);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said: Vec<_> = lines.take(2).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said[0].starts_with("listening on "), "{said:?}");
    assert!(said[1].starts_with("webhooks are signed"), "{said:?}");
}

#[test]
fn other_machines_are_warned_of_and_the_dashboard_is_named_by_loopback() {
    let mut child = start(&["--listen", "0.0.0.0:0"]);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said: Vec<_> = lines.take(2).map(Result::unwrap).collect();
    let mut warning = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut warning)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        said.iter()
            .any(|line| line.starts_with("dashboard at http://127.0.0.1:")),
        "{said:?}"
    );
    assert!(
        warning.contains("other machines") && warning.contains("--allow-host"),
        "{warning}"
    );
}

#[test]
fn localhost_is_this_machine_and_any_other_address_is_warned_of() {
    let said = |listen: &str| {
        let mut child = start(&["--listen", listen]);
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut warning = String::new();
        if !line.contains("127.0.0.1") {
            errors.read_line(&mut warning).unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        errors.read_to_string(&mut warning).unwrap();
        (line, warning)
    };
    let (line, warning) = said("localhost:0");
    assert!(line.starts_with("listening on http://127.0.0.1:"), "{line}");
    assert_eq!(warning, "");
    let (line, warning) = said("0.0.0.0:0");
    assert!(line.starts_with("listening on http://0.0.0.0:"), "{line}");
    assert!(
        warning.starts_with("warning: ") && warning.contains("from other machines"),
        "{warning}"
    );
}

/// Sends `request` and reads until the other side closes.
#[cfg(unix)]
fn exchange(address: &str, request: &str) -> String {
    use std::io::Write as _;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _reset = stream.read_to_string(&mut answer);
    answer
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_in_order_while_a_call_is_held_and_a_webhook_waits_for_its_retry() {
    // Bound and never listening, so that whoever connects is refused.
    let dead = TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = format!("http://{}/", dead.local_addr().unwrap());
    drop(dead);
    let mut child = start(&["--listen", "127.0.0.1:0", "--webhook", &hook]);
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let address = line
        .trim_end()
        .strip_prefix("listening on http://")
        .unwrap();
    let address = address.strip_suffix("/api").unwrap().to_owned();
    let post = |path: &str, headers: &str, body: &str| {
        let length = body.len();
        exchange(
            &address,
            &format!(
                "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n\
                 {headers}content-length: {length}\r\n\r\n{body}"
            ),
        )
    };
    let minted = post(
        "/api/v1/connect/token",
        "x-client-id: demo\r\nx-api-key: k\r\n",
        "",
    );
    let token = minted.split("\"auth_token\":\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let create = |key: &str| {
        let headers = format!(
            "x-client-id: demo\r\nx-auth-token: Bearer {token}\r\nx-idempotency-key: {key}\r\n"
        );
        let body = r#"{"amount":"1","currency":"SGD","description":"Tea","merchant_order_id":"1","return_url":"https://shop.example/"}"#;
        post("/api/v2/payment_intents/create", &headers, body)
    };
    assert!(create("6f1c7e52-3d0b-4b8e-9a57-2c4e8d1f0a63").starts_with("HTTP/1.1 200"));
    post(
        "/__sandbox/hold",
        "",
        r#"{"operation":"create_payment_intent"}"#,
    );
    let held = std::thread::scope(|scope| {
        let held = scope.spawn(|| create("6f1c7e52-3d0b-4b8e-9a57-2c4e8d1f0a64"));
        let watch = "GET /__sandbox/hold/hold-1?reached HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        assert!(exchange(&address, watch).contains("\"reached\":true"));
        let settled = "GET /__sandbox/events?settled HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        assert!(exchange(&address, settled).contains("\"status\":\"waiting\""));
        let signalled = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(signalled.unwrap().success());
        held.join().unwrap()
    });
    assert!(held.starts_with("HTTP/1.1 200"), "{held}");
    let (code, said) = outcome(child);
    assert_eq!((code, said.as_str()), (Some(0), ""));
}

#[test]
fn the_help_teaches_every_switch() {
    let output = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for variant in sandbox::Variant::ALL {
        assert!(help.contains(variant.written()), "{help}");
    }
}

/// The names of the flags in `text`, such as `--listen`.
fn flags<'t>(lines: impl Iterator<Item = &'t str>) -> BTreeSet<&'t str> {
    lines
        .filter_map(|line| {
            line.split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'))
                .find(|word| word.starts_with("--"))
        })
        .collect()
}

#[test]
fn the_readme_lists_every_flag() {
    let output = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let own = help.lines().map(str::trim_start);
    let mut in_help = flags(own.filter(|line| line.starts_with("--")));
    in_help.remove("--help");
    let readme = include_str!("../README.md").lines();
    let in_readme = flags(readme.filter(|line| line.starts_with("| `--")));
    assert_eq!(in_readme, in_help);
}

#[test]
fn a_secret_that_it_makes_is_printed_and_a_given_one_is_not() {
    let hook = [
        "--listen",
        "127.0.0.1:0",
        "--webhook",
        "http://127.0.0.1:9/",
    ];
    let started = |args: &[&str]| {
        let mut child = start(args);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        assert!(first.starts_with("listening on "), "{first}");
        let dashboard = lines.next().unwrap().unwrap();
        assert!(dashboard.starts_with("dashboard at "), "{dashboard}");
        (child, lines)
    };
    let (mut child, mut lines) = started(&hook);
    let line = lines.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let secret = line.strip_prefix("webhooks are signed with ").unwrap();
    assert_eq!(secret.len(), 64, "{line}");
    let own = [hook.as_slice(), &["--webhook-secret", "sesame"]].concat();
    let (mut child, lines) = started(&own);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(lines.count(), 0);
}

#[test]
fn a_port_in_use_is_said_to_be() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, said) = outcome(start(&["--listen", &address]));
    assert_eq!(code, Some(2));
    assert!(
        said.contains(&format!(
            "port {} is in use",
            taken.local_addr().unwrap().port()
        )),
        "{said}"
    );
}

#[test]
fn a_wrong_argument_is_explained_without_repeating_a_key() {
    for (args, words) in [
        (["--client", "key-alone"], "expected ID:KEY"),
        (["--client", ":key-alone"], "expected ID:KEY"),
        (["--profile", "other"], "stranger"),
        (["--listen", "nowhere"], "such as 127.0.0.1:8640"),
        (["--listen", "8640"], "such as 127.0.0.1:8640"),
        (["--listen", "localhost:80000"], "such as 127.0.0.1:8640"),
        (["--with", "hold=forever"], "hold=never-lapses"),
        (["--webhook", "https://key-alone.example/"], "no TLS"),
        (["--webhook", "http://me:key-alone@localhost/"], "password"),
        (["--webhook-secret", "key-alone"], "--webhook <URL>"),
        (["--max-intents", "0"], "--max-intents"),
        (["--max-connections", "many"], "--max-connections"),
        (
            ["--allow-host", "http://sandbox.internal"],
            "host name alone",
        ),
        (["--allow-host", "sandbox.internal:80"], "host name alone"),
    ] {
        let (code, said) = outcome(start(&args));
        assert_eq!(code, Some(2), "{args:?}");
        assert!(
            said.contains(words) && !said.contains("key-alone"),
            "{said}"
        );
    }
    let hook = ["--webhook", "http://127.0.0.1:9/"];
    for (args, words) in [
        (["--webhook-secret", ""], "the secret is empty"),
        (
            ["--webhook-events", "paid"],
            "acquiring.payment_intent.succeeded",
        ),
    ] {
        let (code, said) = outcome(start(&[hook, args].concat()));
        assert_eq!(code, Some(2), "{args:?}");
        assert!(said.contains(words), "{said}");
    }
}
