//! The wallet, by its QR code and by a link.

use std::{fs::File, io::BufReader};

use serde_json::json;

use crate::{
    Scenario,
    appearance::pictures,
    camera,
    chromium::Chromium,
    client::{Reply, wallet, with},
    shop::{Shop, wait_for},
    tab::{Key, Tab},
};

pub(crate) const SCENARIOS: &[Scenario] = &[
    (
        "wallet::a_code_in_a_page_of_the_shop_is_scanned_and_paid",
        a_code_is_scanned_and_paid,
    ),
    (
        "wallet::a_code_that_is_over_shows_nothing",
        a_code_that_is_over_shows_nothing,
    ),
    ("wallet::paid_by_a_link", paid_by_a_link),
    ("wallet::refused", refused),
    ("wallet::closed", closed),
    ("wallet::two_clicks_pay_once", two_clicks_pay_once),
    ("wallet::with_the_keyboard_alone", with_the_keyboard_alone),
    (
        "wallet::not_within_a_page_of_others",
        not_within_a_page_of_others,
    ),
];

const CODE: &str = "/next_action/display_qr_code/qr_code_url";

fn linked(shop: &Shop) -> (Reply, String) {
    let flow = json!({"payment_method": {"gcash": {"flow": "mobile_web", "os_type": "android"}}});
    let intent = shop.create(with(wallet("gcash"), flow));
    let url = intent
        .text_at("/next_action/redirect_to_url/url")
        .to_owned();
    (intent, url)
}

/// A page of the shop that shows the picture at `url`.
fn with_picture(shop: &Shop, url: &str) -> String {
    let source = url.replace('&', "&amp;");
    shop.page(
        "/checkout",
        &format!("<img src=\"{source}\" alt=\"Scan to pay\">"),
    )
}

fn a_code_is_scanned_and_paid(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(wallet("alipaycn"));
    let url = intent.text_at(CODE);
    let tab = Tab::new(browser);
    tab.resize(600, 700);
    tab.open(&with_picture(&shop, url));
    let width = tab
        .main()
        .eval("document.querySelector('img').naturalWidth");
    assert!(width.as_u64().unwrap() > 200, "{width}");
    // What a camera sees: the pixels on the screen.
    let file = pictures().join("qr-code-in-shop.png");
    tab.screenshot(&file);
    let page = camera::scan(BufReader::new(File::open(&file).unwrap()));
    assert!(page.starts_with(&shop.sandbox("/wallet/")), "{page}");
    assert_eq!(tab.complaints(), [""; 0]);

    let phone = Tab::new(browser);
    phone.resize(390, 844);
    phone.open(&page);
    assert!(phone.main().text().contains("Alipay"));
    assert_eq!(shop.status(&intent), "REQUIRES_CUSTOMER_ACTION");
    phone.main().click("button[value=pay]");
    phone.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(phone.complaints(), [""; 0]);
}

fn a_code_that_is_over_shows_nothing(browser: &Chromium) {
    let shop = Shop::open();
    let intent = shop.create(wallet("alipaycn"));
    wait_for(shop.api.advance(30 * 60));
    let tab = Tab::new(browser);
    tab.open(&with_picture(&shop, intent.text_at(CODE)));
    assert_eq!(
        tab.main()
            .eval("document.querySelector('img').naturalWidth"),
        0
    );
}

fn paid_by_a_link(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = linked(&shop);
    let tab = Tab::new(browser);
    tab.open(&shop.page(
        "/checkout",
        &format!("<a href=\"{url}\">Pay with your wallet</a>"),
    ));
    tab.main().click("a");
    tab.arrives_at(&url);
    tab.main().click("button[value=pay]");
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn refused(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = linked(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    tab.main().click("button[value=refuse]");
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "REQUIRES_PAYMENT_METHOD");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn closed(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = linked(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    tab.main().click("button[value=close]");
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "REQUIRES_CUSTOMER_ACTION");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn two_clicks_pay_once(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = linked(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    tab.main().double_click("button[value=pay]");
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn with_the_keyboard_alone(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = linked(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    for name in ["Pay", "Refuse", "Close"] {
        tab.press(Key::Tab);
        assert_eq!(tab.focused(), ("button".to_owned(), name.to_owned()));
    }
    tab.open(&url);
    tab.press(Key::Tab);
    tab.press(Key::Enter);
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

/// A wallet that others could lay out of sight would pay for a click on something else.
fn not_within_a_page_of_others(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = linked(&shop);
    let tab = Tab::new(browser);
    tab.open(&shop.page("/checkout", &format!("<iframe src=\"{url}\"></iframe>")));
    tab.wait("the refusal", || {
        tab.complaints()
            .iter()
            .any(|said| said.contains("frame-ancestors"))
            .then_some(())
    });
    assert_eq!(shop.status(&intent), "REQUIRES_CUSTOMER_ACTION");
}
