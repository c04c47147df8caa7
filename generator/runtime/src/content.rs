//! What an answer is read as: chosen by its status, then by its media type, never by trying one type after the other.

use std::borrow::Cow;
use std::fmt;
use std::mem::discriminant;

use bytes::Bytes;

use crate::answer::Answer;
use crate::condition::StatusRange;
use crate::decode::{DecodeError, decode};
use crate::headers::Headers;
use crate::json::Json;

#[cfg(test)]
mod tests;

/// One way in which an operation answers, as the document lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerRule {
    /// The statuses it is about. Of several rules, those for one status come before those for a hundred, and these before those
    /// for any.
    pub status: StatusRange,
    /// What such an answer carries.
    pub content: Content,
    /// Which of its cases the result is then, as [`AnswerBody::case`] gives it to the result.
    pub case: usize,
}

impl AnswerRule {
    /// A rule, for a `static`.
    pub const fn new(status: StatusRange, content: Content, case: usize) -> Self {
        Self {
            status,
            content,
            case,
        }
    }
}

/// The content of an answer: how it is read, and its media type or range of media types (`text/*`, `*/*`) in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// None. What comes all the same is not looked at.
    Empty,
    /// JSON.
    Json(&'static str),
    /// Text in UTF-8.
    Text(&'static str),
    /// Bytes.
    Binary(&'static str),
}

impl Content {
    const fn media_type(self) -> Option<&'static str> {
        match self {
            Self::Empty => None,
            Self::Json(name) | Self::Text(name) | Self::Binary(name) => Some(name),
        }
    }

    /// How exactly the rule says what was found, best first; `None` when it says something else.
    fn rank(self, found: &str) -> Option<u8> {
        self.media_type()
            .map_or(Some(0), |listed| rank(listed, found))
    }
}

/// How exactly a listed media type says what was found, best first; `None` when it says something else.
fn rank(listed: &str, found: &str) -> Option<u8> {
    if listed.eq_ignore_ascii_case(found) {
        return Some(0);
    }
    let (class, within) = listed.split_once('/')?;
    let same = found
        .split_once('/')
        .is_some_and(|(found, _)| found.eq_ignore_ascii_case(class));
    match (class, within) {
        ("*", "*") => Some(2),
        (_, "*") if same => Some(1),
        _ => None,
    }
}

/// Whether a list of media types, as a header has it, holds this one.
pub(crate) fn lists(listed: &str, media_type: &str) -> bool {
    listed
        .split(", ")
        .any(|listed| rank(listed, media_type).is_some())
}

/// What can be read from an answer: everything that JSON can be read as, [`Binary`](crate::Binary), and the types that a
/// generator writes for operations with several kinds of answers.
pub trait FromAnswer: Sized {
    /// Reads the body.
    ///
    /// # Errors
    /// When the answer is of a media type that the document does not list for its status, or not what the type says.
    fn from_answer(body: &AnswerBody<'_>) -> Result<Self, DecodeError>;
}

impl<T: Json> FromAnswer for T {
    fn from_answer(body: &AnswerBody<'_>) -> Result<Self, DecodeError> {
        decode(&body.as_json()?).map_err(|problem| body.or_missing(problem))
    }
}

/// The body of an answer, and which of the listed answers it belongs to.
pub struct AnswerBody<'a> {
    headers: &'a Headers,
    bytes: &'a Bytes,
    rules: &'static [AnswerRule],
    /// The listed statuses that hold the answer's.
    listed: Option<StatusRange>,
    rule: Option<&'static AnswerRule>,
    /// JSON is read as such whatever its media type says.
    lenient: bool,
}

impl<'a> AnswerBody<'a> {
    pub(crate) fn of_success(answer: &'a Answer) -> Self {
        let rules = answer.called.operation.answers;
        Self::new(rules, answer.status, &answer.headers, &answer.body)
    }

    /// An error body that no rule speaks against is worth reading as JSON under any media type: many servers send JSON errors as
    /// plain text.
    pub(crate) fn of_refusal(
        rules: &'static [AnswerRule],
        status: u16,
        headers: &'a Headers,
        bytes: &'a Bytes,
    ) -> Self {
        Self {
            lenient: true,
            ..Self::new(rules, status, headers, bytes)
        }
    }

    fn new(
        rules: &'static [AnswerRule],
        status: u16,
        headers: &'a Headers,
        bytes: &'a Bytes,
    ) -> Self {
        let listed = rules
            .iter()
            .map(|rule| rule.status)
            .filter(|range| range.contains(status))
            .min_by_key(|range| range.breadth());
        let rule = choose(rules, listed, headers, bytes.is_empty());
        Self {
            headers,
            bytes,
            rules,
            listed,
            rule,
            lenient: false,
        }
    }

    /// The case of the rule that the answer falls under; `None` when no rule is about its status.
    ///
    /// # Errors
    /// When the document lists the status, and not with this media type.
    pub fn case(&self) -> Result<Option<usize>, DecodeError> {
        match (self.listed, self.rule) {
            (None, _) => Ok(None),
            (Some(_), Some(rule)) => Ok(Some(rule.case)),
            (Some(_), None) => Err(self.unlisted()),
        }
    }

    /// The body as `T`.
    ///
    /// # Errors
    /// See [`FromAnswer::from_answer`].
    pub fn read<T: FromAnswer>(&self) -> Result<T, DecodeError> {
        T::from_answer(self)
    }

    /// The answer is none of those that the document lists.
    pub fn unlisted(&self) -> DecodeError {
        let mut expected: Vec<&str> = Vec::new();
        for name in self
            .rules
            .iter()
            .filter(|rule| self.listed.is_none_or(|listed| rule.status == listed))
            .filter_map(|rule| rule.content.media_type())
        {
            if !expected.contains(&name) {
                expected.push(name);
            }
        }
        let expected = match expected.as_slice() {
            [] => "JSON".to_owned(),
            names => names.join(" or "),
        };
        DecodeError::media_type(self.headers, &expected)
    }

    pub(crate) fn bytes(&self) -> Result<&'a Bytes, DecodeError> {
        self.content().map(|_| self.bytes)
    }

    fn content(&self) -> Result<Content, DecodeError> {
        match self.rule {
            Some(rule) => Ok(rule.content),
            None if self.rules.is_empty() => Ok(Content::Json("application/json")),
            None => Err(self.unlisted()),
        }
    }

    /// The body as JSON. Text is the JSON string that says the same, so that no type needs code for another format.
    fn as_json(&self) -> Result<Cow<'a, [u8]>, DecodeError> {
        match self.content()? {
            Content::Empty => Ok(Cow::Borrowed(b"null")),
            Content::Json(_) if self.bytes.is_empty() => Ok(Cow::Borrowed(b"null")),
            Content::Json(_) if self.lenient || self.headers.may_be_json() => {
                Ok(Cow::Borrowed(self.bytes))
            }
            Content::Text(_) => std::str::from_utf8(self.bytes)
                .ok()
                .and_then(|text| serde_json::to_vec(text).ok())
                .map(Cow::Owned)
                .ok_or_else(|| DecodeError::at("", "found bytes, expected text in UTF-8")),
            Content::Json(_) | Content::Binary(_) => Err(self.unlisted()),
        }
    }

    /// An empty body is read as null; when that is not wanted, it is the body that is missing.
    fn or_missing(&self, problem: DecodeError) -> DecodeError {
        if self.bytes.is_empty() && matches!(self.content(), Ok(Content::Json(_))) {
            DecodeError::at("", "found no body, expected JSON")
        } else {
            problem
        }
    }
}

