//! Bodies as the timeline may keep them. A body is rewritten while it is parsed, so that no copy of a secret is made; what
//! is not understood is not kept.

use std::fmt::Write as _;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{
    members::{self, Fate},
    scrub::{REDACTED, scrub},
};

/// What stands in place of a member that nobody knows.
const NOT_KEPT: &str = "[not kept]";

/// The JSON text `body` without secrets, on one line; `None` where it is not JSON.
pub(crate) fn redacted(body: &[u8]) -> Option<String> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let clean = copy(&mut reader, body.len())?;
    reader.end().ok()?;
    Some(clean)
}

/// The JSON text of `body`, which was read from `bytes` bytes, without secrets.
pub(super) fn redacted_tree(body: &Value, bytes: usize) -> Option<String> {
    copy(body, bytes)
}

fn copy<'de>(reader: impl Deserializer<'de>, bytes: usize) -> Option<String> {
    let mut clean = String::with_capacity(bytes);
    let copy = Copy {
        into: &mut clean,
        fate: Fate::Kept,
    };
    copy.deserialize(reader).ok()?;
    Some(clean)
}

/// Copies one value, as befits the member that holds it.
struct Copy<'t> {
    into: &'t mut String,
    fate: Fate,
}

impl Copy<'_> {
    fn write_text(self, text: &str) {
        match self.fate {
            Fate::CardNumber => {
                let is_masked = text.contains('*')
                    && text.len() <= 19
                    && text
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte == b'*')
                    && text.bytes().filter(u8::is_ascii_digit).count() <= 10;
                match crate::cards::mask(text) {
                    Some(card) => quote(self.into, &card.masked),
                    None if is_masked => quote(self.into, text),
                    None => quote(self.into, REDACTED),
                }
            }
            Fate::Address => match text.split_once(['?', '#']) {
                Some((place, _)) => quote(self.into, &format!("{}?{REDACTED}", scrub(place))),
                None => quote(self.into, &scrub(text)),
            },
            _ => quote(self.into, &scrub(text)),
        }
    }

    /// Numbers may be card numbers that somebody forgot to quote.
    fn write_number(self, number: &serde_json::Number) {
        let text = number.to_string();
        let long = text.bytes().filter(u8::is_ascii_digit).count() > 19;
        if self.fate == Fate::CardNumber || long || scrub(&text) != text {
            quote(self.into, REDACTED);
        } else {
            self.into.push_str(&text);
        }
    }
}

