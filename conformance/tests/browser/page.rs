//! What a person meets in the page: with mouse and keyboard, in light and dark, with and without scripts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use conformance::{Report, artefacts, write_artefacts};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    Scenario,
    chromium::Chromium,
    specimen::{hostile, specimen},
    tab::{Key, Scheme, Tab},
};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("page::tells_the_verdict_first", tells_the_verdict_first),
    (
        "page::shows_differences_in_place",
        shows_differences_in_place,
    ),
    (
        "page::leads_from_finding_to_step_and_back",
        leads_to_the_step,
    ),
    ("page::is_searched_with_the_keyboard", is_searched),
    ("page::is_reached_by_keyboard_alone", keyboard_alone),
    ("page::copies_commands", copies_commands),
    ("page::is_legible", is_legible),
    (
        "page::shows_hostile_text_as_text",
        shows_hostile_text_as_text,
    ),
    ("page::fetches_nothing", fetches_nothing),
    ("page::needs_no_script_for_findings", needs_no_script),
    ("page::keeps_digits", keeps_digits),
];

/// Every text whose contrast is below what WCAG asks for at level AA.
const CONTRAST: &str = include_str!("../../sandbox/tests/browser/contrast.js");

/// Where pictures of the page are left.
pub(crate) fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("report-pages")
}

/// A report on the disk, and its address.
struct Opened {
    _folder: TempDir,
    address: String,
}

impl Opened {
    fn of(report: &Report) -> Self {
        let folder = TempDir::new().unwrap();
        write_artefacts(folder.path(), &artefacts(report).unwrap()).unwrap();
        let address = format!("file://{}/report.html", folder.path().display());
        Self {
            _folder: folder,
            address,
        }
    }

    fn in_tab<'b>(&self, browser: &'b Chromium) -> Tab<'b> {
        let tab = Tab::new(browser);
        tab.open(&self.address);
        tab
    }
}

/// Opens everything that opens.
fn open_all(tab: &Tab<'_>) {
    for depth in ["details", "details details"] {
        tab.main().eval(&format!(
            "document.querySelectorAll('{depth}').forEach((it) => {{ it.open = true; }})"
        ));
        // What opens tells so later.
        let all = "[...document.querySelectorAll('.scenario')].every((it) => it.dataset.filled)";
        holds(tab, all);
    }
    holds(
        tab,
        "[...document.querySelectorAll('.step')].every((it) => it.dataset.filled)",
    );
}

/// Waits until a JavaScript expression is true.
#[track_caller]
fn holds(tab: &Tab<'_>, expression: &str) {
    tab.wait(expression, || {
        (tab.main().eval(expression) == json!(true)).then_some(())
    });
}

