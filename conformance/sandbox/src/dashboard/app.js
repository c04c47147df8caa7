// The dashboard. Whatever comes from the sandbox is put into the page as text, never as markup.
"use strict";

const at = (id) => document.getElementById(id);
const seen = { state: null, fetched: 0, entries: [], last: 0, chosen: null, rows: new Map(), shown: new Map(), pressed: false, missed: false };
const MOST_ENTRIES = 10000;
const MOST_SHOWN = 300;

/** An element with attributes and children; texts become text nodes. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// --- talking to the sandbox ---

async function ask(path, method = "GET", body = undefined) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["content-type"] = "application/json";
  }
  const response = await fetch(`/__sandbox/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.error ?? `status ${response.status}`), { status: response.status });
  return answer;
}

/** Does something on behalf of the person, and says what came of it. */
async function act(said, path, method, body) {
  try {
    await ask(path, method, body);
    problem("");
    say(said);
    await refresh();
  } catch (error) {
    problem(error.message);
  }
}

function say(text) {
  at("live").textContent = text;
}

function problem(text) {
  at("problem").textContent = text;
  at("problem").hidden = text === "";
}

function connection(text, tone) {
  const tag = at("connection");
  if (tag.textContent === text) return;
  tag.textContent = text;
  tag.className = `tag ${tone}`;
}

async function refresh() {
  seen.state = await ask("state?limit=2000");
  seen.fetched = performance.now();
  render();
}

/** Reads along for as long as the page is open. */
async function follow() {
  for (;;) {
    try {
      const wait = seen.state ? "&wait_seconds=25" : "";
      const news = await ask(`timeline?after=${seen.last}${wait}`);
      connection("live", "good");
      const fresh = news.entries;
      if (fresh.some((entry) => entry.kind === "control" && entry.path === "/__sandbox/reset")) forget();
      seen.entries.push(...fresh);
      seen.entries.splice(0, Math.max(0, seen.entries.length - MOST_ENTRIES));
      seen.last = news.last;
      if (fresh.length > 0 || !seen.state) await refresh();
    } catch (error) {
      // Not the sandbox but this script is at fault, which ought to be seen.
      if (error.status === undefined && !(error instanceof TypeError && error.message.includes("fetch"))) console.error(error);
      if (error.status === 409) {
        connection("no timeline", "wait");
        await refresh().catch(() => connection("not reachable", "bad"));
      } else {
        connection("not reachable", "bad");
        // A sandbox that was started again counts from 1 again.
        seen.last = 0;
        seen.entries = [];
        forget();
      }
      await new Promise((again) => setTimeout(again, 2000));
    }
  }
}

function forget() {
  seen.entries = [];
  at("timeline").replaceChildren();
  seen.shown.clear();
}

// --- words ---

const now = () => {
  const running = seen.state.clock === "real" ? performance.now() - seen.fetched : 0;
  return Date.parse(seen.state.now) + running;
};

function span(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  for (const [name, size] of [["d", 86400], ["h", 3600], ["min", 60]]) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${name}`;
  }
  return `${seconds} s`;
}

const instant = (text) => text.replace("T", " ").replace(/(\.\d{3})\d*Z$/, "$1 UTC").replace(/Z$/, " UTC");
const many = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;
const words = (name) => name.toLowerCase().replaceAll("_", " ");

function tone(status) {
  if (["SUCCEEDED", "SETTLED", "CAPTURE_REQUESTED", "AUTHORIZED"].includes(status)) return "good";
  if (["FAILED", "CANCELLED", "EXPIRED"].includes(status)) return "bad";
  return status === "REQUIRES_PAYMENT_METHOD" || status === "INITIATED" ? "" : "wait";
}

const chip = (status) => make("span", { class: `status ${tone(status)}` }, words(status));

// --- the list ---

function matches(intent, sought) {
  if (sought === "") return true;
  const attempts = intent.attempts.map((one) => `${one.attempt_id} ${one.payment_method} ${one.card_number} ${one.failure_code}`);
  const text = [
    intent.payment_intent_id, intent.intent_status, words(intent.intent_status), intent.merchant_order_id, intent.description,
    intent.amount, intent.currency, intent.client_id, intent.account, ...attempts,
  ].join(" ").toLowerCase();
  return sought.split(/\s+/).every((word) => text.includes(word));
}

function row(intent) {
  const id = intent.payment_intent_id;
  const link = make("a", { class: "id", href: `#${id}`, "data-key": `row-${id}` }, id);
  return make("tr", { class: id === seen.chosen ? "chosen" : null },
    make("td", {}, link, make("span", { class: "what" }, `${intent.merchant_order_id} · ${intent.description}`)),
    make("td", {}, chip(intent.intent_status), intent.cancelling ? make("span", { class: "what" }, "cancelling") : null),
    make("td", { class: "number" }, `${intent.amount} ${intent.currency}`),
    make("td", { class: "age", title: instant(intent.created_at) }, span(now() - Date.parse(intent.created_at))));
}

