//! Each refusal is met by the test that is said to pin it.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
    process::Command,
    thread,
};

/// Names a file in which a run of these tests notes which test met which refusal.
const RECORD: &str = "SANDBOX_PINS";

/// Notes that the running test met a refusal. The harness names the thread of a test after it.
pub(crate) fn note(behaviour: &str) {
    let (Some(path), Some(test)) = (
        env::var_os(RECORD),
        thread::current().name().map(str::to_owned),
    ) else {
        return;
    };
    if !behaviour.is_empty() {
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        // In one piece, since several tests write at once.
        file.write_all(format!("{test} {behaviour}\n").as_bytes())
            .unwrap();
    }
}

/// `tests/http/access.rs::name` as the harness calls it: `access::name`.
fn harness_name(test: &str) -> Option<String> {
    let (module, name) = test.strip_prefix("tests/http/")?.split_once(".rs::")?;
    Some(format!("{module}::{name}"))
}

#[test]
fn each_refusal_is_met_by_the_test_that_pins_it() {
    let pins: BTreeSet<(String, &str)> = sandbox::behaviours()
        .filter(|behaviour| behaviour.refusal)
        .map(|behaviour| {
            let name = harness_name(behaviour.test);
            let name = name.unwrap_or_else(|| panic!("{} is no test over HTTP", behaviour.test));
            (name, behaviour.id)
        })
        .collect();
    let tests: BTreeSet<&str> = pins.iter().map(|(test, _)| test.as_str()).collect();

    let record =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pins-{}.txt", std::process::id()));
    fs::write(&record, "").unwrap();
    let run = Command::new(env::current_exe().unwrap())
        .args(&tests)
        // On a single thread the harness would name none of them.
        .args(["--exact", "--test-threads", "2"])
        .env_remove("RUST_TEST_THREADS")
        .env(RECORD, &record)
        .output()
        .unwrap();
    let met = fs::read_to_string(&record).unwrap();
    fs::remove_file(&record).unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stdout)
    );

    let met: BTreeSet<&str> = met.lines().collect();
    let unmet: Vec<_> = pins
        .iter()
        .filter(|(test, id)| !met.contains(format!("{test} {id}").as_str()))
        .map(|(test, id)| format!("`{id}` is not met by {test}"))
        .collect();
    assert!(
        unmet.is_empty(),
        "correct the test, or its name in src/behaviour/:\n{}",
        unmet.join("\n")
    );
}
