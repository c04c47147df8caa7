//! The model as an outline: what there is, a line each, and the line of the document it came from.

mod api;
mod page;
mod types;
mod words;

use spec::Document;

use crate::model::Model;
use page::Page;

/// Shows a model to people: its operations with what they take and give, then its types with their members.
///
/// Each line ends with the file and line that it came from, as editors and terminals know to follow; `document` is the one
/// that the model was made of. Text of the document is escaped.
///
/// The marks of a member: `?` it may be absent, `null` it may be null, `blank` the empty string means that it is not set;
/// `secret` and `personal` say who may see it. An enum lists its values and, if it is a life cycle, what may follow each.
pub fn outline(model: &Model, document: &Document) -> String {
    let mut page = Page::new(document);
    api::head(model, &mut page);
    api::operations(model, &mut page);
    api::policy(model, &mut page);
    types::types(model, &mut page);
    page.text()
}
