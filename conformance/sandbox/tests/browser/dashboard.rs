//! The dashboard, as a person at a keyboard meets it.

use crate::{
    Scenario,
    appearance::pictures,
    chromium::Chromium,
    client::{draft, wallet, with},
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
    ("dashboard::shows_markup_as_text", shows_markup_as_text),
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
