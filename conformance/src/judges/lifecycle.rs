//! Is every pair of reads of one object joined by moves that its state machine allows?

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use spec::{
    Document, Pointer, Report,
    policy::{self, StateMachine},
};

use super::place;
use crate::{class::Class, exchange::Exchange, finding::Sample};

/// A kind of object with a status: the member of its id, the member of its status, and the schema with its states.
const OBJECTS: &[(&str, &str, &str)] = &[
    ("payment_intent_id", "intent_status", "IntentStatus"),
    ("attempt_id", "attempt_status", "AttemptStatus"),
];

/// The state machines of the document.
pub(crate) struct LifecycleJudge {
    machines: Vec<Machine>,
}

struct Machine {
    id: &'static str,
    status: &'static str,
    states: StateMachine,
    at: String,
    pointer: Pointer,
}

/// A status that was read, and where.
struct Read {
    status: String,
    operation: String,
    pointer: Pointer,
}

/// Statuses that were seen, by the name of the schema with the states.
pub(crate) type Seen = BTreeMap<&'static str, BTreeSet<String>>;

impl LifecycleJudge {
    pub(crate) fn new(document: &Document) -> Result<Self, Report> {
        let schemas = Pointer::root().push("components").push("schemas");
        let mut machines = Vec::new();
        for (id, status, schema) in OBJECTS {
            let pointer = schemas.push(schema);
            if let Some(states) = policy::read::<StateMachine>(document, &pointer)? {
                let pointer = pointer.push("x-state-machine");
                machines.push(Machine {
                    id,
                    status,
                    states,
                    at: place(document, &pointer),
                    pointer,
                });
            }
        }
        Ok(Self { machines })
    }

    /// How many states each machine has, by the name of its schema.
    pub(crate) fn state_counts(&self) -> BTreeMap<&'static str, usize> {
        let count = |machine: &Machine| {
            let schema = OBJECTS
                .iter()
                .find(|(id, ..)| *id == machine.id)
                .map(|(.., schema)| *schema)?;
            Some((schema, machine.states.states.len()))
        };
        self.machines.iter().filter_map(count).collect()
    }

    /// Whether an object whose `member` is `from` may be `to` later, or is already.
    pub(crate) fn leads(&self, member: &str, from: &str, to: &str) -> bool {
        let mut machines = self.machines.iter();
        machines
            .find(|machine| machine.status == member)
            .is_none_or(|machine| machine.states.reachable(from, to))
    }

    /// Walks the answers of a scenario in order.
    pub(crate) fn judge(&self, exchanges: &[Exchange], seen: &mut Seen) -> Vec<Sample> {
        let mut last: BTreeMap<(&str, String), Read> = BTreeMap::new();
        let mut samples = Vec::new();
        for exchange in exchanges {
            let Some(body) = exchange.response.body.json() else {
                continue;
            };
            for machine in &self.machines {
                for (pointer, id, status) in reads(body, machine) {
                    // A status that nobody documented is the contract judge's to name; nothing is known of what leads to it
                    // or away from it.
                    if !machine.states.states.contains_key(&status) {
                        continue;
                    }
                    note(machine, &status, seen);
                    let read = Read {
                        status: status.clone(),
                        operation: exchange.operation.clone(),
                        pointer: pointer.clone(),
                    };
                    let Some(before) = last.insert((machine.id, id), read) else {
                        continue;
                    };
                    if before.status == status || machine.states.reachable(&before.status, &status)
                    {
                        continue;
                    }
                    let message = format!(
                        "no documented move leads from {} to {}",
                        spec::escape(&before.status),
                        spec::escape(&status)
                    );
                    samples.push(Sample {
                        document: Some(machine.at.clone()),
                        schema: Some(machine.pointer.clone()),
                        // Which of the two answers lied cannot be known.
                        also_at: Some((before.operation, before.pointer)),
                        found: Some(json!({"from": before.status, "to": status})),
                        ..Sample::of(Class::IllegalMove, exchange, pointer, message)
                    });
                }
            }
        }
        samples
    }
}

/// Notes that a status of the machine was read.
fn note(machine: &Machine, status: &str, seen: &mut Seen) {
    let schema = OBJECTS
        .iter()
        .find(|(id, ..)| *id == machine.id)
        .map(|(.., schema)| *schema);
    if let Some(schema) = schema {
        seen.entry(schema).or_default().insert(status.to_owned());
    }
}

/// Every object in `body` with the machine's id and status: where its status stands, its id and the status.
fn reads(body: &Value, machine: &Machine) -> Vec<(Pointer, String, String)> {
    let mut found = Vec::new();
    walk(body, &Pointer::root(), machine, &mut found);
    found
}

fn walk(
    value: &Value,
    at: &Pointer,
    machine: &Machine,
    found: &mut Vec<(Pointer, String, String)>,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &at.push(index), machine, found);
            }
        }
        Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(Value::as_str);
            if let (Some(id), Some(status)) = (text(machine.id), text(machine.status)) {
                found.push((at.push(machine.status), id.to_owned(), status.to_owned()));
            }
            for (name, member) in members {
                walk(member, &at.push(name), machine, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
