//! The operations of a document, with what they inherit from their paths.

use std::collections::HashSet;

use openapiv3::ReferenceOr;
use serde_json::Value;

use crate::document::Document;
use crate::pointer::Pointer;
use crate::reference;

/// A call that the API offers.
#[derive(Debug)]
pub struct Operation<'d> {
    /// The `operationId`; empty when the document gives none, which the lint reports.
    pub id: &'d str,
    /// The HTTP method in lower case.
    pub method: &'d str,
    /// The path template, such as `/v1/things/{id}`.
    pub path: &'d str,
    /// Where the operation stands; inside the referenced path item, if its path is a reference.
    pub pointer: Pointer,
    /// The operation itself.
    pub operation: &'d openapiv3::Operation,
    /// Its parameters and those of its path that it does not override, references followed.
    pub parameters: Vec<Parameter<'d>>,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter<'d> {
    /// Where it is defined.
    pub pointer: Pointer,
    /// What it is.
    pub parameter: &'d openapiv3::Parameter,
}

impl Parameter<'_> {
    /// Its name on the wire.
    pub fn name(&self) -> &str {
        &self.parameter.parameter_data_ref().name
    }

    /// Where it is sent: `path`, `query`, `header` or `cookie`.
    pub fn location(&self) -> &'static str {
        match self.parameter {
            openapiv3::Parameter::Query { .. } => "query",
            openapiv3::Parameter::Header { .. } => "header",
            openapiv3::Parameter::Path { .. } => "path",
            openapiv3::Parameter::Cookie { .. } => "cookie",
        }
    }
}

pub(crate) fn all(document: &Document) -> impl Iterator<Item = Operation<'_>> {
    let paths = Pointer::root().push("paths");
    document
        .openapi()
        .paths
        .iter()
        .flat_map(move |(path, item)| {
            let pointer = paths.push(path);
            // OpenAPI has no components for path items, so a reference can only name another path.
            let item = match item {
                ReferenceOr::Item(item) => Some((pointer, item)),
                ReferenceOr::Reference { reference } => path_item(document, reference),
            };
            item.into_iter().flat_map(move |(pointer, item)| {
                item.iter()
                    .map(move |(method, operation)| {
                        let own = &pointer.push(method);
                        let mut parameters = parameters(document, own, &operation.parameters);
                        let names: HashSet<_> = parameters.iter().map(identity).collect();
                        let inherited = self::parameters(document, &pointer, &item.parameters);
                        parameters.extend(
                            inherited
                                .into_iter()
                                .filter(|parameter| !names.contains(&identity(parameter))),
                        );
                        Operation {
                            id: operation.operation_id.as_deref().unwrap_or_default(),
                            method,
                            path,
                            pointer: own.clone(),
                            operation,
                            parameters,
                        }
                    })
                    .collect::<Vec<_>>()
            })
        })
}

fn identity(parameter: &Parameter<'_>) -> (&'static str, String) {
    (parameter.location(), parameter.name().to_owned())
}

fn path_item<'d>(
    document: &'d Document,
    reference: &str,
) -> Option<(Pointer, &'d openapiv3::PathItem)> {
    let (pointer, _) = document.follow(&reference::pointer(reference)?)?;
    match pointer.tokens() {
        [paths, path] if paths == "paths" => {
            let item = document.openapi().paths.paths.get(path)?.as_item()?;
            Some((pointer, item))
        }
        _ => None,
    }
}

fn parameters<'d>(
    document: &'d Document,
    owner: &Pointer,
    list: &'d [ReferenceOr<openapiv3::Parameter>],
) -> Vec<Parameter<'d>> {
    let place = owner.push("parameters");
    let find = |(number, parameter): (usize, &'d ReferenceOr<openapiv3::Parameter>)| match parameter
    {
        ReferenceOr::Item(parameter) => Some(Parameter {
            pointer: place.push(number),
            parameter,
        }),
        ReferenceOr::Reference { reference } => {
            let (pointer, _): (_, &Value) = document.follow(&reference::pointer(reference)?)?;
            let parameter = match pointer.tokens() {
                [components, parameters, name]
                    if components == "components" && parameters == "parameters" =>
                {
                    document
                        .openapi()
                        .components
                        .as_ref()?
                        .parameters
                        .get(name)?
                        .as_item()?
                }
                _ => return None,
            };
            Some(Parameter { pointer, parameter })
        }
    };
    list.iter().enumerate().filter_map(find).collect()
}
