//! Answers that the sandbox wrote itself, kept until somebody looks.
//!
//! Nearly nobody looks at an entry of the timeline, and to redact an answer means to parse it. Of an intent that nobody has tried to
//! pay it is known where the one secret stands: that is taken out at once, and where a merchant has put a card number into it, it is not
//! kept like this at all. What is left are texts of the merchant's that the store keeps as well; they are redacted like everything
//! else before they are shown ([`super::redact`]).

use super::scrub::{REDACTED, holds_card_number};

/// What comes before the client secret. A quote within a text is escaped, so that this is only ever the name of a member; the
/// members before it, in the order of the alphabet, hold no object.
const SECRET: &str = "\"client_secret\":\"";
/// Members that may hold more secrets: what a shopper opens, and what proves who a shopper is.
const ELSEWHERE: [&str; 2] = ["\"next_action\":{", "\"latest_payment_attempt\":{"];

/// The answer `text` without its client secret; `None` where it may hold another secret or holds a card number, or is no intent.
pub(super) fn without_secret(text: &str) -> Option<Box<str>> {
    let (_, rest) = text.strip_prefix("{\"amount\":\"")?.split_once('"')?;
    let is_intent = rest.starts_with(",\"available_payment_method_types\":");
    let may_hold = |text: &str| {
        ELSEWHERE.iter().any(|member| text.contains(member)) || holds_card_number(text)
    };
    let Some((before, after)) = text.split_once(SECRET).filter(|_| is_intent) else {
        return (is_intent && !may_hold(text)).then(|| text.into());
    };
    let (_, after) = after.split_once('"')?;
    if may_hold(after) || holds_card_number(before) {
        return None;
    }
    Some([before, SECRET, REDACTED, "\"", after].concat().into())
}

#[cfg(test)]
mod tests {
    use super::{super::redact::redacted, *};

    #[test]
    fn the_client_secret_is_taken_out_at_once() {
        let text = r#"{"amount":"10","available_payment_method_types":null,"cancellation_reason":"\"client_secret\":\"x","client_secret":"S3CR3T","next_action":null}"#;
        let kept = without_secret(text).unwrap();
        assert!(!kept.contains("S3CR3T"), "{kept}");
        assert_eq!(redacted(kept.as_bytes()), redacted(text.as_bytes()));
    }

    #[test]
    fn an_intent_without_secret_is_kept_as_it_is() {
        let text = r#"{"amount":"10","available_payment_method_types":null,"metadata":{"note":"x"},"next_action":null}"#;
        assert_eq!(without_secret(text).as_deref(), Some(text));
    }

    #[test]
    fn whatever_may_hold_another_secret_is_left_to_the_redaction() {
        for text in [
            r#"{"amount":"10","available_payment_method_types":null,"next_action":{"redirect_to_url":{"url":"http://localhost/challenge/S3CR3T"}}}"#,
            r#"{"amount":"10","available_payment_method_types":null,"latest_payment_attempt":{"authentication_data":{"three_ds":{"cavv":"S3CR3T"}}}}"#,
            r#"{"amount":"10","attempt_id":"PA1","payment_method":{}}"#,
            r#"{"data":[{"amount":"10"}]}"#,
            r#"{"auth_token":"S3CR3T"}"#,
            r#"{"amount":"10","available_payment_method_types":null,"client_secret":"S3CR3T"#,
            "S3CR3T",
        ] {
            assert_eq!(without_secret(text), None, "{text}");
        }
    }

    #[test]
    fn a_card_number_in_the_wrong_place_is_not_kept_until_somebody_looks() {
        let number = crate::cards::TEST_CARDS.first().unwrap().number;
        for member in ["cancellation_reason", "client_secret\":\"x\",\"description"] {
            let text = format!(
                r#"{{"amount":"10","available_payment_method_types":null,"{member}":"paid by {number}"}}"#
            );
            assert_eq!(without_secret(&text), None);
        }
    }
}
