//! The pages that a shopper meets, by plain HTTP: what they show, what they do, and what they never do.

use std::io::Cursor;

use reqwest::{Method, header::HeaderMap};
use serde_json::json;

use crate::{
    camera,
    client::{Api, Reply, card_with, device, enforce_3ds, send, wallet, with},
};

const URL: &str = "/next_action/redirect_to_url/url";
const CODE: &str = "/next_action/display_qr_code/qr_code_url";
const SHOP: &str = "https://shop.example/return";

/// What a browser is given.
struct Page {
    status: u16,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Page {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn location(&self) -> &str {
        self.header("location")
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }
}

async fn open(api: &Api, url: &str) -> Page {
    answered(api.http.get(url)).await
}

/// Submits the form of a page.
async fn choose(api: &Api, url: &str, fields: &[(&str, &str)]) -> Page {
    answered(api.http.post(url).form(fields)).await
}

async fn answered(request: reqwest::RequestBuilder) -> Page {
    let response = request.send().await.unwrap();
    Page {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        bytes: response.bytes().await.unwrap().to_vec(),
    }
}

async fn status(api: &Api, intent: &Reply) -> String {
    let now = api.retrieve(&intent.id()).await.ok();
    now.intent_status().to_owned()
}

async fn challenged(api: &Api) -> (Reply, String) {
    let intent = api.create(enforce_3ds("0092")).await.ok();
    let url = intent.text_at(URL).to_owned();
    (intent, url)
}

/// The wallet's page behind the picture that an intent shows.
async fn scanned(api: &Api, intent: &Reply) -> String {
    camera::scan(Cursor::new(open(api, intent.text_at(CODE)).await.bytes))
}

fn target(intent: &Reply) -> String {
    let form = intent.text_at("/next_action/redirect_iframe/iframe");
    assert!(
        form.starts_with("<form id=\"threeDSRedirectForm\" method=\"POST\" action=\"http://"),
        "{form}"
    );
    let action = form.split("action=\"").nth(1).unwrap();
    action.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_challenge_page_shows_what_is_paid_and_escapes_it() {
    let api = Api::start().await;
    let hostile = "<b>\"Tea\" & 'cake'</b></dd>";
    let extra = json!({"description": hostile, "merchant_order_id": "<i>7", "amount": "8.8"});
    let intent = api.create(with(enforce_3ds("0092"), extra)).await.ok();
    let url = intent.text_at(URL);
    assert!(url.starts_with(&api.root()), "{url}");
    let page = open(&api, url).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    let escaped = "&#60;b&#62;&#34;Tea&#34; &#38; &#39;cake&#39;&#60;/b&#62;&#60;/dd&#62;";
    assert!(text.contains(escaped) && !text.contains("<b>"), "{text}");
    assert!(text.contains("&#60;i&#62;7"), "{text}");
    assert!(
        text.contains("SGD 8.80") && text.contains("ending in 0092"),
        "{text}"
    );
    assert!(
        text.contains("<html lang=\"en\">") && text.contains("<label for=\"code\">"),
        "{text}"
    );
    assert!(
        !text.contains("<script") && !text.contains("417666"),
        "{text}"
    );
}

#[tokio::test]
async fn the_one_time_code_succeeds_and_leads_back_to_the_shop() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    let done = choose(&api, &url, &[("choice", "verify"), ("code", " 0101 ")]).await;
    assert_eq!((done.status, done.location()), (303, SHOP));
    let now = api.retrieve(&intent.id()).await.ok();
    assert_eq!(now.intent_status(), "SUCCEEDED");
    let authenticated =
        "/latest_payment_attempt/authentication_data/three_ds/three_ds_authentication_status";
    assert_eq!(now.text_at(authenticated), "Y");
    assert_eq!(open(&api, &url).await.status, 410);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_acts_once() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    for (choice, code) in [
        ("verify", "0101"),
        ("verify", "0101"),
        ("fail", ""),
        ("verify", "1"),
    ] {
        let done = choose(&api, &url, &[("choice", choice), ("code", code)]).await;
        assert_eq!(
            (done.status, done.location()),
            (303, SHOP),
            "{choice} {code}"
        );
        let now = api.retrieve(&intent.id()).await.ok();
        assert_eq!(now.intent_status(), "SUCCEEDED", "{choice} {code}");
        assert_eq!(now.text_at("/update_time"), "2026-03-01T08:00:00+08:00");
    }
}

#[tokio::test]
async fn a_wrong_code_may_be_tried_again_and_the_third_one_fails() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    let first = open(&api, &url).await;
    assert!(!first.text().contains("role=\"alert\""), "{}", first.text());
    for left in ["2 more tries", "1 more try"] {
        let wrong = choose(&api, &url, &[("choice", "verify"), ("code", "0102")]).await;
        assert_eq!(wrong.status, 303);
        assert_eq!(format!("{}{}", api.root(), wrong.location()), url);
        for _ in 0..3 {
            let again = open(&api, &url).await;
            assert_eq!(again.status, 200, "to look at it enters nothing");
            let text = again.text();
            assert!(
                text.contains("role=\"alert\"") && text.contains(left),
                "{text}"
            );
            assert!(text.contains("<title>Error: "), "{text}");
        }
        assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
    }
    let last = choose(&api, &url, &[("choice", "verify"), ("code", "")]).await;
    assert_eq!((last.status, last.location()), (303, SHOP));
    let now = api.retrieve(&intent.id()).await.ok();
    assert_eq!(now.intent_status(), "REQUIRES_PAYMENT_METHOD");
    assert_eq!(
        now.text_at("/latest_payment_attempt/failure_code"),
        "3ds_failed"
    );
}

