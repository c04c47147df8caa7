//! The vocabulary: which kinds of drift there are, and what each says of itself.

/// The members that a drift can have, whatever its kind.
pub(crate) const MEMBERS: [&str; 15] = [
    "by",
    "event",
    "every",
    "from",
    "header",
    "intent_status",
    "kind",
    "limit",
    "of",
    "operation",
    "parameter",
    "pointer",
    "status",
    "to",
    "when",
];

/// What drifts of a kind are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Answers of an operation, or events.
    Messages,
    /// Answers of an operation.
    Answers,
    /// Events.
    Events,
    /// Requests of an operation.
    Requests,
    /// What an operation does.
    Calls,
    /// The sandbox as a whole.
    Sandbox,
}

impl About {
    /// The members that say whom or what it is about.
    fn members(self) -> &'static [&'static str] {
        match self {
            Self::Messages => &["operation", "event", "status", "when", "every"],
            Self::Answers => &["operation", "status", "when", "every"],
            Self::Events => &["event", "when", "every"],
            Self::Requests => &["operation", "when", "every"],
            Self::Calls => &["operation", "every"],
            Self::Sandbox => &[],
        }
    }
}

/// What a kind of drift says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) kind: &'static str,
    pub(super) about: About,
    /// The places it can be at, of which it names one; none where it is at no place.
    pub(super) places: &'static [&'static str],
    /// What it must say besides.
    pub(super) needs: &'static [&'static str],
    /// What it may say besides.
    pub(super) may: &'static [&'static str],
}

impl Form {
    /// The form of drifts called `kind`.
    pub(super) fn of(kind: &str) -> Option<Self> {
        FORMS.into_iter().find(|form| form.kind == kind)
    }

    /// All members that it takes, besides its kind.
    pub(super) fn takes(self) -> Vec<&'static str> {
        [self.about.members(), self.places, self.needs, self.may].concat()
    }
}

const fn form(
    kind: &'static str,
    about: About,
    places: &'static [&'static str],
    needs: &'static [&'static str],
    may: &'static [&'static str],
) -> Form {
    Form {
        kind,
        about,
        places,
        needs,
        may,
    }
}

const BODY: &[&str] = &["pointer"];
const MESSAGE: &[&str] = &["pointer", "header"];
const REQUEST: &[&str] = &["pointer", "parameter", "header"];

/// Every kind there is.
pub(super) const FORMS: [Form; 24] = [
    form("rename", About::Messages, MESSAGE, &["to"], &[]),
    form("drop", About::Messages, MESSAGE, &[], &[]),
    form("add", About::Messages, MESSAGE, &["to"], &[]),
    form("value", About::Messages, MESSAGE, &["to"], &[]),
    form("enum_value", About::Messages, BODY, &["to"], &[]),
    form("illegal_move", About::Messages, BODY, &["to"], &[]),
    form("retype", About::Messages, BODY, &[], &["to"]),
    form("null", About::Messages, BODY, &[], &[]),
    form("substitute", About::Messages, BODY, &["from", "to"], &[]),
    form("shift", About::Messages, BODY, &["by"], &[]),
    form("resize", About::Messages, BODY, &["to"], &[]),
    form("reorder", About::Messages, BODY, &[], &["by"]),
    form("member_order", About::Messages, BODY, &[], &[]),
    form("text", About::Messages, &[], &["to"], &[]),
    form("status_code", About::Answers, &[], &["to"], &[]),
    form("require", About::Requests, REQUEST, &[], &[]),
    form("tighten", About::Requests, REQUEST, &["limit"], &[]),
    form(
        "loosen",
        About::Requests,
        REQUEST,
        &[],
        &["from", "limit", "to"],
    ),
    form("ignore", About::Requests, REQUEST, &[], &[]),
    form("ruling", About::Calls, &[], &["to"], &["intent_status"]),
    form("idempotency", About::Calls, &[], &["to"], &[]),
    form("token", About::Calls, &[], &["to"], &[]),
    form("duration", About::Sandbox, &[], &["of", "to"], &[]),
    form("webhook", About::Events, &[], &["to"], &[]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_members_are_those_that_some_kind_takes() {
        let taken: BTreeSet<_> = FORMS
            .into_iter()
            .flat_map(Form::takes)
            .chain(["kind"])
            .collect();
        assert_eq!(taken.into_iter().collect::<Vec<_>>(), MEMBERS);
    }

    #[test]
    fn the_document_and_the_readme_name_every_kind() {
        let document: serde_json::Value =
            serde_yaml::from_str(include_str!("../../openapi.yaml")).unwrap();
        let kinds: Vec<_> = FORMS.iter().map(|form| form.kind).collect();
        assert_eq!(
            document["components"]["schemas"]["DriftKind"]["enum"],
            serde_json::json!(kinds)
        );
        let described = document["components"]["schemas"]["NewDrift"]["properties"].as_object();
        let described: BTreeSet<_> = described.unwrap().keys().map(String::as_str).collect();
        assert_eq!(described, BTreeSet::from(MEMBERS));
        let readme = include_str!("../../README.md");
        for kind in kinds {
            assert!(readme.contains(&format!("`{kind}`")), "{kind}");
        }
    }
}
