//! Parameters: arguments of a method, members of a query, options of a call.

use openapiv3::{Parameter as Described, ParameterData, ParameterSchemaOrContent, QueryStyle};
use spec::policy::{self, IdempotencyKey};

use super::schemas::Schemas;
use super::{object, text};
use crate::model::{Argument, CallOption, Docs, Expr, Idempotency, Operation, QueryParameter};
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
                    let value = self.parameter(described, parameter);
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
        let value = self.parameter(described, parameter);
        let exploded = matches!(style, QueryStyle::Form) && data.explode != Some(false);
        if matches!(value, Expr::List(_)) && !exploded {
            self.unsupported(
                parameter.pointer.clone(),
                format!("the list `{}` is written in one piece", data.name),
                "use the style `form` with `explode: true`, the default, which repeats the parameter",
            );
        }
        let mut docs = documentation(data);
        let mut sensitivity = None;
        if let ParameterSchemaOrContent::Schema(schema) = &data.format {
            let usage = self.usage(schema, &parameter.pointer.push("schema"), "");
            if !matches!(usage.value, Expr::Named(_)) || docs.is_empty() {
                docs.paragraph(&usage.docs.0);
            }
            sensitivity = usage.sensitivity;
        }
        if docs.is_empty() {
            docs.paragraph(&format!("{}.", text::code(&data.name)));
        }
        operation.query.push(QueryParameter {
            wire: data.name.clone(),
            name: String::new(),
            setter: String::new(),
            value,
            sensitivity,
            required: data.required,
            docs,
            pointer: parameter.pointer.clone(),
        });
    }

    fn header(
        &mut self,
        parameter: &spec::Parameter<'d>,
        data: &ParameterData,
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
            operation.options.push(CallOption {
                name,
                header,
                pointer: parameter.pointer.clone(),
            });
        } else if !matches!(header.as_str(), "accept" | "content-type" | "authorization") {
            self.left_out(parameter, data, "header parameters");
        }
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
    ) -> Expr {
        let data = parameter.parameter.parameter_data_ref();
        let query = matches!(parameter.parameter, Described::Query { .. });
        let value = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let name = format!("{}.{}", described.id, data.name);
                self.usage(schema, &parameter.pointer.push("schema"), &name)
                    .value
            }
            ParameterSchemaOrContent::Content(_) => Expr::Json,
        };
        let single = match &value {
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
        if !has_text {
            let message = format!("the parameter `{}` has no plain text", data.name);
            let help = "describe it as a string, number, boolean or enum; in a query, also as a list of them";
            self.unsupported(parameter.pointer.clone(), message, help);
        }
        value
    }
}

fn documentation(data: &ParameterData) -> Docs {
    text::docs(data.description.as_deref().unwrap_or_default())
}
