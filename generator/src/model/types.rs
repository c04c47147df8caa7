//! Types of the model.

use std::collections::BTreeMap;

use serde::Serialize;
use spec::Pointer;

use super::{Choice, Docs, Limits};

/// Index of a type in [`super::Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct TypeId(u32);

impl TypeId {
    /// The id of the `index`-th type.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Index of the type.
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// A named type.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    /// Rust name.
    pub name: String,
    /// What the name was made of: the component's name, or the path to an inline schema.
    pub wire_name: String,
    /// Where the document defines it.
    pub pointer: Pointer,
    /// Module it stands in, an index into [`super::Model::topics`].
    pub topic: usize,
    /// Description.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
    /// A request body reaches it, so callers make it.
    pub in_request: bool,
    /// Name of the table of its limits, if requests reach it and it has any.
    pub constraints: Option<String>,
}

/// What a type is.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shape {
    /// An object with known members.
    Struct(Struct),
    /// A string with known values.
    Enum(StringEnum),
    /// An object told apart by one of its members.
    Union(Union),
    /// A value told apart by what it looks like.
    Choice(Choice),
}

impl Shape {
    /// What the type holds: the values of its members, or the content of its variants.
    pub fn held(&self) -> Vec<&Expr> {
        match self {
            Self::Struct(object) => object.fields.iter().map(|field| &field.value).collect(),
            Self::Union(union) => union.variants.iter().map(|one| &one.payload).collect(),
            Self::Choice(choice) => choice.variants.iter().map(|one| &one.payload).collect(),
            Self::Enum(_) => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub fn held_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Self::Struct(object) => object
                .fields
                .iter_mut()
                .map(|field| &mut field.value)
                .collect(),
            Self::Union(union) => union
                .variants
                .iter_mut()
                .map(|one| &mut one.payload)
                .collect(),
            Self::Choice(choice) => choice
                .variants
                .iter_mut()
                .map(|one| &mut one.payload)
                .collect(),
            Self::Enum(_) => Vec::new(),
        }
    }
}

/// An object with known members.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Struct {
    /// Members, in the document's order.
    pub fields: Vec<Field>,
    /// Name of the struct of required members, if callers make this type and it has any.
    pub required_name: Option<String>,
    /// A view that tells which optional member is meant.
    pub view: Option<VariantView>,
}

/// A member of a struct.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Rust name.
    pub name: String,
    /// Name of the method that sets it.
    pub setter: String,
    /// Description, limits included.
    pub docs: Docs,
    /// Type of the value when there is one.
    pub value: Expr,
    /// What is checked before sending.
    pub limits: Limits,
    /// Which states other than a value there are.
    pub presence: Presence,
    /// Who may see it.
    pub sensitivity: Option<Sensitivity>,
    /// The document advises against it.
    pub deprecated: bool,
    /// What the API takes it to be when it is absent, and may be absent.
    pub default: Option<FieldDefault>,
    /// Which way it goes. Types are without the members of the other side.
    pub direction: Direction,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// What stands in for an absent member.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldDefault {
    /// Name of the method that returns the value or this.
    pub getter: String,
    /// The value.
    pub value: DefaultValue,
}

/// The value of a default.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A decimal number: `mantissa` divided by ten to the power of `scale`.
    Decimal {
        /// All digits.
        mantissa: i64,
        /// How many of them are decimals.
        scale: u32,
    },
    /// A string.
    Text(String),
    /// The variant of an enum, by its Rust name.
    Variant(String),
}

/// Which way a member goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// In requests and answers.
    Both,
    /// In answers only: `readOnly`.
    Answer,
    /// In requests only: `writeOnly`.
    Request,
}

/// The states of a member beside a plain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Always there, never null.
    Required,
    /// Always there, may be null: `Option` that must be present.
    RequiredNullable,
    /// Always there, the empty string means unset: `Blankable` that must be present.
    RequiredBlank,
    /// May be absent: `Option`.
    Optional,
    /// May be absent or null: `Nullable`.
    OptionalNullable,
    /// May be absent, null or empty: `Blankable`.
    OptionalBlank,
}

impl Presence {
    /// Whether the schema requires the member.
    pub fn is_required(self) -> bool {
        matches!(
            self,
            Self::Required | Self::RequiredNullable | Self::RequiredBlank
        )
    }
}

/// Who may see a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Nobody: held in a `Secret`.
    Secret,
    /// Not for logs: left out of `Debug`.
    Personal,
}

/// A type expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "of", rename_all = "snake_case")]
pub enum Expr {
    /// `()`: an answer without a body.
    Unit,
    /// `String`
    String,
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `f64`
    F64,
    /// A decimal number as written.
    Decimal,
    /// An RFC 3339 time as written.
    DateTime,
    /// An object with free keys.
    JsonObject,
    /// Any JSON value.
    Json,
    /// Bytes: an answer that is neither JSON nor text.
    Binary,
    /// A list.
    List(Box<Expr>),
    /// An object with free keys and values of one type.
    Map(Box<Expr>),
    /// A value or null.
    Nullable(Box<Expr>),
    /// Behind a pointer, which ends a recursion.
    Boxed(Box<Expr>),
    /// A value nobody may see.
    Secret(Box<Expr>),
    /// A type of the model.
    Named(TypeId),
}

