//! The dashboard, as a person at a keyboard meets it.

use crate::{
    Scenario,
    appearance::{CONTRAST, pictures},
    chromium::Chromium,
    client::{Reply, draft, enforce_3ds, wallet, with},
    shop::{Shop, wait_for},
    tab::{Key, Scheme, Tab},
};
use serde_json::json;

pub(crate) const SCENARIOS: &[Scenario] = &[
    (
        "dashboard::shows_what_happens_as_it_happens",
        shows_what_happens,
    ),
    (
        "dashboard::is_searched_and_left_with_the_keyboard",
        keyboard_alone,
    ),
    ("dashboard::acts_for_the_shopper", acts_for_the_shopper),
    ("dashboard::shows_webhooks", shows_webhooks),
    ("dashboard::shows_what_is_unusual", shows_what_is_unusual),
    ("dashboard::shows_markup_as_text", shows_markup_as_text),
    ("dashboard::is_legible", is_legible),
    ("dashboard::is_in_no_frame", is_in_no_frame),
    ("dashboard::fits_every_window", fits_every_window),
];

const ROWS: &str = "document.querySelectorAll('#rows tr').length";

/// The dashboard of the shop's sandbox, once it follows what happens.
fn opened<'b>(browser: &'b Chromium, shop: &Shop) -> Tab<'b> {
    let tab = Tab::new(browser);
    tab.open(&shop.sandbox("/__sandbox/"));
    shows(&tab, "live");
    tab
}

/// Waits until the page shows `text`.
fn shows(tab: &Tab<'_>, text: &str) {
    tab.wait(text, || tab.main_text().contains(text).then_some(()));
}

/// Waits until a JavaScript expression is true.
fn holds(tab: &Tab<'_>, expression: &str) {
    tab.wait(expression, || {
        (tab.main().eval(expression) == json!(true)).then_some(())
    });
}

