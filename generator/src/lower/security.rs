//! Credentials: the security schemes that operations use.

use std::collections::BTreeSet;

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityScheme};
use serde_json::Value as Json;
use spec::{Document, Pointer};

use super::schemas::Schemas;
use super::text;
use crate::model::{Scheme, SchemeKind};
use crate::names::{self, Style};

/// The schemes of the document that a header can carry.
pub(super) fn schemes(document: &Document) -> Vec<Scheme> {
    let Some(components) = &document.openapi().components else {
        return Vec::new();
    };
    let extension = |wire: &str, name: &str| {
        let scheme = Pointer::root()
            .push("components")
            .push("securitySchemes")
            .push(wire);
        scheme.push(name).find(document.value())
    };
    let marked =
        |wire: &str| extension(wire, "x-sensitive").and_then(Json::as_str) == Some("secret");
    // A document that marks one of its credentials as secret has thought about the others.
    let marks_secrets = components.security_schemes.keys().any(|wire| marked(wire));
    let mut found = Vec::new();
    for (wire, scheme) in &components.security_schemes {
        let Some((header, prefix, description)) = scheme.as_item().and_then(carried) else {
            continue;
        };
        let kind = if extension(wire, "x-token-exchange").is_some() {
            SchemeKind::Exchanged
        } else if marks_secrets && !marked(wire) && prefix.is_empty() {
            SchemeKind::Public
        } else {
            SchemeKind::Secret
        };
        found.push(Scheme {
            wire: wire.clone(),
            field: String::new(),
            constant: String::new(),
            header,
            prefix: extension(wire, "x-prefix")
                .and_then(Json::as_str)
                .unwrap_or(prefix)
                .to_owned(),
            kind,
            docs: text::docs(description.unwrap_or_default()),
            pointer: Pointer::root()
                .push("components")
                .push("securitySchemes")
                .push(wire),
        });
    }
    let wires: Vec<&str> = found
        .iter()
        .map(|scheme: &Scheme| scheme.wire.as_str())
        .collect();
    let fields = names::assign(Style::Field, &wires, &[]);
    let constants = names::assign(Style::Static, &wires, &["API"]);
    for ((scheme, field), constant) in found.iter_mut().zip(fields).zip(constants) {
        scheme.field = field;
        scheme.constant = constant;
    }
    found
}

/// Header, prefix and description of a scheme that a header carries.
fn carried(scheme: &SecurityScheme) -> Option<(String, &'static str, Option<&str>)> {
    match scheme {
        SecurityScheme::APIKey {
            location: APIKeyLocation::Header,
            name,
            description,
            ..
        } => Some((name.to_ascii_lowercase(), "", description.as_deref())),
        SecurityScheme::HTTP {
            scheme,
            description,
            ..
        } if scheme.eq_ignore_ascii_case("bearer") => Some((
            "authorization".to_owned(),
            "Bearer ",
            description.as_deref(),
        )),
        SecurityScheme::OAuth2 { description, .. }
        | SecurityScheme::OpenIDConnect { description, .. } => Some((
            "authorization".to_owned(),
            "Bearer ",
            description.as_deref(),
        )),
        _ => None,
    }
}

/// The schemes that an operation uses, as indices.
pub(super) fn of_operation(
    schemas: &mut Schemas<'_>,
    known: &[Scheme],
    operation: &spec::Operation<'_>,
) -> Vec<usize> {
    let openapi = schemas.document.openapi();
    let (requirements, pointer) = match (&operation.operation.security, &openapi.security) {
        (Some(own), _) => (own, operation.pointer.push("security")),
        (None, Some(common)) => (common, Pointer::root().push("security")),
        (None, None) => return Vec::new(),
    };
    let asked: Vec<_> = requirements
        .iter()
        .filter(|requirement| !requirement.is_empty())
        .collect();
    if asked.len() > 1 {
        schemas.ignored(
            pointer.clone(),
            "of several sets of credentials that would do, the client sends the first",
        );
    }
    let mut used = BTreeSet::new();
    for wire in asked
        .first()
        .into_iter()
        .flat_map(|requirement| requirement.keys())
    {
        match known.iter().position(|scheme| scheme.wire == *wire) {
            Some(index) => {
                used.insert(index);
            }
            None => schemas.unsupported(
                pointer.clone(),
                format!("the security scheme `{wire}` cannot be sent in a header"),
                "use an API key in a header, or HTTP bearer authentication",
            ),
        }
    }
    if let Some(ReferenceOr::Item(
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. },
    )) = openapi.components.as_ref().and_then(|components| {
        asked
            .first()?
            .keys()
            .find_map(|wire| components.security_schemes.get(wire))
    }) {
        schemas.ignored(
            pointer,
            "the flow that yields the token is left to the caller; the client sends it as a bearer",
        );
    }
    used.into_iter().collect()
}
