//! The secrets and the people of a conversation, recognised wherever something repeats them.
//!
//! A mark says where a value should stand. A server that echoes one elsewhere (in an error message, in a member nobody documented,
//! in a header) is not bound by marks, so every marked value of the whole conversation is known before any of it is shown.

use std::collections::{BTreeMap, HashMap, HashSet};

use aho_corasick::{AhoCorasick, Input, MatchKind};
use serde_json::Value;
use spec::{Pointer, contract::Judge, policy::Sensitivity};

use super::{
    Presentation, SECRET_HEADERS,
    forms::{self, Form},
    is_masked,
    marks::SecretNames,
    references::References,
};
use crate::exchange::{Exchange, Payload};

/// Shorter values tell nothing, and stand everywhere.
pub(super) const SHORTEST: usize = 3;
/// How much of a secret before a cut gives it away.
const TELLING: usize = 6;

/// Every form of every marked value, with what is shown instead.
pub(crate) struct Secrets {
    /// Finds the forms, in their order. Without it nothing can be shown.
    automaton: Option<AhoCorasick>,
    forms: Vec<Form>,
    by_text: HashMap<String, usize>,
    /// The forms of secrets, the longest first.
    longest_first: Vec<usize>,
}

impl Secrets {
    /// Collects what headers and marks say is secret or personal. What is personal gets its reference here, in the order in which it
    /// is shown, so that an earlier mention by the way is known for what it is.
    pub(super) fn of(
        on: &Presentation<'_>,
        exchanges: &[Exchange],
        references: &mut References,
    ) -> Self {
        let mut found = Found::default();
        let credentials = on.credentials;
        found.secret("client_id", &credentials.client_id);
        found.secret("api_key", &credentials.api_key);
        for exchange in exchanges {
            for (name, value) in &exchange.request.headers {
                if let Some((_, secret)) = SECRET_HEADERS.iter().find(|(header, _)| header == name)
                {
                    found.secret(secret, value.strip_prefix("Bearer ").unwrap_or(value));
                }
            }
            for (name, value) in &exchange.request.query {
                if let Some(mark) = on.secret_names.mark(name) {
                    found.add(mark, name, value);
                }
            }
            let response = &exchange.response;
            let request_judge = on.contract.request(&exchange.operation);
            let response_judge =
                on.contract
                    .response(&exchange.operation, response.status, &response.media_type);
            found.body(&exchange.request.body, request_judge, on.secret_names);
            found.body(&response.body, response_judge, on.secret_names);
        }
        found.into_secrets(references)
    }

    /// `text` without any of them.
    pub(crate) fn replace(&self, text: &str) -> String {
        let Some(automaton) = &self.automaton else {
            return "<not shown>".to_owned();
        };
        let mut shown = String::with_capacity(text.len());
        let (mut copied, mut at) = (0, 0);
        while let Some(hit) = automaton.find(Input::new(text).range(at..)) {
            match self.meant(text, hit.pattern().as_usize(), hit.start(), hit.end()) {
                Some((end, placeholder)) => {
                    shown.push_str(text.get(copied..hit.start()).unwrap_or_default());
                    shown.push_str(placeholder);
                    copied = end;
                    at = end;
                }
                None => at = text.ceil_char_boundary(hit.start() + 1),
            }
        }
        shown.push_str(text.get(copied..).unwrap_or_default());
        self.without_beginnings(&shown)
    }

    /// Where the value at `start..end` ends, and what is shown instead; `None` if it only reads like one.
    fn meant(&self, text: &str, form: usize, start: usize, end: usize) -> Option<(usize, &str)> {
        let exact = text
            .get(start..end)
            .and_then(|found| self.by_text.get(found));
        let form = self.forms.get(*exact.unwrap_or(&form))?;
        if form.is_exact && exact.is_none() {
            return None;
        }
        let touches = |c: char| c.is_ascii_alphanumeric();
        let is_touched = || {
            let before = text
                .get(..start)
                .is_some_and(|rest| rest.ends_with(touches));
            before
                || text
                    .get(end..)
                    .is_some_and(|rest| rest.starts_with(touches))
        };
        if form.stands_alone && is_touched() {
            return None;
        }
        let rest = text.get(end..).unwrap_or_default();
        let tail = if form.is_beginning {
            rest.find(|c: char| !forms::is_encoded(c))
                .unwrap_or(rest.len())
        } else {
            0
        };
        Some((end + tail, &form.placeholder))
    }

