//! What is served for the dashboard, and with which headers.

use crate::client::{Api, send};

#[tokio::test]
async fn the_dashboard_may_do_nothing_but_talk_to_the_sandbox() {
    let api = Api::start().await;
    for (path, kind) in [
        ("", "text/html; charset=utf-8"),
        ("dashboard.js", "text/javascript; charset=utf-8"),
        ("dashboard.css", "text/css; charset=utf-8"),
        ("dashboard.svg", "image/svg+xml"),
    ] {
        let url = format!("{}/__sandbox/{path}", api.root());
        let response = api.http.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let headers = response.headers();
        assert_eq!(headers["content-type"], kind);
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["x-frame-options"], "DENY");
        let policy = headers["content-security-policy"].to_str().unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.split("; ").any(|said| said == rule), "{rule}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}

#[tokio::test]
async fn the_dashboard_is_guarded_as_the_control_api_is() {
    let api = Api::start().await;
    for (name, value) in [
        ("host", "evil.test"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        for path in ["", "dashboard.js", "openapi.yaml", "state", "export"] {
            let request = api.http.get(format!("{}/__sandbox/{path}", api.root()));
            assert_eq!(
                send(request.header(name, value)).await.status,
                403,
                "{name} {path}"
            );
        }
    }
    let without_slash = api.http.get(format!("{}/__sandbox", api.root()));
    assert_eq!(send(without_slash).await.status, 308);
}