fn tells_the_verdict_first(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = page.in_tab(browser);
    let text = tab.main_text();
    let first: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(4)
        .collect();
    assert!(
        first[..2].iter().any(|line| line.contains("No answer")),
        "{first:?}"
    );
    let order = [
        "The target is out of order (1)",
        "We are wrong (1)",
        "the contract is broken (1)",
        "that the contract allows (1)",
        "Known drift",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|title| text.find(title).unwrap())
        .collect();
    assert!(places.is_sorted(), "{text}");
    for part in [
        "R-TYPE",
        "Ask the vendor.",
        "A tolerant client: breaks",
        "error",
        "not run",
        "the target has no clock, hold",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(tab.complaints(), [""; 0]);
}

fn shows_differences_in_place(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = page.in_tab(browser);
    open_all(&tab);
    let marked = tab
        .main()
        .eval("[...document.querySelectorAll('.differs')].map((it) => it.textContent.trim())");
    let marked: Vec<_> = marked
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    assert_eq!(
        marked,
        [
            "x-request-idexpected <request_id>, found nothing",
            "\"amount\": 12.5,expected \"12.5\", found 12.5R-TYPE JSON type changed",
            "\"currency\": \"XTS\",R-ENUM-NEW value outside the documented list",
            "\"risk_score\": 7,R-FIELD-NEW undocumented member",
            "\"description\"expected \"Two books\", found nothing",
        ]
    );
    tab.resize(1280, 900);
    let sides = tab.main().eval("(() => { const [a, b] = [...document.querySelectorAll('.sides')[2].children].map((it) => it.getBoundingClientRect()); return a.top === b.top && a.right <= b.left; })()");
    assert!(
        sides == json!(true),
        "request and answer stand side by side"
    );
    let bars = tab
        .main()
        .eval("document.querySelectorAll('.step svg rect').length");
    assert_eq!(bars, 4);
    tab.main()
        .eval("document.getElementById('s-drifting--2').scrollIntoView()");
    tab.screenshot(&pictures().join("open.png"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn leads_to_the_step(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = page.in_tab(browser);
    tab.main().click(".finding[id$=rtype] summary");
    tab.main().click(".finding[id$=rtype] a");
    holds(
        &tab,
        "document.getElementById('s-drifting--2')?.open === true",
    );
    holds(
        &tab,
        "document.activeElement.parentElement.id === 's-drifting--2'",
    );
    holds(
        &tab,
        "document.querySelector('#s-drifting--2 ul a') !== null",
    );
    tab.main().click("#s-drifting--2 ul a");
    holds(
        &tab,
        "document.activeElement.parentElement.classList.contains('finding')",
    );
    // The address alone leads there, too.
    let other = Tab::new(browser);
    let address = format!("{}#s-drifting--3", page.address);
    other.call("Page.navigate", json!({"url": address}));
    other.arrives_at(&page.address);
    holds(&other, "document.getElementById('s-drifting--3').open");
}

fn is_searched(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = page.in_tab(browser);
    let shown = "document.getElementById('shown').textContent";
    assert_eq!(tab.main().eval(shown), "5 findings, 4 scenarios");
    tab.type_text("/");
    tab.main().focus("#search");
    tab.type_text("risk_score");
    holds(&tab, &format!("{shown} === '1 finding, 0 scenarios'"));
    assert!(!tab.main_text().contains("JSON type changed"));
    tab.main()
        .eval("document.getElementById('search').value = ''");
    tab.type_text("RETRIEVE 502");
    holds(&tab, &format!("{shown} === '0 findings, 1 scenario'"));
    tab.main().eval("(() => { const search = document.getElementById('search'); search.value = ''; const of = document.getElementById('class'); of.value = 'R-TYPE'; of.dispatchEvent(new Event('input', {bubbles: true})); })()");
    holds(&tab, &format!("{shown} === '1 finding, 1 scenario'"));
    tab.main().eval("(() => { const of = document.getElementById('class'); of.value = ''; of.dispatchEvent(new Event('input', {bubbles: true})); })()");
    tab.main().focus("#only");
    tab.press(Key::Space);
    holds(&tab, &format!("{shown} === '5 findings, 2 scenarios'"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn keyboard_alone(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = page.in_tab(browser);
    // Everything that can be acted on has a place in the order of the tab key.
    let wanted = "[...document.querySelectorAll('a[href], button, input, select, summary')].filter((it) => it.checkVisibility()).length";
    let wanted = tab.main().eval(wanted).as_u64().unwrap();
    tab.main().eval("window.met = new Set(); document.addEventListener('focusin', (event) => window.met.add(event.target))");
    let acts = "[...window.met].filter((it) => it.matches('a[href], button, input, select, summary')).length";
    for _ in 0..wanted * 2 {
        tab.press(Key::Tab);
    }
    assert_eq!(tab.main().eval(acts), wanted);
    tab.main().focus(".finding summary");
    tab.press(Key::Enter);
    holds(&tab, "document.querySelector('.finding').open");
    tab.main().focus("#s-clean summary");
    tab.press(Key::Space);
    holds(&tab, "document.querySelector('#s-clean .step') !== null");
    tab.press(Key::Tab);
    tab.press(Key::Enter);
    holds(&tab, "document.querySelector('#s-clean .step').open");
    let spoken = tab.spoken();
    for (role, name) in &spoken {
        let needs_a_name = [
            "button",
            "searchbox",
            "link",
            "heading",
            "combobox",
            "checkbox",
            "RootWebArea",
        ];
        assert!(
            !needs_a_name.contains(&role.as_str()) || !name.trim().is_empty(),
            "a {role} has no name"
        );
    }
    let mains = spoken.iter().filter(|(role, _)| role == "main").count();
    assert_eq!(mains, 1);
    assert_eq!(tab.complaints(), [""; 0]);
}

fn copies_commands(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = page.in_tab(browser);
    tab.main().click(".finding[id$=rtype] summary");
    tab.main().click(".finding[id$=rtype] .copy");
    // A browser without a clipboard selects the text instead.
    holds(
        &tab,
        "/^(Copied|Selected)/.test(document.querySelector('.finding[id$=rtype] .copy').textContent)",
    );
    let command = tab
        .main()
        .eval("document.querySelector('.finding[id$=rtype] .command').textContent");
    assert_eq!(
        command,
        "cargo xtask conformance --target sandbox --only drifting"
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn is_legible(browser: &Chromium) {
    let page = Opened::of(&specimen());
    for scheme in [Scheme::Light, Scheme::Dark] {
        let tab = Tab::new(browser);
        tab.prefer(scheme);
        tab.open(&page.address);
        tab.screenshot(&pictures().join(format!("top-{}.png", scheme.name())));
        open_all(&tab);
        // A window of 1280 pixels at four times its size is as narrow as one of 320.
        for width in [320, 1280] {
            tab.resize(width, 900);
            let overflow =
                "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            let wide = tab.main().eval(
                "[...document.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > document.documentElement.clientWidth).map((it) => `${it.tagName} ${it.className} ${it.textContent.slice(0, 40)}`)",
            );
            assert_eq!(tab.main().eval(overflow), 0, "{width} pixels: {wide}");
            tab.screenshot(&pictures().join(format!("report-{}-{width}.png", scheme.name())));
        }
        let contrast = tab.main().eval(CONTRAST);
        assert_eq!(contrast["low"], json!([]), "{}", scheme.name());
        assert!(contrast["texts"].as_u64().unwrap() > 100, "{contrast}");
        assert_eq!(tab.complaints(), [""; 0]);
    }
}

fn shows_hostile_text_as_text(browser: &Chromium) {
    let page = Opened::of(&hostile());
    let tab = page.in_tab(browser);
    open_all(&tab);
    let made = "document.querySelectorAll('img, iframe, object, embed, [onerror], a:not([href^=\"#\"])').length";
    assert_eq!(tab.main().eval(made), 0);
    assert_eq!(
        tab.main()
            .eval("document.querySelectorAll('script').length"),
        2
    );
    let hidden = "/[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]/";
    let shown = tab.main().eval(&format!(
        "[...document.querySelectorAll('body :not(script)')].flatMap((it) => [...it.childNodes]).filter((it) => it.nodeType === Node.TEXT_NODE && it.parentElement.tagName !== 'SCRIPT' && {hidden}.test(it.data)).map((it) => it.data)"
    ));
    assert_eq!(shown, json!([]));
    assert!(tab.main_text().contains("<img src=x onerror=alert(1)>"));
    assert!(tab.main_text().contains("\\u{202e}turned"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn fetches_nothing(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = page.in_tab(browser);
    open_all(&tab);
    assert_eq!(
        tab.main()
            .eval("performance.getEntriesByType('resource').length"),
        0
    );
    // The policy holds: what is put into the page neither runs nor loads.
    tab.main().eval("document.body.append(Object.assign(document.createElement('img'), {src: 'https://shop.example/x.png'}))");
    tab.wait("the breach to be reported", || {
        tab.complaints()
            .iter()
            .any(|said| said.contains("img-src") || said.contains("default-src"))
            .then_some(())
    });
}

fn needs_no_script(browser: &Chromium) {
    let page = Opened::of(&specimen());
    let tab = Tab::new(browser);
    tab.call(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": true}),
    );
    tab.open(&page.address);
    tab.main().click(".finding[id$=rtype] summary");
    let text: Value = json!(tab.main_text());
    let text = text.as_str().unwrap();
    for part in [
        "R-TYPE",
        "expected a string, found a number",
        "--only drifting",
        "curl -isSg",
        "create_payment_intent",
        "exchanges.har",
        "A card is paid",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("Search"), "{text}");
}

fn keeps_digits(browser: &Chromium) {
    let mut report = specimen();
    let body =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/digits.json"))
            .unwrap();
    report.scenarios[0].steps[0].response_body =
        conformance::Payload::Json(serde_json::from_str(&body).unwrap());
    let page = Opened::of(&report);
    let tab = page.in_tab(browser);
    open_all(&tab);
    let text = tab.main_text();
    for digits in ["12345678901234567890", "1.0", "100.25"] {
        assert!(text.contains(&format!(": {digits}")), "{digits}: {text}");
    }
}
