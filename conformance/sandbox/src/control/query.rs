//! The query of a request to the control API.

use axum::{
    extract::{FromRequestParts, Query as Pairs},
    http::request::Parts,
};

use super::Fault;

/// What was asked for, in order.
pub(super) struct Query(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        Pairs::from_request_parts(parts, state)
            .await
            .map(|Pairs(pairs)| Self(pairs))
            .map_err(|_| Fault::bad("the query cannot be read: a `%` stands for no byte there"))
    }
}

impl Query {
    /// The query, which may ask for nothing else than `known`, and for each once.
    pub(super) fn only(self, known: &[&str]) -> Result<Self, Fault> {
        for (index, (name, _)) in self.0.iter().enumerate() {
            let name: String = name.chars().take(80).collect();
            if !known.contains(&name.as_str()) {
                return Err(Fault::bad(format!(
                    "no query parameter is called {name:?}; there are `{}`",
                    known.join("`, `")
                )));
            }
            if self
                .0
                .iter()
                .take(index)
                .any(|(earlier, _)| *earlier == name)
            {
                return Err(Fault::bad(format!("`{name}` is asked for twice")));
            }
        }
        Ok(self)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A whole number up to `most`.
    pub(super) fn number(&self, name: &str, most: u64) -> Result<Option<u64>, Fault> {
        self.text(name)
            .map(|text| {
                text.parse()
                    .ok()
                    .filter(|number| *number <= most)
                    .ok_or_else(|| match most {
                        u64::MAX => {
                            Fault::bad(format!("`{name}` must be a whole number, zero or more"))
                        }
                        _ => {
                            Fault::bad(format!("`{name}` must be a whole number from 0 to {most}"))
                        }
                    })
            })
            .transpose()
    }
}
