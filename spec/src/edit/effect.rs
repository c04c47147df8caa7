//! What a change does to the value of a document.

use serde_json::Value;

use super::{Change, Kind, Place, Reason, item_index};
use crate::pointer::{self, Pointer};

pub(super) fn make(root: &mut Value, change: &Change) -> Result<(), Reason> {
    let (Some(parent), Some(name)) = (change.pointer.parent(), change.pointer.last()) else {
        return Err(Reason::WholeDocument);
    };
    let parent = find(root, &parent).ok_or(Reason::NothingThere)?;
    match parent {
        Value::Object(members) => match &change.kind {
            Kind::Insert { .. } if members.contains_key(name) => return Err(Reason::Taken),
            Kind::Insert { value, place } => {
                let index = match place {
                    Place::First => 0,
                    Place::Last => members.len(),
                    Place::After(sibling) => {
                        1 + members
                            .keys()
                            .position(|key| key == sibling)
                            .ok_or(Reason::NothingThere)?
                    }
                };
                members.shift_insert(index, name.to_owned(), value.clone());
            }
            Kind::Replace { value } => {
                *members.get_mut(name).ok_or(Reason::NothingThere)? = value.clone();
            }
            Kind::Remove => {
                members.shift_remove(name).ok_or(Reason::NothingThere)?;
            }
        },
        Value::Array(items) => {
            let index = item_index(name, items.len()).ok_or(Reason::NothingThere)?;
            let limit = match &change.kind {
                Kind::Insert { .. } => items.len() + 1,
                Kind::Replace { .. } | Kind::Remove => items.len(),
            };
            if index >= limit {
                return Err(Reason::NothingThere);
            }
            match &change.kind {
                Kind::Insert { value, .. } => items.insert(index, value.clone()),
                Kind::Replace { value } => {
                    if let Some(item) = items.get_mut(index) {
                        *item = value.clone();
                    }
                }
                Kind::Remove => {
                    items.remove(index);
                }
            }
        }
        _ => return Err(Reason::NoCollection),
    }
    Ok(())
}

fn find<'v>(root: &'v mut Value, pointer: &Pointer) -> Option<&'v mut Value> {
    pointer
        .tokens()
        .iter()
        .try_fold(root, |value, token| match value {
            Value::Object(members) => members.get_mut(token),
            Value::Array(items) => items.get_mut(pointer::index(token)?),
            _ => None,
        })
}
