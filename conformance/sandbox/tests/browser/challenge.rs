//! The challenge, alone in the window and within a page of the shop.

use serde_json::json;

use crate::{
    Scenario,
    chromium::Chromium,
    client::{Reply, enforce_3ds, with},
    shop::Shop,
    tab::{Key, Tab},
};

pub(crate) const SCENARIOS: &[Scenario] = &[
    (
        "challenge::the_code_leads_back_to_the_shop",
        the_code_leads_back_to_the_shop,
    ),
    (
        "challenge::a_wrong_code_is_told_and_may_be_tried_again",
        a_wrong_code_is_told_and_may_be_tried_again,
    ),
    ("challenge::three_wrong_codes_fail", three_wrong_codes_fail),
    ("challenge::the_shopper_fails", the_shopper_fails),
    (
        "challenge::the_shopper_abandons_and_comes_back",
        the_shopper_abandons_and_comes_back,
    ),
    (
        "challenge::a_shop_that_redirects_again_is_reached",
        a_shop_that_redirects_again_is_reached,
    ),
    (
        "challenge::an_app_is_reached_by_a_link",
        an_app_is_reached_by_a_link,
    ),
    (
        "challenge::within_a_page_of_the_shop",
        within_a_page_of_the_shop,
    ),
    (
        "challenge::within_a_frame_that_the_shop_restricts",
        within_a_frame_that_the_shop_restricts,
    ),
    (
        "challenge::with_the_keyboard_alone",
        with_the_keyboard_alone,
    ),
    ("challenge::two_clicks_act_once", two_clicks_act_once),
];

const VERIFY: &str = "button[value=verify]";

fn challenged(shop: &Shop) -> (Reply, String) {
    let intent = shop.create(enforce_3ds("0092"));
    let url = intent
        .text_at("/next_action/redirect_to_url/url")
        .to_owned();
    (intent, url)
}

fn the_code_leads_back_to_the_shop(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    assert!(tab.main().text().contains("SGD 10.00"));
    tab.main().focus("#code");
    tab.type_text("0101");
    tab.main().click(VERIFY);
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(
        shop.visits("/return"),
        1,
        "with GET, although the form was posted"
    );
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn a_wrong_code_is_told_and_may_be_tried_again(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    tab.main().focus("#code");
    tab.type_text("1234");
    tab.press(Key::Enter);
    let spoken = tab.wait("the mistake to be told", || {
        let spoken = tab.spoken();
        spoken
            .iter()
            .any(|(role, _)| role == "alert")
            .then_some(spoken)
    });
    assert!(spoken[0].1.starts_with("Error: "), "{:?}", spoken[0]);
    assert!(tab.main().text().contains("You have 2 more tries."));
    let described = tab.main().eval(
        "document.getElementById(document.querySelector('[aria-invalid]').getAttribute('aria-describedby')).innerText",
    );
    assert_eq!(described, "That code is not right. You have 2 more tries.");
    tab.call("Page.reload", json!({}));
    tab.arrives_at(&url);
    assert!(tab.main().text().contains("You have 2 more tries."));
    tab.main().focus("#code");
    tab.type_text("0101");
    tab.press(Key::Enter);
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn three_wrong_codes_fail(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    for told in [
        "You have 2 more tries.",
        "You have 1 more try.",
        "Thank you",
    ] {
        tab.main().focus("#code");
        tab.type_text("0000");
        tab.main().click(VERIFY);
        tab.wait(told, || tab.main_text().contains(told).then_some(()));
    }
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "REQUIRES_PAYMENT_METHOD");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn the_shopper_fails(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    tab.main().click("button[value=fail]");
    tab.arrives_at(&shop.at("/return"));
    let now = shop.look(&intent);
    assert_eq!(now.intent_status(), "REQUIRES_PAYMENT_METHOD");
    assert_eq!(
        now.text_at("/latest_payment_attempt/failure_code"),
        "3ds_failed"
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn the_shopper_abandons_and_comes_back(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    tab.main().click("button[value=abandon]");
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "REQUIRES_CUSTOMER_ACTION");
    tab.main().eval("history.back()");
    tab.arrives_at(&url);
    tab.main().focus("#code");
    tab.type_text("0101");
    tab.main().click(VERIFY);
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn a_shop_that_redirects_again_is_reached(browser: &Chromium) {
    let shop = Shop::open();
    let elsewhere = shop.at("").replace("http://localhost", "127.0.0.1");
    let back = shop.at(&format!("/detour?{elsewhere}"));
    let intent = shop.create(with(enforce_3ds("0092"), json!({"return_url": back})));
    let tab = Tab::new(browser);
    tab.open(intent.text_at("/next_action/redirect_to_url/url"));
    tab.main().click("button[value=fail]");
    tab.arrives_at(&format!("http://{elsewhere}/return"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn an_app_is_reached_by_a_link(browser: &Chromium) {
    let shop = Shop::open();
    let app = json!({"return_url": "shop-app://back?order=1"});
    let intent = shop.create(with(enforce_3ds("0092"), app));
    let url = intent.text_at("/next_action/redirect_to_url/url");
    let tab = Tab::new(browser);
    tab.open(url);
    tab.main().click("button[value=fail]");
    tab.wait("the link", || {
        tab.main_text().contains("Return to the app").then_some(())
    });
    assert_eq!(
        tab.main().eval("document.querySelector('a').href"),
        "shop-app://back?order=1"
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn within_a_page_of_the_shop(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&shop.page(
        "/checkout",
        &format!("<iframe src=\"{url}\" width=500 height=900></iframe>"),
    ));
    let framed = tab.frame(&url);
    framed.focus("#code");
    tab.type_text("0101");
    framed.click(VERIFY);
    tab.frame(&shop.at("/return"));
    tab.arrives_at(&shop.at("/checkout"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn within_a_frame_that_the_shop_restricts(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    let frame =
        format!("<iframe sandbox=\"allow-forms\" src=\"{url}\" width=500 height=900></iframe>");
    tab.open(&shop.page("/checkout", &frame));
    let framed = tab.frame(&url);
    let corners = framed.eval("getComputedStyle(document.querySelector('article')).borderRadius");
    assert_eq!(corners, "16px", "the stylesheet applies");
    framed.click("button[value=fail]");
    tab.frame(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "REQUIRES_PAYMENT_METHOD");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn with_the_keyboard_alone(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    let mut order = Vec::new();
    for _ in 0..4 {
        tab.press(Key::Tab);
        order.push(tab.focused());
        let outline = tab
            .main()
            .eval("getComputedStyle(document.activeElement).outlineStyle");
        assert_eq!(outline, "solid", "the focus is seen on {:?}", order.last());
    }
    let expected = [
        ("textbox", "One-time code"),
        ("button", "Confirm payment"),
        ("button", "Fail the authentication"),
        ("button", "Abandon the page"),
    ];
    assert_eq!(
        order,
        expected.map(|(role, name)| (role.to_owned(), name.to_owned()))
    );
    tab.open(&url);
    tab.press(Key::Tab);
    tab.type_text("0101");
    tab.press(Key::Tab);
    tab.press(Key::Space);
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn two_clicks_act_once(browser: &Chromium) {
    let shop = Shop::open();
    let (intent, url) = challenged(&shop);
    let tab = Tab::new(browser);
    tab.open(&url);
    tab.main().focus("#code");
    tab.type_text("0101");
    tab.main().double_click(VERIFY);
    tab.arrives_at(&shop.at("/return"));
    assert_eq!(shop.status(&intent), "SUCCEEDED");
    assert_eq!(tab.complaints(), [""; 0]);
}
