//! Exact decimal numbers that keep the digits they were written with.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use rust_decimal::Decimal as Exact;
use serde_json::Value;

use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::json::Json;

mod text;

#[cfg(test)]
mod tests;

/// An exact decimal number, for amounts of money; a JSON string on the wire.
///
/// - The digits stay: `"8.80"` is written back as `"8.80"`, `"007.5"` as `"007.5"`.
/// - Nothing is rounded. More than 28 significant digits are an error, not an approximation.
/// - Equality, order and hash go by value: `8.8` equals `8.80`.
/// - A JSON number is read too. Up to 15 digits it is exact, and from there on refused, unless the further digits are too small to
///   leave a trace in a binary number: `1.00000000000000001` is read as `1`.
///
/// There is no conversion from or to a floating-point type.
///
/// ```
/// use openapi_runtime::Decimal;
///
/// let price: Decimal = "8.80".parse()?;
/// assert_eq!(price.to_string(), "8.80");
/// assert_eq!(price, Decimal::new(88, 1));
/// assert!(price > Decimal::from(8));
/// # Ok::<(), openapi_runtime::InvalidDecimal>(())
/// ```
#[derive(Clone)]
pub struct Decimal {
    value: Exact,
    /// The text as read, where printing `value` does not give it back.
    written: Option<Box<str>>,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self {
        value: Exact::ZERO,
        written: None,
    };

    /// `mantissa` divided by ten to the power of `scale`: `new(880, 2)` is `8.80`. For numbers that stand in the program.
    ///
    /// # Panics
    /// When `scale` is over 28; at compile time where the number is a constant. Use [`checked_new`](Self::checked_new)
    /// for a `scale` that comes from outside.
    #[must_use]
    pub const fn new(mantissa: i64, scale: u32) -> Self {
        assert!(scale <= 28, "a decimal has at most 28 decimals");
        let magnitude = mantissa.unsigned_abs();
        let (low, high) = ((magnitude & 0xFFFF_FFFF) as u32, (magnitude >> 32) as u32);
        Self::canonical(Exact::from_parts(low, high, 0, mantissa < 0, scale))
    }

    /// `mantissa` divided by ten to the power of `scale`; `None` when `scale` is over 28.
    #[must_use]
    pub fn checked_new(mantissa: i64, scale: u32) -> Option<Self> {
        Exact::try_new(mantissa, scale).ok().map(Self::canonical)
    }

    /// The digits without the decimal point; with [`scale`](Self::scale) the whole number.
    pub const fn mantissa(&self) -> i128 {
        self.value.mantissa()
    }

    /// How many of the digits are decimals.
    pub const fn scale(&self) -> u32 {
        self.value.scale()
    }

    /// Whether the value is zero, however it is written.
    pub const fn is_zero(&self) -> bool {
        self.value.is_zero()
    }

    /// Whether the value is less than zero.
    pub fn is_negative(&self) -> bool {
        self.value < Exact::ZERO
    }

    /// The sum, exact; `None` when it has more digits than fit.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        self.exact(other, Exact::checked_add)
    }

    /// The difference, exact; `None` when it has more digits than fit.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.exact(other, Exact::checked_sub)
    }

    /// Whether this is a whole number of times `step`; `None` when `step` is zero, or the two have more digits than fit.
    pub(crate) fn is_multiple_of(&self, step: &Self) -> Option<bool> {
        Some(self.value.checked_rem(step.value)?.is_zero())
    }

    /// A sum or difference has the larger scale of the two; with fewer decimals it was rounded.
    fn exact(&self, other: &Self, operation: fn(Exact, Exact) -> Option<Exact>) -> Option<Self> {
        let scale = self.scale().max(other.scale());
        let mut result = operation(self.value, other.value)?;
        if self.value.is_zero() || other.value.is_zero() {
            // The other operand comes back as it was, with its own scale.
            result.rescale(scale);
        }
        (result.scale() == scale).then(|| Self::canonical(result))
    }

    const fn canonical(value: Exact) -> Self {
        Self {
            value,
            written: None,
        }
    }
}

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        let plain = text::plain_digits(text)?;
        let value = Exact::from_str_exact(&plain).map_err(|_| InvalidDecimal::TooManyDigits)?;
        let written = (value.to_string() != text).then(|| text.into());
        Ok(Self { value, written })
    }
}

/// A text is not a decimal number that can be held exactly. Does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidDecimal {
    /// Not of the form `-12.34`, optionally with an exponent.
    Malformed,
    /// More than 28 significant digits or decimals.
    TooManyDigits,
}

impl fmt::Display for InvalidDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "not a decimal number; expected digits with an optional point, such as 12.34"
            }
            Self::TooManyDigits => {
                "a decimal number with more digits than can be held exactly; expected at most 28"
            }
        })
    }
}

impl std::error::Error for InvalidDecimal {}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Some(text) => f.pad(text),
            None => self.value.fmt(f),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}

impl TryFrom<&str> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(text: &str) -> Result<Self, InvalidDecimal> {
        text.parse()
    }
}

impl TryFrom<String> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(text: String) -> Result<Self, InvalidDecimal> {
        text.parse()
    }
}

macro_rules! from_integer {
    ($($integer:ty),+) => {$(
        impl From<$integer> for Decimal {
            fn from(value: $integer) -> Self {
                Self::canonical(Exact::from(value))
            }
        }
    )+};
}
from_integer!(u8, u16, u32, u64, i8, i16, i32, i64);

impl Json for Decimal {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        /// The shortest text of a binary number is the decimal it was read from, as long as that had at most 15 digits.
        const DIGITS_CARRIED: usize = 15;
        fn digits(text: &str) -> usize {
            let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
            let digits = mantissa.bytes().filter(u8::is_ascii_digit);
            digits.skip_while(|digit| *digit == b'0').count()
        }
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
                None => number.to_string(),
                Some(float) => {
                    let text = float.to_string();
                    // With the feature `arbitrary_precision` of `serde_json` a number keeps digits that the float lost.
                    if digits(&text).max(digits(&number.to_string())) > DIGITS_CARRIED {
                        return Err(DecodeError::new(
                            "a JSON number with more digits than it carries exactly; expected a string",
                        ));
                    }
                    text
                }
            },
            other => return Err(DecodeError::mismatch(other, "a decimal number as a string")),
        };
        text.parse()
            .map_err(|error: InvalidDecimal| DecodeError::new(error.to_string()))
    }

    fn to_json(&self, _: &mut Encoder) -> Value {
        Value::String(self.to_string())
    }
}

crate::json_serde!(Decimal);
