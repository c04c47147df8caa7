//! Parameters: arguments of a method, members of a query, options of a call.

use openapiv3::{
    Parameter as Described, ParameterData, ParameterSchemaOrContent, QueryStyle, SchemaKind, Type,
};
use spec::Severity;
use spec::policy::{self, IdempotencyKey};

use super::schema::{self, Use};
use super::schemas::Schemas;
use super::{choice, limits, object, text};
use crate::model::{
    Argument, CallOption, Docs, Expr, HeaderParameter, Idempotency, Limit, Limits, Operation,
    QueryParameter,
};
use crate::names::{self, Style};

impl<'d> Schemas<'d> {
    /// Sorts the parameters of an operation into `operation`.
    pub(super) fn parameters(
        &mut self,
        described: &spec::Operation<'d>,
        operation: &mut Operation,
    ) {
        for parameter in &described.parameters {
            let data = parameter.parameter.parameter_data_ref();
            match parameter.parameter {
                Described::Path { .. } => {
                    let Use { value, limits, .. } = self.parameter(described, parameter);
                    operation.arguments.push(Argument {
                        wire: data.name.clone(),
                        name: String::new(),
                        docs: match data.description.as_deref() {
                            Some(text) if !text.trim().is_empty() => {
                                text::item(&text::code(&data.name), text)
                            }
                            _ => Docs::default(),
                        },
                        value,
                        limits,
                        pointer: parameter.pointer.clone(),
                    });
                }
                Described::Query { style, .. } => {
                    self.query_parameter(described, parameter, style, operation);
                }
                Described::Header { .. } => self.header(parameter, data, operation),
                Described::Cookie { .. } => self.left_out(parameter, data, "cookies"),
            }
        }
        // In the order of the path, which is how the arguments read at a call.
        let position = |argument: &Argument| described.path.find(&format!("{{{}}}", argument.wire));
        operation.arguments.sort_by_key(position);
        let wires: Vec<&str> = operation
            .arguments
            .iter()
            .map(|argument| argument.wire.as_str())
            .collect();
        let named = names::assign(Style::Field, &wires, &["body", "query"]);
        for (argument, name) in operation.arguments.iter_mut().zip(named) {
            argument.name = name;
        }
        let wires: Vec<&str> = operation
            .query
            .iter()
            .map(|parameter| parameter.wire.as_str())
            .collect();
        let named = names::assign(Style::Field, &wires, &[]);
        for (parameter, name) in operation.query.iter_mut().zip(&named) {
            parameter.name.clone_from(name);
            parameter.setter = object::setter(name, &named);
        }
    }

    fn query_parameter(
        &mut self,
        described: &spec::Operation<'d>,
        parameter: &spec::Parameter<'d>,
        style: &QueryStyle,
        operation: &mut Operation,
    ) {
        let data = parameter.parameter.parameter_data_ref();
        let usage = self.parameter(described, parameter);
        let exploded = matches!(style, QueryStyle::Form) && data.explode != Some(false);
        if matches!(usage.value, Expr::List(_)) && !exploded {
            self.unsupported(
                parameter.pointer.clone(),
                format!("the list `{}` is written in one piece", data.name),
                "use the style `form` with `explode: true`, the default, which repeats the parameter",
            );
        }
        let mut docs = documentation(data);
        if !matches!(usage.value, Expr::Named(_)) || docs.is_empty() {
            docs.paragraph(&usage.docs.0);
        }
        if docs.is_empty() {
            docs.paragraph(&format!("{}.", text::code(&data.name)));
        }
        operation.query.push(QueryParameter {
            wire: data.name.clone(),
            name: String::new(),
            setter: String::new(),
            value: usage.value,
            limits: usage.limits,
            sensitivity: usage.sensitivity,
            required: data.required,
            docs,
            pointer: parameter.pointer.clone(),
        });
    }

