//! The types of an operation's successes: one, or an enum with a variant for each case.

use spec::Pointer;

use super::text;
use crate::model::{
    Answer, AnswerRule, Answers, Content, Docs, Expr, Operation, StatusRange, Success,
};
use crate::names::{self, Style};

/// One way in which an operation answers.
pub(super) struct Way {
    pub(super) status: StatusRange,
    pub(super) content: Content,
    pub(super) value: Expr,
    /// What the document says about the status.
    pub(super) docs: Docs,
    pub(super) pointer: Pointer,
}

impl Way {
    pub(super) fn rule(self, case: usize) -> AnswerRule {
        AnswerRule {
            status: self.status,
            content: self.content,
            case,
            pointer: self.pointer,
        }
    }
}

/// Gives a success its type or types. Rules are needed only where JSON of one type does not say it all.
pub(super) fn tell_apart(ways: Vec<Way>, operation: &mut Operation) {
    let first = ways.first().map_or(Expr::Unit, |way| way.value.clone());
    if ways.iter().all(|way| way.value == first) {
        let plain = |way: &Way| matches!(way.content, Content::Json(_) | Content::Empty);
        if !ways.iter().all(plain) {
            operation.answers = ways.into_iter().map(|way| way.rule(0)).collect();
        }
        operation.success = Success::One(first);
        return;
    }
    let mut cases: Vec<Vec<Way>> = Vec::new();
    for way in ways {
        let same = |case: &&mut Vec<Way>| {
            case.first()
                .is_some_and(|first| first.status == way.status && first.value == way.value)
        };
        match cases.iter_mut().find(same) {
            Some(case) => case.push(way),
            None => cases.push(vec![way]),
        }
    }
    let variants = variants(&cases);
    let is_open = !operation.success_statuses.contains(&StatusRange::Class(2));
    operation.success = Success::Several(Answers {
        name: String::new(),
        variants,
        is_open,
        pointer: operation.pointer.push("responses"),
    });
    operation.answers = cases
        .into_iter()
        .enumerate()
        .flat_map(|(case, ways)| ways.into_iter().map(move |way| way.rule(case)))
        .collect();
}

/// A variant for each case, named after its status, and after its media type where the status has several.
fn variants(cases: &[Vec<Way>]) -> Vec<Answer> {
    let firsts: Vec<&Way> = cases.iter().filter_map(|case| case.first()).collect();
    let mut wires: Vec<String> = Vec::new();
    for way in &firsts {
        let mut wire = reason(way.status, "");
        let alone = firsts
            .iter()
            .filter(|other| other.status == way.status)
            .count()
            < 2;
        if let Some(media_type) = way.content.media_type().filter(|_| !alone) {
            let short = format!("{wire} {}", media_word(&way.content));
            wire = if wires.contains(&short) {
                format!("{wire} {media_type}")
            } else {
                short
            };
        }
        wires.push(wire);
    }
    let wires: Vec<&str> = wires.iter().map(String::as_str).collect();
    let named = names::assign(Style::Variant, &wires, &["Unknown"]);
    cases
        .iter()
        .zip(&firsts)
        .zip(named)
        .map(|((ways, first), name)| {
            let mut docs = first.docs.clone();
            let mut told = format!("HTTP {}", label(first.status));
            for (index, media_type) in ways
                .iter()
                .filter_map(|way| way.content.media_type())
                .enumerate()
            {
                told.push_str(if index == 0 { ", " } else { " or " });
                told.push_str(&text::code(media_type));
            }
            docs.paragraph(&format!("{told}."));
            Answer {
                name,
                docs,
                value: first.value.clone(),
                pointer: first.pointer.clone(),
            }
        })
        .collect()
}

/// How a status is called in documentation.
pub(super) fn label(range: StatusRange) -> String {
    match range {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "any other".to_owned(),
    }
}

/// How a status is called in names: a success by its registered reason, others as `written`.
pub(super) fn reason(range: StatusRange, written: &str) -> String {
    let known = match range {
        StatusRange::Exact(200) => "ok",
        StatusRange::Exact(201) => "created",
        StatusRange::Exact(202) => "accepted",
        StatusRange::Exact(203) => "non authoritative information",
        StatusRange::Exact(204) => "no content",
        StatusRange::Exact(205) => "reset content",
        StatusRange::Exact(206) => "partial content",
        StatusRange::Exact(207) => "multi status",
        StatusRange::Exact(208) => "already reported",
        StatusRange::Exact(226) => "im used",
        StatusRange::Exact(code @ 200..=299) => return format!("status {code}"),
        StatusRange::Class(2) => "success",
        _ => written,
    };
    known.to_owned()
}

/// How a media type is called in names.
pub(super) fn media_word(content: &Content) -> String {
    match content {
        Content::Empty => "empty".to_owned(),
        Content::Json(name) if name == "application/json" || name.ends_with('*') => {
            "json".to_owned()
        }
        Content::Text(name) if name == "text/plain" || name.ends_with('*') => "text".to_owned(),
        Content::Json(name) | Content::Text(name) | Content::Binary(name) => {
            let (class, within) = name.split_once('/').unwrap_or_default();
            let word = match (class, within) {
                ("*", _) => "binary",
                (class, "*") => class,
                (_, within) => within,
            };
            word.replace('+', " ")
        }
    }
}
