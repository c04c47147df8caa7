//! Members that go one way only: `readOnly` ones stand in answers, `writeOnly` ones in requests.
//!
//! A type that only one side uses is left with the members of that side. A type that both use is made twice where that makes a
//! difference, in it or in something that it holds; everywhere else it stays one.

use std::collections::BTreeMap;

use super::schemas::Schemas;
use super::text;
use crate::model::{Direction, Encoding, Expr, Shape, Struct, Type, TypeId};

/// A type and what stands in its place in requests.
pub(super) struct Pair {
    answer: TypeId,
    request: TypeId,
    /// Members, as documentation shows them, that only the one has, and that only the other has.
    only: (Vec<String>, Vec<String>),
}

impl Schemas<'_> {
    /// Leaves each type with the members of the side that uses it, and makes those twice that differ by side. `requests` are what
    /// calls send, `answers` the types that the API sends.
    pub(super) fn split_by_direction(
        &mut self,
        mut requests: Vec<&mut Expr>,
        answers: Vec<TypeId>,
    ) -> Vec<Pair> {
        self.keep_tags();
        let mut sent = Vec::new();
        for expr in &requests {
            expr.each_named(false, &mut |id, _| sent.push(id));
        }
        let in_requests = self.reached_by(sent, Direction::Request);
        let in_answers = self.reached_by(answers, Direction::Answer);
        let both = |index: usize| {
            in_requests.get(index).copied().unwrap_or_default()
                && in_answers.get(index).copied().unwrap_or_default()
        };

        let mut twins: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        for id in self.differing(both) {
            if let Some(draft) = self.drafts.get(id.index()) {
                let mut draft = draft.clone();
                draft.ty.wire_name.push_str(".request");
                twins.insert(id, TypeId::new(self.drafts.len()));
                self.drafts.push(draft);
            }
        }
        let mut pairs = Vec::new();
        for (answer, request) in &twins {
            let only = |direction| {
                let draft = self.drafts.get(answer.index());
                draft.map_or_else(Vec::new, |draft| one_way(&draft.ty.shape, direction))
            };
            pairs.push(Pair {
                answer: *answer,
                request: *request,
                only: (only(Direction::Answer), only(Direction::Request)),
            });
        }
        for (index, draft) in self.drafts.iter_mut().enumerate() {
            let is_twin = index >= in_requests.len();
            let answers = in_answers.get(index).copied().unwrap_or_default();
            let requests = in_requests.get(index).copied().unwrap_or_default();
            if is_twin || requests && !answers {
                keep(&mut draft.ty.shape, Direction::Request);
                for expr in draft.ty.shape.held_mut() {
                    expr.rename(&twins);
                }
            } else if answers {
                keep(&mut draft.ty.shape, Direction::Answer);
            }
        }
        for expr in &mut requests {
            expr.rename(&twins);
        }
        pairs
    }

    /// A tag has to be there on both sides.
    fn keep_tags(&mut self) {
        let mut tags = Vec::new();
        for draft in &self.drafts {
            let Shape::Union(union) = &draft.ty.shape else {
                continue;
            };
            for variant in &union.variants {
                if let (Expr::Named(id), Encoding::Whole { field }) =
                    (&variant.payload, &variant.encoding)
                {
                    tags.push((*id, field.clone()));
                }
            }
        }
        for (id, name) in tags {
            let Some(Shape::Struct(object)) = self
                .drafts
                .get_mut(id.index())
                .map(|draft| &mut draft.ty.shape)
            else {
                continue;
            };
            let field = object.fields.iter_mut().find(|field| field.name == name);
            if let Some(field) = field.filter(|field| field.direction != Direction::Both) {
                field.direction = Direction::Both;
                let pointer = field.pointer.clone();
                let message = "what tells variants apart stands in requests and answers alike";
                self.ignored(pointer, message);
            }
        }
    }

    /// Which types are reached from `roots` through members that go this way.
    fn reached_by(&self, mut waiting: Vec<TypeId>, direction: Direction) -> Vec<bool> {
        let mut reached = vec![false; self.drafts.len()];
        while let Some(id) = waiting.pop() {
            let (Some(seen), Some(draft)) =
                (reached.get_mut(id.index()), self.drafts.get(id.index()))
            else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            each_held(&draft.ty.shape, direction, &mut |id| waiting.push(id));
        }
        reached
    }

    /// The types on both sides that differ by side: those with members that go one way, and those that hold such a type.
    fn differing(&self, both: impl Fn(usize) -> bool) -> Vec<TypeId> {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.drafts.len()];
        let mut waiting = Vec::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            if !both(index) {
                continue;
            }
            each_held(&draft.ty.shape, Direction::Both, &mut |id| {
                if let Some(holders) = holders.get_mut(id.index()) {
                    holders.push(index);
                }
            });
            let shape = &draft.ty.shape;
            if [Direction::Answer, Direction::Request]
                .iter()
                .any(|direction| !one_way(shape, *direction).is_empty())
            {
                waiting.push(index);
            }
        }
        let mut differs = vec![false; self.drafts.len()];
        while let Some(index) = waiting.pop() {
            let Some(seen) = differs.get_mut(index) else {
                continue;
            };
            if !std::mem::replace(seen, true) {
                waiting.extend(holders.get(index).into_iter().flatten());
            }
        }
        let differing = differs.iter().enumerate().filter(|(_, differs)| **differs);
        differing.map(|(index, _)| TypeId::new(index)).collect()
    }
}

