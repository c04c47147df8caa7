//! `record` as its users meet it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::program::{command, run};

/// A recorder in a process of its own.
struct Recorder {
    process: Child,
    authority: String,
    output: BufReader<std::process::ChildStdout>,
}

impl Recorder {
    fn start(folder: &Path) -> Self {
        let folder = folder.to_str().unwrap();
        let arguments = [
            "record",
            "--listen",
            "127.0.0.1:0",
            "--folder",
            folder,
            "--out",
            "made",
        ];
        let mut process = command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the recorder starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        let (_, url) = line.trim().split_once("base URL http://").expect("the URL");
        let authority = url.strip_suffix("/api").expect("a base URL").to_owned();
        Self {
            process,
            authority,
            output,
        }
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> String {
        let host = &self.authority;
        let mut stream = TcpStream::connect(host).expect("the recorder answers");
        let length = body.len();
        write!(
            stream,
            "POST /api{path} HTTP/1.1\r\nhost: {host}\r\nx-client-id: person\r\n{headers}content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Ends it as Ctrl-C does; what it said, and its exit code.
    fn interrupt(mut self) -> (String, Option<i32>) {
        let id = self.process.id().to_string();
        let killed = Command::new("kill").args(["-INT", &id]).status();
        assert!(killed.expect("kill runs").success());
        let mut said = String::new();
        self.output.read_to_string(&mut said).expect("its output");
        let code = self.process.wait().expect("it ends").code();
        (said, code)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ended = self.process.kill();
        let _reaped = self.process.wait();
    }
}

#[cfg(unix)]
#[test]
fn what_a_client_does_is_written_when_the_recorder_ends() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::start(folder.path());
    let minted = recorder.post(
        "/v1/connect/token",
        "x-api-key: canary-key-1f9d44aa\r\n",
        "",
    );
    let token = minted.split('"').find(|text| text.starts_with("eyJ"));
    let token = token.expect("a token").to_owned();
    let headers = format!(
        "x-auth-token: Bearer {token}\r\nx-idempotency-key: 3b0b6a2e-5c1f-4d7e-9a44-0f6c2d8e7b15\r\n"
    );
    let body = r#"{"amount":"12.50","currency":"SGD","merchant_order_id":"order-1","description":"Two books","return_url":"https://shop.example/return"}"#;
    let created = recorder.post("/v2/payment_intents/create", &headers, body);
    assert!(created.starts_with("HTTP/1.1 200"), "{created}");
    let (said, code) = recorder.interrupt();
    assert_eq!(code, Some(0), "{said}");
    let path = folder.path().join("made.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("call: create_payment_intent"), "{text}");
    assert!(text.contains("not what UQPAY does"), "{text}");
    assert!(said.contains("200 create_payment_intent"), "{said}");
    assert!(said.contains("made.yaml: 1 call\n"), "{said}");
    for canary in ["canary-key", token.as_str()] {
        assert!(!said.contains(canary) && !text.contains(canary), "{canary}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    // The name is taken now.
    let folder = folder.path().to_str().unwrap();
    let again = [
        "record",
        "--listen",
        "127.0.0.1:0",
        "--folder",
        folder,
        "--out",
        "made",
    ];
    run(&again).expect(2, &["exists", "--force"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn what_cannot_be_recorded_is_refused_before_anybody_waits() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().to_str().unwrap();
    for (arguments, needles) in [
        (
            &["--listen", "127.0.0.1:0", "--out", "../../escape"][..],
            &["no name for a recording"][..],
        ),
        (
            &[
                "--listen",
                "127.0.0.1:0",
                "--upstream",
                "https://api.uqpay.com/api",
                "--out",
                "a",
            ],
            &["production host"],
        ),
        (
            &[
                "--listen",
                "127.0.0.1:0",
                "--upstream",
                "https://mirror.example/api",
                "--out",
                "a",
            ],
            &["--allow-host mirror.example"],
        ),
        (
            &["--listen", "nowhere", "--out", "a"],
            &["IP address and a port"],
        ),
        (&["--out", "a"], &["--listen", "--from"]),
        (
            &["--from", "missing.har", "--out", "a"],
            &["missing.har cannot be read"],
        ),
        (
            &["--from-curl", "missing.sh", "--out", "a"],
            &["missing.sh cannot be read"],
        ),
        (
            &["--listen", "127.0.0.1:0", "--out", "a", "--again", "b.har"],
            &["--from"],
        ),
    ] {
        let mut all = vec!["record", "--folder", here];
        all.extend(arguments);
        run(&all).expect(2, needles);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
