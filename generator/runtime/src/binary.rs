//! Content that is neither JSON nor text.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

use crate::content::{AnswerBody, FromAnswer};
use crate::decode::DecodeError;

/// The bytes of an answer that is neither JSON nor text, such as an image. Shares them with the answer, and dereferences to them.
///
/// `Debug` shows how many there are and nothing of them.
///
/// ```
/// use openapi_runtime::{Binary, Bytes};
///
/// let receipt = Binary::from(Bytes::from_static(b"%PDF-1.7"));
/// assert!(receipt.starts_with(b"%PDF"));
/// assert_eq!(format!("{receipt:?}"), "Binary(8 bytes)");
/// let bytes: Bytes = receipt.into();
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Binary(Bytes);

impl Deref for Binary {
    type Target = Bytes;

    fn deref(&self) -> &Bytes {
        &self.0
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for Binary {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Binary> for Bytes {
    fn from(binary: Binary) -> Self {
        binary.0
    }
}

impl FromAnswer for Binary {
    fn from_answer(body: &AnswerBody<'_>) -> Result<Self, DecodeError> {
        body.bytes().cloned().map(Self)
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.len())
    }
}
