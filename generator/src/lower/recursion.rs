//! Types that hold themselves by value get a pointer where the circle closes, and nowhere else.

use std::collections::BTreeSet;

use crate::model::{Expr, Type, TypeId};

/// Boxes the expressions that close a circle, in the order of the types.
pub(super) fn break_circles(types: &mut [Type]) {
    let edges: Vec<Vec<TypeId>> = types.iter().map(held_by_value).collect();
    for (from, to) in closing_edges(&edges) {
        if let Some(ty) = types.get_mut(from) {
            for expr in ty.shape.held_mut() {
                insert_box(expr, to);
            }
        }
    }
}

fn held_by_value(ty: &Type) -> Vec<TypeId> {
    let mut held = Vec::new();
    let mut visit = |id, by_value| {
        if by_value {
            held.push(id);
        }
    };
    for expr in ty.shape.held() {
        expr.each_named(true, &mut visit);
    }
    held
}

fn insert_box(expr: &mut Expr, target: TypeId) {
    match expr {
        Expr::Named(id) if *id == target => *expr = Expr::Boxed(Box::new(Expr::Named(target))),
        Expr::Nullable(inner) | Expr::Secret(inner) => insert_box(inner, target),
        _ => {}
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Colour {
    New,
    Open,
    Done,
}

/// Edges that lead back to a type whose own edges are still being followed. Without recursion, so that no chain of types
/// is too long for the stack.
fn closing_edges(edges: &[Vec<TypeId>]) -> BTreeSet<(usize, TypeId)> {
    let mut closing = BTreeSet::new();
    let mut colours = vec![Colour::New; edges.len()];
    for root in 0..edges.len() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if colours.get(root) == Some(&Colour::New) {
            path.push((root, 0));
        }
        while let Some((node, next)) = path.pop() {
            if let Some(colour) = colours.get_mut(node) {
                *colour = Colour::Open;
            }
            let Some(target) = edges.get(node).and_then(|targets| targets.get(next)) else {
                if let Some(colour) = colours.get_mut(node) {
                    *colour = Colour::Done;
                }
                continue;
            };
            path.push((node, next.saturating_add(1)));
            match colours.get(target.index()) {
                Some(Colour::New) => path.push((target.index(), 0)),
                Some(Colour::Open) => {
                    closing.insert((node, *target));
                }
                Some(Colour::Done) | None => {}
            }
        }
    }
    closing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(edges: &[&[usize]]) -> Vec<(usize, usize)> {
        let edges: Vec<Vec<TypeId>> = edges
            .iter()
            .map(|to| to.iter().map(|id| TypeId::new(*id)).collect())
            .collect();
        closing_edges(&edges)
            .into_iter()
            .map(|(from, to)| (from, to.index()))
            .collect()
    }

    #[test]
    fn only_what_closes_a_circle_is_boxed() {
        assert_eq!(closing(&[&[0]]), [(0, 0)]);
        assert_eq!(closing(&[&[1], &[2], &[0]]), [(2, 0)]);
        assert_eq!(
            closing(&[&[1, 2], &[3], &[3], &[]]),
            [],
            "a diamond is no circle"
        );
        assert_eq!(closing(&[&[1], &[0, 1]]), [(1, 0), (1, 1)]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let edges: Vec<Vec<TypeId>> = (1..=200_000)
            .map(|next| vec![TypeId::new(next % 200_000)])
            .collect();
        assert_eq!(closing_edges(&edges).len(), 1);
    }
}
