//! Which values must not be shown.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::places::children;
use super::schemas::layers;
use crate::pointer::Pointer;
use crate::policy::Sensitivity;

/// A name that no schema lists.
const UNLISTED: &str = "\u{0}";
/// The name of an item.
const ITEM: &str = "0";

/// The marks of a schema and of all that it describes, found once: every answer of a run is searched for them.
///
/// Of a union every variant counts, for a value that fits none must be kept as safe as one that does.
pub(super) struct Marks(Vec<Node>);

/// The schemas that speak of one place.
#[derive(Default)]
struct Node {
    mark: Option<Sensitivity>,
    /// Whether it or anything within it is marked.
    leads_to_mark: bool,
    by_name: HashMap<String, usize>,
    /// Members that no schema lists.
    unlisted: Option<usize>,
    item: Option<usize>,
}

impl Marks {
    pub(super) fn of(document: &Value, schema: &Pointer) -> Self {
        let root = schema.find(document).map(|root| (schema.clone(), root));
        let mut building = Building {
            document,
            nodes: Vec::new(),
            known: HashMap::new(),
        };
        building.node(&layers(document, root));
        let mut nodes = building.nodes;
        // Schemas may contain themselves, so this goes on until nothing changes.
        loop {
            let leading: Vec<bool> = nodes
                .iter()
                .map(|node| {
                    let leads =
                        |below: &usize| nodes.get(*below).is_some_and(|it| it.leads_to_mark);
                    node.mark.is_some() || node.below().any(|below| leads(&below))
                })
                .collect();
            let mut has_changed = false;
            for (node, leads) in nodes.iter_mut().zip(leading) {
                has_changed |= node.leads_to_mark != leads;
                node.leads_to_mark = leads;
            }
            if !has_changed {
                return Self(nodes);
            }
        }
    }

    /// All marked values, outermost first; inside a secret nothing further is listed.
    pub(super) fn of_value(&self, value: &Value) -> Vec<(Pointer, Sensitivity)> {
        let mut found = Vec::new();
        self.collect(0, &Pointer::root(), value, &mut found);
        found
    }

    fn collect(
        &self,
        node: usize,
        place: &Pointer,
        value: &Value,
        found: &mut Vec<(Pointer, Sensitivity)>,
    ) {
        let Some(node) = self.0.get(node).filter(|node| node.leads_to_mark) else {
            return;
        };
        found.extend(node.mark.map(|mark| (place.clone(), mark)));
        if node.mark == Some(Sensitivity::Secret) {
            return;
        }
        let leads = |below: &usize| self.0.get(*below).is_some_and(|it| it.leads_to_mark);
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if let Some(below) = node.member(name).filter(leads) {
                        self.collect(below, &place.push(name), member, found);
                    }
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    let listed = node.by_name.get(&number.to_string()).copied();
                    if let Some(below) = listed.or(node.item).filter(leads) {
                        self.collect(below, &place.push(number), item, found);
                    }
                }
            }
            _ => {}
        }
    }
}

impl Node {
    fn member(&self, name: &str) -> Option<usize> {
        let listed = self.by_name.get(name).copied();
        let is_number = || crate::pointer::index(name).is_some();
        listed.or_else(|| {
            if is_number() {
                self.item
            } else {
                self.unlisted
            }
        })
    }

    fn below(&self) -> impl Iterator<Item = usize> {
        self.by_name
            .values()
            .copied()
            .chain(self.unlisted)
            .chain(self.item)
    }
}

struct Building<'d> {
    document: &'d Value,
    nodes: Vec<Node>,
    /// Nodes by where their schemas stand.
    known: HashMap<Vec<*const Value>, usize>,
}

impl<'d> Building<'d> {
    /// The node of these schemas; `None` where there are none.
    fn node(&mut self, schemas: &[(Pointer, &'d Value)]) -> Option<usize> {
        if schemas.is_empty() {
            return None;
        }
        let mut key: Vec<_> = schemas
            .iter()
            .map(|(_, schema)| std::ptr::from_ref(*schema))
            .collect();
        key.sort_unstable();
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let index = self.nodes.len();
        self.known.insert(key, index);
        self.nodes.push(Node::default());
        let names: BTreeSet<&str> = schemas
            .iter()
            .filter_map(|(_, schema)| schema.get("properties")?.as_object())
            .flat_map(|properties| properties.keys().map(String::as_str))
            .collect();
        let mut by_name = HashMap::new();
        for name in names {
            if let Some(below) = self.below(schemas, name) {
                by_name.insert(name.to_owned(), below);
            }
        }
        let node = Node {
            mark: strongest(schemas),
            leads_to_mark: false,
            by_name,
            unlisted: self.below(schemas, UNLISTED),
            item: self.below(schemas, ITEM),
        };
        if let Some(place) = self.nodes.get_mut(index) {
            *place = node;
        }
        Some(index)
    }

    fn below(&mut self, schemas: &[(Pointer, &'d Value)], name: &str) -> Option<usize> {
        self.node(&children(self.document, schemas, name))
    }
}

fn strongest(schemas: &[(Pointer, &Value)]) -> Option<Sensitivity> {
    schemas
        .iter()
        .filter_map(|(_, schema)| Sensitivity::of(schema))
        .max()
}

/// The mark of the value at `instance`, or of one around it.
pub(super) fn at(document: &Value, schema: &Pointer, instance: &Pointer) -> Option<Sensitivity> {
    let root = schema.find(document)?;
    let mut schemas = layers(document, [(schema.clone(), root)]);
    let mut mark = strongest(&schemas);
    for token in instance.tokens() {
        schemas = children(document, &schemas, token);
        mark = mark.max(strongest(&schemas));
    }
    mark
}
