//! The form for the hidden frame, in each of the ways in which shops put it into a page.

use serde_json::json;

use crate::{
    Scenario,
    chromium::Chromium,
    client::{Reply, enforce_3ds},
    shop::Shop,
    tab::Tab,
};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("frame::as_the_source_of_a_frame", as_the_source_of_a_frame),
    (
        "frame::written_into_an_empty_frame",
        written_into_an_empty_frame,
    ),
    (
        "frame::put_into_the_page_and_posted_to_a_frame",
        put_into_the_page_and_posted_to_a_frame,
    ),
    (
        "frame::posted_in_the_window_itself",
        posted_in_the_window_itself,
    ),
    ("frame::then_a_challenge", then_a_challenge),
];

const STYLE: &str = "style=\"position:absolute;width:1px;height:1px;border:0;visibility:hidden\"";

fn form(intent: &Reply) -> &str {
    intent.text_at("/next_action/redirect_iframe/iframe")
}

/// The form as a value in a script of the shop, which must not end the script.
fn in_script(intent: &Reply) -> String {
    json!(form(intent)).to_string().replace("</", "<\\/")
}

fn as_the_source_of_a_frame(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(enforce_3ds("8012"));
    let source = form(&intent).replace('&', "&amp;").replace('"', "&quot;");
    let tab = Tab::new(browser);
    tab.open(&shop.page(
        "/checkout",
        &format!("<p>Paying</p><iframe {STYLE} srcdoc=\"{source}\"></iframe>"),
    ));
    tab.frame(&shop.sandbox("/frame/"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    tab.arrives_at(&shop.at("/checkout"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn written_into_an_empty_frame(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(enforce_3ds("8012"));
    let script = format!(
        "const frame = document.querySelector('iframe').contentDocument; frame.open(); frame.write({}); frame.close()",
        in_script(&intent)
    );
    let tab = Tab::new(browser);
    tab.open(&shop.page(
        "/checkout",
        &format!("<iframe {STYLE}></iframe><script>{script}</script>"),
    ));
    tab.frame(&shop.sandbox("/frame/"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

/// Scripts that are put into a page as text do not run, so the shop posts the form itself.
fn put_into_the_page_and_posted_to_a_frame(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(enforce_3ds("8012"));
    let script = format!(
        "document.querySelector('div').innerHTML = {};
         const form = document.getElementById('threeDSRedirectForm'); form.target = 'silent'; form.submit()",
        in_script(&intent)
    );
    let body = format!("<div></div><iframe name=silent {STYLE}></iframe><script>{script}</script>");
    let tab = Tab::new(browser);
    tab.open(&shop.page("/checkout", &body));
    tab.frame(&shop.sandbox("/frame/"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    tab.arrives_at(&shop.at("/checkout"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn posted_in_the_window_itself(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(enforce_3ds("8012"));
    let tab = Tab::new(browser);
    let page = shop.page("/checkout", form(&intent));
    tab.call("Page.navigate", json!({"url": page}));
    tab.arrives_at(&shop.sandbox("/frame/"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    tab.main().click("a");
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn then_a_challenge(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(enforce_3ds("0118"));
    let source = form(&intent).replace('&', "&amp;").replace('"', "&quot;");
    let tab = Tab::new(browser);
    tab.open(&shop.page(
        "/checkout",
        &format!("<iframe {STYLE} srcdoc=\"{source}\"></iframe>"),
    ));
    tab.frame(&shop.sandbox("/frame/"));
    let now = shop.look(&intent);
    assert_eq!(now.intent_status(), "REQUIRES_CUSTOMER_ACTION");
    tab.open(now.text_at("/next_action/redirect_to_url/url"));
    tab.main().focus("#code");
    tab.type_text("0101");
    tab.main().click("button[value=verify]");
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}