/** The row of an intent: the same element for as long as nothing in it changes, so that a click always meets it. */
function rowOf(intent) {
  const id = intent.payment_intent_id;
  const content = JSON.stringify([intent, id === seen.chosen]);
  const known = seen.rows.get(id);
  if (known?.content !== content) return { content, element: row(intent) };
  known.element.querySelector(".age").textContent = span(now() - Date.parse(intent.created_at));
  return known;
}

/** Makes `elements` the children of `list`, and touches none that is in its place. */
function put(list, elements) {
  elements.forEach((element, index) => {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
  while (list.childElementCount > elements.length) list.lastElementChild.remove();
}

function renderList() {
  const sought = at("search").value.trim().toLowerCase();
  const all = seen.state.payment_intents;
  const found = all.filter((intent) => matches(intent, sought));
  const total = seen.state.counts.payment_intents;
  at("count").textContent = found.length === total ? `${total}` : `${found.length} of ${total}`;
  const shown = found.slice(0, 500);
  seen.rows = new Map(shown.map((intent) => [intent.payment_intent_id, rowOf(intent)]));
  put(at("rows"), [...seen.rows.values()].map(({ element }) => element));
  at("empty").hidden = found.length > 0;
  at("empty").textContent = total === 0
    ? "No payment intents yet. Create one with your client, or POST to /__sandbox/seed."
    : "No payment intent matches.";
}

// --- the detail ---

function fact(list, name, value) {
  if (value !== null && value !== "" && value !== undefined) list.append(make("dt", {}, name), make("dd", {}, value));
}

function attempts(intent) {
  if (intent.attempts.length === 0) return null;
  const cells = (one) => make("tr", {},
    make("td", {}, chip(one.attempt_status), make("span", { class: "what id" }, one.attempt_id)),
    make("td", {}, one.payment_method ?? "–", make("span", { class: "what" }, one.failure_code ?? one.card_number ?? "")),
    ...["authorised", "captured", "released", "held"].map((name) => make("td", { class: "number" }, one.ledger[name])));
  const heads = ["Authorised", "Captured", "Released", "Held"].map((name) => make("th", { scope: "col", class: "number" }, name));
  return make("div", { class: "scroll attempts", tabindex: "0", role: "region", "aria-label": "Attempts" }, make("table", {},
    make("caption", { class: "hidden" }, "Attempts and their money"),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Attempt"), make("th", { scope: "col" }, "Method"), ...heads)),
    make("tbody", {}, ...intent.attempts.toReversed().map(cells))));
}

function shopperActs(intent) {
  if (intent.next_action === null || intent.cancelling) return null;
  const button = (outcome, label, kind) => make("button", {
    type: "button", class: kind, "data-key": `act-${outcome}`,
    on: { click: () => act(`The shopper chose: ${outcome}.`, "shopper", "POST", { payment_intent_id: intent.payment_intent_id, outcome }) },
  }, label);
  return make("div", { class: "acts", role: "group", "aria-label": "Act as the shopper" },
    make("p", {}, `Waits for the shopper: ${words(intent.next_action)}`),
    button("succeed", "Succeed", "main"), button("fail", "Fail", ""), button("abandon", "Abandon", ""));
}

function aboutIntent(intent) {
  const facts = make("dl", { class: "facts" });
  fact(facts, "Order", intent.merchant_order_id);
  fact(facts, "Description", intent.description);
  fact(facts, "Client", intent.client_id);
  fact(facts, "Account", intent.account);
  fact(facts, "Created", `${instant(intent.created_at)} (${span(now() - Date.parse(intent.created_at))} ago)`);
  for (const due of seen.state.due.filter((due) => due.payment_intent_id === intent.payment_intent_id)) {
    const button = make("button", {
      type: "button", "data-key": `due-${due.at}-${due.what}`,
      on: { click: () => act(`The clock was moved to ${words(due.what)}.`, "clock", "POST", { set: due.at }) },
    }, "Go there");
    fact(facts, `Next: ${words(due.what)}`, make("span", {}, `in ${span(Date.parse(due.at) - now())} `, button));
  }
  return [
    make("p", {}, make("a", { href: "#", "data-key": "back" }, "← All activity")),
    make("div", { class: "title" },
      make("h2", { id: "detail-title", tabindex: "-1", class: "id", "data-key": "title" }, intent.payment_intent_id),
      chip(intent.intent_status), intent.cancelling ? make("span", { class: "tag wait" }, "cancelling") : null,
      make("span", { class: "sum" }, `${intent.amount} ${intent.currency}`)),
    shopperActs(intent), facts, attempts(intent),
  ];
}

function faults() {
  if (seen.state.faults.length === 0) return null;
  const what = (fault) => {
    if (fault.kind === "status") return `answers ${fault.status}`;
    return fault.kind === "latency" ? `${fault.latency_ms} ms later` : `cuts the connection (${fault.moment})`;
  };
  const line = (fault) => make("tr", {},
    make("td", {}, fault.operation === "*" ? "every operation" : words(fault.operation), make("span", { class: "what" }, fault.fault)),
    make("td", {}, what(fault)),
    make("td", { class: "number" }, fault.left === null ? "all" : `${fault.left}`),
    make("td", {}, make("button", {
      type: "button", "data-key": `fault-${fault.fault}`, "aria-label": `Delete ${fault.fault}`,
      on: { click: () => act(`Deleted ${fault.fault}.`, `faults/${encodeURIComponent(fault.fault)}`, "DELETE") },
    }, "Delete")));
  const heads = ["Strikes", "How", "Left"].map((name) => make("th", { scope: "col", class: name === "Left" ? "number" : null }, name));
  heads.push(make("td", {}));
  return make("section", { "aria-labelledby": "faults-title" },
    make("h3", { id: "faults-title" }, "Faults"),
    make("table", { class: "faults" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...seen.state.faults.map(line))));
}

/** Where events go. */
function endpoints() {
  if (seen.state.webhook_endpoints.length === 0) return null;
  const line = (one) => make("li", {}, make("code", {}, one.url),
    make("span", { class: "what" }, `${one.id} · ${one.events.length} types of events${one.account === null ? "" : ` of ${one.account}`}`));
  return make("section", { "aria-labelledby": "endpoints-title" },
    make("h3", { id: "endpoints-title" }, "Webhook endpoints"),
    make("ul", { class: "endpoints" }, ...seen.state.webhook_endpoints.map(line)));
}

function aboutAll() {
  const { counts, profile, clock, switches_changed: changed } = seen.state;
  return [
    make("div", { class: "title" },
      make("h2", { id: "detail-title", tabindex: "-1", "data-key": "title" }, "All activity"),
      make("span", { class: "tag" }, `profile ${profile}`), make("span", { class: "tag" }, `${clock} clock`),
      make("span", { class: "tag" }, many(counts.idempotency_keys, "key")), make("span", { class: "tag" }, many(counts.tokens, "token")),
      seen.state.holds.length > 0 ? make("span", { class: "tag wait" }, `${seen.state.holds.length} held`) : null,
      seen.state.drifts.length > 0 ? make("span", { class: "tag wait" }, many(seen.state.drifts.length, "drift")) : null,
      ...changed.map((one) => make("span", { class: "tag wait", title: "A switch that stands otherwise than usual" }, one))),
    endpoints(), faults(),
  ];
}

function renderDetail() {
  const intent = seen.state.payment_intents.find((one) => one.payment_intent_id === seen.chosen);
  at("about").replaceChildren(...(intent ? aboutIntent(intent) : aboutAll()).filter((part) => part !== null));
  at("panes").classList.toggle("open", Boolean(intent));
  const query = intent ? `?payment_intent_id=${encodeURIComponent(seen.chosen)}` : "";
  at("export").href = `/__sandbox/export${query}`;
  document.title = intent ? `${intent.payment_intent_id} · Sandbox` : "Sandbox";
}

// --- the timeline ---

function body(title, kept) {
  const text = kept.json === null ? (kept.bytes === 0 ? "nothing" : `${kept.bytes} bytes, not kept`) : JSON.stringify(kept.json, null, 2);
  return make("div", {}, make("h4", {}, title), make("pre", { tabindex: "0", "aria-label": title }, text));
}

function requestLine(entry) {
  const name = entry.operation ? words(entry.operation) : entry.path;
  const parts = [make("strong", {}, `${entry.method} ${name}`)];
  if (entry.fault) parts.push(make("span", { class: "tag bad" }, `fault: ${entry.fault.fault} ${entry.fault.kind}`));
  const none = entry.status === 0;
  parts.push(make("span", { class: `tag ${none || entry.status >= 400 ? "bad" : "good"}` }, none ? "no answer" : `${entry.status}`));
  const code = entry.answer.json?.code;
  if (code !== undefined && code !== null && code !== entry.status) parts.push(make("span", { class: "quiet" }, `${code}`));
  if (entry.refused_as) parts.push(make("span", { class: "tag" }, entry.refused_as));
  if (entry.duration_us !== null) parts.push(make("span", { class: "quiet" }, `${(entry.duration_us / 1000).toFixed(1)} ms`));
  return parts;
}

function moveLine(entry) {
  const was = entry.from, is = entry.to;
  const parts = [make("strong", {}, words(entry.cause.replace(/(?<=[a-z])(?=[A-Z])/g, "_")))];
  if (!was || was.intent_status !== is.intent_status) {
    if (was) parts.push(make("span", { class: "quiet" }, words(was.intent_status)), "→");
    parts.push(chip(is.intent_status));
  }
  if (is.attempt_status && is.attempt_status !== was?.attempt_status) parts.push(make("span", { class: "quiet" }, "attempt"), chip(is.attempt_status));
  return parts;
}

function webhookLine(told) {
  const tone = told.status === 200 ? "good" : "bad";
  return [
    make("strong", {}, "webhook"), make("span", {}, told.type.replace(/^acquiring\./, "")),
    make("span", { class: `tag ${tone}` }, `${told.status}`),
    seen.state.webhook_endpoints.length > 1 ? make("span", { class: "quiet" }, told.endpoint) : null,
    told.try > 1 ? make("span", { class: "quiet" }, `try ${told.try}`) : null,
  ].filter((part) => part !== null);
}

/** What was delivered, and what became of it. */
async function webhookBodies(told) {
  const unseen = (why) => make("div", {}, make("h4", {}, "Payload"), make("p", { class: "quiet" }, why));
  const payload = await ask(`events/${encodeURIComponent(told.event_id)}?redacted`).then(
    (json) => json === null ? unseen("it is no JSON, and not shown") : body("Payload", { json, bytes: 0 }),
    (error) => unseen(error.message));
  return make("div", { class: "pair" }, payload, body("Delivery", { json: told, bytes: 0 }));
}

function item(entry) {
  const today = seen.state.now.slice(0, 10) === entry.at.slice(0, 10);
  const when = make("time", { class: "when", datetime: entry.at, title: instant(entry.at) }, instant(entry.at).slice(today ? 11 : 0).replace(" UTC", ""));
  const request = ["call", "control", "page"].includes(entry.kind);
  let parts;
  if (request) parts = requestLine(entry);
  else if (entry.kind === "move") parts = moveLine(entry);
  else if (entry.kind === "shopper") parts = [make("strong", {}, `shopper: ${entry.outcome}`)];
  else parts = webhookLine(entry.webhook);
  if (seen.chosen === null && entry.payment_intent_id) parts.push(make("a", { class: "id", href: `#${entry.payment_intent_id}` }, entry.payment_intent_id));
  const line = make("span", { class: "line" }, ...parts, when);
  const undelivered = entry.kind === "webhook" && entry.webhook.status !== 200;
  const classes = [entry.kind, entry.fault ? "faulty" : "", undelivered || (request && (entry.status >= 400 || entry.status === 0)) ? "refused" : ""];
  if (!request && entry.kind !== "webhook") return make("li", { class: classes.join(" ") }, line);
  const details = make("details", {}, make("summary", {}, line));
  // Most are never opened, and large bodies cost time.
  details.addEventListener("toggle", async () => {
    if (details.dataset.filled) return;
    details.dataset.filled = "yes";
    if (entry.kind === "webhook") {
      details.append(await webhookBodies(entry.webhook));
      return;
    }
    const facts = make("dl", { class: "facts" });
    fact(facts, "Path", make("code", {}, `${entry.path}${entry.query && Object.keys(entry.query).length ? `?${new URLSearchParams(entry.query)}` : ""}`));
    fact(facts, "Idempotency key", entry.idempotency_key && make("code", {}, entry.idempotency_key));
    fact(facts, "Client", entry.client_id);
    fact(facts, "On behalf of", entry.account);
    fact(facts, "Fault", entry.fault && make("code", {}, JSON.stringify(entry.fault)));
    details.append(facts, make("div", { class: "pair" }, body("Request", entry.request), body("Answer", entry.answer)));
  });
  return make("li", { class: classes.join(" ") }, details);
}

/** Puts new entries on top, and leaves those that are there, since a person may be reading them. */
function renderTimeline() {
  const list = at("timeline");
  if (list.dataset.of !== (seen.chosen ?? "")) {
    list.dataset.of = seen.chosen ?? "";
    list.replaceChildren();
    seen.shown.clear();
  }
  const relevant = seen.entries.filter((entry) => seen.chosen === null || entry.payment_intent_id === seen.chosen).slice(-MOST_SHOWN);
  const first = seen.shown.size === 0;
  for (const entry of relevant) {
    if (seen.shown.has(entry.number)) continue;
    const element = item(entry);
    if (!first) element.classList.add("new");
    seen.shown.set(entry.number, element);
    list.prepend(element);
  }
  while (list.childElementCount > MOST_SHOWN) list.lastElementChild.remove();
  at("quiet").hidden = relevant.length > 0;
}

// --- everything ---

function renderClock() {
  at("now").textContent = instant(new Date(now()).toISOString().replace(/\.\d+Z$/, "Z"));
  at("now").dateTime = seen.state.now;
  const due = seen.state.due[0];
  at("next-due").disabled = !due;
  at("next-due").textContent = due ? `Next: ${words(due.what)} in ${span(Date.parse(due.at) - now())}` : "No next event";
}

function render() {
  // What a person is pressing must not be replaced under the pointer.
  seen.missed = seen.pressed;
  if (seen.pressed) return;
  const key = document.activeElement?.dataset?.key;
  renderClock();
  renderList();
  renderDetail();
  renderTimeline();
  if (key && document.activeElement?.dataset?.key !== key) {
    const again = document.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? (key.startsWith("row-") ? null : at("detail-title"));
    again?.focus({ preventScroll: true });
  }
}

function choose() {
  const id = decodeURIComponent(location.hash.slice(1));
  const chosen = /^PI\d{19}$/.test(id) ? id : null;
  const changed = chosen !== seen.chosen;
  const left = seen.chosen;
  seen.chosen = chosen;
  if (!seen.state) return;
  render();
  if (!changed) return;
  if (chosen) at("detail-title").focus();
  else document.querySelector(`[data-key="row-${CSS.escape(left)}"]`)?.focus();
}

const links = () => [...at("rows").querySelectorAll("a")];

function step(by) {
  const all = links();
  const here = all.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by));
  all[next]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || at("confirm").open) return;
  const typing = event.target === at("search");
  const inList = typing || event.target.closest?.("#rows") || event.target === document.body || event.target.id === "intents";
  if (event.key === "/" && !typing) {
    event.preventDefault();
    at("search").select();
    at("search").focus();
  } else if (event.key === "Escape" && typing && at("search").value !== "") {
    at("search").value = "";
    render();
  } else if (event.key === "Escape" && seen.chosen) {
    location.hash = "";
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && inList) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && typing) {
    const [only] = links();
    if (only) location.hash = only.hash;
  }
});

