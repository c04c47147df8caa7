//! Values by number, each kept once: bodies and headers are the same in many exchanges.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

#[derive(Default)]
pub(super) struct Pool {
    numbers: HashMap<String, usize>,
    values: Vec<Value>,
}

/// Where a value stands in its pool.
pub(super) struct Place {
    pub(super) number: usize,
    /// Whether it was not there before.
    pub(super) is_new: bool,
}

impl Pool {
    pub(super) fn place<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<Place, serde_json::Error> {
        let value = serde_json::to_value(value)?;
        let next = self.values.len();
        let number = *self.numbers.entry(value.to_string()).or_insert(next);
        let is_new = number == next;
        if is_new {
            self.values.push(value);
        }
        Ok(Place { number, is_new })
    }

    pub(super) fn number<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<usize, serde_json::Error> {
        Ok(self.place(value)?.number)
    }

    /// All values, in the order of their numbers.
    pub(super) fn into_values(self) -> Vec<Value> {
        self.values
    }
}
