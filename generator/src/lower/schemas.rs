//! The schemas of a document on their way to types: which were reached, which are still to be worked on.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;
use spec::{Code, Diagnostic, Document, Pointer};

use super::text;
use crate::model::{Docs, Shape, Struct, Type, TypeId};

/// A named schema whose type is promised and not made yet.
pub(super) struct Pending<'d> {
    pub(super) id: TypeId,
    pub(super) schema: &'d Schema,
    pub(super) pointer: Pointer,
    pub(super) wire_name: String,
}

/// A type that is being made, with what only lowering needs to know.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) ty: Type,
    /// Tag of the document that its file is named after.
    pub(super) tag: String,
    /// Position among the component schemas; inline schemas stand behind the component they are in.
    pub(super) order: usize,
}

/// The state of lowering.
pub(super) struct Schemas<'d> {
    pub(super) document: &'d Document,
    pub(super) drafts: Vec<Draft>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Components that something reached, types or not.
    pub(super) reached: BTreeSet<String>,
    by_pointer: BTreeMap<Pointer, TypeId>,
    pending: VecDeque<Pending<'d>>,
    /// Enums that stand beside other text.
    pub(super) opened: BTreeSet<TypeId>,
    /// Defaults of optional members: the type, the member, and the value as written.
    pub(super) defaults: Vec<(TypeId, String, Value)>,
    /// Tag of the operation that is being lowered.
    pub(super) tag: String,
}

/// A schema where it is defined.
#[derive(Clone)]
pub(super) struct Place<'d> {
    pub(super) schema: &'d Schema,
    pub(super) pointer: Pointer,
    /// What a type made of it is named after.
    pub(super) wire_name: String,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            document,
            drafts: Vec::new(),
            diagnostics: Vec::new(),
            reached: BTreeSet::new(),
            by_pointer: BTreeMap::new(),
            pending: VecDeque::new(),
            opened: BTreeSet::new(),
            defaults: Vec::new(),
            tag: String::new(),
        }
    }

    /// The schema itself, references followed. `None` after a diagnostic.
    pub(super) fn place<T: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<T>,
        pointer: &Pointer,
        inline_name: &str,
    ) -> Option<Place<'d>> {
        match schema {
            ReferenceOr::Item(schema) => Some(Place {
                schema: schema.borrow(),
                pointer: pointer.clone(),
                wire_name: inline_name.to_owned(),
            }),
            ReferenceOr::Reference { reference } => self.component(reference, pointer),
        }
    }

    /// The component that a reference names.
    pub(super) fn component(&mut self, reference: &str, from: &Pointer) -> Option<Place<'d>> {
        let (document, reached) = (self.document, &mut self.reached);
        let found = lookup(document, reference, &mut |name| {
            reached.insert(name.to_owned());
        });
        if found.is_some() {
            return found;
        }
        self.unsupported(
            from.clone(),
            format!("the schema `{reference}` cannot be reached"),
            "refer to a schema under `#/components/schemas`",
        );
        None
    }

    /// The type of a named schema, promised now and made later; one for each place in the document.
    pub(super) fn named(&mut self, place: &Place<'d>) -> TypeId {
        if let Some(id) = self.by_pointer.get(&place.pointer) {
            return *id;
        }
        let id = TypeId::new(self.drafts.len());
        let data = &place.schema.schema_data;
        let mut docs = text::docs(
            data.description
                .as_deref()
                .or(data.title.as_deref())
                .unwrap_or_default(),
        );
        if docs.is_empty() {
            docs = Docs(format!("{}.", text::code(&place.wire_name)));
        }
        let tag = self.topic_of(place);
        self.drafts.push(Draft {
            tag,
            order: self.order(&place.pointer),
            ty: Type {
                name: String::new(),
                wire_name: place.wire_name.clone(),
                pointer: place.pointer.clone(),
                topic: 0,
                docs,
                shape: Shape::Struct(Struct::default()),
                in_request: false,
                constraints: None,
            },
        });
        self.by_pointer.insert(place.pointer.clone(), id);
        self.pending.push_back(Pending {
            id,
            schema: place.schema,
            pointer: place.pointer.clone(),
            wire_name: place.wire_name.clone(),
        });
        id
    }

    pub(super) fn next_pending(&mut self) -> Option<Pending<'d>> {
        self.pending.pop_front()
    }

    pub(super) fn unsupported(&mut self, pointer: Pointer, message: impl Into<String>, help: &str) {
        self.diagnostics
            .push(Diagnostic::new(Code::Unsupported, pointer, message).help(help));
    }

    pub(super) fn ignored(&mut self, pointer: Pointer, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::new(Code::Ignored, pointer, message));
    }

    fn topic_of(&self, place: &Place<'d>) -> String {
        let own = place
            .schema
            .schema_data
            .extensions
            .get("x-tags")
            .and_then(|tags| tags.get(0))
            .and_then(Value::as_str);
        let parent = enclosing_component(&place.pointer).and_then(|name| {
            let id = self.by_pointer.get(&component_pointer(&name))?;
            self.drafts.get(id.index()).map(|draft| draft.tag.clone())
        });
        own.map(str::to_owned)
            .or(parent)
            .unwrap_or_else(|| self.tag.clone())
    }

    fn order(&self, pointer: &Pointer) -> usize {
        let components = self.document.openapi().components.as_ref();
        enclosing_component(pointer)
            .and_then(|name| components?.schemas.get_index_of(&name))
            .unwrap_or(usize::MAX)
    }
}

/// The component that a reference names, however many references stand between. `pass` sees the names on the way.
pub(super) fn lookup<'d>(
    document: &'d Document,
    reference: &str,
    pass: &mut impl FnMut(&str),
) -> Option<Place<'d>> {
    let schemas = &document.openapi().components.as_ref()?.schemas;
    let mut next = reference;
    let mut seen = BTreeSet::new();
    while let Some(name) = component_name(next) {
        pass(&name);
        match schemas.get_key_value(&name)? {
            (key, ReferenceOr::Item(schema)) => {
                return Some(Place {
                    schema,
                    pointer: component_pointer(key),
                    wire_name: name,
                });
            }
            (_, ReferenceOr::Reference { reference }) if seen.insert(name) => next = reference,
            _ => break,
        }
    }
    None
}

/// The name in `#/components/schemas/NAME`.
pub(super) fn component_name(reference: &str) -> Option<String> {
    let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
    match pointer.tokens() {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            Some(name.clone())
        }
        _ => None,
    }
}

pub(super) fn component_pointer(name: &str) -> Pointer {
    Pointer::root()
        .push("components")
        .push("schemas")
        .push(name)
}

/// The component schema that a place is inside of.
fn enclosing_component(pointer: &Pointer) -> Option<String> {
    match pointer.tokens() {
        [components, schemas, name, ..] if components == "components" && schemas == "schemas" => {
            Some(name.clone())
        }
        _ => None,
    }
}
