//! What values look like, without the values.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// The kinds of values seen at a place, and the same of their members and items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    kinds: BTreeSet<Kind>,
    /// In the order in which they were first seen.
    members: Vec<(String, Shape)>,
    items: Option<Box<Shape>>,
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Any other number.
    Number,
    /// True or false.
    Boolean,
    /// A list.
    Array,
    /// A mapping.
    Object,
    /// Null.
    Null,
}

impl Kind {
    /// As `type` has it; null has none in OpenAPI 3.0.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
            Self::Null => "null",
        }
    }
}

impl Shape {
    /// The shape of one value.
    pub fn of(value: &Value) -> Self {
        let mut shape = Self::default();
        let kind = match value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(number) if !number.is_f64() => Kind::Integer,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::String,
            Value::Array(items) => {
                let mut all = Self::default();
                for item in items {
                    all.merge(&Self::of(item));
                }
                shape.items = Some(Box::new(all));
                Kind::Array
            }
            Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::of(value)));
                shape.members = members.collect();
                Kind::Object
            }
        };
        shape.kinds.insert(kind);
        shape
    }

    /// The shape that a finding carries.
    pub(super) fn read(found: &Value) -> Option<Self> {
        const KINDS: [Kind; 7] = [
            Kind::String,
            Kind::Integer,
            Kind::Number,
            Kind::Boolean,
            Kind::Array,
            Kind::Object,
            Kind::Null,
        ];
        let name = found.get("type")?.as_str()?;
        let mut shape = Self::default();
        shape
            .kinds
            .insert(KINDS.into_iter().find(|kind| kind.name() == name)?);
        let members = found.get("members").and_then(Value::as_object);
        for (name, member) in members.into_iter().flatten() {
            shape.members.push((name.clone(), Self::read(member)?));
        }
        if name == "array" {
            let items = found.get("items").and_then(Value::as_array);
            let mut all = Self::default();
            for item in items.into_iter().flatten() {
                all.merge(&Self::read(item)?);
            }
            shape.items = Some(Box::new(all));
        }
        Some(shape)
    }

    /// Whether nothing but null was seen.
    pub(super) fn is_null(&self) -> bool {
        self.has_null() && self.kinds.len() == 1
    }

    /// Takes what was seen elsewhere in.
    pub fn merge(&mut self, other: &Self) {
        self.kinds.extend(&other.kinds);
        for (name, more) in &other.members {
            match self.members.iter_mut().find(|(known, _)| known == name) {
                Some((_, shape)) => shape.merge(more),
                None => self.members.push((name.clone(), more.clone())),
            }
        }
        match (&mut self.items, &other.items) {
            (Some(items), Some(more)) => items.merge(more),
            (None, Some(more)) => self.items = Some(more.clone()),
            (_, None) => {}
        }
    }

    /// The kinds but null, numbers told apart only where no other number was seen.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let is_said = |kind: &Kind| match kind {
            Kind::Null => false,
            Kind::Integer => !self.kinds.contains(&Kind::Number),
            _ => true,
        };
        self.kinds.iter().copied().filter(is_said).collect()
    }

    pub(super) fn has_null(&self) -> bool {
        self.kinds.contains(&Kind::Null)
    }

    /// The names of members, those inside of others too.
    pub(super) fn names(&self) -> Vec<&str> {
        let own = self.members.iter().flat_map(|(name, shape)| {
            let mut names = vec![name.as_str()];
            names.extend(shape.names());
            names
        });
        let items = self.items.iter().flat_map(|items| items.names());
        own.chain(items).collect()
    }

    /// A schema that takes all that was seen and demands nothing. `mark` adds what is known of a member of that name.
    pub(super) fn schema(
        &self,
        mark: &dyn Fn(&str, &mut Map<String, Value>),
    ) -> Map<String, Value> {
        let kinds = self.kinds();
        let mut variants: Vec<_> = kinds.iter().map(|kind| self.variant(*kind, mark)).collect();
        // Null alone says nothing about the type, and a schema without one admits it.
        if self.has_null()
            && let Some(first) = variants.first_mut()
        {
            let index = first
                .keys()
                .position(|key| key == "type")
                .map_or(0, |index| index + 1);
            first.shift_insert(index, "nullable".to_owned(), true.into());
        }
        if variants.len() > 1 {
            let variants = variants.into_iter().map(Value::Object).collect();
            return Map::from_iter([("oneOf".to_owned(), Value::Array(variants))]);
        }
        variants.pop().unwrap_or_default()
    }

    fn variant(
        &self,
        kind: Kind,
        mark: &dyn Fn(&str, &mut Map<String, Value>),
    ) -> Map<String, Value> {
        let mut schema = Map::from_iter([("type".to_owned(), Value::from(kind.name()))]);
        match kind {
            Kind::Integer => {
                schema.insert("format".to_owned(), "int64".into());
            }
            Kind::Array => {
                let items = self.items.as_ref().map(|items| items.schema(mark));
                schema.insert("items".to_owned(), json!(items.unwrap_or_default()));
            }
            Kind::Object if !self.members.is_empty() => {
                let members = self.members.iter().map(|(name, shape)| {
                    let mut schema = shape.schema(mark);
                    mark(name, &mut schema);
                    (name.clone(), Value::Object(schema))
                });
                schema.insert("properties".to_owned(), Value::Object(members.collect()));
            }
            _ => {}
        }
        schema
    }
}
