//! The browser's client itself: a test that sees no complaint proves something only if complaints are seen.

use crate::{Scenario, chromium::Chromium, shop::Shop, tab::Tab};

pub(crate) const SCENARIOS: &[Scenario] = &[
    (
        "driver::a_breach_of_a_policy_is_seen",
        a_breach_of_a_policy_is_seen,
    ),
    (
        "driver::a_script_that_fails_is_seen",
        a_script_that_fails_is_seen,
    ),
];

fn a_breach_of_a_policy_is_seen(browser: &Chromium) {
    let shop = Shop::open();
    let policy = "<meta http-equiv=content-security-policy content=\"form-action 'none'\">";
    let form = "<form action=/elsewhere method=post><button>Go</button></form>";
    let tab = Tab::new(browser);
    tab.open(&shop.page("/breach", &format!("{policy}{form}")));
    assert_eq!(tab.complaints(), [""; 0]);
    tab.main().click("button");
    tab.wait("the breach to be reported", || {
        tab.complaints()
            .iter()
            .any(|said| said.contains("form-action"))
            .then_some(())
    });
}

fn a_script_that_fails_is_seen(browser: &Chromium) {
    let shop = Shop::open();
    let tab = Tab::new(browser);
    tab.open(&shop.page(
        "/broken",
        "<script>console.error('first'); nothing.at.all</script>",
    ));
    let said = tab.complaints();
    assert_eq!(said.len(), 2, "{said:?}");
}
