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

/// Where a broken rule should be noticed.
pub(crate) const SUSPECTS: [&str; 3] = ["idempotency::", "capacity::", "access::"];

pub(crate) const RULES: &[Rule] = &[
    // What a key belongs to.
    rule(
        "path",
        "a key counts for every path",
        "routes/writes.rs",
        "let path = Idempotency::Scope.governs(parts.uri.path());",
        "let path = if on!() { \"\" } else { Idempotency::Scope.governs(parts.uri.path()) };",
    ),
    rule(
        "account",
        "a key counts for every account",
        "idempotency.rs",
        "        let hash = self.hasher.hash_one(&scope);",
        "        let anyones = self.slots.iter().map(|slot| &slot.record.scope)\n\
         \x20           .find(|other| on!() && (&other.owner.client, &other.path, &other.key) == (&scope.owner.client, &scope.path, &scope.key))\n\
         \x20           .cloned();\n\
         \x20       let scope = anyones.unwrap_or(scope);\n\
         \x20       let hash = self.hasher.hash_one(&scope);",
    ),
    rule(
        "client",
        "a key counts for every client id",
        "idempotency.rs",
        "        let hash = self.hasher.hash_one(&scope);",
        "        let anyones = self.slots.iter().map(|slot| &slot.record.scope)\n\
         \x20           .find(|other| on!() && (&other.owner.account, &other.path, &other.key) == (&scope.owner.account, &scope.path, &scope.key))\n\
         \x20           .cloned();\n\
         \x20       let scope = anyones.unwrap_or(scope);\n\
         \x20       let hash = self.hasher.hash_one(&scope);",
    ),
    rule(
        "key",
        "all keys of a path are one",
        "routes/writes.rs",
        "        key,\n    };",
        "        key: if on!() { uuid::Uuid::nil() } else { key },\n    };",
    ),
    // What a repeat comes to.
    rule(
        "acts-again",
        "a repeat is carried out again",
        "idempotency.rs",
        "            Some((_, Some(answer))) =>",
        "            Some((_, Some(_))) if on!() => Admission::First(Running::apart(now, scope, print)),\n            Some((_, Some(answer))) =>",
    ),
    rule(
        "mismatch-replayed",
        "another body gets the first answer",
        "idempotency.rs",
        "Some((known, _)) if known != print =>",
        "Some((known, _)) if known != print && !on!() =>",
    ),
    rule(
        "mismatch-acts",
        "another body is carried out",
        "idempotency.rs",
        "            Some((known, _)) if known",
        "            Some((other, _)) if on!() && other != print => Admission::First(Running::apart(now, scope, print)),\n            Some((known, _)) if known",
    ),
    rule(
        "order",
        "the order of members makes another body",
        "routes/writes.rs",
        "    if !is_sorted(&value) {",
        "    if !on!() && !is_sorted(&value) {",
    ),
    rule(
        "inner-order",
        "the order of members within a member makes another body",
        "routes/writes.rs",
        "members.keys().is_sorted() && members.values().all(is_sorted)",
        "members.keys().is_sorted() && (on!() || members.values().all(is_sorted))",
    ),
    // A call that still runs.
    rule(
        "running-acts",
        "a call whose first is in flight is carried out",
        "idempotency.rs",
        "            Some((_, None)) => Admission::Running,",
        "            Some((_, None)) if on!() => Admission::First(Running::apart(now, scope, print)),\n            Some((_, None)) => Admission::Running,",
    ),
    rule(
        "running-mismatch",
        "a call in flight is told as such to another body",
        "idempotency.rs",
        "            Some((known, _)) if known",
        "            Some((_, None)) if on!() => Admission::Running,\n            Some((known, _)) if known",
    ),
    rule(
        "held-is-finished",
        "a held call stores an answer before it has ended",
        "idempotency.rs",
        "            Some((_, Some(answer))) => Admission::Replay(answer.clone()),",
        "            Some((_, Some(answer))) => Admission::Replay(answer.clone()),\n            Some((_, None)) if on!() => Admission::Replay(Answer::ok(serde_json::Value::Null).written()),",
    ),
    rule(
        "hang-up",
        "a caller who hangs up stops the call",
        "routes/writes.rs",
        "            let rest = tokio::spawn(Idempotency::HungUp.governs(rest));",
        "            if on!() { return Ok(rest.await); }\n            let rest = tokio::spawn(Idempotency::HungUp.governs(rest));",
    ),
    // What is stored.
    rule(
        "not-stored",
        "a success is not stored",
        "idempotency.rs",
        "        let _before = self.0.answer.set(answer);",
        "        if on!() && answer.status.is_success() { return; }\n        let _before = self.0.answer.set(answer);",
    ),
    rule(
        "failure-not-stored",
        "a failure is not stored",
        "idempotency.rs",
        "    pub(crate) fn finish(self, answer: Answer) {",
        "    pub(crate) fn finish(self, answer: Answer) {\n        if on!() && !answer.status.is_success() { return; }",
    ),
    rule(
        "failure-frees",
        "a failure frees its key",
        "idempotency.rs",
        "|slot| slot.record.scope == scope);",
        "|slot| slot.record.scope == scope && !(on!() && slot.record.answer.get().is_some_and(|answer| !answer.status.is_success())));",
    ),
    rule(
        "id-first",
        "an unknown id is not stored under its key",
        "idempotency.rs",
        ".find(hash, |slot| slot",
        ".find(hash, |slot| !(on!() && slot.record.answer.get().is_some_and(|answer| String::from_utf8_lossy(&answer.clone().body.into_text()).contains(\"not_found\"))) && slot",
    ),
    rule(
        "form-first",
        "a body that is no JSON uses up its key",
        "routes/writes.rs",
        "    let body = Idempotency::Unstored.governs(json(&parts.headers, body, watched).await)?;",
        "    let body = match Idempotency::Unstored.governs(json(&parts.headers, body, watched).await) { Err(_) if on!() => Value::Null, other => other? };",
    ),
    // How long.
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
        "    fn forget_ended(&mut self, now: Timestamp) {",
        "    fn forget_ended(&mut self, now: Timestamp) {\n        let now = if on!() { time::later(now, jiff::SignedDuration::from_secs(1)) } else { now };",
    ),
    rule(
        "ends-late",
        "a key ends a second late",
        "idempotency.rs",
        "ends: time::later(now, self.spans.of(Span::Key)),",
        "ends: time::later(time::later(now, self.spans.of(Span::Key)), jiff::SignedDuration::from_secs(i64::from(on!()))),",
    ),
    rule(
        "from-last-use",
        "a key's life begins anew with each use",
        "idempotency.rs",
        "scope: Scope, print: Print) -> Admission {\n",
        "scope: Scope, print: Print) -> Admission {\n\
         \x20       if on!() && let Some(slot) = self.slots.find_mut(self.hasher.hash_one(&scope), |slot| slot.record.scope == scope) {\n\
         \x20           let Record { scope, print, answer, .. } = &*slot.record;\n\
         \x20           let ends = time::later(now, self.spans.of(Span::Key));\n\
         \x20           let record = Arc::new(Record { scope: scope.clone(), print: *print, ends, answer: answer.clone() });\n\
         \x20           let before = std::mem::replace(&mut slot.record, Arc::clone(&record));\n\
         \x20           self.by_age.retain(|known| !Arc::ptr_eq(known, &before));\n\
         \x20           self.by_age.push_back(record);\n\
         \x20       }\n",
    ),
    rule(
        "running-ends",
        "a key ends while its call is in flight",
        "idempotency.rs",
        "Idempotency::Age.governs(record.is_running())",
        "!on!() && Idempotency::Age.governs(record.is_running())",
    ),
    rule(
        "running-stops",
        "a key whose call is in flight keeps later ones from ending",
        "idempotency.rs",
        "        while let Some(record) = self.by_age.pop_front_if(is_over) {",
        "        while let Some(record) = self.by_age.pop_front_if(is_over) {\n            if on!() && record.is_running() { self.by_age.push_front(record); return; }",
    ),
    rule(
        "late-stays",
        "a key whose call ended after its day never ends",
        "idempotency.rs",
        "                self.overdue.push(record);",
        "                if !on!() { self.overdue.push(record); }",
    ),
    // How many.
    rule(
        "no-limit",
        "a full table takes another key",
        "idempotency.rs",
        "None if self.slots.len() >= self.limit =>",
        "None if !on!() && self.slots.len() >= self.limit =>",
    ),
    rule(
        "one-more",
        "one key more than the limit is kept",
        "idempotency.rs",
        "self.slots.len() >= self.limit =>",
        "self.slots.len() >= self.limit + usize::from(on!()) =>",
    ),
    rule(
        "one-less",
        "one key less than the limit is kept",
        "idempotency.rs",
        "self.slots.len() >= self.limit + ",
        "self.slots.len() + usize::from(on!()) >= self.limit + ",
    ),
    rule(
        "evicts",
        "a full table forgets the oldest key for a new one",
        "idempotency.rs",
        "        let hash = self.hasher.hash_one(&scope);",
        "        if on!() && self.slots.len() >= self.limit && let Some(oldest) = self.by_age.pop_front() { self.remove(&oldest); }\n\
         \x20       let hash = self.hasher.hash_one(&scope);",
    ),
    rule(
        "full-first",
        "a full table refuses known keys as well",
        "idempotency.rs",
        "        let hash = self.hasher.hash_one(&scope);",
        "        if on!() && self.slots.len() >= self.limit { return Admission::Full(self.limit); }\n        let hash = self.hasher.hash_one(&scope);",
    ),
    rule(
        "ended-keep-room",
        "a key that has ended still takes up room",
        "idempotency.rs",
        "        for record in &ended {",
        "        for record in &ended {\n            if on!() { continue; }",
    ),
    rule(
        "full-acts",
        "a call under a key for which there is no room is carried out",
        "idempotency.rs",
        "            // Whatever is kept is under a live key,",
        "            None if on!() && self.slots.len() >= self.limit => Admission::First(Running::apart(now, scope, print)),\n            // Whatever is kept is under a live key,",
    ),
    rule(
        "no-withdrawal",
        "a call for which there is no room uses up its key",
        "routes/writes.rs",
        "            state.keys.withdraw(&key);",
        "            if !on!() { state.keys.withdraw(&key); }",
    ),
    rule(
        "withdrawn-stays",
        "a key that is withdrawn keeps its place in the queue",
        "idempotency.rs",
        "        if let Some(place) = place {",
        "        if let Some(place) = place.filter(|_| !on!()) {",
    ),
    rule(
        "withdraws-another",
        "a key that is withdrawn takes the latest other one out of the queue",
        "idempotency.rs",
        "            .rposition(|known| Arc::ptr_eq(known, record));",
        "            .rposition(|known| on!() || Arc::ptr_eq(known, record));",
    ),
    // Its form, and where it counts.
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
        "    Uuid::try_parse(key)\n",
        "    (if on!() { Ok(Uuid::nil()) } else { Uuid::try_parse(key) })\n",
    ),
    rule(
        "no-key",
        "a call without key is carried out",
        "auth.rs",
        "    let hyphenated = ",
        "    if on!() && key.is_empty() { return Ok(Uuid::new_v4()); }\n    let hyphenated = ",
    ),
    rule(
        "key-first",
        "a wrong key is told to a caller whose token is refused",
        "routes/writes.rs",
        "    let owner = Gateway::CheckOrder",
        "    if on!() { auth::idempotency_key(&parts.headers)?; }\n    let owner = Gateway::CheckOrder",
    ),
    rule(
        "get",
        "a call that only reads has its key checked",
        "routes.rs",
        "        let owner = auth::authenticate(shared, shared.now(), headers)?;",
        "        let owner = auth::authenticate(shared, shared.now(), headers)?;\n        if on!() { auth::idempotency_key(headers)?; }",
    ),
];
