//! Who may drive the sandbox: no web page elsewhere, and no name that merely points here.

use reqwest::Method;
use sandbox::Config;
use serde_json::json;

use crate::client::{Api, Reply, send};

/// Everything below `/__sandbox`, to read and to write.
const DOORS: [(Method, &str); 4] = [
    (Method::POST, "reset"),
    (Method::DELETE, "drift"),
    (Method::GET, "clock"),
    (Method::GET, "timeline"),
];

async fn knock(api: &Api, method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = api
        .http
        .request(method, format!("{}/__sandbox/{path}", api.root()));
    send(headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    }))
    .await
}

#[tokio::test]
async fn another_host_is_refused_whatever_is_asked() {
    let api = Api::start().await;
    for host in [
        "evil.test",
        "localhost.evil.test:80",
        "127.0.0.1.evil.test",
        "localhost@evil.test",
    ] {
        for (method, path) in DOORS {
            let reply = knock(&api, method, path, &[("host", host)]).await;
            assert_eq!(reply.status, 403, "{host} {path}");
            assert!(
                reply.text_at("/error").contains("--allow-host"),
                "{reply:?}"
            );
        }
    }
    for host in ["localhost:1", "LOCALHOST", "[::1]:8640"] {
        knock(&api, Method::GET, "clock", &[("host", host)])
            .await
            .ok();
    }
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused_whatever_it_asks() {
    let api = Api::start().await;
    for origin in [
        "https://evil.test",
        "null",
        "http://localhost.evil.test",
        "file://",
    ] {
        for (method, path) in DOORS {
            let reply = knock(&api, method, path, &[("origin", origin)]).await;
            assert_eq!(reply.status, 403, "{origin} {path}");
            assert!(
                reply.text_at("/error").contains("--allow-host"),
                "{reply:?}"
            );
        }
    }
    let own = ("origin", "http://localhost:3000");
    knock(&api, Method::GET, "clock", &[own]).await.ok();
    let two = [own, ("origin", "https://evil.test")];
    let reply = knock(&api, Method::POST, "reset", &two).await;
    assert_eq!(reply.status, 403, "{reply:?}");
}

#[tokio::test]
async fn what_a_browser_says_comes_from_another_site_is_refused() {
    let api = Api::start().await;
    for (method, path) in DOORS {
        let headers = [("sec-fetch-site", "cross-site")];
        assert_eq!(
            knock(&api, method, path, &headers).await.status,
            403,
            "{path}"
        );
    }
    let link = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    knock(&api, Method::GET, "clock", &link).await.ok();
    assert_eq!(knock(&api, Method::POST, "reset", &link).await.status, 403);
    let frame = [link[0], link[1], ("sec-fetch-dest", "iframe")];
    assert_eq!(knock(&api, Method::GET, "clock", &frame).await.status, 403);
    for site in ["same-origin", "none"] {
        knock(&api, Method::GET, "clock", &[("sec-fetch-site", site)])
            .await
            .ok();
    }
}

#[tokio::test]
async fn a_plain_form_cannot_post() {
    let api = Api::start().await;
    let url = format!("{}/__sandbox/reset", api.root());
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let request = api.http.post(&url).header("content-type", media_type);
        let reply = send(request.body("{}")).await;
        assert_eq!(reply.status, 415, "{media_type}");
        assert!(reply.text_at("/error").contains("application/json"));
    }
    assert_eq!(send(api.http.post(&url).body("{}")).await.status, 415);
    send(api.http.post(&url)).await.ok();
    send(api.http.post(&url).json(&json!({}))).await.ok();
}

#[tokio::test]
async fn a_host_that_is_allowed_may_drive_it_and_so_may_its_pages() {
    let api = Api::start_with(Config {
        allowed_hosts: vec!["sandbox.internal".to_owned()],
        ..Config::default()
    })
    .await;
    let named = [
        ("host", "sandbox.internal:8640"),
        ("origin", "http://sandbox.internal:8640"),
    ];
    knock(&api, Method::GET, "clock", &named).await.ok();
    knock(&api, Method::DELETE, "drift", &named).await.ok();
    let other = [("host", "other.internal")];
    assert_eq!(knock(&api, Method::GET, "clock", &other).await.status, 403);
}

#[tokio::test]
async fn a_delivery_is_refused() {
    let api = Api::start().await;
    for (method, path) in DOORS {
        let signed = [("x-wk-signature", "00"), ("x-wk-timestamp", "1772323200")];
        let reply = knock(&api, method, path, &signed).await;
        assert_eq!(reply.status, 403, "{path}");
        assert!(reply.text_at("/error").contains("webhooks"), "{reply:?}");
    }
}

#[tokio::test]
async fn the_api_itself_answers_to_every_name() {
    let api = Api::start().await;
    let request = api.call(Method::GET, "/v2/payment_intents");
    send(
        request
            .header("host", "pay.shop.test")
            .header("origin", "https://shop.test"),
    )
    .await
    .ok();
}
