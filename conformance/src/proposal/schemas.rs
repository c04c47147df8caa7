//! Edits of schemas.

mod limits;
mod lists;
mod members;
mod null;
mod types;

use spec::edit::Place;

use super::sites::Schema;

pub(super) use limits::{size, text, without_keyword};
pub(super) use lists::listed;
pub(super) use members::{demanded, marks, member, optional};
pub(super) use null::nullable;
pub(super) use types::{retyped, variant};

/// Behind the first of `names` that the schema has.
fn behind(schema: &Schema<'_>, names: &[&str]) -> Place {
    let found = names
        .iter()
        .find(|name| schema.members.contains_key(**name));
    found.map_or(Place::Last, |name| Place::After((*name).to_owned()))
}
