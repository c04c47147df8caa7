//! Judging values against the schemas of a document.
//!
//! A schema is read in two ways. *As written* it admits what OpenAPI says it admits. *Closed* it also refuses what nobody
//! described: members that an object does not list, and values outside an extensible enum or union. What only the closed
//! reading refuses is drift, not a breach.

mod convert;
mod interpret;
mod judge;
mod places;
mod schemas;
mod sensitivity;
#[cfg(test)]
mod tests;
mod violation;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::Registry;
use serde_json::Value;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Text};
use crate::lint;
use crate::pointer::Pointer;
use crate::reference;
use crate::report::Report;
use crate::structure::{Kind, Site, sites};

pub use crate::policy::Sensitivity;
pub use judge::Judge;
pub use violation::{Violation, ViolationKind};

/// The judges of a document: one for each schema that a request, an answer, a webhook or a component has.
///
/// ```
/// use serde_json::json;
/// use spec::{Document, Pointer, contract::Contract};
///
/// let document = Document::parse("api.yaml", "
/// openapi: 3.0.3
/// info: {title: Example, version: '1'}
/// paths:
///   /things:
///     get:
///       operationId: list_things
///       responses:
///         4XX: {description: Refused., content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
/// components:
///   schemas:
///     Refusal: {type: object, required: [code], properties: {code: {type: string}}}
/// ").unwrap();
/// let contract = Contract::new(&document).unwrap();
/// let judge = contract.response("list_things", 404, "application/json; charset=utf-8").unwrap();
/// assert_eq!(judge.as_written(&json!({"code": 7}))[0].instance, Pointer::parse("/code").unwrap());
/// assert!(judge.as_written(&json!({"code": "gone", "hint": "-"})).is_empty());
/// assert_eq!(judge.closed(&json!({"code": "gone", "hint": "-"}))[0].instance, Pointer::parse("/hint").unwrap());
/// ```
#[derive(Debug)]
pub struct Contract {
    responses: HashMap<String, Vec<Answer>>,
    requests: HashMap<String, Arc<Judge>>,
    webhooks: HashMap<String, Arc<Judge>>,
    components: HashMap<String, Arc<Judge>>,
}

/// The judge of one answer of an operation.
#[derive(Debug)]
struct Answer {
    /// As in the document: `200`, `4XX` or `default`.
    status: String,
    /// In lower case, without parameters.
    media_type: String,
    /// None where the document gives the media type no schema.
    judge: Option<Arc<Judge>>,
}

impl Contract {
    /// Builds all judges.
    ///
    /// # Errors
    /// References that lead nowhere, and patterns that no engine accepts.
    pub fn new(document: &Document) -> Result<Self, Report> {
        let text = document.inner();
        let mut problems = lint::unjudgeable(text);
        problems.extend(foreign_patterns(text));
        if !problems.is_empty() {
            return Err(text.report(problems));
        }
        Bench::new(text)
            .and_then(|bench| bench.contract(text))
            .map_err(|problem| text.report(vec![problem]))
    }

    /// The judge of an answer: that of its exact status, else of its range (`4XX`), else of `default`; in the media type
    /// given, of which parameters are ignored.
    pub fn response(&self, operation_id: &str, status: u16, media_type: &str) -> Option<&Judge> {
        let answers = self.responses.get(operation_id)?;
        let keys = [
            status.to_string(),
            format!("{}XX", status / 100),
            "default".to_owned(),
        ];
        let status = keys
            .iter()
            .find(|key| answers.iter().any(|answer| answer.status == **key))?;
        let wanted = essence(media_type);
        let range = wanted
            .split_once('/')
            .map(|(kind, _)| format!("{kind}/*"))
            .unwrap_or_default();
        [wanted.as_str(), range.as_str(), "*/*"]
            .iter()
            .find_map(|media_type| {
                answers
                    .iter()
                    .find(|answer| answer.status == *status && answer.media_type == **media_type)
                    .and_then(|answer| answer.judge.as_deref())
            })
    }

    /// The judge of the JSON body of an operation's request.
    pub fn request(&self, operation_id: &str) -> Option<&Judge> {
        self.requests.get(operation_id).map(Arc::as_ref)
    }

    /// The judge of the JSON body of a webhook under `x-webhooks`.
    pub fn webhook(&self, name: &str) -> Option<&Judge> {
        self.webhooks.get(name).map(Arc::as_ref)
    }

    /// The judge of a schema under `components/schemas`.
    pub fn schema(&self, component: &str) -> Option<&Judge> {
        self.components.get(component).map(Arc::as_ref)
    }
}

/// A media type and the judge of its schema.
type Content = (String, Option<Arc<Judge>>);

/// Where judges are made: the document converted to JSON Schema, and the judges so far by the place of their schema.
pub(crate) struct Bench {
    registry: Registry<'static>,
    document: Arc<Value>,
    judges: RefCell<HashMap<Pointer, Arc<Judge>>>,
}

