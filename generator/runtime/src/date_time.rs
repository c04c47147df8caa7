//! Points in time that keep the text they were written with.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::Value;

use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::json::Json;

#[cfg(test)]
mod tests;

/// A point in time with the offset it was written in: RFC 3339 on the wire, up to nanoseconds.
///
/// Equality, order and hash go by the instant: `10:00:00+08:00` equals `02:00:00Z`. `Display` gives the text as it was
/// read, so nothing changes between decode and encode. A leap second (`:60`) is read as the second before it.
///
/// ```
/// use openapi_runtime::DateTime;
///
/// let created: DateTime = "2026-01-05T10:00:00.120+08:00".parse()?;
/// assert_eq!(created.to_string(), "2026-01-05T10:00:00.120+08:00");
/// assert_eq!(created.unix_seconds(), 1_767_578_400);
/// assert_eq!(created, "2026-01-05T02:00:00.12Z".parse()?);
/// # Ok::<(), openapi_runtime::InvalidDateTime>(())
/// ```
#[derive(Clone)]
pub struct DateTime {
    instant: Timestamp,
    offset: Offset,
    /// The text as read, where printing instant and offset does not give it back.
    written: Option<Box<str>>,
}

impl DateTime {
    /// The instant `time`, in UTC.
    ///
    /// # Errors
    /// When `time` lies outside of the years -9999 to 9999.
    pub fn from_system_time(time: SystemTime) -> Result<Self, InvalidDateTime> {
        let instant = Timestamp::try_from(time).map_err(|_| InvalidDateTime::OutOfRange)?;
        Ok(Self {
            instant,
            offset: Offset::UTC,
            written: None,
        })
    }

    /// The instant in Unix time, in UTC.
    ///
    /// # Errors
    /// When the instant lies outside of the years -9999 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, InvalidDateTime> {
        let instant = Timestamp::from_second(seconds).map_err(|_| InvalidDateTime::OutOfRange)?;
        Ok(Self {
            instant,
            offset: Offset::UTC,
            written: None,
        })
    }

    /// The instant, for arithmetic with the standard library.
    pub fn to_system_time(&self) -> SystemTime {
        SystemTime::from(self.instant)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z; fractions are dropped towards that moment.
    pub fn unix_seconds(&self) -> i64 {
        self.instant.as_second()
    }

    /// The part of a second beyond [`unix_seconds`](Self::unix_seconds), in nanoseconds; negative before 1970.
    pub fn subsec_nanoseconds(&self) -> i32 {
        self.instant.subsec_nanosecond()
    }

    /// How far local time, as it was written, is ahead of UTC, in seconds.
    pub fn offset_seconds(&self) -> i32 {
        self.offset.seconds()
    }
}

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(text: &str) -> Result<Self, InvalidDateTime> {
        if !is_rfc3339(text) {
            return Err(InvalidDateTime::Malformed);
        }
        let upper = text.to_ascii_uppercase();
        let instant = upper
            .parse::<Timestamp>()
            .map_err(|_| InvalidDateTime::OutOfRange)?;
        let offset = offset_of(&upper).ok_or(InvalidDateTime::OutOfRange)?;
        let read = Self {
            instant,
            offset,
            written: None,
        };
        let written = (read.to_string() != text).then(|| text.into());
        Ok(Self { written, ..read })
    }
}

/// Whether `text` has the form of RFC 3339: `2026-01-05T10:00:00`, up to nine decimals, then `Z` or `+08:00`.
fn is_rfc3339(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00";
    let Some((moment, rest)) = text.split_at_checked(FORM.len()) else {
        return false;
    };
    let formed = moment.bytes().zip(FORM).all(|(byte, form)| match form {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't' | b' '),
        _ => byte == *form,
    });
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if !(1..=9).contains(&(fraction.len() - offset.len())) {
                return false;
            }
            offset
        }
        None => rest,
    };
    formed
        && match offset.as_bytes() {
            [b'Z' | b'z'] => true,
            [b'+' | b'-', hours @ .., b':', m1, m2] => {
                hours.len() == 2 && hours.iter().chain([m1, m2]).all(u8::is_ascii_digit)
            }
            _ => false,
        }
}

/// The offset at the end of a text in the form of RFC 3339; `None` when no place on Earth could have it.
fn offset_of(text: &str) -> Option<Offset> {
    if text.ends_with('Z') {
        return Some(Offset::UTC);
    }
    let (sign, offset) = text
        .split_at_checked(text.len().checked_sub(6)?)?
        .1
        .split_at_checked(1)?;
    let (hours, minutes) = offset.split_once(':')?;
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

/// A text is not a date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidDateTime {
    /// Not in the form of RFC 3339.
    Malformed,
    /// A day, hour or offset that does not exist, or a year that is not supported.
    OutOfRange,
}

impl fmt::Display for InvalidDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "not a date and time; expected RFC 3339, such as 2026-01-05T10:00:00+08:00"
            }
            Self::OutOfRange => {
                "a date or time that does not exist; expected an existing day, hour and offset"
            }
        })
    }
}

impl std::error::Error for InvalidDateTime {}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Some(text) => f.pad(text),
            None if self.offset == Offset::UTC => self.instant.fmt(f),
            None => self.instant.display_with_offset(self.offset).fmt(f),
        }
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.instant == other.instant
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant.cmp(&other.instant)
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant.hash(state);
    }
}

impl From<&DateTime> for SystemTime {
    fn from(time: &DateTime) -> Self {
        time.to_system_time()
    }
}

impl TryFrom<SystemTime> for DateTime {
    type Error = InvalidDateTime;

    fn try_from(time: SystemTime) -> Result<Self, InvalidDateTime> {
        Self::from_system_time(time)
    }
}

impl TryFrom<&str> for DateTime {
    type Error = InvalidDateTime;

    fn try_from(text: &str) -> Result<Self, InvalidDateTime> {
        text.parse()
    }
}

impl Json for DateTime {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let Value::String(text) = &value else {
            return Err(DecodeError::mismatch(&value, "a date and time as a string"));
        };
        text.parse()
            .map_err(|error: InvalidDateTime| DecodeError::new(error.to_string()))
    }

    fn to_json(&self, _: &mut Encoder) -> Value {
        Value::String(self.to_string())
    }
}

crate::json_serde!(DateTime);
