//! The rules of idempotency, and what each is changed to.

/// A rule: text of the sources, and what stands there in the copy. `on!()` there is whether the rule is broken.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) switch: &'static str,
    /// What is different when it is broken.
    pub(crate) change: &'static str,
    /// Below `src/`.
    pub(crate) file: &'static str,
    /// Stands there once.
    pub(crate) find: &'static str,
    pub(crate) replace: &'static str,
}

const fn rule(
    switch: &'static str,
    change: &'static str,
    file: &'static str,
    find: &'static str,
    replace: &'static str,
) -> Rule {
    Rule {
        switch,
        change,
        file,
        find,
        replace,
    }
}

pub(crate) const RULES: &[Rule] = &[
    rule(
        "path",
        "a key counts for every path",
        "routes/writes.rs",
        "path: parts.uri.path().to_owned(),",
        "path: if on!() { String::new() } else { parts.uri.path().to_owned() },",
    ),
    rule(
        "account",
        "a key counts for every account",
        "routes/writes.rs",
        "state.keys.admit(now, &scope, print)",
        "{ let mut scope = scope.clone(); if on!() { scope.owner.account = None; } state.keys.admit(now, &scope, print) }",
    ),
    rule(
        "client",
        "a key counts for every client id",
        "idempotency.rs",
        "match self.records.get(scope) {",
        "let anyones = self.records.keys().find(|other| on!() && (&other.owner.account, &other.path, &other.key) == (&scope.owner.account, &scope.path, &scope.key)).cloned();\n\
         match self.records.get(anyones.as_ref().unwrap_or(scope)) {",
    ),
    rule(
        "key",
        "all keys of a path are one",
        "routes/writes.rs",
        "        key,\n    };",
        "        key: if on!() { String::new() } else { key },\n    };",
    ),
    rule(
        "acts-again",
        "a repeat is carried out again",
        "routes/writes.rs",
        "Admission::Replay(answer) => return Ok(answer),",
        "Admission::Replay(_) if on!() => {}\n        Admission::Replay(answer) => return Ok(answer),",
    ),
    rule(
        "mismatch-replayed",
        "another body gets the first answer",
        "idempotency.rs",
        "Some(record) if record.print != print =>",
        "Some(record) if record.print != print && !on!() =>",
    ),
    rule(
        "mismatch-acts",
        "another body is carried out",
        "routes/writes.rs",
        "Admission::Mismatch => return Err(Refusal::key_mismatch()),",
        "Admission::Mismatch if on!() => {}\n        Admission::Mismatch => return Err(Refusal::key_mismatch()),",
    ),
    rule(
        "running-acts",
        "a call whose first is in flight is carried out",
        "idempotency.rs",
        "Some(_) => Admission::Running,",
        "Some(_) if on!() => Admission::First,\n            Some(_) => Admission::Running,",
    ),
    rule(
        "running-mismatch",
        "a call in flight is told as such to another body",
        "idempotency.rs",
        "            Some(record) if record.print",
        "            Some(Record { answer: None, .. }) if on!() => Admission::Running,\n            Some(record) if record.print",
    ),
    rule(
        "failure-not-stored",
        "a failure is not stored",
        "routes/writes.rs",
        "shared.with_state(|state, _| state.keys.finish(&scope, &answer));",
        "if !on!() || answer.status.is_success() { shared.with_state(|state, _| state.keys.finish(&scope, &answer)); }",
    ),
    rule(
        "failure-frees",
        "a failure frees its key",
        "idempotency.rs",
        "        if let Some(record) = self.records.get_mut(scope) {",
        "        if on!() && !answer.status.is_success() { self.records.remove(scope); }\n        if let Some(record) = self.records.get_mut(scope) {",
    ),
    rule(
        "never-ends",
        "a key never ends",
        "idempotency.rs",
        "        self.forget_ended(now);",
        "        if !on!() { self.forget_ended(now); }",
    ),
    rule(
        "ends-early",
        "a key ends a second early",
        "idempotency.rs",
        "            if *ends > now {",
        "            let now = if on!() { time::later(now, jiff::SignedDuration::from_secs(1)) } else { now };\n            if *ends > now {",
    ),
    rule(
        "ends-late",
        "a key ends a second late",
        "idempotency.rs",
        "let ends = time::later(now, KEY_LIFE);",
        "let ends = time::later(now, KEY_LIFE);\n                let ends = if on!() { time::later(ends, jiff::SignedDuration::from_secs(1)) } else { ends };",
    ),
    rule(
        "from-last-use",
        "a key's life begins anew with each use",
        "idempotency.rs",
        "scope: &Scope, print: Print) -> Admission {\n",
        "scope: &Scope, print: Print) -> Admission {\n        if on!() && let Some(record) = self.records.get_mut(scope) { record.ends = time::later(now, KEY_LIFE); }\n",
    ),
    rule(
        "running-ends",
        "a key ends while its call is in flight",
        "idempotency.rs",
        "record.ends <= now && record.answer.is_some()",
        "record.ends <= now && (on!() || record.answer.is_some())",
    ),
    rule(
        "upper-case",
        "an upper-case key is accepted",
        "auth.rs",
        "!key.bytes().any(|byte| byte.is_ascii_uppercase())",
        "(on!() || !key.bytes().any(|byte| byte.is_ascii_uppercase()))",
    ),
    rule(
        "other-forms",
        "a UUID without hyphens or in braces is accepted",
        "auth.rs",
        "key.len() == 36",
        "(on!() || key.len() == 36)",
    ),
    rule(
        "any-text",
        "any text of 36 characters is accepted as key",
        "auth.rs",
        "uuid::Uuid::try_parse(key).is_ok()",
        "(on!() || uuid::Uuid::try_parse(key).is_ok())",
    ),
    rule(
        "no-key",
        "a call without key is carried out",
        "auth.rs",
        "    if hyphenated &&",
        "    if on!() && key.is_empty() { return Ok(uuid::Uuid::new_v4().to_string()); }\n    if hyphenated &&",
    ),
    rule(
        "get",
        "a call that only reads has its key checked",
        "routes.rs",
        "        let owner = auth::authenticate(shared, headers)?;",
        "        let owner = auth::authenticate(shared, headers)?;\n        if on!() { auth::idempotency_key(headers)?; }",
    ),
    rule(
        "order",
        "the order of members makes another body",
        "routes/writes.rs",
        "    value.sort_all_objects();",
        "    if !on!() { value.sort_all_objects(); }",
    ),
    rule(
        "hang-up",
        "a caller who hangs up stops the call",
        "routes/writes.rs",
        "    tokio::spawn(call).await.map_err(|_| Refusal::internal())",
        "    if on!() { return Ok(call.await); }\n    tokio::spawn(call).await.map_err(|_| Refusal::internal())",
    ),
    rule(
        "form-first",
        "a body that is no JSON uses up its key",
        "routes/writes.rs",
        "    let body = json(&parts.headers, body).await?;",
        "    let body = match json(&parts.headers, body).await { Err(_) if on!() => Value::Null, other => other? };",
    ),
    rule(
        "id-first",
        "an unknown id is not stored under its key",
        "routes/writes.rs",
        "    let answer = result.unwrap_or_else(Refusal::into_answer);\n",
        "    let answer = result.unwrap_or_else(Refusal::into_answer);\n    if on!() && answer.body.to_string().contains(\"not_found\") { shared.with_state(|state, _| state.keys.forget(&scope)); return answer; }\n",
    ),
];
