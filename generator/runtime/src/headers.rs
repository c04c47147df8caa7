//! The headers of an answer.

use std::fmt;

use reqwest::header::HeaderMap;

/// The headers of an answer. `Debug` shows their names only, since a value may be a secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(HeaderMap);

impl Headers {
    pub(crate) const fn new(headers: HeaderMap) -> Self {
        Self(headers)
    }

    /// The first value of the header `name`, in whatever case; `None` when it is missing or not visible ASCII.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    /// All values of the header `name` that are visible ASCII.
    pub fn get_all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .get_all(name)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
    }

    /// Each header's name, in lower case, and raw value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
    }

    /// Whether the body says it is JSON, or does not say what it is.
    pub(crate) fn may_be_json(&self) -> bool {
        self.media_type().is_none_or(|media_type| {
            let media_type = media_type.to_ascii_lowercase();
            media_type.ends_with("/json") || media_type.ends_with("+json")
        })
    }

    /// The media type of the body in words of our own: the header is foreign text.
    pub(crate) fn media_type_in_words(&self) -> &'static str {
        const COMMON: [&str; 9] = [
            "application/json",
            "application/octet-stream",
            "application/pdf",
            "application/problem+json",
            "application/xml",
            "text/csv",
            "text/html",
            "text/plain",
            "text/xml",
        ];
        self.media_type()
            .map_or("of an unnamed media type", |media_type| {
                let common = COMMON
                    .into_iter()
                    .find(|common| common.eq_ignore_ascii_case(media_type));
                common.unwrap_or("of an unusual media type")
            })
    }

    /// The media type of the body without its parameters.
    pub(crate) fn media_type(&self) -> Option<&str> {
        let media_type = self.get("content-type")?.split(';').next()?.trim();
        (!media_type.is_empty()).then_some(media_type)
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.keys().map(reqwest::header::HeaderName::as_str))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(given: &[(&'static str, &'static [u8])]) -> Headers {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        Headers::new(headers)
    }

    #[test]
    fn values_are_found_by_name_and_never_shown() {
        let headers = headers(&[("x-id", b"a"), ("x-id", b"b"), ("x-raw", b"\xff")]);
        assert_eq!(headers.get("X-Id"), Some("a"));
        assert_eq!(headers.get_all("x-id").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            (headers.get("x-raw"), headers.get("not a name")),
            (None, None)
        );
        assert!(
            headers
                .iter()
                .any(|header| header == ("x-raw", b"\xff".as_slice()))
        );
        assert_eq!(format!("{headers:?}"), r#"["x-id", "x-raw"]"#);
    }

    #[test]
    fn what_may_be_json() {
        for (media_type, json) in [
            ("application/json", true),
            ("Application/Problem+JSON; charset=utf-8", true),
            ("", true),
            ("text/html", false),
            ("application/jsonp", false),
        ] {
            assert_eq!(
                headers(&[("content-type", media_type.as_bytes())]).may_be_json(),
                json,
                "{media_type}"
            );
        }
        assert!(headers(&[]).may_be_json());
    }
}