#[tokio::test]
async fn a_right_code_after_a_wrong_one_succeeds() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    choose(&api, &url, &[("choice", "verify"), ("code", "9999")]).await;
    choose(&api, &url, &[("choice", "verify"), ("code", "0101")]).await;
    assert_eq!(status(&api, &intent).await, "SUCCEEDED");
}

#[tokio::test]
async fn a_challenge_can_be_failed_or_abandoned() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    let left = choose(&api, &url, &[("choice", "abandon")]).await;
    assert_eq!((left.status, left.location()), (303, SHOP));
    assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
    assert_eq!(open(&api, &url).await.status, 200, "it goes on waiting");
    let failed = choose(&api, &url, &[("choice", "fail")]).await;
    assert_eq!((failed.status, failed.location()), (303, SHOP));
    assert_eq!(status(&api, &intent).await, "REQUIRES_PAYMENT_METHOD");
}

#[tokio::test]
async fn a_form_that_cannot_be_read_changes_nothing_and_says_what_it_needs() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    let wallet = api.create(wallet("dana")).await.ok();
    let till = scanned(&api, &wallet).await;
    for (url, hint) in [(&url, "verify"), (&till, "refuse")] {
        let unknown = choose(&api, url, &[("choice", "win")]).await;
        let missing = choose(&api, url, &[("code", "0101")]).await;
        let json = answered(api.http.post(url).json(&json!({"choice": "pay"}))).await;
        let nothing = answered(api.http.post(url)).await;
        let statuses = [&unknown, &missing, &json, &nothing].map(|page| page.status);
        assert_eq!(statuses, [400, 422, 415, 415]);
        for page in [unknown, missing, json, nothing] {
            assert!(page.text().contains(hint), "{}", page.text());
        }
    }
    assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
    assert_eq!(status(&api, &wallet).await, "REQUIRES_CUSTOMER_ACTION");
}

#[tokio::test]
async fn a_form_of_any_size_is_read_to_its_limit_only() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    let long = "0".repeat(5000);
    let refused = choose(&api, &url, &[("choice", "verify"), ("code", &long)]).await;
    assert_eq!(refused.status, 413);
    let shown = open(&api, &url).await;
    assert!(!shown.text().contains("role=\"alert\""), "it is no try");
    assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
}

#[tokio::test]
async fn to_look_at_a_page_changes_nothing() {
    let api = Api::start().await;
    let (challenge, url) = challenged(&api).await;
    let wallet = api.create(wallet("dana")).await.ok();
    let framed = api.create(enforce_3ds("8012")).await.ok();
    let looks = [
        format!("{url}?choice=verify&code=0101"),
        format!("{}?choice=pay", scanned(&api, &wallet).await),
        target(&framed),
        wallet.text_at(CODE).to_owned(),
    ];
    for address in looks {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            answered(api.http.request(method, &address)).await;
        }
    }
    for intent in [challenge, wallet, framed] {
        let now = api.retrieve(&intent.id()).await.ok();
        assert_eq!(now.body["next_action"], intent.body["next_action"]);
        assert_eq!(now.attempt_status(), "AUTHENTICATION_REDIRECTED");
    }
}

