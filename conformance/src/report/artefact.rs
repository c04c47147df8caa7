//! The files of a report: made of the report alone, then written all together.

use std::{fs, io, io::Write as _, path::Path};

use tempfile::{Builder, NamedTempFile};

use super::{Report, har, html, junit, ndjson, sarif, summary};

/// The names of all files of a report, in the order in which they are written.
pub const NAMES: &[&str] = &[
    "report.html",
    "summary.md",
    "junit.xml",
    "results.sarif",
    "exchanges.har",
    "run.ndjson",
];

/// A file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// Its name in the folder of the report, one of [`NAMES`].
    pub name: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// All files of a report, in the order of [`NAMES`].
///
/// # Errors
/// What has no JSON or XML form. No report that a run made has such a thing.
pub fn artefacts(report: &Report) -> io::Result<Vec<Artefact>> {
    NAMES
        .iter()
        .map(|&name| {
            let text = match name {
                "report.html" => html::render(report)?,
                "summary.md" => summary::render(report),
                "junit.xml" => junit::render(report)?,
                "results.sarif" => sarif::render(report)?,
                "exchanges.har" => har::render(report)?,
                _ => ndjson::write(report)?,
            };
            Ok(Artefact {
                name,
                bytes: text.into_bytes(),
            })
        })
        .collect()
}

/// Writes the files of a report into `folder`, which is made if it is not there.
///
/// Everything is written under temporary names first and renamed then, so that no file is ever there in half. Files of an earlier report
/// that this one does not have are removed; nothing else in the folder is touched.
///
/// # Errors
/// What the file system refuses. Where that happens before the first file is renamed, the files of the earlier report are all still there.
pub fn write(folder: &Path, artefacts: &[Artefact]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut waiting: Vec<(NamedTempFile, &str)> = Vec::new();
    for artefact in artefacts {
        let mut file = builder().tempfile_in(folder)?;
        file.write_all(&artefact.bytes)?;
        file.as_file().sync_all()?;
        waiting.push((file, artefact.name));
    }
    // From here on the files of two runs could stand side by side, so those of the earlier one go first.
    for name in NAMES {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    for (file, name) in waiting {
        file.persist(folder.join(name))?;
    }
    Ok(())
}

/// Files that others than the owner may read, as any other file of a build.
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".report-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artefact(name: &'static str) -> Artefact {
        Artefact {
            name,
            bytes: name.as_bytes().to_vec(),
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_an_earlier_run_left_does_not_survive_and_what_is_not_ours_does() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        write(&inner, &[artefact("junit.xml"), artefact("run.ndjson")]).unwrap();
        fs::write(inner.join("mine.txt"), "").unwrap();
        write(&inner, &[artefact("run.ndjson")]).unwrap();
        assert_eq!(names(&inner), ["mine.txt", "run.ndjson"]);
    }

    #[test]
    fn what_cannot_be_written_leaves_the_earlier_report_whole() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[artefact("junit.xml")]).unwrap();
        // A folder in the place of a file cannot be removed as a file.
        fs::create_dir(folder.path().join("report.html")).unwrap();
        assert!(write(folder.path(), &[artefact("summary.md")]).is_err());
        assert_eq!(names(folder.path()), ["junit.xml", "report.html"]);
    }
}