    fn header(
        &mut self,
        parameter: &spec::Parameter<'d>,
        data: &'d ParameterData,
        operation: &mut Operation,
    ) {
        let header = data.name.to_ascii_lowercase();
        if let Some(key) = self.extension::<IdempotencyKey>(&parameter.pointer) {
            operation.idempotency = Some(Idempotency {
                header,
                lifetime_seconds: key.lifetime_seconds,
                pointer: parameter.pointer.clone(),
            });
        } else if let Some(policy::CallOption(name)) = self.extension(&parameter.pointer) {
            let (value, limits) = self.header_limits(parameter, data);
            operation.headers.push(HeaderParameter {
                wire: header.clone(),
                value,
                limits,
                pointer: parameter.pointer.clone(),
            });
            operation.options.push(CallOption {
                name,
                header,
                pointer: parameter.pointer.clone(),
            });
        } else if !matches!(header.as_str(), "accept" | "content-type" | "authorization") {
            self.left_out(parameter, data, "header parameters");
        }
    }

    /// What the value of a header is written as, and its limits. Callers give any text, so it gets no type of its own.
    fn header_limits(
        &mut self,
        parameter: &spec::Parameter<'d>,
        data: &'d ParameterData,
    ) -> (Expr, Limits) {
        let place = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                self.place(schema, &parameter.pointer.push("schema"), &data.name)
            }
            ParameterSchemaOrContent::Content(_) => None,
        };
        let Some(place) = place else {
            return (Expr::String, Limits::default());
        };
        let value = match &place.schema.schema_kind {
            SchemaKind::Type(Type::Number(_)) => Expr::F64,
            SchemaKind::Type(Type::Integer(_)) => Expr::I64,
            _ => Expr::String,
        };
        let mut limits = limits::read(self, &place, &value);
        if choice::is_closed(place.schema) {
            let listed = choice::listed(place.schema).into_iter();
            limits
                .own
                .push(Limit::OneOf(listed.map(str::to_owned).collect()));
        }
        limits.empty_is_unset = schema::flag(place.schema, "x-empty-is-unset");
        (value, limits)
    }

    /// A parameter that no call sends.
    fn left_out(&mut self, parameter: &spec::Parameter<'d>, data: &ParameterData, what: &str) {
        let name = &data.name;
        if data.required {
            let help = "make it a security scheme, an option of the call (`x-call-option`) or an idempotency key";
            self.unsupported(
                parameter.pointer.clone(),
                format!("{what} such as `{name}` are not sent"),
                help,
            );
        } else {
            self.ignored(
                parameter.pointer.clone(),
                format!("{what} such as `{name}` are not sent"),
            );
        }
    }

    /// The type of a parameter: something that has one text.
    fn parameter(
        &mut self,
        described: &spec::Operation<'d>,
        parameter: &spec::Parameter<'d>,
    ) -> Use {
        let data = parameter.parameter.parameter_data_ref();
        let query = matches!(parameter.parameter, Described::Query { .. });
        let told = self.diagnostics.len();
        let usage = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let name = format!("{}.{}", described.id, data.name);
                self.usage(schema, &parameter.pointer.push("schema"), &name)
            }
            ParameterSchemaOrContent::Content(_) => Use::anything(),
        };
        let single = match &usage.value {
            Expr::List(item) if query => item.as_ref(),
            other => other,
        };
        let has_text = match single {
            Expr::String
            | Expr::Bool
            | Expr::I32
            | Expr::I64
            | Expr::F64
            | Expr::Decimal
            | Expr::DateTime => true,
            Expr::Named(id) => self.is_enum(*id),
            _ => false,
        };
        // What stands in the place of a refused schema has no text either.
        let refused = self
            .diagnostics
            .iter()
            .skip(told)
            .any(|diagnostic| diagnostic.severity() == Severity::Error);
        if !has_text && !refused {
            let message = format!("the parameter `{}` has no plain text", data.name);
            let help = "describe it as a string, number, boolean or enum; in a query, also as a list of them";
            self.unsupported(parameter.pointer.clone(), message, help);
        }
        usage
    }
}

fn documentation(data: &ParameterData) -> Docs {
    text::docs(data.description.as_deref().unwrap_or_default())
}
