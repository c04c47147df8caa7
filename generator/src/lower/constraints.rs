//! Which types and operations have something to check before a request is sent.

use crate::model::{Expr, Limits, Operation, Shape, Type, TypeId};
use crate::names::{self, Style};

/// Gives a table of limits to each type that requests reach and that has any, or holds one that does.
pub(super) fn mark(types: &mut [Type], operations: &mut [Operation]) {
    let marked = marked(types);
    let wires: Vec<&str> = types
        .iter()
        .zip(&marked)
        .filter(|(_, marked)| **marked)
        .map(|(ty, _)| ty.name.as_str())
        .collect();
    // Tables of operations stand in the same file.
    let taken: Vec<&str> = operations
        .iter()
        .map(|operation| names::bare(&operation.constant))
        .collect();
    let named = names::assign(Style::Static, &wires, &taken);
    let marked = types.iter_mut().zip(marked).filter(|(_, marked)| *marked);
    for ((ty, _), name) in marked.zip(named) {
        ty.constraints = Some(name);
    }
    for operation in operations {
        operation.constrained = is_constrained(types, operation);
    }
}

/// Types that requests reach and that have limits, theirs or those of what they hold. Followed backwards from those with limits of
/// their own, so that recursion ends and no chain is too long.
fn marked(types: &[Type]) -> Vec<bool> {
    let mut marked = vec![false; types.len()];
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    let mut waiting: Vec<usize> = Vec::new();
    for (index, ty) in types.iter().enumerate().filter(|(_, ty)| ty.in_request) {
        let mut own = false;
        each_use(ty, &mut |value, limits| {
            own |= limits.are_checked();
            value.each_named(false, &mut |id, _| {
                own |= is_closed_enum(types, id);
                if let Some(holders) = holders.get_mut(id.index()) {
                    holders.push(index);
                }
            });
        });
        own |= matches!(&ty.shape, Shape::Union(union) if union.closed);
        if own {
            waiting.push(index);
        }
    }
    while let Some(index) = waiting.pop() {
        if let Some(mark) = marked.get_mut(index).filter(|mark| !**mark) {
            *mark = true;
            waiting.extend(holders.get(index).into_iter().flatten());
        }
    }
    marked
}

/// Calls `visit` with what a type holds, and its limits there.
fn each_use(ty: &Type, visit: &mut impl FnMut(&Expr, &Limits)) {
    match &ty.shape {
        Shape::Struct(object) => {
            for field in &object.fields {
                visit(&field.value, &field.limits);
            }
        }
        Shape::Union(union) => {
            for variant in &union.variants {
                visit(&variant.payload, &variant.limits);
            }
        }
        Shape::Choice(choice) => {
            for variant in &choice.variants {
                visit(&variant.payload, &variant.limits);
            }
        }
        Shape::Enum(_) => {}
    }
}

fn is_closed_enum(types: &[Type], id: TypeId) -> bool {
    let ty = types.get(id.index());
    ty.is_some_and(|ty| matches!(&ty.shape, Shape::Enum(values) if values.closed))
}

fn is_constrained(types: &[Type], operation: &Operation) -> bool {
    let arguments = operation
        .arguments
        .iter()
        .map(|one| (&one.value, &one.limits));
    let query = operation.query.iter().map(|one| (&one.value, &one.limits));
    let headers = operation
        .headers
        .iter()
        .map(|one| (&one.value, &one.limits));
    let body = operation.body.iter().map(|one| (&one.value, &one.limits));
    let required_list = operation
        .query
        .iter()
        .any(|one| one.required && matches!(one.value, Expr::List(_)));
    required_list
        || arguments
            .chain(query)
            .chain(headers)
            .chain(body)
            .any(|(value, limits)| {
                let mut checked = limits.are_checked();
                value.each_named(false, &mut |id, _| {
                    checked |= is_closed_enum(types, id)
                        || types
                            .get(id.index())
                            .is_some_and(|ty| ty.constraints.is_some());
                });
                checked
            })
}
