//! Media types of an answer: which of them count, and how each is read.

use openapiv3::{MediaType, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};
use spec::Pointer;

use super::bodies::is_json;
use super::schemas::Schemas;
use crate::model::{Content, Expr};

/// One media type of an answer.
pub(super) struct Offer<'d> {
    /// The key in the document.
    pub(super) written: &'d str,
    pub(super) content: Content,
    pub(super) media: &'d MediaType,
}

impl<'d> Schemas<'d> {
    /// The media types of a `content` object that an answer may come in.
    ///
    /// A range is JSON if nothing says so more exactly: frameworks write `*/*` for what they send as JSON. Other
    /// representations of what JSON is offered for are not asked for.
    pub(super) fn offers(
        &mut self,
        pointer: &Pointer,
        content: &'d openapiv3::Content,
    ) -> Vec<Offer<'d>> {
        let named = self.named_once(pointer, content);
        let json = named.iter().find(|(_, name, _)| is_json(name)).or_else(|| {
            let range = |wanted: &str| {
                named
                    .iter()
                    .find(|(_, name, media)| name == wanted && !is_binary(media))
            };
            range("application/*").or_else(|| range("*/*"))
        });
        let json = json.map(|(_, name, media)| (name.clone(), *media));
        let mut offers = Vec::new();
        for (written, name, media) in named {
            let content = match &json {
                Some((json, _)) if *json == name || is_json(&name) => Content::Json(name),
                Some((json, of_json)) if of_json.schema == media.schema => {
                    let message = format!(
                        "`{written}` carries what `{json}` carries, and only the latter is asked for"
                    );
                    self.ignored(pointer.push(written), message);
                    continue;
                }
                _ if name.starts_with("text/") => Content::Text(name),
                _ => Content::Binary(name),
            };
            offers.push(Offer {
                written,
                content,
                media,
            });
        }
        offers
    }

    /// The media types in lower case and without parameters, each once.
    fn named_once(
        &mut self,
        pointer: &Pointer,
        content: &'d openapiv3::Content,
    ) -> Vec<(&'d str, String, &'d MediaType)> {
        let mut named: Vec<(&'d str, String, &'d MediaType)> = Vec::new();
        for (written, media) in content {
            let Some(name) = essence(written) else {
                self.unsupported(
                    pointer.push(written),
                    format!("`{written}` is no media type"),
                    "write a type and a subtype, such as `application/json`",
                );
                continue;
            };
            match named.iter().find(|(_, other, _)| *other == name) {
                None => named.push((written, name, media)),
                Some((_, _, other)) if other.schema == media.schema => {}
                Some((other, ..)) => {
                    let message = format!(
                        "`{written}` and `{other}` are one media type, and have different schemas"
                    );
                    self.unsupported(
                        pointer.push(written),
                        message,
                        "list each media type once; neither case nor parameters tell two apart",
                    );
                }
            }
        }
        named
    }

    /// What an answer in this media type is in Rust.
    pub(super) fn offered(&mut self, offer: &Offer<'d>, pointer: &Pointer, name: &str) -> Expr {
        let pointer = pointer.push(offer.written);
        match &offer.content {
            Content::Empty => Expr::Unit,
            Content::Json(_) => self.content(offer.media, &pointer, name),
            Content::Binary(_) => Expr::Binary,
            Content::Text(_) => {
                let Some(schema) = &offer.media.schema else {
                    return Expr::String;
                };
                let usage = self.usage(schema, &pointer.push("schema"), name);
                let is_text = match &usage.value {
                    Expr::String | Expr::Decimal | Expr::DateTime => true,
                    Expr::Secret(inner) => **inner == Expr::String,
                    Expr::Named(id) => self.is_enum(*id),
                    _ => false,
                };
                if is_text {
                    return usage.value;
                }
                self.ignored(
                    pointer.push("schema"),
                    "text is given as it came; only schemas of strings say more about it",
                );
                Expr::String
            }
        }
    }
}

/// Whether the schema of a media type says that it is bytes.
fn is_binary(media: &MediaType) -> bool {
    let schema = media.schema.as_ref().and_then(|schema| schema.as_item());
    schema.is_some_and(|schema| match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => {
            string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
        }
        _ => false,
    })
}

/// A media type in lower case and without parameters; `None` if it is none (RFC 9110, section 8.3.1).
fn essence(written: &str) -> Option<String> {
    let essence = written.split(';').next()?.trim().to_ascii_lowercase();
    let (class, within) = essence.split_once('/')?;
    let is_token = |text: &str| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !text.is_empty() && text.bytes().all(known)
    };
    let only_ranges = within == "*" || class != "*";
    (is_token(class) && is_token(within) && only_ranges).then_some(essence)
}
