//! `clients` with a Python that only looks like one: what is said when something is missing, and what is left behind.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::program::{Ended, command, finish, run};

/// Answers as Python does where it is asked for its version, and otherwise does what the test says.
const FAKE: &str = r#"#!/bin/sh
echo "$*" >> "$FAKE_LOG"
case "$1 $2 $3" in
    "-c "*) printf '%b' "$FAKE_ANSWER" ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip install") eval "$FAKE_PIP" ;;
    "-E -s -c") exit 0 ;;
    *) eval "$FAKE_CHECKS" ;;
esac
"#;

/// A folder with a Python of ours, and everything that a run leaves.
struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = Self { folder };
        let source = scene.folder.path().join("source");
        fs::write(&source, FAKE).unwrap();
        // Not written by this process, whose other threads start programs that would hold it open and so busy.
        let mut install = Command::new("install");
        install.args(["-m", "755"]).arg(source).arg(scene.python());
        assert!(install.status().unwrap().success());
        scene
    }

    fn python(&self) -> PathBuf {
        self.folder.path().join("python")
    }

    fn command(&self, pip: &str, checks: &str) -> Command {
        let python = self.python();
        let python = python.to_str().unwrap();
        let mut command = command(&["clients", "--python", python]);
        command
            .env("CARGO_TARGET_DIR", self.folder.path())
            .env("FAKE_LOG", self.folder.path().join("log"))
            .env("FAKE_ANSWER", format!("3.12.1\\n{python}\\n\\n"))
            .env("FAKE_PIP", pip)
            .env("FAKE_CHECKS", checks);
        command
    }

    fn run(&self, pip: &str, checks: &str) -> Ended {
        finish(self.command(pip, checks))
    }

    fn run_answering(&self, answer: &str) -> Ended {
        let mut command = self.command("", "");
        command.env("FAKE_ANSWER", answer);
        finish(command)
    }

    /// How often a program was started whose arguments begin so.
    fn started(&self, arguments: &str) -> usize {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        log.lines()
            .filter(|line| line.starts_with(arguments))
            .count()
    }

    /// The environments that were left.
    fn left(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.folder.path().join("clients")) else {
            return Vec::new();
        };
        folder
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

#[test]
fn a_python_that_will_not_do_is_named_with_what_is_wrong() {
    run(&["clients", "--python", "/nonexistent/python"])
        .expect(2, &["cannot start /nonexistent/python", "--python PATH"]);
    let mut nowhere = command(&["clients"]);
    nowhere.env("PATH", "/nonexistent");
    finish(nowhere).expect(2, &["no Python was found", "--python PATH"]);
    let scene = Scene::new();
    for (answer, needles) in [
        ("3.10.13\\n/x\\n\\n", vec!["3.10.13", "3.11 or newer"]),
        ("2.7.18\\n/x\\n\\n", vec!["2.7.18", "3.11 or newer"]),
        (
            "3.12.1\\n/x\\nensurepip\\n",
            vec!["`ensurepip`", "apt-get install python3-venv"],
        ),
        ("what?\\n", vec!["does not answer as Python does", "what?"]),
        ("a.b\\n/x\\n\\n", vec!["does not answer as Python does"]),
        ("", vec!["does not answer as Python does"]),
    ] {
        scene.run_answering(answer).expect(2, &needles);
    }
    assert_eq!(scene.left(), Vec::<String>::new());
}

#[test]
fn packages_that_cannot_be_installed_leave_nothing() {
    let scene = Scene::new();
    let pip = "printf 'ERROR: no\\033[2Jthing\\n' >&2; exit 1";
    let ended = scene
        .run(pip, "exit 0")
        .expect(2, &["package index", "ERROR: no[2Jthing"]);
    assert!(!ended.text().contains('\u{1b}'), "{:?}", ended.text());
    assert_eq!(scene.left(), Vec::<String>::new());
}

#[test]
fn an_environment_is_made_once_and_the_newest_release_has_one_of_its_own() {
    let scene = Scene::new();
    for _ in 0..2 {
        scene
            .run("exit 0", "cat > /dev/null; exit 0")
            .expect(0, &[]);
    }
    assert_eq!((scene.started("-m venv"), scene.left().len()), (1, 1));
    assert_eq!(scene.started("-m pip"), 2, "what builds, and the rest");
    let mut newest = scene.command("exit 0", "exit 0");
    newest.arg("--newest");
    finish(newest).expect(0, &[]);
    assert_eq!((scene.started("-m venv"), scene.left().len()), (2, 1));
}

#[test]
fn the_verdict_is_that_of_the_checks() {
    let scene = Scene::new();
    let hears = r#"grep -q '"base_url":"http://127.0.0.1:' && echo heard; exit 1"#;
    scene.run("exit 0", hears).expect(1, &["heard"]);
    scene
        .run("exit 0", "echo why >&2; exit 7")
        .expect(2, &["why", "could not be run"]);
    scene
        .run("exit 0", "kill -9 $$")
        .expect(2, &["could not be run"]);
}

#[test]
fn ctrl_c_ends_the_checks() {
    interrupt_while("exit 0", "SLOW");
}

#[test]
fn ctrl_c_ends_an_installation_and_leaves_nothing() {
    let scene = interrupt_while("SLOW", "exit 0");
    assert_eq!(scene.left(), Vec::<String>::new());
}

/// Presses Ctrl-C while the program that is `SLOW` runs, which must be gone afterwards.
fn interrupt_while(pip: &str, checks: &str) -> Scene {
    let scene = Scene::new();
    // Whoever is slow says through a pipe that it runs, and as which process.
    let pipe = scene.folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let slow = format!("echo $$ > '{}'; exec sleep 600", pipe.display());
    let said = |text: &str| text.replace("SLOW", &slow);
    let child = scene
        .command(&said(pip), &said(checks))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let slow = read(&pipe);
    signal("-INT", &child.id().to_string());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert!(!signal("-0", &slow), "{slow} still runs");
    scene
}

/// What somebody writes into the pipe, within a minute.
fn read(pipe: &Path) -> String {
    let (sender, receiver) = mpsc::channel();
    let pipe = pipe.to_owned();
    thread::spawn(move || sender.send(fs::read_to_string(pipe)));
    let text = receiver
        .recv_timeout(Duration::from_mins(1))
        .expect("the slow program starts");
    text.unwrap().trim().to_owned()
}

/// Whether there was somebody to get the signal.
fn signal(name: &str, process: &str) -> bool {
    let mut kill = Command::new("kill");
    kill.args([name, process]).stderr(Stdio::null());
    kill.status().unwrap().success()
}
