//! What tells the variants of a union apart, decided pair by pair from their outlines.
//!
//! One variant *shows* against another when no value of the other passes its test. If each shows against the other, the two
//! exclude each other; if one does, it is the more exact of the two, and it is meant where both fit. If neither does, the union
//! is ambiguous.

use super::outline::{Facts, Outline};
use crate::model::{Constant, Evidence, JsonKind, Test};

/// Two variants that nothing tells apart, by their places.
pub(super) type Ambiguous = (usize, usize);

/// The evidence for each variant.
///
/// # Errors
/// All pairs that cannot be told apart.
pub(super) fn tell_apart(outlines: &[Outline]) -> Result<Vec<Evidence>, Vec<Ambiguous>> {
    let mut found: Vec<Evidence> = outlines
        .iter()
        .map(|outline| Evidence {
            kinds: without_null(&outline.facts).collect(),
            values: Vec::new(),
            members: Vec::new(),
            over: Vec::new(),
        })
        .collect();
    let mut ambiguous = Vec::new();
    for (index, (outline, own)) in outlines.iter().zip(&mut found).enumerate() {
        for (other_index, other) in outlines.iter().enumerate() {
            if index == other_index {
                continue;
            }
            let shown = shows(outline, other);
            let shown_back = shows(other, outline).is_some();
            match shown {
                Some(signs) => {
                    for sign in signs {
                        own.add(sign);
                    }
                    if !shown_back {
                        own.over.push(other_index);
                    }
                }
                None if !shown_back && index < other_index => ambiguous.push((index, other_index)),
                None => {}
            }
        }
    }
    if ambiguous.is_empty() {
        Ok(found)
    } else {
        Err(ambiguous)
    }
}

/// One thing to look at.
enum Sign {
    Values(Vec<Constant>),
    Member(String, Test),
}

impl Evidence {
    fn add(&mut self, sign: Sign) {
        match sign {
            Sign::Values(values) => self.values = values,
            Sign::Member(name, test) => {
                match self.members.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => known.sharpen(test),
                    None => self.members.push((name, test)),
                }
            }
        }
    }
}

impl Test {
    /// The stricter of two tests of the same member: constants have a kind, and what has a kind is there.
    fn sharpen(&mut self, other: Self) {
        let strictness = |test: &Self| match test {
            Self::Present => 0,
            Self::Kinds(_) => 1,
            Self::Values(_) => 2,
        };
        if strictness(&other) > strictness(self) {
            *self = other;
        }
    }
}

/// What to look at so that no value of `other` passes for one of `outline`; `None` when there is nothing.
fn shows(outline: &Outline, other: &Outline) -> Option<Vec<Sign>> {
    let mut signs = Vec::new();
    let mut scalars = false;
    for kind in without_null(&outline.facts).filter(|kind| other.facts.kinds.contains(kind)) {
        match kind {
            JsonKind::Object => signs.extend(members(outline, other)?),
            JsonKind::Array => return None,
            _ if listed_apart(&outline.facts, &other.facts, kind) => scalars = true,
            _ => return None,
        }
    }
    // A list of values is looked at for every scalar, so all of them have to be listed.
    if scalars && !outline.facts.open.is_empty() {
        return None;
    }
    if scalars {
        signs.push(Sign::Values(outline.facts.values.iter().cloned().collect()));
    }
    Some(signs)
}

/// The strongest evidence in members: constants, which are there to tell variants apart; then members that the other does not
/// have; then the kinds of members that both have.
fn members(outline: &Outline, other: &Outline) -> Option<Vec<Sign>> {
    let required = || {
        outline
            .required
            .iter()
            .filter_map(|name| Some((name, outline.members.get(name)?)))
    };
    let constants = required().filter_map(|(name, facts)| {
        let values = constants(facts, other.member(name)?)?;
        Some(Sign::Member(name.clone(), Test::Values(values)))
    });
    let own = required()
        .filter(|(name, _)| other.member(name).is_none())
        .map(|(name, _)| Sign::Member(name.clone(), Test::Present));
    let kinds = required().filter_map(|(name, facts)| {
        let disjoint = facts.kinds.is_disjoint(&other.member(name)?.kinds);
        let kinds = facts.kinds.iter().copied().collect();
        disjoint.then(|| Sign::Member(name.clone(), Test::Kinds(kinds)))
    });
    let strongest = [
        constants.collect::<Vec<_>>(),
        own.collect(),
        kinds.collect(),
    ];
    strongest.into_iter().find(|signs| !signs.is_empty())
}

/// The constants of a member, when it is nothing else and the other's member is none of them.
fn constants(facts: &Facts, other: &Facts) -> Option<Vec<Constant>> {
    let scalar = |kind: &JsonKind| !matches!(kind, JsonKind::Object | JsonKind::Array);
    let nullable = facts.kinds.contains(&JsonKind::Null);
    let apart = facts
        .kinds
        .iter()
        .filter(|kind| other.kinds.contains(kind))
        .all(|kind| *kind != JsonKind::Null && listed_apart(facts, other, *kind));
    let listed = facts.open.is_empty() && !facts.values.is_empty();
    (apart && listed && facts.kinds.iter().all(scalar)).then(|| {
        let null = nullable.then_some(Constant::Null);
        facts.values.iter().cloned().chain(null).collect()
    })
}

/// Whether all scalars of this kind are listed, and the other has none of them.
fn listed_apart(facts: &Facts, other: &Facts, kind: JsonKind) -> bool {
    let of_kind = || facts.values.iter().filter(|value| value.kind() == kind);
    facts.open.iter().all(|open| open.kind() != kind)
        && of_kind().next().is_some()
        && of_kind().all(|value| {
            !other.values.contains(value) && !other.open.iter().any(|open| open.may_be(value))
        })
}

fn without_null(facts: &Facts) -> impl Iterator<Item = JsonKind> + '_ {
    facts
        .kinds
        .iter()
        .copied()
        .filter(|kind| *kind != JsonKind::Null)
}

/// The members by which two variants could have been told apart, for a report: those that both have.
pub(super) fn shared_members<'o>(one: &'o Outline, other: &Outline) -> Vec<&'o str> {
    let shared = one
        .members
        .keys()
        .filter(|name| other.members.contains_key(*name));
    shared.map(String::as_str).collect()
}

#[cfg(test)]
mod tests;
