//! Running the tests of the copy with one rule broken.

use std::{
    error::Error,
    io::{self, IsTerminal as _, Read as _, Write as _},
    process::{Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{copy::Suite, mutant::Mutant};

/// A test that takes longer has noticed as well: it waits for something that no longer comes.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often a running test binary is looked after.
const GLANCE: Duration = Duration::from_millis(10);

/// What came of one mutant.
#[derive(Debug)]
pub(crate) struct Outcome<'a> {
    pub(crate) mutant: &'a Mutant,
    /// The first test that failed; `None` where all passed.
    pub(crate) killer: Option<String>,
}

/// The tests, and whether Ctrl-C was pressed.
#[derive(Debug)]
pub(crate) struct Hunt<'a> {
    suites: &'a [Suite],
    interrupted: &'a AtomicBool,
}

/// How a test binary ended.
struct Run {
    passed: bool,
    output: String,
}

impl<'a> Hunt<'a> {
    pub(crate) fn new(suites: &'a [Suite], interrupted: &'a AtomicBool) -> Self {
        Self {
            suites,
            interrupted,
        }
    }

    /// With every rule as it is, every test passes.
    pub(crate) fn unbroken(&self) -> Result<(), Box<dyn Error>> {
        for suite in self.suites {
            let run = self.run(suite, &[], "")?;
            if !run.passed {
                return Err(
                    format!("a test fails although no rule is broken\n{}", run.output).into(),
                );
            }
        }
        Ok(())
    }

    /// Every mutant, on as many threads as there are cores; in the order given.
    pub(crate) fn all(&self, mutants: &'a [Mutant]) -> io::Result<Vec<Outcome<'a>>> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::new());
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let work = || -> io::Result<()> {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = mutants.get(index) else {
                        return Ok(());
                    };
                    let killer = self.killer(mutant)?;
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((index, Outcome { mutant, killer }));
                    progress(done.len(), mutants.len());
                }
            };
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(io::Error::other("a worker panicked")))
            })
        })?;
        println!();
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, outcome)| outcome).collect())
    }

    /// The first test that notices: those that should, and then all of them.
    fn killer(&self, mutant: &Mutant) -> io::Result<Option<String>> {
        for suspects in [mutant.suspects.as_slice(), &[]] {
            for suite in self.suites {
                let run = self.run(suite, suspects, &mutant.switch)?;
                if !run.passed {
                    return Ok(Some(failed(&run.output)));
                }
            }
        }
        Ok(None)
    }

    fn run(&self, suite: &Suite, filters: &[String], switch: &str) -> io::Result<Run> {
        let mut child = Command::new(&suite.binary)
            .args(filters)
            .current_dir(&suite.folder)
            .env("SANDBOX_MUTANT", switch)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut stdout = child.stdout.take();
        let reader = thread::spawn(move || {
            let mut output = Vec::new();
            if let Some(stdout) = &mut stdout {
                let _cut_off_where_killed = stdout.read_to_end(&mut output);
            }
            String::from_utf8_lossy(&output).into_owned()
        });
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            let interrupted = self.interrupted.load(Ordering::Relaxed);
            if interrupted || started.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                break None;
            }
            thread::sleep(GLANCE);
        };
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(io::Error::other("interrupted; nothing was written"));
        }
        let mut output = reader.join().unwrap_or_default();
        if status.is_none() {
            output.push_str("\ntest (one that does not end) ... FAILED\n");
        }
        Ok(Run {
            passed: status.is_some_and(|status| status.success()),
            output,
        })
    }
}

/// The first test, by name, that the output says failed.
fn failed(output: &str) -> String {
    let mut names: Vec<_> = output
        .lines()
        .filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"))
        .collect();
    names.sort_unstable();
    names.first().map_or_else(
        || "(the test binary itself)".to_owned(),
        |name| (*name).to_owned(),
    )
}

/// A line that counts, on a terminal; elsewhere a line now and then.
fn progress(done: usize, of: usize) {
    let mut stdout = io::stdout();
    if stdout.is_terminal() {
        print!("\r{done} of {of}");
        let _closed = stdout.flush();
    } else if done.is_multiple_of(50) {
        println!("{done} of {of}");
    }
}