impl Expr {
    /// The same value, hidden.
    #[must_use]
    pub fn secret(self) -> Self {
        if matches!(self, Self::Secret(_)) {
            self
        } else {
            Self::Secret(Box::new(self))
        }
    }

    /// Whether a secret stands in it, types of the model not looked into.
    pub fn holds_secret(&self) -> bool {
        match self {
            Self::Secret(_) => true,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.holds_secret()
            }
            _ => false,
        }
    }

    /// Puts other types in the place of those that have one.
    pub fn rename(&mut self, others: &BTreeMap<TypeId, TypeId>) {
        match self {
            Self::Named(id) => *id = others.get(id).copied().unwrap_or(*id),
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::Secret(inner) => inner.rename(others),
            _ => {}
        }
    }

    /// Calls `visit` with every type this expression holds; `by_value` says whether it is held without indirection.
    pub fn each_named(&self, by_value: bool, visit: &mut impl FnMut(TypeId, bool)) {
        match self {
            Self::Named(id) => visit(*id, by_value),
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) => {
                inner.each_named(false, visit);
            }
            Self::Nullable(inner) | Self::Secret(inner) => inner.each_named(by_value, visit),
            Self::Unit
            | Self::String
            | Self::Bool
            | Self::I32
            | Self::I64
            | Self::F64
            | Self::Decimal
            | Self::DateTime
            | Self::JsonObject
            | Self::Json
            | Self::Binary => {}
        }
    }
}

/// A string with known values, and open to others.
#[derive(Clone, Debug, Serialize)]
pub struct StringEnum {
    /// Known values, in the document's order.
    pub values: Vec<Value>,
    /// Whether the document allows no other value.
    pub closed: bool,
    /// Which value may follow which.
    pub machine: Option<StateMachine>,
}

/// A known value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Value {
    /// Text on the wire.
    pub wire: String,
    /// Rust name.
    pub name: String,
    /// Where the document lists it.
    pub pointer: Pointer,
}

/// A life cycle: the values of an enum as states.
#[derive(Clone, Debug, Serialize)]
pub struct StateMachine {
    /// States something may begin in, as indices into the values.
    pub initial: Vec<usize>,
    /// What is known of each state, in the order of the values.
    pub states: Vec<State>,
    /// Moves, merged by origin: `from` and the states that may follow it.
    pub moves: Vec<Move>,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// One state of a life cycle.
#[derive(Clone, Debug, Serialize)]
pub struct State {
    /// Index of the value.
    pub value: usize,
    /// Nothing follows it.
    pub is_final: bool,
    /// Whose turn it is.
    pub waits_for: WaitsFor,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// Who has to act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// The caller of the API.
    Merchant,
    /// The person who pays.
    Shopper,
    /// The provider or those behind it.
    Provider,
    /// Nobody.
    Nobody,
}

/// The states that may follow one.
#[derive(Clone, Debug, Serialize)]
pub struct Move {
    /// Index of the value moved from.
    pub from: usize,
    /// Indices of the values moved to, in one step.
    pub to: Vec<usize>,
    /// Where the document names the first of these moves.
    pub pointer: Pointer,
}

/// An object told apart by the value of one member.
#[derive(Clone, Debug, Serialize)]
pub struct Union {
    /// The member on the wire.
    pub tag: Tag,
    /// Whether the document allows no other variant.
    pub closed: bool,
    /// Variants, in the document's order.
    pub variants: Vec<Variant>,
    /// Something in a known variant is a secret, so what is unknown is treated as one.
    pub secret: bool,
}

/// The member that tells variants apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// Name on the wire.
    pub wire: String,
    /// Name of the method that returns its value.
    pub method: String,
    /// Where the document names it.
    pub pointer: Pointer,
}

/// One variant of a union.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// Rust name.
    pub name: String,
    /// Values of the tag that mean this variant, at least one.
    pub tags: Vec<String>,
    /// What it holds.
    pub payload: Expr,
    /// What is checked of it before sending, beside the limits of its type.
    pub limits: Limits,
    /// How it stands on the wire.
    pub encoding: Encoding,
    /// No other variant holds the same type, so the type alone says which variant is meant.
    pub unambiguous: bool,
    /// Description.
    pub docs: Docs,
    /// Where the union lists it.
    pub pointer: Pointer,
}

/// How a variant stands on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Encoding {
    /// `{"<tag>": "<value>", "<member>": {...}}`: the payload is the member.
    Nested {
        /// Name of the member.
        member: String,
    },
    /// The payload holds the tag itself.
    Whole {
        /// Field of the payload that is the tag.
        field: String,
    },
}

/// A view of a struct as one of several members.
#[derive(Clone, Debug, Serialize)]
pub struct VariantView {
    /// Name of the generated enum.
    pub name: String,
    /// Field that says which member is meant.
    pub tag: String,
    /// The members, in the document's order.
    pub members: Vec<ViewMember>,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// A member that a view can be.
#[derive(Clone, Debug, Serialize)]
pub struct ViewMember {
    /// Value of the tag.
    pub wire: String,
    /// Name of the variant.
    pub name: String,
    /// Field of the struct.
    pub field: String,
    /// Where the document names it.
    pub pointer: Pointer,
}
