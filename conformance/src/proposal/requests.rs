//! What findings about requests say.

use serde_json::Value;
use spec::{Document, Pointer};

use super::{
    Direction, Observed, Seen,
    findings::{by_keyword, shape, text},
    sites,
};
use crate::finding::Finding;

/// Members without which a request is refused, as the refusals name them: by name, or by the names that lead there.
pub(super) fn demanded(document: &Document, finding: &Finding) -> Vec<Observed> {
    let listed = |found: &Value| found.get("missing")?.as_array().cloned();
    let names = finding.found.iter().filter_map(listed).flatten();
    let mut all: Vec<Observed> = Vec::new();
    for name in names.filter_map(|name| name.as_str().map(str::to_owned)) {
        let place = name
            .split(['.', '/'])
            .filter(|token| !token.is_empty())
            .fold(Pointer::root(), |at, token| at.push(token));
        let seen = Seen::Demanded { shape: None };
        let holder = Observed {
            instance: place.parent().unwrap_or_default(),
            ..of_request(finding, place.clone(), Pointer::root(), seen.clone())
        };
        let is_object = |at: &Pointer| {
            let schema = at.find(document.value());
            schema.is_some_and(|schema| schema.get("properties").is_some())
        };
        let schema = sites::schemas_of(document, &holder)
            .into_iter()
            .find(is_object);
        if let Some(schema) = schema
            && !all.iter().any(|known| known.instance == place)
        {
            all.push(of_request(finding, place, schema, seen));
        }
    }
    all
}

/// What the document refuses of requests that were accepted.
pub(super) fn loosened(finding: &Finding) -> Vec<Observed> {
    let listed = |found: &Value| found.get("refused")?.as_array().cloned();
    let refused = finding.found.iter().filter_map(listed).flatten();
    let mut all: Vec<Observed> = Vec::new();
    for observed in refused.filter_map(|refused| accepted(finding, &refused)) {
        let same = |known: &&mut Observed| {
            known.instance == observed.instance && known.schema == observed.schema
        };
        match all.iter_mut().find(same) {
            Some(known) => known.add(&observed),
            None => all.push(observed),
        }
    }
    all
}

fn accepted(finding: &Finding, refused: &Value) -> Option<Observed> {
    let place = Pointer::parse(&text(refused, "at")?)?;
    let schema = Pointer::parse(&text(refused, "schema")?)?;
    let found: Vec<_> = refused
        .get("found")
        .filter(|it| !it.is_null())
        .cloned()
        .into_iter()
        .collect();
    let seen = if refused.get("undocumented") == Some(&Value::Bool(true)) {
        Seen::Undocumented {
            shape: shape(&found)?,
            after: None,
        }
    } else {
        by_keyword(schema.last()?, &found)?
    };
    Some(of_request(finding, place, schema, seen))
}

fn of_request(finding: &Finding, instance: Pointer, schema: Pointer, seen: Seen) -> Observed {
    Observed {
        operation: finding.operation.clone(),
        status: 0,
        direction: Direction::Request,
        instance,
        schema,
        seen,
    }
}