#[tokio::test]
async fn the_hidden_form_posts_to_its_target_and_is_told_nothing() {
    let api = Api::start().await;
    let intent = api.create(enforce_3ds("8012")).await.ok();
    let target = target(&intent);
    assert_eq!(open(&api, &target).await.status, 405, "only a post acts");
    assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
    for _ in 0..2 {
        // From a `srcdoc` document, whose origin is `null`.
        let posted = api
            .http
            .post(&target)
            .header("origin", "null")
            .form(&[("a", "b")]);
        let done = answered(posted).await;
        assert_eq!((done.status, done.location()), (200, ""));
        assert!(!done.text().contains("<form"), "{}", done.text());
        assert_eq!(status(&api, &intent).await, "SUCCEEDED");
    }
}

#[tokio::test]
async fn a_hidden_frame_may_lead_on_to_a_challenge() {
    let api = Api::start().await;
    let intent = api.create(enforce_3ds("0118")).await.ok();
    let done = choose(&api, &target(&intent), &[]).await;
    let now = api.retrieve(&intent.id()).await.ok();
    assert_eq!(now.intent_status(), "REQUIRES_CUSTOMER_ACTION");
    let url = now.text_at(URL);
    let path = url.strip_prefix(&api.root()).unwrap();
    assert!(path.starts_with("/challenge/"), "{path}");
    assert!(
        done.text().contains(&format!("href=\"{path}\"")),
        "in a window of its own the page leads on: {}",
        done.text()
    );
    choose(&api, url, &[("choice", "verify"), ("code", "0101")]).await;
    assert_eq!(status(&api, &intent).await, "SUCCEEDED");
}

#[tokio::test]
async fn a_frame_whose_authentication_fails_says_no_more_than_another() {
    let api = Api::start().await;
    let good = api.create(enforce_3ds("8012")).await.ok();
    let bad = with(
        card_with("4047", json!({"three_ds_action": "enforce_3ds"})),
        device(),
    );
    let bad = api.create(bad).await.ok();
    let texts = [
        choose(&api, &target(&good), &[]).await,
        choose(&api, &target(&bad), &[]).await,
    ];
    assert_eq!(texts[0].text(), texts[1].text());
    assert_eq!(status(&api, &bad).await, "REQUIRES_PAYMENT_METHOD");
}

#[tokio::test]
async fn a_qr_code_is_a_picture_of_the_address_of_a_page_that_pays() {
    let api = Api::start().await;
    let intent = api.create(wallet("grabpay")).await.ok();
    let url = intent.text_at(CODE);
    let attempt = intent.text_at("/latest_payment_attempt/attempt_id");
    let path = format!("{}/payment/20260301/qrcode_{attempt}?", api.root());
    assert!(url.starts_with(&path) && url.contains('&'), "{url}");
    let picture = open(&api, url).await;
    assert_eq!(picture.status, 200);
    assert_eq!(picture.header("content-type"), "image/png");
    assert_eq!(
        picture.header("cross-origin-resource-policy"),
        "cross-origin"
    );
    let page = camera::scan(Cursor::new(picture.bytes));
    assert!(
        page.starts_with(&format!("{}/wallet/", api.root())),
        "{page}"
    );
    let shown = open(&api, &page).await;
    for expected in ["GrabPay", "SGD 10.00", "Two coffees", "order-1"] {
        assert!(
            shown.text().contains(expected),
            "{expected}: {}",
            shown.text()
        );
    }
    assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
    let closed = choose(&api, &page, &[("choice", "close")]).await;
    assert_eq!((closed.status, closed.location()), (303, SHOP));
    assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
    for _ in 0..2 {
        let paid = choose(&api, &page, &[("choice", "pay")]).await;
        assert_eq!((paid.status, paid.location()), (303, SHOP));
        assert_eq!(status(&api, &intent).await, "SUCCEEDED");
    }
    assert_eq!(open(&api, url).await.status, 410);
    assert_eq!(open(&api, &page).await.status, 410);
}