impl Bench {
    pub(crate) fn new(text: &Text) -> Result<Self, Diagnostic> {
        let registry = convert::registry(&text.value).map_err(|error| {
            Diagnostic::new(
                Code::Refused,
                Pointer::root(),
                format!("the schemas cannot be read together: {error}"),
            )
        })?;
        Ok(Self {
            registry,
            document: Arc::new(text.value.clone()),
            judges: RefCell::default(),
        })
    }

    /// The judge of the schema at `pointer`, which may be a reference.
    pub(crate) fn judge(&self, pointer: &Pointer) -> Result<Arc<Judge>, Diagnostic> {
        let value = pointer.find(&self.document).unwrap_or(&Value::Null);
        let place = reference::resolve(&self.document, pointer.clone(), value)
            .map_or_else(|_| pointer.clone(), |(place, _)| place);
        if let Some(judge) = self.judges.borrow().get(&place) {
            return Ok(Arc::clone(judge));
        }
        let judge =
            Judge::new(&self.registry, Arc::clone(&self.document), &place).map_err(|error| {
                Diagnostic::new(
                    Code::Refused,
                    pointer.clone(),
                    format!("the schema cannot be used: {error}"),
                )
            })?;
        let judge = Arc::new(judge);
        self.judges.borrow_mut().insert(place, Arc::clone(&judge));
        Ok(judge)
    }

    fn contract(&self, text: &Text) -> Result<Contract, Diagnostic> {
        let mut contract = Contract {
            responses: HashMap::new(),
            requests: HashMap::new(),
            webhooks: HashMap::new(),
            components: HashMap::new(),
        };
        for site in sites(&text.value) {
            let tokens: Vec<_> = site.pointer.tokens().iter().map(String::as_str).collect();
            match (site.kind, tokens.as_slice()) {
                (Kind::Schema, ["components", "schemas", name]) => {
                    contract
                        .components
                        .insert((*name).to_owned(), self.judge(&site.pointer)?);
                }
                (Kind::Operation, ["x-webhooks", name, _]) => {
                    let judge = self.body(&site)?;
                    contract
                        .webhooks
                        .extend(judge.map(|judge| ((*name).to_owned(), judge)));
                }
                (Kind::Operation, ["paths", ..]) => {
                    let id = site.text("operationId").unwrap_or_default().to_owned();
                    contract
                        .requests
                        .extend(self.body(&site)?.map(|judge| (id.clone(), judge)));
                    contract.responses.insert(id, self.answers(&site)?);
                }
                _ => {}
            }
        }
        Ok(contract)
    }

    fn body(&self, operation: &Site<'_>) -> Result<Option<Arc<Judge>>, Diagnostic> {
        let Some((pointer, body)) = operation.member("requestBody") else {
            return Ok(None);
        };
        let contents = self.contents(pointer, body)?;
        Ok(contents
            .into_iter()
            .find(|(media_type, _)| is_json(media_type))
            .and_then(|(_, judge)| judge))
    }

    fn answers(&self, operation: &Site<'_>) -> Result<Vec<Answer>, Diagnostic> {
        let mut answers = Vec::new();
        let Some((responses, Value::Object(members))) = operation.member("responses") else {
            return Ok(answers);
        };
        for (status, response) in members {
            for (media_type, judge) in self.contents(responses.push(status), response)? {
                answers.push(Answer {
                    status: status.clone(),
                    media_type,
                    judge,
                });
            }
            // A status without content hides the range and the default all the same.
            if !answers.iter().any(|answer| answer.status == *status) {
                answers.push(Answer {
                    status: status.clone(),
                    media_type: String::new(),
                    judge: None,
                });
            }
        }
        Ok(answers)
    }

    fn contents(&self, pointer: Pointer, value: &Value) -> Result<Vec<Content>, Diagnostic> {
        let Ok((place, value)) = reference::resolve(&self.document, pointer, value) else {
            return Ok(Vec::new());
        };
        let Some(Value::Object(content)) = value.get("content") else {
            return Ok(Vec::new());
        };
        content
            .iter()
            .map(|(media_type, member)| {
                let schema = place.push("content").push(media_type).push("schema");
                let judge = member
                    .get("schema")
                    .map(|_| self.judge(&schema))
                    .transpose()?;
                Ok((essence(media_type), judge))
            })
            .collect()
    }
}

/// Patterns that are regular expressions, and still none that the engine of the judges accepts.
pub(crate) fn foreign_patterns(text: &Text) -> Vec<Diagnostic> {
    let patterns = sites(&text.value)
        .into_iter()
        .filter(|site| site.kind == Kind::Schema)
        .filter_map(|site| site.member("pattern"));
    patterns
        .filter(|(_, pattern)| {
            regress::Regex::with_flags(pattern.as_str().unwrap_or_default(), "u").is_ok()
        })
        .filter(|(_, pattern)| {
            jsonschema::draft202012::new(&serde_json::json!({"pattern": pattern})).is_err()
        })
        .map(|(pointer, pattern)| {
            let message = format!(
                "values cannot be judged by the pattern `{}`",
                pattern.as_str().unwrap_or_default()
            );
            Diagnostic::new(Code::InvalidPattern, pointer, message)
                .help("write it more plainly, for instance without references to groups")
        })
        .collect()
}

/// A media type in lower case without its parameters.
fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}