/// Calls `visit` with the types that are held by members that go this way, or both ways.
fn each_held(shape: &Shape, direction: Direction, visit: &mut impl FnMut(TypeId)) {
    let mut named = |expr: &Expr| expr.each_named(false, &mut |id, _| visit(id));
    match shape {
        Shape::Struct(object) => object
            .fields
            .iter()
            .filter(|field| field.direction == Direction::Both || field.direction == direction)
            .for_each(|field| named(&field.value)),
        other => other.held().into_iter().for_each(named),
    }
}

/// The members that go this way only.
fn one_way(shape: &Shape, direction: Direction) -> Vec<String> {
    match shape {
        Shape::Struct(object) => object
            .fields
            .iter()
            .filter(|field| field.direction == direction)
            .map(|field| text::code(&field.wire))
            .collect(),
        _ => Vec::new(),
    }
}

/// Leaves out what goes the other way.
fn keep(shape: &mut Shape, direction: Direction) {
    let Shape::Struct(object) = shape else {
        return;
    };
    object
        .fields
        .retain(|field| field.direction == Direction::Both || field.direction == direction);
    let Struct { fields, view, .. } = object;
    let there = |name: &str| fields.iter().any(|field| field.name == name);
    *view = view.take().filter(|view| there(&view.tag));
    if let Some(view) = view {
        view.members.retain(|member| there(&member.field));
    }
}

/// Says in the documentation of both types what the other one is. After they have their names.
pub(super) fn describe(types: &mut [Type], pairs: &[Pair]) {
    for pair in pairs {
        let name = |id: TypeId| {
            let ty = types.get(id.index());
            ty.map_or_else(String::new, |ty| format!("[`{}`]", ty.name))
        };
        let (answer, request) = (name(pair.answer), name(pair.request));
        let (only_answer, only_request) = &pair.only;
        let part = |word: &str, members: &[String]| {
            if members.is_empty() {
                String::new()
            } else {
                format!(", {word} {}", members.join(", "))
            }
        };
        let (with, without) = (part("with", only_request), part("without", only_answer));
        let of_answer = format!("Requests carry {request} in its place{with}{without}.");
        let of_request = format!("What requests carry in place of {answer}{with}{without}.");
        for (id, text) in [(pair.answer, of_answer), (pair.request, of_request)] {
            if let Some(ty) = types.get_mut(id.index()) {
                ty.docs.paragraph(&text);
            }
        }
    }
}