impl fmt::Debug for AnswerBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerBody")
            .field("rule", &self.rule)
            .field("headers", self.headers)
            .field("length", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// The rule for an answer, of those about `listed`; of all rules when none is about the status.
fn choose(
    rules: &'static [AnswerRule],
    listed: Option<StatusRange>,
    headers: &Headers,
    empty: bool,
) -> Option<&'static AnswerRule> {
    let rules = || {
        rules.iter().filter(move |rule| match listed {
            Some(listed) => rule.status == listed,
            None => rule.content != Content::Empty || empty,
        })
    };
    let json = || agreed(rules().filter(|rule| matches!(rule.content, Content::Json(_))));
    let Some(found) = headers.media_type() else {
        return json().or_else(|| agreed(rules()));
    };
    let ranked = rules().filter_map(|rule| Some((rule.content.rank(found)?, rule)));
    ranked
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, rule)| rule)
        .or_else(|| json().filter(|_| headers.may_be_json()))
}

/// The first of the rules, if it does not matter which of them it is.
fn agreed(mut rules: impl Iterator<Item = &'static AnswerRule>) -> Option<&'static AnswerRule> {
    let first = rules.next()?;
    rules
        .all(|rule| {
            rule.case == first.case && discriminant(&rule.content) == discriminant(&first.content)
        })
        .then_some(first)
}
