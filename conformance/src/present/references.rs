//! References: names that stand for values, the same for the same value, through a whole scenario.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

/// Shorter values may be part of anything; they are replaced only where they stand alone.
const SHORTEST_INSIDE_TEXT: usize = 8;

/// The references of one scenario.
#[derive(Default)]
pub(super) struct References {
    /// By value: the name it was first met with, and the reference.
    by_value: HashMap<String, (String, String)>,
    /// How many references each name has.
    counts: BTreeMap<String, usize>,
    /// Values that are looked for within texts, the longest first, so that no reference breaks a value that holds another.
    longest_first: Vec<String>,
    /// Values that are fixed for an object, by name and object.
    of_objects: HashMap<(String, String), Vec<String>>,
}

impl References {
    /// The reference that stands for `value` from now on.
    pub(super) fn of_value(&mut self, name: &str, value: &str) -> String {
        if let Some(reference) = self.get(value) {
            return reference.to_owned();
        }
        let count = self.counts.entry(name.to_owned()).or_default();
        *count += 1;
        let reference = format!("<{name}:{count}>");
        self.by_value
            .insert(value.to_owned(), (name.to_owned(), reference.clone()));
        if value.len() >= SHORTEST_INSIDE_TEXT {
            let key = |value: &str| (Reverse(value.len()), value.to_owned());
            let at = self
                .longest_first
                .partition_point(|other| key(other) < key(value));
            self.longest_first.insert(at, value.to_owned());
        }
        reference
    }

    /// The reference of a value that an object has once: that it is the first one is not said.
    pub(super) fn of_object(&mut self, name: &str, value: &str, object: Option<&str>) -> String {
        let object = object.unwrap_or("<answer>");
        let values = self
            .of_objects
            .entry((name.to_owned(), object.to_owned()))
            .or_default();
        let index = values
            .iter()
            .position(|known| known == value)
            .unwrap_or_else(|| {
                values.push(value.to_owned());
                values.len() - 1
            });
        let object = object.trim_matches(['<', '>']);
        match index {
            0 => format!("<{name} of {object}>"),
            later => format!("<{name} of {object}, value {}>", later + 1),
        }
    }

    /// The reference of a value that was met before.
    pub(super) fn get(&self, value: &str) -> Option<&str> {
        self.by_value
            .get(value)
            .map(|(_, reference)| reference.as_str())
    }

    /// The name that a value was first met with.
    pub(super) fn name(&self, value: &str) -> Option<&str> {
        self.by_value.get(value).map(|(name, _)| name.as_str())
    }

    /// `text` with every known value inside it replaced.
    pub(super) fn replace<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let shortest_enough = self
            .longest_first
            .partition_point(|value| value.len() > text.len());
        let fitting = self.longest_first.get(shortest_enough..);
        let mut shown = Cow::Borrowed(text);
        for value in fitting.into_iter().flatten() {
            if let Some(reference) = self.get(value).filter(|_| shown.contains(value.as_str())) {
                shown = shown.replace(value.as_str(), reference).into();
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_reference_and_no_two_share_one() {
        let mut references = References::default();
        assert_eq!(references.of_value("id", "PI-000001"), "<id:1>");
        assert_eq!(references.of_value("id", "PI-000002"), "<id:2>");
        assert_eq!(references.of_value("source", "PI-000001"), "<id:1>");
        assert_eq!(references.name("PI-000001"), Some("id"));
        assert_eq!(
            references.replace("/v2/PI-000002/of/PI-000001"),
            "/v2/<id:2>/of/<id:1>"
        );
    }

    #[test]
    fn a_value_inside_another_does_not_break_it() {
        let mut references = References::default();
        references.of_value("part", "12345678");
        references.of_value("whole", "12345678-9");
        assert_eq!(
            references.replace("12345678-9 12345678"),
            "<whole:1> <part:1>"
        );
    }

    #[test]
    fn another_value_for_the_same_object_shows() {
        let mut references = References::default();
        let object = Some("<id:1>");
        assert_eq!(
            references.of_object("time", "12:00", object),
            "<time of id:1>"
        );
        assert_eq!(
            references.of_object("time", "12:00", object),
            "<time of id:1>"
        );
        assert_eq!(
            references.of_object("time", "12:01", object),
            "<time of id:1, value 2>"
        );
        assert_eq!(
            references.of_object("time", "12:01", None),
            "<time of answer>"
        );
    }
}