fn shows_what_happens(browser: &Chromium) {
    let shop = Shop::open();
    let tab = opened(browser, &shop);
    shows(&tab, "No payment intents yet.");
    let intent = shop.create(wallet("gcash"));
    shows(&tab, &intent.id());
    shows(&tab, "POST create payment intent");
    wait_for(shop.api.shopper(&intent.id(), "succeed")).ok();
    holds(
        &tab,
        "document.querySelector('#rows .status').textContent === 'succeeded'",
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn keyboard_alone(browser: &Chromium) {
    let shop = Shop::open();
    let first = shop.create(with(draft(), json!({"merchant_order_id": "tea-1"})));
    shop.create(with(draft(), json!({"merchant_order_id": "cake-2"})));
    let tab = opened(browser, &shop);
    holds(&tab, &format!("{ROWS} === 2"));
    tab.main().focus("#search");
    tab.type_text("tea");
    holds(&tab, &format!("{ROWS} === 1"));
    tab.press(Key::Enter);
    holds(&tab, "document.activeElement.id === 'detail-title'");
    assert_eq!(tab.focused().1, first.id());
    tab.press(Key::Tab);
    assert_eq!(tab.focused(), ("button".to_owned(), "Go there".to_owned()));
    tab.press(Key::Tab);
    holds(&tab, "document.activeElement.matches('#timeline summary')");
    tab.press(Key::Enter);
    shows(&tab, "\"merchant_order_id\": \"tea-1\"");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn acts_for_the_shopper(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(wallet("gcash"));
    let tab = opened(browser, &shop);
    shows(&tab, &intent.id());
    tab.main().click("#rows a");
    shows(&tab, "Waits for the shopper");
    tab.main().click("[data-key='act-succeed']");
    holds(
        &tab,
        "document.querySelector('#about .status').textContent === 'succeeded'",
    );
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    holds(
        &tab,
        "document.getElementById('live').textContent.includes('succeed')",
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn shows_webhooks(browser: &Chromium) {
    let shop = Shop::open();
    let arrives = json!({"url": shop.at("/return"), "events": ["*"]});
    wait_for(shop.api.control("webhook_endpoints", arrives)).ok();
    let fails = json!({"url": shop.at("/hook"), "events": ["*"]});
    wait_for(shop.api.control("webhook_endpoints", fails)).ok();
    let tab = opened(browser, &shop);
    shows(&tab, "Webhook endpoints");
    shows(&tab, &shop.at("/hook"));
    let intent = shop.create(wallet("gcash"));
    shows(&tab, &intent.id());
    tab.main().click("#rows a");
    for (status, tone) in [("200", "good"), ("204", "bad")] {
        holds(
            &tab,
            &format!(
                "[...document.querySelectorAll('#timeline .webhook')].some((item) => \
                 item.textContent.includes('payment_intent.requires_action') \
                 && item.querySelector('.tag.{tone}')?.textContent === '{status}')"
            ),
        );
    }
    tab.main().click("#timeline .webhook summary");
    shows(&tab, "\"event_name\": \"ACQUIRING\"");
    shows(&tab, "\"endpoint\": ");
    tab.resize(1440, 1400);
    tab.screenshot(&pictures().join("dashboard-webhooks.png"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn shows_what_is_unusual(browser: &Chromium) {
    let shop = Shop::open_with(&["hold=never-lapses"]);
    let fault = json!({"kind": "cut", "moment": "after", "operation": "capture_payment_intent", "first": 2});
    wait_for(shop.api.control("faults", fault)).ok();
    let tab = opened(browser, &shop);
    shows(&tab, "hold=never-lapses");
    shows(&tab, "cuts the connection (after)");
    tab.main().click("[data-key='fault-fault-1']");
    holds(&tab, "document.querySelector('.faults') === null");
    assert!(!tab.main_text().contains("unset-times"));
    assert_eq!(tab.complaints(), [""; 0]);
}

/// A sandbox in which much has happened.
fn busy(shop: &Shop) -> Reply {
    let groups = json!([
        {"intent_status": "SUCCEEDED", "created_seconds_ago": 90_000, "description": "Tickets", "amount": "1012.50"},
        {"intent_status": "FAILED", "created_seconds_ago": 4000},
        {"intent_status": "CANCELLED", "created_seconds_ago": 400, "merchant_order_id": "order-with-a-rather-long-name-0001"},
        {"intent_status": "REQUIRES_CAPTURE", "currency": "USD"},
        {"intent_status": "PENDING"},
        {"intent_status": "REQUIRES_CUSTOMER_ACTION"},
        {"intent_status": "REQUIRES_PAYMENT_METHOD"},
    ]);
    wait_for(shop.api.control("seed", json!({"payment_intents": groups}))).ok();
    let hook = json!({"url": shop.at("/return"), "events": ["*"]});
    wait_for(shop.api.control("webhook_endpoints", hook)).ok();
    let fault = json!({"kind": "status", "status": 503, "operation": "list_payment_intents", "first": "all"});
    wait_for(shop.api.control("faults", fault)).ok();
    wait_for(shop.api.get("/v2/payment_intents"));
    let intent = shop.create(enforce_3ds("0092"));
    let id = intent.id();
    wait_for(
        shop.api
            .on(&id, "capture", &json!({"amount_to_capture": "1"})),
    );
    wait_for(shop.api.shopper(&id, "succeed")).ok();
    intent
}

/// In light and dark, as a whole and with everything of one payment opened.
fn is_legible(browser: &Chromium) {
    let shop = Shop::open();
    let intent = busy(&shop);
    for scheme in [Scheme::Light, Scheme::Dark] {
        let tab = Tab::new(browser);
        tab.prefer(scheme);
        tab.resize(1440, 1000);
        tab.open(&shop.sandbox("/__sandbox/"));
        shows(&tab, &intent.id());
        for view in ["all", "one"] {
            if view == "one" {
                tab.main()
                    .click(&format!("#rows a[href='#{}']", intent.id()));
                holds(&tab, "document.activeElement.id === 'detail-title'");
                tab.main()
                    .eval("for (const one of document.querySelectorAll('#timeline details')) one.open = true");
                shows(&tab, "\"event_name\": \"ACQUIRING\"");
            }
            let contrast = tab.main().eval(CONTRAST);
            assert_eq!(contrast["low"], json!([]), "{view} in {}", scheme.name());
            let name = format!("dashboard-{view}-{}.png", scheme.name());
            tab.screenshot(&pictures().join(name));
        }
        assert_eq!(tab.complaints(), [""; 0]);
    }
}

fn shows_markup_as_text(browser: &Chromium) {
    let shop = Shop::open();
    let markup = "<img src=x onerror=alert(1)>";
    shop.create(with(
        draft(),
        json!({"description": markup, "merchant_order_id": "<b>&amp;"}),
    ));
    let tab = opened(browser, &shop);
    shows(&tab, markup);
    shows(&tab, "<b>&amp;");
    assert_eq!(
        tab.main()
            .eval("document.querySelectorAll('img, b').length"),
        0
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn is_in_no_frame(browser: &Chromium) {
    let shop = Shop::open();
    let source = shop.sandbox("/__sandbox/");
    let tab = Tab::new(browser);
    tab.open(&shop.page("/frame", &format!("<iframe src=\"{source}\"></iframe>")));
    tab.wait("the refusal to be reported", || {
        tab.complaints()
            .iter()
            .any(|said| {
                said.contains("frame-ancestors") || said.contains("Refused") || said.contains("403")
            })
            .then_some(())
    });
}

fn fits_every_window(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(wallet("gcash"));
    let tab = opened(browser, &shop);
    shows(&tab, &intent.id());
    for scheme in [Scheme::Light, Scheme::Dark] {
        tab.prefer(scheme);
        for (width, height) in [(320, 640), (800, 700), (1440, 900)] {
            tab.resize(width, height);
            let name = format!("dashboard-{}-{width}.png", scheme.name());
            tab.screenshot(&pictures().join(name));
            let fits = "document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(tab.main().eval(fits), true, "{width}");
        }
    }
}