    /// Messages cut long values, and the beginning of a secret is part of it.
    fn without_beginnings(&self, text: &str) -> String {
        let mut parts = text.split("...").map(str::to_owned).collect::<Vec<_>>();
        if parts.len() == 1 {
            return text.to_owned();
        }
        let last = parts.pop().unwrap_or_default();
        let secrets = || {
            self.longest_first
                .iter()
                .filter_map(|index| self.forms.get(*index))
        };
        for part in &mut parts {
            for form in secrets() {
                let beginnings = form.text.char_indices().map(|(end, _)| end).rev();
                let cut = beginnings
                    .take_while(|end| *end >= TELLING)
                    .find_map(|end| part.strip_suffix(form.text.get(..end)?));
                if let Some(before) = cut {
                    *part = format!("{before}{}", form.placeholder);
                    break;
                }
            }
        }
        parts.push(last);
        parts.join("...")
    }
}

/// Marked values by their text, each under the name it was first met with.
#[derive(Default)]
struct Found {
    secret: BTreeMap<String, String>,
    /// In the order in which they are shown.
    personal: Vec<(String, String)>,
}

impl Found {
    fn secret(&mut self, name: &str, text: &str) {
        if text.len() >= SHORTEST {
            self.secret
                .entry(text.to_owned())
                .or_insert_with(|| format!("<{name}>"));
        }
    }

    fn add(&mut self, mark: Sensitivity, name: &str, text: &str) {
        match mark {
            Sensitivity::Secret => self.secret(name, text),
            Sensitivity::Personal if text.is_empty() => {}
            Sensitivity::Personal => self.personal.push((name.to_owned(), text.to_owned())),
        }
    }

    fn body(&mut self, body: &Payload, judge: Option<&Judge>, names: &SecretNames) {
        let value = match body {
            Payload::None => return,
            Payload::Text(text) => return self.unread(text, names),
            Payload::Json(value) => value,
        };
        let marked = judge
            .map(|judge| judge.sensitive_values(value))
            .unwrap_or_default();
        let marked: HashMap<Pointer, Sensitivity> = marked.into_iter().collect();
        self.walk(value, &Pointer::root(), None, &|at, name, value| {
            let by_name = names.mark(name).filter(|_| !is_masked(value));
            marked.get(at).copied().max(by_name)
        });
    }