fn quote(into: &mut String, text: &str) {
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        into.push('"');
        into.push_str(text);
        into.push('"');
    } else {
        // A text always has a JSON form.
        into.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

impl<'de> DeserializeSeed<'de> for Copy<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        match self.fate {
            Fate::Secret | Fate::Unknown => {
                let _gone = <IgnoredAny as serde::Deserialize>::deserialize(reader)?;
                let secret = self.fate == Fate::Secret;
                quote(self.into, if secret { REDACTED } else { NOT_KEPT });
                Ok(())
            }
            _ => reader.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Copy<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.into.push_str("null");
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        // Writing to a text cannot fail.
        let _written = write!(self.into, "{value}");
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.write_number(&value.into());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.write_number(&value.into());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        match serde_json::Number::from_f64(value) {
            // Digits of so large a number were lost on the way, so that they cannot be checked.
            Some(number) if value.abs() < 1e11 => self.write_number(&number),
            _ => quote(self.into, REDACTED),
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.write_text(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.into.push('[');
        let mut first = true;
        loop {
            let start = self.into.len();
            if !first {
                self.into.push(',');
            }
            let item = Copy {
                into: self.into,
                fate: self.fate,
            };
            if items.next_element_seed(item)?.is_none() {
                self.into.truncate(start);
                break;
            }
            first = false;
        }
        self.into.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.into.push('{');
        let mut first = true;
        loop {
            let start = self.into.len();
            if !first {
                self.into.push(',');
            }
            first = false;
            let name = Name {
                into: self.into,
                holder: self.fate,
            };
            let Some(fate) = entries.next_key_seed(name)? else {
                self.into.truncate(start);
                break;
            };
            entries.next_value_seed(Copy {
                into: self.into,
                fate,
            })?;
        }
        self.into.push('}');
        Ok(())
    }
}

/// Copies the name of a member, and tells what becomes of it.
struct Name<'t> {
    into: &'t mut String,
    /// What becomes of the object that has the member.
    holder: Fate,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Fate;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Fate, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Fate;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Fate, E> {
        let fate = match (self.holder, members::fate(name)) {
            // The number of a card may not be hidden one level down, and a free zone knows its own members.
            (Fate::CardNumber, _) => Fate::Secret,
            (Fate::Free, Fate::Unknown | Fate::Kept) => Fate::Free,
            (_, fate) => fate,
        };
        match fate {
            Fate::Unknown => quote(self.into, members::shown(name)),
            _ => quote(self.into, &scrub(name)),
        }
        self.into.push(':');
        Ok(fate)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn number() -> String {
        crate::cards::TEST_CARDS
            .first()
            .map(|card| card.number.to_owned())
            .unwrap()
    }

    fn kept(body: &Value) -> Value {
        let clean = redacted(body.to_string().as_bytes()).unwrap();
        assert_eq!(redacted_tree(body, 0).as_ref(), Some(&clean));
        serde_json::from_str(&clean).unwrap()
    }

    #[test]
    fn what_is_known_and_harmless_is_kept_as_it_is() {
        let body = json!({
            "amount": "10.00", "auto_capture": true, "customer": null, "data": [{"amount": "1"}, []],
            "metadata": {"Ünïcode \"x\"": [1, -2, 1.5, {"deep": "y"}]}, "total_items": 12,
        });
        assert_eq!(kept(&body), body);
    }

    #[test]
    fn what_pays_or_opens_is_not_kept() {
        let body = json!({
            "payment_method": {"type": "card", "card": {"card_number": number(), "cvc": 811, "card_name": "Ada"}},
            "client_secret": ["x"], "return_url": "https://shop.example/r?session=s3cr3t",
            "url": "http://localhost:3000/hook?token=s3cr3t",
        });
        assert_eq!(
            kept(&body),
            json!({
                "payment_method": {"type": "card", "card": {
                    "card_number": crate::cards::mask(&number()).unwrap().masked, "cvc": "[redacted]", "card_name": "Ada",
                }},
                "client_secret": "[redacted]", "return_url": "https://shop.example/r?[redacted]",
                "url": "http://localhost:3000/hook?[redacted]",
            })
        );
    }

    #[test]
    fn what_nobody_knows_is_not_kept() {
        let body = json!({"ammount": "1", "S3CR3T": 2, "card_number": {"digits": number()}, "number": [number()]});
        let masked = crate::cards::mask(&number()).unwrap().masked;
        assert_eq!(
            kept(&body),
            json!({
                "ammount": "[not kept]", "[unknown member]": "[not kept]", "card_number": {"digits": "[redacted]"},
                "number": [masked],
            })
        );
    }

    #[test]
    fn a_number_in_the_wrong_place_is_found() {
        let digits: u64 = number().parse().unwrap();
        let wide = format!("{}1234567", number());
        let body = format!(
            "{{\"amount\": {digits}, \"description\": \"{}\", \"metadata\": {{\"{}\": [{digits}.0, {wide}]}}}}",
            number(),
            number()
        );
        let clean = redacted(body.as_bytes()).unwrap();
        assert!(!clean.contains(&number()), "{clean}");
        let digits: String = clean.chars().filter(char::is_ascii_digit).collect();
        assert!(!digits.contains(number().get(..12).unwrap()), "{clean}");
    }

    #[test]
    fn what_is_no_json_is_not_kept_at_all() {
        for body in ["", "{", "{} {}", "4111", "{\"a\": 1,}", &"[".repeat(1000)] {
            let clean = redacted(body.as_bytes());
            assert!(clean.is_none() || body == "4111", "{body}");
        }
        assert_eq!(redacted(b"\xff"), None);
    }
}
