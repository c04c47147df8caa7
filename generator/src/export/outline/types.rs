//! Types by topic, with their members.

use super::page::{Page, Row};
use super::words;
use crate::model::{
    Choice, Constant, Encoding, Model, Shape, StringEnum, Struct, Test, Type, Union, Value,
    VariantView,
};

pub(super) fn types(model: &Model, page: &mut Page<'_>) {
    if !model.types.is_empty() {
        page.heading("Types");
    }
    for topic in &model.topics {
        page.line(1, &format!("mod {}", topic.module), &topic.pointer);
        for ty in topic.types.iter().filter_map(|id| model.get(*id)) {
            one(model, ty, page);
        }
    }
}

fn one(model: &Model, ty: &Type, page: &mut Page<'_>) {
    let what = match &ty.shape {
        Shape::Struct(_) => format!("struct {}", ty.name),
        Shape::Enum(values) if values.closed => format!("closed enum {}", ty.name),
        Shape::Enum(_) => format!("enum {}", ty.name),
        Shape::Union(union) => format!("union {} by {:?}", ty.name, union.tag.wire),
        Shape::Choice(_) => format!("union {} by evidence", ty.name),
    };
    let sent = if ty.in_request { "in requests" } else { "" };
    page.line(2, &words::listed(&[what.as_str(), sent]), &ty.pointer);
    match &ty.shape {
        Shape::Struct(object) => members(model, object, page),
        Shape::Enum(values) => page.table(3, &self::values(values)),
        Shape::Union(union) => page.table(3, &variants(model, union)),
        Shape::Choice(choice) => page.table(3, &choices(model, choice)),
    }
}

fn members(model: &Model, object: &Struct, page: &mut Page<'_>) {
    let rows = object.fields.iter().map(|field| {
        let marks = words::listed(&[
            words::sensitivity(field.sensitivity),
            words::direction(field.direction),
            if field.deprecated { "deprecated" } else { "" },
            &words::limits(&field.limits),
        ]);
        let name = words::name(&field.name, &field.wire);
        let value = words::expr(model, &field.value);
        let presence = words::presence(field.presence);
        Row::new([&name, &value, presence, &marks], &field.pointer)
    });
    page.table(3, &rows.collect::<Vec<_>>());
    if let Some(view) = &object.view {
        page.line(
            3,
            &format!("view {} by {}", view.name, view.tag),
            &view.pointer,
        );
        page.table(4, &view_members(view));
    }
}

fn view_members(view: &VariantView) -> Vec<Row> {
    let members = view.members.iter().map(|member| {
        let name = words::name(&member.name, &member.wire);
        Row::new([&name, &member.field], &member.pointer)
    });
    members.collect()
}

fn values(values: &StringEnum) -> Vec<Row> {
    let wire = |index: &usize| {
        values
            .values
            .get(*index)
            .map_or("", |value| value.wire.as_str())
    };
    let rows = values.values.iter().enumerate().map(|(index, value)| {
        let mut course = Vec::new();
        if let Some(machine) = &values.machine {
            if machine.initial.contains(&index) {
                course.push("initial".to_owned());
            }
            for state in machine.states.iter().filter(|state| state.value == index) {
                course.push(if state.is_final {
                    "final".to_owned()
                } else {
                    format!("waits for {}", words::waits_for(state.waits_for))
                });
            }
            for step in machine.moves.iter().filter(|step| step.from == index) {
                let to: Vec<&str> = step.to.iter().map(wire).collect();
                course.push(format!("then {}", to.join(" or ")));
            }
        }
        let Value {
            name,
            wire,
            pointer,
        } = value;
        Row::new([name, &format!("{wire:?}"), &course.join(", ")], pointer)
    });
    rows.collect()
}

fn variants(model: &Model, union: &Union) -> Vec<Row> {
    let rows = union.variants.iter().map(|variant| {
        let tags: Vec<String> = variant.tags.iter().map(|tag| format!("{tag:?}")).collect();
        let place = match &variant.encoding {
            Encoding::Nested { member } => format!("under {member}"),
            Encoding::Whole { .. } => String::new(),
        };
        let payload = words::expr(model, &variant.payload);
        let tags = tags.join(" or ");
        Row::new([&variant.name, &tags, &payload, &place], &variant.pointer)
    });
    rows.collect()
}

fn choices(model: &Model, choice: &Choice) -> Vec<Row> {
    let rows = choice.variants.iter().map(|variant| {
        let evidence = &variant.evidence;
        let kinds = evidence.kinds.iter().map(|kind| kind.described());
        let mut told = vec![kinds.collect::<Vec<_>>().join(" or ")];
        if !evidence.values.is_empty() {
            told.push(format!("one of {}", constants(&evidence.values)));
        }
        told.extend(evidence.members.iter().map(|(name, test)| match test {
            Test::Present => format!("has {name:?}"),
            Test::Kinds(kinds) => {
                let kinds = kinds.iter().map(|kind| kind.described());
                format!("{name:?} is {}", kinds.collect::<Vec<_>>().join(" or "))
            }
            Test::Values(values) => format!("{name:?} is {}", constants(values)),
        }));
        Row::new(
            [
                variant.name.as_str(),
                &words::expr(model, &variant.payload),
                words::sensitivity(variant.sensitivity),
                &told.join(", "),
            ],
            &variant.pointer,
        )
    });
    rows.collect()
}

fn constants(values: &[Constant]) -> String {
    let values: Vec<String> = values.iter().map(Constant::to_string).collect();
    values.join(" or ")
}
