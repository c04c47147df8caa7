//! The pages that a shopper meets.

use reqwest::Method;
use serde_json::json;

use crate::client::{Api, Reply, enforce_3ds, send, wallet, with};

async fn page(api: &Api, method: Method, url: &str) -> (Reply, String) {
    let response = api.http.request(method, url).send().await.unwrap();
    let location = response
        .headers()
        .get("location")
        .map(|value| value.to_str().unwrap().to_owned());
    let status = response.status();
    let text = response.text().await.unwrap();
    (
        Reply {
            status,
            text,
            body: json!(null),
            behaviour: String::new(),
        },
        location.unwrap_or_default(),
    )
}

#[tokio::test]
async fn a_challenge_page_offers_three_outcomes_and_works_once() {
    let api = Api::start().await;
    let description = json!({"description": "<b>\"Tea\" & cake</b>"});
    let intent = api
        .create(with(enforce_3ds("0092"), description))
        .await
        .ok();
    let url = intent
        .text_at("/next_action/redirect_to_url/url")
        .to_owned();
    assert!(url.starts_with(&api.root()), "{url}");
    let (shown, _) = page(&api, Method::GET, &url).await;
    assert_eq!(shown.status, 200);
    assert!(
        shown
            .text
            .contains("&lt;b&gt;&quot;Tea&quot; &amp; cake&lt;/b&gt;"),
        "{}",
        shown.text
    );
    assert_eq!(shown.text.matches("<form method=\"post\"").count(), 3);

    let (_, location) = page(&api, Method::POST, &format!("{url}/abandon")).await;
    assert_eq!(location, "https://shop.example/return");
    assert_eq!(
        api.retrieve(&intent.id()).await.ok().intent_status(),
        "REQUIRES_CUSTOMER_ACTION"
    );
    let (done, location) = page(&api, Method::POST, &format!("{url}/succeed")).await;
    assert_eq!(
        (done.status.as_u16(), location.as_str()),
        (303, "https://shop.example/return")
    );
    assert_eq!(
        api.retrieve(&intent.id()).await.ok().intent_status(),
        "SUCCEEDED"
    );
    for method in [Method::GET, Method::POST] {
        let target = if method == Method::POST {
            format!("{url}/succeed")
        } else {
            url.clone()
        };
        assert_eq!(page(&api, method, &target).await.0.status, 410);
    }
}

#[tokio::test]
async fn the_hidden_form_posts_to_its_target() {
    let api = Api::start().await;
    let intent = api.create(enforce_3ds("8012")).await.ok();
    let form = intent.text_at("/next_action/redirect_iframe/iframe");
    let target = form
        .split("action=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    assert_eq!(page(&api, Method::POST, target).await.0.status, 200);
    assert_eq!(
        api.retrieve(&intent.id()).await.ok().intent_status(),
        "SUCCEEDED"
    );
    assert_eq!(page(&api, Method::POST, target).await.0.status, 410);
}

#[tokio::test]
async fn only_the_last_code_pays() {
    let api = Api::start().await;
    let body = with(wallet("grabpay"), json!({"return_url": "shop-app://back"}));
    let first = api.create(body).await.ok();
    let code = "/next_action/display_qr_code/qr_code_url";
    let second = api
        .on(&first.id(), "confirm", &wallet("grabpay"))
        .await
        .ok();
    assert_eq!(
        page(&api, Method::GET, first.text_at(code)).await.0.status,
        410
    );
    assert_eq!(
        page(
            &api,
            Method::POST,
            &format!("{}/succeed", first.text_at(code))
        )
        .await
        .0
        .status,
        410
    );
    let (paid, location) = page(
        &api,
        Method::POST,
        &format!("{}/succeed", second.text_at(code)),
    )
    .await;
    assert_eq!(
        (paid.status.as_u16(), location.as_str()),
        (200, ""),
        "an app is not redirected to"
    );
    assert_eq!(
        api.retrieve(&first.id()).await.ok().intent_status(),
        "SUCCEEDED"
    );
}

#[tokio::test]
async fn a_page_ends_with_its_intent() {
    let api = Api::start().await;
    let intent = api.create(wallet("dana")).await.ok();
    let url = intent
        .text_at("/next_action/display_qr_code/qr_code_url")
        .to_owned();
    api.on(&intent.id(), "cancel", &json!({})).await.ok();
    assert_eq!(
        page(&api, Method::POST, &format!("{url}/succeed"))
            .await
            .0
            .status,
        410
    );
    api.advance(3).await;
    assert_eq!(page(&api, Method::GET, &url).await.0.status, 410);
}

#[tokio::test]
async fn a_strange_host_is_not_written_into_links() {
    let api = Api::start().await;
    let request = api
        .call(Method::POST, "/v2/payment_intents/create")
        .header("x-idempotency-key", crate::client::fresh_key())
        .header("host", "a\"onload=x")
        .json(&with(crate::client::draft(), enforce_3ds("0092")));
    let reply = send(request).await.ok();
    assert!(
        reply
            .text_at("/next_action/redirect_to_url/url")
            .starts_with("http://localhost/challenge/")
    );
}
