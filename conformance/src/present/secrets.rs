//! The secrets of a conversation, recognised wherever something repeats them.
//!
//! A mark says where a secret should stand. A server that echoes one elsewhere (in an error message, in a member nobody documented,
//! in a header) is not bound by marks, so every marked value of the whole conversation is known before any of it is shown.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use spec::{Pointer, contract::Judge, policy::Sensitivity};

use super::{Presentation, SECRET_HEADERS, is_masked, marks::SecretNames};
use crate::{
    exchange::{Exchange, Payload},
    operations::encode,
};

/// Shorter values are no secrets; what is shorter than this stands alone where it is recognised.
const SHORTEST: usize = 3;
const SHORT: usize = 8;
/// How much of a secret before a cut gives it away.
const TELLING: usize = 6;

/// Every form of every secret, with what is shown instead; the longest first.
#[derive(Default)]
pub(crate) struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// Collects what headers and marks say is secret.
    pub(crate) fn of(on: &Presentation<'_>, exchanges: &[Exchange]) -> Self {
        let mut found = Found::default();
        let credentials = on.credentials;
        found.text("client_id", &credentials.client_id);
        found.text("api_key", &credentials.api_key);
        for exchange in exchanges {
            for (name, value) in &exchange.request.headers {
                if let Some((_, secret)) = SECRET_HEADERS.iter().find(|(header, _)| header == name)
                {
                    found.text(secret, value.strip_prefix("Bearer ").unwrap_or(value));
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
        found.into()
    }

    /// `text` without any of them.
    pub(crate) fn replace(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for (secret, placeholder) in &self.0 {
            if secret.len() < SHORT {
                shown = replace_word(&shown, secret, placeholder);
            } else if shown.contains(secret.as_str()) {
                shown = shown.replace(secret.as_str(), placeholder);
            }
        }
        self.without_beginnings(&shown)
    }

    /// Messages cut long values, and the beginning of a secret is part of it.
    fn without_beginnings(&self, text: &str) -> String {
        let mut parts = text.split("...").map(str::to_owned).collect::<Vec<_>>();
        if parts.len() == 1 {
            return text.to_owned();
        }
        let last = parts.pop().unwrap_or_default();
        for part in &mut parts {
            for (secret, placeholder) in &self.0 {
                let beginnings = secret.char_indices().map(|(end, _)| end).rev();
                let cut = beginnings
                    .take_while(|end| *end >= TELLING)
                    .find_map(|end| part.strip_suffix(secret.get(..end)?));
                if let Some(before) = cut {
                    *part = format!("{before}{placeholder}");
                    break;
                }
            }
        }
        parts.push(last);
        parts.join("...")
    }
}

/// Secrets by their text, each under the name it was first met with.
#[derive(Default)]
struct Found(BTreeMap<String, String>);

impl Found {
    fn text(&mut self, name: &str, text: &str) {
        if text.len() >= SHORTEST {
            self.0
                .entry(text.to_owned())
                .or_insert_with(|| format!("<{name}>"));
        }
    }

    fn body(&mut self, body: &Payload, judge: Option<&Judge>, names: &SecretNames) {
        let Payload::Json(value) = body else { return };
        let marked = judge
            .map(|judge| judge.sensitive_values(value))
            .unwrap_or_default();
        let marked: HashSet<Pointer> = marked
            .into_iter()
            .filter(|(_, sensitivity)| *sensitivity == Sensitivity::Secret)
            .map(|(pointer, _)| pointer)
            .collect();
        self.walk(value, &Pointer::root(), None, &|at, name, value| {
            marked.contains(at) || (names.has(name) && !is_masked(value))
        });
    }

    /// Takes every text and number that stands in a place which `is_secret` names; `within` is the name of a secret around it.
    fn walk(
        &mut self,
        value: &Value,
        at: &Pointer,
        within: Option<&str>,
        is_secret: &impl Fn(&Pointer, &str, &Value) -> bool,
    ) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, &at.push(index), within, is_secret);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let at = at.push(name);
                    let within = within.or_else(|| is_secret(&at, name, member).then_some(name));
                    self.walk(member, &at, within, is_secret);
                }
            }
            Value::String(text) => {
                if let Some(name) = within {
                    self.text(name, text);
                }
            }
            Value::Number(number) => {
                if let Some(name) = within {
                    self.text(name, &number.to_string());
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
}

impl From<Found> for Secrets {
    fn from(found: Found) -> Self {
        let mut forms: BTreeMap<String, String> = BTreeMap::new();
        for (text, placeholder) in found.0 {
            for form in forms_of(&text) {
                forms.entry(form).or_insert_with(|| placeholder.clone());
            }
        }
        let mut forms: Vec<_> = forms.into_iter().collect();
        forms.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Self(forms)
    }
}

/// A text as it stands, within JSON, and within a URL.
fn forms_of(text: &str) -> Vec<String> {
    let json = Value::from(text).to_string();
    let json = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let url = encode(text);
    let form = url.replace("%20", "+");
    vec![text.to_owned(), json.to_owned(), url, form]
}

/// Replaces `word` where no letter or digit touches it.
fn replace_word(text: &str, word: &str, placeholder: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(word) {
        shown.push_str(before);
        let touches = shown.ends_with(|c: char| c.is_ascii_alphanumeric())
            || after.starts_with(|c: char| c.is_ascii_alphanumeric());
        shown.push_str(if touches { word } else { placeholder });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(texts: &[(&str, &str)]) -> Secrets {
        let mut found = Found::default();
        for (name, text) in texts {
            found.text(name, text);
        }
        found.into()
    }

    #[test]
    fn a_secret_is_recognised_in_each_of_its_forms() {
        let secrets = secrets(&[("api_key", "a key/with \"quotes\"")]);
        for text in [
            "a key/with \"quotes\"",
            "a key/with \\\"quotes\\\"",
            "a%20key%2Fwith%20%22quotes%22",
            "a+key%2Fwith+%22quotes%22",
        ] {
            assert_eq!(secrets.replace(&format!("x={text}.")), "x=<api_key>.");
        }
    }

    #[test]
    fn a_short_secret_is_recognised_where_it_stands_alone() {
        let secrets = secrets(&[("cvc", "7391")]);
        assert_eq!(secrets.replace("cvc 7391, 73912"), "cvc <cvc>, 73912");
    }

    #[test]
    fn the_beginning_of_a_secret_before_a_cut_goes_too() {
        let secrets = secrets(&[("auth_token", "eyJhbGciOiJIUzI1NiJ9")]);
        assert_eq!(
            secrets.replace("found \"eyJhbGciOi..., so"),
            "found \"<auth_token>..., so"
        );
        assert_eq!(secrets.replace("found eyJ..."), "found eyJ...");
    }
}
