//! What came of it, in the README.

use std::{collections::BTreeSet, fmt::Write as _, fs, io};

use crate::{hunt::Outcome, mutant::Group};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const BEGIN: &str = "<!-- begin mutants -->\n";
const END: &str = "<!-- end mutants -->";

/// Writes the results between the markers of the README.
pub(crate) fn write(results: &[Outcome<'_>]) -> io::Result<()> {
    let readme = fs::read_to_string(README)?;
    let replaced = readme.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some(format!(
            "{before}{BEGIN}\n{}\n{END}{after}",
            tables(results)
        ))
    });
    let missing = || io::Error::other(format!("README.md has no {} … {END}", BEGIN.trim_end()));
    fs::write(README, replaced.ok_or_else(missing)?)
}

fn tables(results: &[Outcome<'_>]) -> String {
    let mut text = "| Rules | Broken in turn | Noticed |\n|---|---|---|\n".to_owned();
    for group in Group::ALL {
        let of_group = || results.iter().filter(|one| one.mutant.group == group);
        let killed = of_group().filter(|one| one.killer.is_some()).count();
        let _written = writeln!(
            text,
            "| {} | {} | {killed} |",
            group.title(),
            of_group().count()
        );
    }
    text.push_str("\n<details><summary>Which test noticed what</summary>\n");
    for group in Group::ALL {
        let _written = write!(text, "\n| {} | Noticed by |\n|---|---|\n", group.title());
        for (change, places, killers) in rows(results, group) {
            let places = match places {
                0 | 1 => String::new(),
                many => format!(" (in {many} positions)"),
            };
            let _written = writeln!(text, "| {change}{places} | {killers} |");
        }
    }
    text.push_str("\n</details>\n");
    text
}

/// Mutants that change the same in several places are one row.
fn rows(results: &[Outcome<'_>], group: Group) -> Vec<(String, usize, String)> {
    let mut rows: Vec<(String, usize, BTreeSet<String>)> = Vec::new();
    for one in results.iter().filter(|one| one.mutant.group == group) {
        let killer = match &one.killer {
            Some(killer) => format!("`{killer}`"),
            None => format!("**none** {}", one.mutant.place),
        };
        match rows
            .iter_mut()
            .find(|(change, ..)| *change == one.mutant.change)
        {
            Some((_, places, killers)) => {
                *places += 1;
                killers.insert(killer);
            }
            None => rows.push((one.mutant.change.clone(), 1, BTreeSet::from([killer]))),
        }
    }
    rows.into_iter()
        .map(|(change, places, killers)| {
            let killers: Vec<_> = killers.into_iter().collect();
            (change, places, killers.join(", "))
        })
        .collect()
}