#[tokio::test]
async fn a_wallet_can_be_refused_by_code_and_by_link() {
    let api = Api::start().await;
    let by_code = api.create(wallet("gcash")).await.ok();
    let flow = json!({"payment_method": {"gcash": {"flow": "mobile_web", "os_type": "ios"}}});
    let by_link = api.create(with(wallet("gcash"), flow)).await.ok();
    let pages = [
        (scanned(&api, &by_code).await, &by_code),
        (by_link.text_at(URL).to_owned(), &by_link),
    ];
    for (page, intent) in pages {
        assert!(page.contains("/wallet/"), "{page}");
        let refused = choose(&api, &page, &[("choice", "refuse")]).await;
        assert_eq!((refused.status, refused.location()), (303, SHOP));
        let now = api.retrieve(&intent.id()).await.ok();
        assert_eq!(now.intent_status(), "REQUIRES_PAYMENT_METHOD");
        assert_eq!(now.attempt_status(), "FAILED");
    }
}

#[tokio::test]
async fn a_picture_is_opened_by_its_whole_address_only() {
    let api = Api::start().await;
    let intent = api.create(wallet("dana")).await.ok();
    let other = api.create(wallet("dana")).await.ok();
    let url = intent.text_at(CODE);
    let name = |intent: &Reply| {
        intent
            .text_at("/latest_payment_attempt/attempt_id")
            .to_owned()
    };
    for wrong in [
        url.split('?').next().unwrap().to_owned(),
        url.replace("&token=", "&amp;token="),
        format!("{url}&token=a"),
        url.replace("20260301", "20260302"),
        url.replace(&name(&intent), &name(&other)),
    ] {
        assert_ne!(wrong, url);
        assert_eq!(open(&api, &wrong).await.status, 404, "{wrong}");
    }
    assert_eq!(open(&api, url).await.status, 200);
}

#[tokio::test]
async fn only_the_last_code_pays() {
    let api = Api::start().await;
    let body = with(
        wallet("grabpay"),
        json!({"return_url": "shop-app://back?a=1&b=2"}),
    );
    let first = api.create(body).await.ok();
    let old = scanned(&api, &first).await;
    let second = api
        .on(&first.id(), "confirm", &wallet("grabpay"))
        .await
        .ok();
    let new = scanned(&api, &second).await;
    assert_eq!(open(&api, first.text_at(CODE)).await.status, 410);
    assert_eq!(open(&api, &old).await.status, 410);
    assert_eq!(choose(&api, &old, &[("choice", "pay")]).await.status, 410);
    assert_eq!(status(&api, &first).await, "REQUIRES_CUSTOMER_ACTION");
    let paid = choose(&api, &new, &[("choice", "pay")]).await;
    assert_eq!(
        (paid.status, paid.location()),
        (200, ""),
        "an app is not redirected to"
    );
    assert!(
        paid.text().contains("href=\"shop-app://back?a=1&#38;b=2\""),
        "{}",
        paid.text()
    );
    assert_eq!(status(&api, &first).await, "SUCCEEDED");
}

#[tokio::test]
async fn a_code_ends_when_it_says_and_a_page_with_its_intent() {
    let mut api = Api::start().await;
    let intent = api.create(wallet("dana")).await.ok();
    let expires = intent.text_at("/next_action/display_qr_code/expires_at");
    assert_eq!(expires, "2026-03-01T00:30:00Z");
    let (url, page) = (intent.text_at(CODE), scanned(&api, &intent).await);
    api.advance(30 * 60 - 1).await;
    assert_eq!(open(&api, url).await.status, 200);
    api.advance(1).await;
    api.mint().await;
    assert_eq!(
        status(&api, &intent).await,
        "REQUIRES_CUSTOMER_ACTION",
        "the sweep comes later"
    );
    for shown in [open(&api, url).await, open(&api, &page).await] {
        assert_eq!(shown.status, 410);
        assert!(
            shown.text().contains("The time for this payment is over"),
            "{}",
            shown.text()
        );
    }
    assert_eq!(choose(&api, &page, &[("choice", "pay")]).await.status, 410);
    assert_eq!(api.shopper(&intent.id(), "succeed").await.status, 409);
    api.advance(8).await;
    assert_eq!(status(&api, &intent).await, "FAILED");
    let shown = open(&api, &page).await;
    assert!(
        shown.text().contains("The time for this payment is over"),
        "{}",
        shown.text()
    );
}