    /// Takes what stands behind the name of a marked member in a text that is no JSON: broken JSON, a form, a page.
    fn unread(&mut self, text: &str, names: &SecretNames) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut rest = text;
        while let Some(start) = rest.find(is_name) {
            let from = rest.get(start..).unwrap_or_default();
            let end = from.find(|c| !is_name(c)).unwrap_or(from.len());
            let (name, after) = from.split_at(end);
            rest = after;
            let Some(mark) = names.mark(name) else {
                continue;
            };
            let value = after.trim_start_matches(['"', '\'', '\\', ' ', '\t', '\r', '\n']);
            let Some(value) = value.strip_prefix([':', '=', '>']) else {
                continue;
            };
            let value = value.trim_start_matches([' ', '\t', '\r', '\n', '\\']);
            let end: &[char] = match value.chars().next() {
                Some('"') => &['"', '\\'],
                Some('\'') => &['\'', '\\'],
                _ => &[
                    '&', '<', '>', '"', '\'', ',', ';', '{', '}', '[', ']', '\r', '\n',
                ],
            };
            let value = value.trim_start_matches(['"', '\'']);
            let value = value.split(end).next().unwrap_or_default();
            self.add(mark, name, value.trim_end());
        }
    }

    /// Takes every text and number that stands in a place which `mark_of` marks; `within` is the mark and the name of what is around.
    fn walk(
        &mut self,
        value: &Value,
        at: &Pointer,
        within: Option<(Sensitivity, &str)>,
        mark_of: &impl Fn(&Pointer, &str, &Value) -> Option<Sensitivity>,
    ) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, &at.push(index), within, mark_of);
                }
            }
            Value::Object(members) => {
                // As they are shown.
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| *name);
                for (name, member) in members {
                    let at = at.push(name);
                    let own = mark_of(&at, name, member);
                    let within = match (within, own) {
                        (Some((Sensitivity::Secret, _)), _) => within,
                        (Some((mark, _)), own) => {
                            Some((own.max(Some(mark)).unwrap_or(mark), name.as_str()))
                        }
                        (None, own) => own.map(|mark| (mark, name.as_str())),
                    };
                    self.walk(member, &at, within, mark_of);
                }
            }
            Value::String(text) => {
                if let Some((mark, name)) = within {
                    self.add(mark, name, text);
                }
            }
            Value::Number(number) => {
                if let Some((mark, name)) = within {
                    self.add(mark, name, &number.to_string());
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn into_secrets(self, references: &mut References) -> Secrets {
        let mut forms = Vec::new();
        for (text, placeholder) in &self.secret {
            forms.extend(forms::of(text, placeholder));
        }
        let of_secrets = forms.len();
        let mut known = HashSet::new();
        for (name, text) in &self.personal {
            if !known.insert(text) || self.secret.contains_key(text) {
                continue;
            }
            let reference = references.of_value(name, text);
            if text.len() >= SHORTEST {
                forms.extend(forms::of(text, &reference));
            }
        }
        let mut by_text = HashMap::new();
        for (index, form) in forms.iter().enumerate() {
            by_text.entry(form.text.clone()).or_insert(index);
        }
        let mut longest_first: Vec<usize> = (0..of_secrets).collect();
        let length = |index: &usize| forms.get(*index).map_or(0, |form| form.text.len());
        longest_first.sort_by_key(|index| std::cmp::Reverse(length(index)));
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(forms.iter().map(|form| form.text.as_str()));
        Secrets {
            automaton: automaton.ok(),
            forms,
            by_text,
            longest_first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(secret: &[(&str, &str)], personal: &[(&str, &str)]) -> Secrets {
        let mut found = Found::default();
        for (name, text) in secret {
            found.secret(name, text);
        }
        for (name, text) in personal {
            found.add(Sensitivity::Personal, name, text);
        }
        found.into_secrets(&mut References::default())
    }

    #[test]
    fn a_secret_is_recognised_in_each_of_its_forms() {
        let secrets = secrets(&[("api_key", "a key/with \"quotes\" & é")], &[]);
        for text in [
            "a key/with \"quotes\" & é",
            "a key/with \\\"quotes\\\" & é",
            "a key\\/with \\\"quotes\\\" & \\u00e9",
            "a%20key%2Fwith%20%22quotes%22%20%26%20%C3%A9",
            "a%20key%2fwith%20%22quotes%22%20%26%20%c3%a9",
            "a+key%2Fwith+%22quotes%22+%26+%C3%A9",
            "a key/with &quot;quotes&quot; &amp; é",
            "a key/with &#34;quotes&#34; &#38; é",
            "YSBrZXkvd2l0aCAicXVvdGVzIiAmIMOp",
            "61206b65792f77697468202271756f746573222026C3A9",
        ] {
            assert_eq!(
                secrets.replace(&format!("x=\"{text}\".")),
                "x=\"<api_key>\".",
                "{text}"
            );
        }
        // Behind one and two bytes of something else.
        for text in ["LmEga2V5L3dpdGggInF1b3Rlcy", "Li5hIGtleS93aXRoICJxdW90ZX"] {
            let shown = secrets.replace(&format!("x=\"{text}\"."));
            assert!(shown.ends_with("<api_key>\"."), "{shown}");
        }
    }

    #[test]
    fn a_short_secret_is_recognised_where_it_stands_alone() {
        let secrets = secrets(&[("cvc", "7391")], &[]);
        assert_eq!(
            secrets.replace("cvc 7391, 73912 x7391 7391"),
            "cvc <cvc>, 73912 x7391 <cvc>"
        );
    }

    #[test]
    fn people_are_recognised_by_their_references() {
        let secrets = secrets(
            &[],
            &[
                ("first_name", "Mei"),
                ("card_name", "Mei Tan"),
                ("last_name", "Tan"),
                ("email", "mei.tan@shop.example"),
                ("state", "SG"),
            ],
        );
        assert_eq!(
            secrets.replace("MEI TAN, Mei, meier, tan of Mei.Tan@Shop.example in SG"),
            "<card_name:1>, <first_name:1>, meier, tan of <email:1> in SG"
        );
        assert_eq!(secrets.replace("to mei.tan%40shop.example"), "to <email:1>");
    }

    #[test]
    fn what_is_no_json_is_read_by_names() {
        let names = SecretNames::of(&serde_json::json!({"properties": {
            "cvc": {"x-sensitive": "secret"},
            "first_name": {"x-sensitive": "personal"},
        }}));
        for text in [
            r#"{"cvc": "7391", "first_name" : "Mei Ling", "amount": 1"#,
            r#"{\"cvc\":\"7391\",\"first_name\":\"Mei Ling\"}"#,
            "{'cvc': 7391, 'first_name': 'Mei Ling'",
            "a=1&cvc=7391&first_name=Mei Ling&b=2",
            "<cvc>7391</cvc><first_name>Mei Ling</first_name>",
            "cvc: 7391\nfirst_name: Mei Ling\n",
        ] {
            let mut found = Found::default();
            found.body(&Payload::Text(text.to_owned()), None, &names);
            let shown = found.into_secrets(&mut References::default()).replace(text);
            let is_hidden = !shown.contains("7391") && !shown.contains("Mei");
            assert!(is_hidden, "{shown}");
            assert!(
                shown.contains("<cvc>") && shown.contains("<first_name:1>"),
                "{shown}"
            );
        }
    }

    #[test]
    fn the_beginning_of_a_secret_before_a_cut_goes_too() {
        let secrets = secrets(&[("auth_token", "eyJhbGciOiJIUzI1NiJ9")], &[]);
        assert_eq!(
            secrets.replace("found \"eyJhbGciOi..., so"),
            "found \"<auth_token>..., so"
        );
        assert_eq!(secrets.replace("found eyJ..."), "found eyJ...");
    }
}
