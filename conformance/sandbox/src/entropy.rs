//! Values that UQPAY would draw at random, derived instead from a key and the thing they belong to.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha512};

use crate::Clock;

/// A digest of a request body.
pub(crate) type Print = u128;

/// Digests of request bodies. They tell bodies apart and lead back to none: the key is random, nobody gets to see it, and it is gone
/// with the sandbox. The hash behind it is one made for a secret key, and many times as fast as SHA-512.
pub(crate) struct Prints(RandomState);

impl Prints {
    /// Prints under a key of their own.
    pub(crate) fn new() -> Self {
        Self(RandomState::new())
    }

    /// The print of `subject`: two halves, drawn apart by their first byte.
    pub(crate) fn of(&self, subject: &[u8]) -> Print {
        let half = |number: u8| {
            let mut hasher = self.0.build_hasher();
            hasher.write_u8(number);
            hasher.write(subject);
            u128::from(hasher.finish())
        };
        (half(0) << 64) | half(1)
    }
}

/// `{"alg":"HS512","typ":"JWT"}` in base64, as every token begins.
const JWT_HEADER: &str = "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9";

/// Derives values from a key. With a manual clock the key is the seed, so runs repeat; with the real clock, where ids
/// differ from run to run anyway, the operating system adds randomness and tokens cannot be guessed.
#[derive(Clone)]
pub(crate) struct Entropy {
    key: Vec<u8>,
}

impl Entropy {
    pub(crate) fn new(seed: u64, clock: Clock) -> Self {
        let mut key = seed.to_be_bytes().to_vec();
        if clock == Clock::Real {
            key.extend(uuid::Uuid::new_v4().into_bytes());
        }
        Self { key }
    }

    /// A key that nobody can know.
    #[cfg(test)]
    pub(crate) fn unpredictable() -> Self {
        let key = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
        Self {
            key: key.into_iter().flat_map(uuid::Uuid::into_bytes).collect(),
        }
    }

    /// A digest of `subject` under the key; `label` keeps values of different kinds apart.
    fn print(&self, label: &str, subject: &[u8]) -> [u8; 64] {
        let mut digest = Sha512::new();
        for part in [self.key.as_slice(), label.as_bytes(), subject] {
            digest.update(part.len().to_be_bytes());
            digest.update(part);
        }
        digest.finalize().into()
    }

    /// `count` (at most 64) characters out of `alphabet`.
    fn draw(&self, label: &str, subject: &str, count: usize, alphabet: &[u8]) -> String {
        self.print(label, subject.as_bytes())
            .iter()
            .take(count)
            .filter_map(|byte| alphabet.get(usize::from(*byte) % alphabet.len().max(1)))
            .map(|byte| char::from(*byte))
            .collect()
    }

    /// `count` (at most 64) decimal digits.
    pub(crate) fn digits(&self, label: &str, subject: &str, count: usize) -> String {
        self.draw(label, subject, count, b"0123456789")
    }

    /// `count` (at most 64) lower-case letters and digits.
    pub(crate) fn letters(&self, label: &str, subject: &str, count: usize) -> String {
        self.draw(
            label,
            subject,
            count,
            b"abcdefghijklmnopqrstuvwxyz0123456789",
        )
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&self, label: &str, subject: &str) -> uuid::Uuid {
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(self.print(label, subject.as_bytes())) {
            *to = from;
        }
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// Twenty bytes in base64, as a card scheme writes an authentication value.
    pub(crate) fn base64(&self, label: &str, subject: &str) -> String {
        let print = self.print(label, subject.as_bytes());
        base64::engine::general_purpose::STANDARD.encode(print.get(..20).unwrap_or_default())
    }

    /// A text in the shape of a JSON Web Token that carries `claims`.
    pub(crate) fn jwt(&self, claims: &impl Serialize) -> String {
        let mut token = String::with_capacity(512);
        token.push_str(JWT_HEADER);
        token.push('.');
        // What is claimed here has string keys only, so that writing it cannot fail.
        let claims = serde_json::to_vec(claims).unwrap_or_default();
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let signature = self.sign(&token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        token
    }

    /// What a text carries that [`Entropy::jwt`] made; nothing where it made no such text.
    pub(crate) fn claims(&self, token: &str) -> Option<Value> {
        let (body, signature) = token.rsplit_once('.')?;
        let (_, claims) = body.split_once('.')?;
        let ours = URL_SAFE_NO_PAD.encode(self.sign(body)) == signature;
        let claims = URL_SAFE_NO_PAD.decode(claims).ok().filter(|_| ours)?;
        serde_json::from_slice(&claims).ok()
    }

    /// As many bytes as the algorithm that the token names has, though of a digest that most processors have instructions for: a
    /// client secret is signed at every create and retrieve, and nobody but us can check one.
    fn sign(&self, body: &str) -> [u8; 64] {
        let mut keyed = Sha256::new();
        for part in [&self.key, b"jwt".as_slice(), body.as_bytes()] {
            keyed.update(part.len().to_be_bytes());
            keyed.update(part);
        }
        let mut signature = [0; 64];
        let (first, second) = signature.split_at_mut(32);
        for (number, half) in [(0_u8, first), (1, second)] {
            let digest = keyed.clone().chain_update([number]).finalize();
            half.copy_from_slice(&digest);
        }
        signature
    }
}

impl std::fmt::Debug for Entropy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Entropy(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_seed_repeats_and_another_differs() {
        let clock = Clock::Manual(Timestamp::UNIX_EPOCH);
        let draw = |seed| Entropy::new(seed, clock).digits("auth_code", "PA1", 6);
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let entropy = Entropy::new(1, clock);
        assert_ne!(entropy.digits("a", "b", 20), entropy.digits("ab", "", 20));
    }

    #[test]
    fn on_the_real_clock_nothing_can_be_predicted() {
        let draw = || Entropy::new(1, Clock::Real).letters("page", "PA1", 32);
        assert_ne!(draw(), draw());
    }

    #[test]
    fn a_print_tells_bodies_apart_and_means_nothing_elsewhere() {
        let prints = Prints::new();
        assert_eq!(prints.of(b"{}"), prints.of(b"{}"));
        assert_ne!(prints.of(b"{}"), prints.of(b"{ }"));
        assert_ne!(prints.of(b""), prints.of(b"\0"));
        assert_ne!(prints.of(b"{}"), Prints::new().of(b"{}"));
        let print = prints.of(b"{}");
        assert_ne!(print >> 64, print & u128::from(u64::MAX));
    }

    #[test]
    fn a_token_looks_like_a_jwt() {
        let token = Entropy::unpredictable().jwt(&serde_json::json!({"exp": 1}));
        let (header, _) = token.split_once('.').unwrap();
        let header = URL_SAFE_NO_PAD.decode(header).unwrap();
        assert_eq!(header, br#"{"alg":"HS512","typ":"JWT"}"#);
        assert_eq!(token.split('.').count(), 3);
    }
}
