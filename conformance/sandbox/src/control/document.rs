//! The control API's own document.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};

use super::Fault;

const YAML: &str = include_str!("../../openapi.yaml");

pub(super) async fn yaml() -> Response {
    ([(header::CONTENT_TYPE, "application/yaml")], YAML).into_response()
}

pub(super) async fn json() -> Result<Response, Fault> {
    // It is checked by a test that it can be read.
    let document: serde_json::Value = serde_yaml::from_str(YAML)
        .map_err(|error| Fault::bad(format!("the document cannot be read: {error}")))?;
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((json, document.to_string()).into_response())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::super::routes;

    #[test]
    fn every_route_is_in_the_document_and_nothing_else() {
        let document: Value = serde_yaml::from_str(super::YAML).unwrap();
        let described: BTreeSet<_> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().keys();
                methods.map(move |method| format!("{method} {path}"))
            })
            .collect();
        let served: BTreeSet<_> = routes()
            .into_iter()
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        assert_eq!(described, served);
    }
}
