//! How the pages look and read: contrast, narrow windows, headings and names, light and dark.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::{
    Scenario,
    chromium::Chromium,
    client::{enforce_3ds, wallet, with},
    shop::{Shop, wait_for},
    tab::{Scheme, Tab},
};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("appearance::every_page_is_legible", every_page_is_legible),
    (
        "appearance::every_page_has_a_heading_and_names",
        every_page_has_a_heading_and_names,
    ),
];

/// Every text of a page whose contrast is below what WCAG asks for at level AA, and the least contrast there is.
pub(crate) const CONTRAST: &str = include_str!("contrast.js");

/// Where pictures of the pages are left.
pub(crate) fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages")
}

/// Leads a tab to every page that a shopper may meet, with texts as long as they may be.
fn at_every_page(shop: &Shop, tab: &Tab<'_>, look: impl Fn(&str)) {
    let long = json!({"description": "W".repeat(32), "merchant_order_id": "M".repeat(36), "amount": "123456789012.34"});
    let intent = shop.create(with(enforce_3ds("0092"), long.clone()));
    let challenge = intent.text_at("/next_action/redirect_to_url/url");
    // A page that can be read may still lack its stylesheet.
    let look = |name: &str| {
        tab.arrives_at(&shop.sandbox("/"));
        look(name);
    };
    tab.open(challenge);
    look("challenge");
    tab.main().focus("#code");
    tab.type_text("1234");
    tab.main().click("button[value=verify]");
    tab.wait("the mistake", || {
        tab.main_text().contains("not right").then_some(())
    });
    look("challenge-wrong-code");
    let plain = json!({"return_url": "shop-app://back"});
    let intent = shop.create(with(enforce_3ds("0092"), plain));
    tab.open(intent.text_at("/next_action/redirect_to_url/url"));
    look("challenge-plain");
    tab.main().click("button[value=fail]");
    tab.wait("the link", || {
        tab.main_text().contains("Return to the app").then_some(())
    });
    look("finished");
    let flow = json!({"payment_method": {"grabpay": {"flow": "mobile_web", "os_type": "ios"}}});
    for (name, extra) in [("wallet", long), ("wallet-plain", json!({}))] {
        let intent = shop.create(with(with(wallet("grabpay"), flow.clone()), extra));
        tab.open(intent.text_at("/next_action/redirect_to_url/url"));
        look(name);
    }
    wait_for(shop.api.advance(31 * 60));
    tab.open(challenge);
    look("too-late");
}

fn every_page_is_legible(browser: &Chromium) {
    for scheme in [Scheme::Light, Scheme::Dark] {
        let shop = Shop::open();
        let tab = Tab::new(browser);
        tab.prefer(scheme);
        at_every_page(&shop, &tab, |name| {
            // A window of 1280 pixels at four times its size is as narrow as one of 320.
            for width in [320, 1280] {
                tab.resize(width, 900);
                let overflow =
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth";
                assert_eq!(tab.main().eval(overflow), 0, "{name} at {width} pixels");
                let file = format!("{name}-{}-{width}.png", scheme.name());
                tab.screenshot(&pictures().join(file));
            }
            let contrast = tab.main().eval(CONTRAST);
            assert_eq!(contrast["low"], json!([]), "{name} in {}", scheme.name());
            assert!(
                contrast["texts"].as_u64().unwrap() >= 2,
                "{name}: {contrast}"
            );
        });
        assert_eq!(only_gone(&tab), [""; 0]);
    }
}

fn every_page_has_a_heading_and_names(browser: &Chromium) {
    let shop = Shop::open();
    let tab = Tab::new(browser);
    at_every_page(&shop, &tab, |name| {
        let spoken = tab.spoken();
        let with_role = |role: &str| spoken.iter().filter(|(found, _)| found == role).count();
        assert_eq!(with_role("main"), 1, "{name}: {spoken:?}");
        let headings = "[...document.querySelectorAll('h1')].length";
        assert_eq!(tab.main().eval(headings), 1, "{name}");
        assert_eq!(
            tab.main().eval("document.documentElement.lang"),
            "en",
            "{name}"
        );
        for (role, label) in &spoken {
            let needs_a_name = ["button", "textbox", "link", "heading", "RootWebArea"];
            assert!(
                !needs_a_name.contains(&role.as_str()) || !label.trim().is_empty(),
                "{name}: a {role} has no name"
            );
        }
    });
}

/// The complaints of a tab, without the one that a page answered with 410, which is how the last page is meant.
fn only_gone(tab: &Tab<'_>) -> Vec<String> {
    let mut complaints = tab.complaints();
    complaints.retain(|said| {
        let said: Value = serde_json::from_str(said).unwrap();
        !said["text"]
            .as_str()
            .is_some_and(|text| text.contains("410"))
    });
    complaints
}
