//! A copy of the crate in a folder of its own, with a switch at every rule.

use std::{
    error::Error,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::rules::RULES;

/// Where the crate stands in its workspace.
const MEMBER: &str = "conformance/sandbox";

/// What every switch asks, and the switches of the two tables.
const SWITCHES: &str = include_str!("switches.rs.txt");

/// The workspace with nothing but the crate in it; it goes away when dropped.
#[derive(Debug)]
pub(crate) struct Copy {
    folder: TempDir,
}

/// A test binary of the copy.
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) binary: PathBuf,
    /// Where it runs: the copied crate.
    pub(crate) folder: PathBuf,
}

impl Copy {
    pub(crate) fn of(package: &Path) -> Result<Self, Box<dyn Error>> {
        let workspace = package
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file())
            .ok_or("the crate stands in no workspace")?;
        let folder = tempfile::Builder::new()
            .prefix("sandbox-mutants-")
            .tempdir()?;
        let manifest = fs::read_to_string(workspace.join("Cargo.toml"))?;
        fs::write(folder.path().join("Cargo.toml"), alone(&manifest)?)?;
        fs::copy(
            workspace.join("Cargo.lock"),
            folder.path().join("Cargo.lock"),
        )?;
        let copy = Self { folder };
        copy_folder(package, &copy.package())?;
        copy.mutate()?;
        Ok(copy)
    }

    fn package(&self) -> PathBuf {
        self.folder.path().join(MEMBER)
    }

    fn mutate(&self) -> Result<(), Box<dyn Error>> {
        let src = self.package().join("src");
        fs::write(src.join("switches.rs"), SWITCHES)?;
        edit(
            &src.join("lib.rs"),
            "mod answer;",
            "mod answer;\nmod switches;",
        )?;
        let machine = src.join("machine.rs");
        for lookup in ["ruling", "step"] {
            edit(
                &machine,
                &format!("pub(crate) fn {lookup}("),
                &format!(
                    "pub(crate) use crate::switches::{lookup};\n\npub(crate) fn unbroken_{lookup}("
                ),
            )?;
        }
        for rule in RULES {
            let on = format!("crate::switches::on({:?})", rule.switch);
            edit(
                &src.join(rule.file),
                rule.find,
                &rule.replace.replace("on!()", &on),
            )
            .map_err(|error| {
                format!(
                    "rule {:?} in examples/mutants/rules.rs: {error}",
                    rule.switch
                )
            })?;
        }
        Ok(())
    }

    /// Builds the unit tests and those that drive the server over HTTP.
    pub(crate) fn build(&self, target: &Path) -> Result<Vec<Suite>, Box<dyn Error>> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args([
                "test",
                "--no-run",
                "--offline",
                "--message-format=json-render-diagnostics",
            ])
            .args(["--package", "sandbox", "--test", "http", "--lib"])
            .arg("--target-dir")
            .arg(target)
            .current_dir(self.folder.path())
            .env_remove("RUSTFLAGS")
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err("the copy does not build; see above".into());
        }
        let messages = String::from_utf8_lossy(&output.stdout);
        let binaries = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            // The program itself is built along.
            .filter(|message| message.pointer("/profile/test") == Some(&Value::Bool(true)))
            .filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)));
        let mut suites: Vec<_> = binaries
            .map(|binary| Suite {
                binary,
                folder: self.package(),
            })
            .collect();
        // Where a rule is noticed from outside, that says more.
        suites.sort_by_key(|suite| !file_name(&suite.binary).starts_with("http-"));
        match suites.len() {
            2 => Ok(suites),
            count => Err(format!("the copy has {count} test binaries, expected 2").into()),
        }
    }
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(OsStr::to_str).unwrap_or_default()
}

/// The manifest of the workspace with the crate as its only member.
fn alone(manifest: &str) -> Result<String, String> {
    let cut = |text: &str| {
        let (before, rest) = text.split_once("members = [")?;
        let (_, after) = rest.split_once(']')?;
        Some(format!("{before}members = [{MEMBER:?}]{after}"))
    };
    cut(manifest).ok_or_else(|| "the workspace's Cargo.toml has no `members`".to_owned())
}

/// Replaces what must stand there exactly once.
fn edit(path: &Path, find: &str, replace: &str) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    match text.matches(find).count() {
        1 => fs::write(path, text.replacen(find, replace, 1))
            .map_err(|error| format!("{}: {error}", path.display())),
        count => Err(format!(
            "{:?} stands {count} times in {}, expected once: bring the harness in step with the sources",
            find,
            path.display()
        )),
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let (source, copied) = (entry.path(), to.join(&name));
        if name == "target" || name == "examples" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&source, &copied)?;
        } else {
            fs::copy(&source, &copied)?;
        }
    }
    Ok(())
}
