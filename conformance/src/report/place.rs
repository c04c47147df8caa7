//! Places in files, as findings name them: `file:line`, or `file:line:column`.

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: String,
    /// Counted from 1. `None` for a file or folder as a whole.
    pub(super) line: Option<usize>,
    /// Counted from 1, in characters.
    pub(super) column: Option<usize>,
}

impl Place {
    pub(super) fn parse(text: &str) -> Self {
        let (front, last) = split(text);
        let (file, before) = split(front);
        let (file, line, column) = match (before, last) {
            (Some(line), Some(column)) => (file, Some(line), Some(column)),
            (None, line) => (front, line, None),
            (Some(_), None) => (text, None, None),
        };
        // Only a file has lines; what is about a folder says line 1 for want of another.
        let is_folder = std::path::Path::new(file).extension().is_none();
        Self {
            file: file.to_owned(),
            line: line.filter(|_| !is_folder),
            column,
        }
    }
}

/// The text before its last colon, and the number behind it; the whole text if there is none.
fn split(text: &str) -> (&str, Option<usize>) {
    text.rsplit_once(':')
        .and_then(|(front, number)| Some((front, Some(number.parse().ok().filter(|it| *it > 0)?))))
        .unwrap_or((text, None))
}

/// Takes the folder `root` from the beginning of `path`.
pub(super) fn count_from(root: &str, path: &mut String) {
    let below = path
        .strip_prefix(root)
        .and_then(|rest| rest.strip_prefix('/'));
    if let Some(below) = below.filter(|_| !root.is_empty()) {
        *path = below.to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_lines_and_columns() {
        for (text, file, line, column) in [
            (
                "spec/openapi.yaml:12:3",
                "spec/openapi.yaml",
                Some(12),
                Some(3),
            ),
            ("recordings/a.yaml:7", "recordings/a.yaml", Some(7), None),
            ("C:/a.yaml:7", "C:/a.yaml", Some(7), None),
            ("a:b.yaml", "a:b.yaml", None, None),
            ("a.yaml:0", "a.yaml:0", None, None),
            ("conformance:1", "conformance", None, None),
            ("", "", None, None),
        ] {
            let expected = Place {
                file: file.to_owned(),
                line,
                column,
            };
            assert_eq!(Place::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn paths_are_counted_from_the_root() {
        for (root, path, expected) in [
            ("/tree/here", "/tree/here/spec/a.yaml", "spec/a.yaml"),
            (
                "/tree/here",
                "/tree/hereafter/a.yaml",
                "/tree/hereafter/a.yaml",
            ),
            ("", "/a.yaml", "/a.yaml"),
            ("", "spec/a.yaml", "spec/a.yaml"),
        ] {
            let mut path = path.to_owned();
            count_from(root, &mut path);
            assert_eq!(path, expected);
        }
    }
}
