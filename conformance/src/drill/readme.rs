//! The part of the README that tells how drills went.

use std::{fs, io, path::Path};

const START: &str = "<!-- drills: written by `cargo xtask drill --update-readme` -->\n";
const END: &str = "<!-- end of drills -->";

/// Writes `text` between the markers of `file`.
///
/// # Errors
/// Where the file cannot be read or written, or lacks the markers.
pub fn write_readme(file: &Path, text: &str) -> io::Result<()> {
    let old = fs::read_to_string(file)?;
    let parts = old
        .split_once(START)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| {
        let shown = spec::escape(&file.display().to_string());
        let start = START.trim_end();
        io::Error::other(format!("{shown} lacks the lines {start} and {END}"))
    })?;
    fs::write(file, format!("{before}{START}{text}{END}{after}"))
}

/// What stands between the markers of a README; `None` where it lacks them.
pub fn in_readme(readme: &str) -> Option<&str> {
    Some(readme.split_once(START)?.1.split_once(END)?.0)
}
