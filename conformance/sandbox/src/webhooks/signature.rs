//! The signature of a delivery, as the vendor's current clients verify it.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha512;

/// What stands in `x-wk-signature`: HMAC-SHA512 under `secret` of the raw `body` followed by `timestamp`, in 128 hexadecimal
/// digits of lower case.
///
/// `timestamp` is the text of the header `x-wk-timestamp`, to the letter: seconds or milliseconds since 1970, which the
/// signature does not tell apart. The secret counts as its UTF-8 bytes.
///
/// Source: the vendor's Go, Python, Java and Node SDKs (`signature-sdk` in the evidence). Its pages do not mention the timestamp.
///
/// ```
/// let body = br#"{"version":"V1.6.0"}"#;
/// let signature = sandbox::webhook_signature("whs-example", body, "1711077773");
/// assert_eq!(signature.len(), 128);
/// assert_ne!(signature, sandbox::webhook_signature("whs-example", body, "1711077774"));
/// ```
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "HMAC is defined for keys of every length, so nothing from outside can fail here"
)]
pub fn webhook_signature(secret: &str, body: &[u8], timestamp: &str) -> String {
    let mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes())
        .expect("HMAC takes a key of any length")
        .chain_update(body)
        .chain_update(timestamp.as_bytes());
    let tag = mac.finalize().into_bytes();
    tag.iter()
        .fold(String::with_capacity(128), |mut text, byte| {
            // Writing to a text in memory cannot fail.
            let _written = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::webhook_signature;

    #[test]
    fn the_algorithm_is_that_of_the_rfc() {
        // Cases 1 and 2 of RFC 4231.
        let first = "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
                     daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854";
        let second = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
                      9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";
        let key = "\u{b}".repeat(20);
        assert_eq!(webhook_signature(&key, b"Hi There", ""), first);
        let question = b"what do ya want for nothing?";
        assert_eq!(webhook_signature("Jefe", question, ""), second);
    }

    #[test]
    fn what_is_signed_is_the_body_and_the_timestamp_to_the_letter() {
        // Computed with Python's `hmac`; the second key is longer than a block, the third is empty.
        let cases: [(String, &str, &str, &str); 4] = [
            (
                "sl\u{fc}ssel".to_owned(),
                "{\"name\":\"M\u{e9}i\"}",
                "1800000000",
                "822267385b682ddfc47da244528ae9c95205b9eafbaef90bd34e3f882c34de71\
                 a35a08887f3e17cdc4adc4478596ad1053086f718d6f52c8fce85cee46d37e9c",
            ),
            (
                "k".repeat(200),
                "{}",
                "1800000000250",
                "72d8f3fa015974eb8e91e2f377b35b7812177c805c65e707421cd16253ae0a75\
                 4eda7d709919d30bc2e9040b8c6cec6523d1ec269f831543f33d05874a408970",
            ),
            (
                String::new(),
                "",
                "0",
                "8052a7398e2c7b63785721ea6104d6a9abe3dc5c99ca20d8c83fbecc907ee371\
                 091d1407caf11356c1c89781030e7aaaf99319132a53bef13c2737e5628e6e05",
            ),
            (
                "whs-current".to_owned(),
                "{\"a\": 1}",
                "1800000000",
                "ec685491cf1edc96f9348ed1487941c203e5c8df6696d050e29d4ca9d7506f69\
                 8a18d6cc1d6d1a728046f0fd68a996771a193973b6ee2e68c5e1eb81b2420118",
            ),
        ];
        for (secret, body, timestamp, expected) in cases {
            assert_eq!(
                webhook_signature(&secret, body.as_bytes(), timestamp),
                expected,
                "{body} {timestamp}"
            );
        }
    }
}
