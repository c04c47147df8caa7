//! From tokens to text: every item on its own, the modules at once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proc_macro2::{TokenStream, TokenTree};

use crate::Options;
use crate::lower::text;
use crate::model::Model;
use crate::render::{self, Module};

#[cfg(test)]
mod tests;

/// The line at the head of every generated file.
pub(crate) fn header(comment: &str, source: &str) -> String {
    // A path would say where the generator ran; the name is enough to find the document.
    let source = source.rsplit(['/', '\\']).next().unwrap_or(source);
    format!(
        "{comment} Generated from {} by `cargo xtask generate`; do not edit.\n",
        spec::escape(source)
    )
}

/// Renders and formats every module. Each worker takes the next module that nobody has taken; the answer does not depend on
/// which worker that was.
pub fn modules(model: &Model, options: &Options) -> BTreeMap<PathBuf, String> {
    let parts = render::parts(model);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(module) = render::module(model, options, *part) {
                let text = file(&module, &model.api.source);
                done.push((module.path, text));
            }
        }
        done
    };
    let helpers = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(parts.len())
        .saturating_sub(1);
    thread::scope(|scope| {
        let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(work)).collect();
        let mut files: BTreeMap<_, _> = work().into_iter().collect();
        for helper in helpers {
            match helper.join() {
                Ok(done) => files.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        files
    })
}

/// The text of one module.
fn file(module: &Module, source: &str) -> String {
    let mut text = header("//", source);
    text.push('\n');
    for line in text::lines(&module.docs.0) {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    let mut previous_was_use = false;
    for item in &module.items {
        for (is_use, item) in self::items(item) {
            if !(is_use && previous_was_use) {
                text.push('\n');
            }
            text.push_str(&item);
            previous_was_use = is_use;
        }
        previous_was_use = false;
    }
    text
}

/// The items of a token stream, each formatted; and whether it is a declaration that stands close to the next one.
fn items(tokens: &TokenStream) -> Vec<(bool, String)> {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => file
            .items
            .into_iter()
            .map(|item| {
                if let Some(text) = table(&item) {
                    return (false, text);
                }
                let close = matches!(item, syn::Item::Use(_) | syn::Item::Mod(_));
                let is_impl = matches!(item, syn::Item::Impl(_));
                let file = syn::File {
                    shebang: None,
                    frontmatter: None,
                    attrs: Vec::new(),
                    items: vec![item],
                };
                let text = prettyplease::unparse(&file);
                (
                    close,
                    if is_impl {
                        separate_members(&text)
                    } else {
                        text
                    },
                )
            })
            .collect(),
        // Rendering writes Rust, and a test parses what it writes for every construct. Should it not all the same, rustc
        // names the place better than an error from here could.
        Err(_) => vec![(false, format!("{tokens}\n"))],
    }
}

/// A macro call around a table, `path! { Name { key: value, ... } }`, one entry a line: prettyplease knows no such macro
/// and would fill the lines. `None` for anything else.
fn table(item: &syn::Item) -> Option<String> {
    let syn::Item::Macro(call) = item else {
        return None;
    };
    let mut outer = call.mac.tokens.clone().into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(group)), None) =
        (outer.next(), outer.next(), outer.next())
    else {
        return None;
    };
    let path: Vec<String> = call
        .mac
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    let mut text = format!("{}! {{\n    {name} {{\n", path.join("::"));
    let mut entries = group.stream().into_iter();
    while let Some(key) = entries.next() {
        let mut between = String::new();
        let value = loop {
            match entries.next()? {
                TokenTree::Punct(sign) => between.push(sign.as_char()),
                value => break value,
            }
        };
        let space = if between == "=>" { " " } else { "" };
        let _ = entries.next();
        let _ = writeln!(text, "        {key}{space}{between} {value},");
    }
    text.push_str("    }\n}\n");
    Some(text)
}

/// Puts a blank line between the members of an `impl`, where a person would.
fn separate_members(text: &str) -> String {
    let mut separated = String::with_capacity(text.len());
    let (mut ended, mut was_type) = (false, false);
    for line in text.lines() {
        let inside = line.trim_start();
        let member = line.starts_with("    ") && !line.starts_with("     ");
        let is_type = inside.starts_with("type ");
        // Associated types stand close together.
        if member && ended && !inside.starts_with('}') && !(was_type && is_type) {
            separated.push('\n');
        }
        if member {
            was_type = is_type;
            ended = !inside.starts_with("///")
                && (matches!(inside, "}" | "];")
                    || inside.ends_with("{}")
                    || inside.ends_with(';'));
        }
        separated.push_str(line);
        separated.push('\n');
    }
    separated
}
