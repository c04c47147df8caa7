//! `webhooks.rs`: checking and reading what the API sends.

use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use spec::policy::WebhookSignature;

use super::{Module, ident, lines};
use crate::lower::text;
use crate::model::{Docs, Model};

/// `None` when the API sends nothing.
pub(super) fn module(model: &Model) -> Option<Module> {
    let webhooks = model.webhooks.as_ref()?;
    let event = webhooks.event.map(|id| ident(model.name(id)));
    let signature = webhooks.signature.as_ref();
    let mut docs = Docs("Events that the API sends.".to_owned());
    webhooks
        .events
        .iter()
        .for_each(|event| docs.paragraph(&event.docs.0));
    if signature.is_some() {
        docs.paragraph("Check an event before anything else is done with it, over its body exactly as it was received.");
    }
    let types = event.is_some().then(|| {
        quote!(
            use crate::types;
        )
    });
    let errors = match (signature.is_some(), event.is_some()) {
        (true, true) => quote!(
            use openapi_runtime::{DecodeError, Secret};
        ),
        (true, false) => quote!(
            use openapi_runtime::Secret;
        ),
        (false, _) => quote!(
            use openapi_runtime::DecodeError;
        ),
    };
    let webhook = signature.map(|_| {
        quote! {
            use openapi_runtime::webhook::{self, Algorithm, Encoding, MessagePart, SignatureScheme};
        }
    });
    let std = signature.map(|_| {
        quote!(
            use std::time::{Duration, SystemTime};
        )
    });
    let mut items: Vec<TokenStream> = std.into_iter().collect();
    items.push(quote!(#webhook #errors));
    items.extend(types);
    items.extend(signature.map(|_| {
        quote!(
            pub use openapi_runtime::webhook::SignatureError;
        )
    }));
    items.extend(signature.map(|found| scheme(found)));
    items.extend(signature.map(|_| verify()));
    items.extend(event.map(|event| {
        quote! {
            /// Reads an event whose signature was checked.
            ///
            /// # Errors
            /// When the body is no event. A kind of event that this crate does not know is no error: it is kept whole.
            pub fn parse(body: &[u8]) -> Result<types::#event, DecodeError> {
                openapi_runtime::decode(body)
            }
        }
    }));
    Some(Module {
        path: PathBuf::from("src/webhooks.rs"),
        docs,
        items,
    })
}

fn scheme(signature: &WebhookSignature) -> TokenStream {
    let parts = signature
        .message
        .iter()
        .map(|part| ident(&format!("{part:?}")));
    let (algorithm, encoding) = (
        ident(&format!("{:?}", signature.algorithm)),
        ident(&format!("{:?}", signature.encoding)),
    );
    let header = signature.signature_header.to_ascii_lowercase();
    let timestamp = signature.timestamp_header.to_ascii_lowercase();
    let tolerance = Literal::u64_unsuffixed(signature.tolerance_seconds);
    let docs = lines(&format!(
        "How events are signed; the signature stands in the header {}.",
        text::code(&header)
    ));
    quote! {
        #docs
        pub static SIGNATURE: SignatureScheme = SignatureScheme {
            algorithm: Algorithm::#algorithm,
            message: &[#(MessagePart::#parts),*],
            encoding: Encoding::#encoding,
            signature_header: #header,
            timestamp_header: #timestamp,
            tolerance: Duration::from_secs(#tolerance),
        };
    }
}

fn verify() -> TokenStream {
    quote! {
        /// Checks that an event was signed with one of `secrets`, and about now.
        ///
        /// `header` looks up a header by its name in lower case; `body` is the body exactly as it was received.
        ///
        /// # Errors
        /// Says what is wrong. In each case the event must be ignored.
        pub fn verify<'h>(
            secrets: &[Secret],
            header: impl Fn(&str) -> Option<&'h str>,
            body: &[u8],
            now: SystemTime,
        ) -> Result<(), SignatureError> {
            webhook::verify(&SIGNATURE, secrets, header, body, now)
        }
    }
}
