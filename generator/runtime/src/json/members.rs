//! The members of an object, read and written one by one.

use std::fmt;

use serde_json::Value;

use super::{Json, wipe};
use crate::JsonObject;
use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::presence::{Blankable, Nullable};

/// A member that may be left out of its object.
pub trait Absent {
    /// The member when it is left out.
    fn absent() -> Self;

    /// Whether the member is left out.
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn absent() -> Self {
        None
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Nullable<T> {
    fn absent() -> Self {
        Self::Absent
    }

    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}

impl<T> Absent for Blankable<T> {
    fn absent() -> Self {
        Self::Absent
    }

    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}

/// The members of an object that is being read; each can be taken once.
///
/// The first mistake among the optional members is kept until [`finish`](Self::finish), so that reading a struct branches only where it must.
/// `Debug` shows how many members are left and nothing of them: some may be secrets. What is not taken is overwritten in memory.
pub struct Members {
    members: JsonObject,
    mistake: Option<DecodeError>,
}

impl Members {
    /// The members of `value`.
    ///
    /// # Errors
    /// When it is no object.
    pub fn of(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Object(members) => Ok(Self {
                members,
                mistake: None,
            }),
            other => Err(DecodeError::mismatch(&other, "an object")),
        }
    }

    /// A member that must be there.
    ///
    /// # Errors
    /// When it is missing, or is not what `T` wants.
    pub fn required<T: Json>(&mut self, name: &'static str) -> Result<T, DecodeError> {
        let value = self.take(name).ok_or_else(|| DecodeError::missing(name))?;
        T::from_json(value).map_err(|error| error.below(name))
    }

    /// A member that may be left out. It is absent, too, when it is not what `T` wants: [`finish`](Self::finish) tells.
    pub fn optional<T: Json + Absent>(&mut self, name: &'static str) -> T {
        let Some(value) = self.take(name) else {
            return T::absent();
        };
        match T::from_json(value) {
            Ok(member) => member,
            Err(error) => {
                self.note(error, name);
                T::absent()
            }
        }
    }

    /// Whether all optional members were what they should be.
    ///
    /// # Errors
    /// The first mistake.
    pub fn finish(mut self) -> Result<(), DecodeError> {
        self.mistake.take().map_or(Ok(()), Err)
    }

    // Not generic, and not copied into every reader.
    #[inline(never)]
    fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name)
    }

    #[inline(never)]
    fn note(&mut self, error: DecodeError, name: &str) {
        self.mistake.get_or_insert_with(|| error.below(name));
    }
}

/// An object that is being written, its members in the order they are added.
///
/// `Debug` shows how many there are and nothing of them: the encoder shows secrets.
#[derive(Default)]
pub struct Object(JsonObject);

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member.
    pub fn required<T: Json>(&mut self, name: &'static str, member: &T, encoder: &mut Encoder) {
        self.put(name, member.to_json(encoder));
    }

    /// Adds a member unless it is left out.
    pub fn optional<T: Json + Absent>(
        &mut self,
        name: &'static str,
        member: &T,
        encoder: &mut Encoder,
    ) {
        if !member.is_absent() {
            self.put(name, member.to_json(encoder));
        }
    }

    #[inline(never)]
    fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The object as a value.
    pub fn finish(self) -> Value {
        Value::Object(self.0)
    }
}

impl Drop for Members {
    /// Reading may have stopped at a mistake before the secrets were taken.
    fn drop(&mut self) {
        self.members.values_mut().for_each(wipe);
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Members({} left)", self.members.len())
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Object({} members)", self.0.len())
    }
}