at("search").addEventListener("input", () => {
  if (!seen.state) return;
  render();
  say(`${links().length} found`);
});
at("rows").addEventListener("click", (event) => {
  const link = event.target.closest("tr")?.querySelector("a");
  if (link && event.target.closest("a") === null && String(getSelection()) === "") location.hash = link.hash;
});
for (const button of document.querySelectorAll("[data-advance]")) {
  const seconds = Number(button.dataset.advance);
  button.addEventListener("click", () => act(`The clock was moved ${span(seconds * 1000)} forward.`, "clock", "POST", { advance_seconds: seconds }));
}
at("next-due").addEventListener("click", () => {
  const due = seen.state?.due[0];
  if (due) act(`The clock was moved to the next event: ${words(due.what)}.`, "clock", "POST", { set: due.at });
});
at("reset").addEventListener("click", () => at("confirm").showModal());
at("confirm-no").addEventListener("click", () => at("confirm").close());
at("confirm-yes").addEventListener("click", () => {
  at("confirm").close();
  location.hash = "";
  act("Everything was forgotten.", "reset", "POST", {});
});
document.addEventListener("pointerdown", () => { seen.pressed = true; });
for (const end of ["pointerup", "pointercancel"]) {
  // The click comes first.
  document.addEventListener(end, () => setTimeout(() => {
    seen.pressed = false;
    if (seen.missed) render();
  }));
}
window.addEventListener("hashchange", choose);
setInterval(() => { if (seen.state?.clock === "real") renderClock(); }, 1000);

choose();
follow();