#[tokio::test]
async fn a_page_closes_with_the_cancellation_of_its_intent() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    api.on(&intent.id(), "cancel", &json!({})).await.ok();
    let right = [("choice", "verify"), ("code", "0101")];
    for seconds in [0, 3] {
        api.advance(seconds).await;
        let shown = open(&api, &url).await;
        assert_eq!(shown.status, 410);
        assert!(
            shown.text().contains("cancelled or replaced"),
            "{}",
            shown.text()
        );
        assert!(
            shown.text().contains(&format!("href=\"{SHOP}\"")),
            "{}",
            shown.text()
        );
        assert_eq!(choose(&api, &url, &right).await.status, 410);
    }
    assert_eq!(status(&api, &intent).await, "CANCELLED");
}

#[tokio::test]
async fn a_token_opens_its_own_page_only() {
    let api = Api::start().await;
    let (intent, url) = challenged(&api).await;
    let token = url.rsplit('/').next().unwrap();
    for path in ["wallet", "frame"] {
        let other = format!("{}/{path}/{token}", api.root());
        assert_eq!(choose(&api, &other, &[("choice", "pay")]).await.status, 404);
    }
    let unknown = format!("{}/challenge/{}", api.root(), "a".repeat(40));
    let broken = format!("{}/challenge/%ff", api.root());
    for address in [unknown, broken] {
        assert_eq!(open(&api, &address).await.status, 404);
        let right = [("choice", "verify"), ("code", "0101")];
        assert_eq!(choose(&api, &address, &right).await.status, 404);
    }
    assert_eq!(status(&api, &intent).await, "REQUIRES_CUSTOMER_ACTION");
}

#[tokio::test]
async fn every_answer_to_a_browser_is_guarded_by_its_headers() {
    let api = Api::start().await;
    let (_, challenge) = challenged(&api).await;
    let code = api.create(wallet("dana")).await.ok();
    let till = scanned(&api, &code).await;
    let framed = "frame-ancestors *";
    let not_framed = "frame-ancestors 'none'";
    let right = [("choice", "verify"), ("code", "0101")];
    let pages = [
        (open(&api, &challenge).await, framed),
        (
            open(&api, &format!("{}/challenge/x", api.root())).await,
            framed,
        ),
        (open(&api, &till).await, not_framed),
        (open(&api, code.text_at(CODE)).await, ""),
        (open(&api, &format!("{}/sandbox.css", api.root())).await, ""),
        (choose(&api, &challenge, &right).await, ""),
        (choose(&api, &challenge, &[]).await, framed),
    ];
    for (page, framing) in pages {
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        let policy = page.header("content-security-policy");
        assert!(policy.contains(framing), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        if page.header("content-type").starts_with("text/html") {
            assert!(
                policy.starts_with("default-src 'none'; style-src 'self'; "),
                "{policy}"
            );
        }
    }
}

#[tokio::test]
async fn a_script_as_return_url_is_no_link() {
    let api = Api::start().await;
    for (address, link) in [
        ("javascript:alert(1)", None),
        ("DATA:text/html,x", None),
        ("shop.app+pay://x", Some("shop.app+pay://x")),
    ] {
        let intent = with(enforce_3ds("0092"), json!({"return_url": address}));
        let intent = api.create(intent).await.ok();
        let right = [("choice", "verify"), ("code", "0101")];
        let done = choose(&api, intent.text_at(URL), &right).await;
        assert_eq!((done.status, done.location()), (200, ""), "{address}");
        let links = done.text().matches("href=").count() - 1;
        assert_eq!(links, usize::from(link.is_some()), "{}", done.text());
        assert!(
            done.text().contains(link.unwrap_or("<h1>Finished</h1>")),
            "{}",
            done.text()
        );
    }
}

#[tokio::test]
async fn a_strange_host_is_not_written_into_links() {
    let api = Api::start().await;
    for (extra, pointer) in [(enforce_3ds("0092"), URL), (wallet("dana"), CODE)] {
        let request = api
            .call(Method::POST, "/v2/payment_intents/create")
            .header("x-idempotency-key", crate::client::fresh_key())
            .header("host", "a\"onload=x")
            .json(&with(crate::client::draft(), extra));
        let reply = send(request).await.ok();
        let url = reply.text_at(pointer);
        assert!(url.starts_with("http://localhost/"), "{url}");
    }
}
