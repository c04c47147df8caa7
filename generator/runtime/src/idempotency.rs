//! The key under which a call takes effect at most once.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// Names one logical call, so that a server which sees it twice acts once.
///
/// A UUID in lower case. A call makes a fresh one when it is built; keep it, and resend under the same key, to repeat a
/// call whose outcome is not known.
///
/// ```
/// use openapi_runtime::IdempotencyKey;
///
/// let key: IdempotencyKey = "3F2504E0-4F89-41D3-9A0C-0305E82C3301".parse()?;
/// assert_eq!(key.as_str(), "3f2504e0-4f89-41d3-9a0c-0305e82c3301");
/// assert_ne!(IdempotencyKey::new(), IdempotencyKey::new());
/// # Ok::<(), openapi_runtime::InvalidIdempotencyKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(Box<str>);

impl IdempotencyKey {
    /// A fresh random key (UUID version 4).
    #[must_use]
    #[allow(
        clippy::new_without_default,
        reason = "a default that differs every time would surprise"
    )]
    pub fn new() -> Self {
        Self(Uuid::new_v4().to_string().into())
    }

    /// The key as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    fn from_str(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        const HYPHENATED: usize = 36;
        match Uuid::try_parse(text) {
            Ok(uuid) if text.len() == HYPHENATED => Ok(Self(uuid.to_string().into())),
            _ => Err(InvalidIdempotencyKey),
        }
    }
}

impl TryFrom<&str> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        text.parse()
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: String) -> Result<Self, InvalidIdempotencyKey> {
        text.parse()
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A text is not a UUID with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidIdempotencyKey;

impl fmt::Display for InvalidIdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an idempotency key; expected a UUID with hyphens, such as IdempotencyKey::new() makes")
    }
}

impl std::error::Error for InvalidIdempotencyKey {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_key_is_a_lower_case_uuid_of_version_four() {
        let key = IdempotencyKey::new();
        assert_eq!(key.as_str(), key.as_str().to_lowercase());
        assert_eq!(Uuid::try_parse(key.as_str()).unwrap().get_version_num(), 4);
        assert_eq!(key.to_string().parse(), Ok(key));
    }

    #[test]
    fn only_hyphenated_uuids_are_keys() {
        for text in [
            "",
            "order-42",
            "3f2504e04f8941d39a0c0305e82c3301",
            "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}",
            "3f2504e0-4f89-41d3-9a0c-0305e82c330g",
        ] {
            assert_eq!(
                IdempotencyKey::try_from(text),
                Err(InvalidIdempotencyKey),
                "{text}"
            );
        }
    }
}
