//! Every documented limit of a request, and what a request beyond it is told.

use serde_json::{Value, json};

use crate::client::{Api, card, card_with, device, enforce_3ds, wallet, with};

/// What a create with `extra` is refused with: code and message.
async fn refused(api: &Api, extra: Value) -> (String, String) {
    let reply = api.create(extra.clone()).await;
    let (status, kind, code, message) = reply.refusal();
    assert_eq!(
        (status, kind),
        (400, "invalid_request_error"),
        "{extra}: {reply:?}"
    );
    (code.to_owned(), message.to_owned())
}

async fn check(api: &Api, extra: Value, code: &str, message: &str) {
    assert_eq!(
        refused(api, extra.clone()).await,
        (code.to_owned(), message.to_owned()),
        "{extra}"
    );
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let api = Api::start().await;
    for field in [
        "amount",
        "currency",
        "merchant_order_id",
        "description",
        "return_url",
    ] {
        let message = format!("Missing request parameters: {field}");
        check(&api, json!({field: null}), "missing_parameter", &message).await;
        check(&api, json!({field: ""}), "missing_parameter", &message).await;
    }
    let reply = api
        .post("/v2/payment_intents/create", &json!({"amount": "1"}))
        .await;
    let missing = json!(["currency", "merchant_order_id", "description", "return_url"]);
    assert_eq!(reply.body.get("missing_fields"), Some(&missing));
}

#[tokio::test]
async fn amounts_and_currencies_are_checked() {
    let api = Api::start().await;
    for amount in [
        "0",
        "0.00",
        "-1",
        "ten",
        "1e2",
        "10.123",
        "1.",
        "1234567890123",
    ] {
        check(
            &api,
            json!({"amount": amount}),
            "invalid_order_amount",
            "order amount is invalid",
        )
        .await;
    }
    check(
        &api,
        json!({"amount": 10}),
        "invalid_parameter",
        "Invalid request parameters: amount",
    )
    .await;
    for currency in ["sgd", "SG", "SGDX"] {
        check(
            &api,
            json!({"currency": currency}),
            "invalid_order_currency",
            "order currency is invalid",
        )
        .await;
    }
    api.create(json!({"amount": "10.125", "currency": "KWD"}))
        .await
        .ok();
}

#[tokio::test]
async fn texts_have_limits() {
    let api = Api::start().await;
    check(
        &api,
        json!({"description": "x".repeat(33)}),
        "invalid_parameter",
        "parameter is invalid",
    )
    .await;
    api.create(json!({"description": "茶".repeat(32)}))
        .await
        .ok();
    let named = |field: &str| format!("Invalid request parameters: {field}");
    check(
        &api,
        json!({"merchant_order_id": "x".repeat(37)}),
        "invalid_parameter",
        &named("merchant_order_id"),
    )
    .await;
    check(
        &api,
        json!({"customer_id": "x".repeat(37)}),
        "invalid_parameter",
        &named("customer_id"),
    )
    .await;
    for url in [
        format!("https://{}", "x".repeat(1020)),
        "no scheme".to_owned(),
        "://x".to_owned(),
    ] {
        check(
            &api,
            json!({"return_url": url}),
            "invalid_return_url",
            "return_url is invalid",
        )
        .await;
    }
    api.create(json!({"return_url": "my-app://return", "merchant_order_id": "x".repeat(36)}))
        .await
        .ok();
    check(
        &api,
        json!({"metadata": {"k": "x".repeat(505)}}),
        "invalid_parameter",
        &named("metadata"),
    )
    .await;
    check(
        &api,
        json!({"metadata": "text"}),
        "invalid_parameter",
        &named("metadata"),
    )
    .await;
    api.create(json!({"metadata": {"k": "x".repeat(504)}}))
        .await
        .ok();
    for ip_address in ["localhost", "1.2.3.4.5", "300.1.1.1"] {
        check(
            &api,
            json!({"ip_address": ip_address}),
            "invalid_parameter",
            &named("ip_address"),
        )
        .await;
    }
    api.create(json!({"ip_address": "2001:db8::1"})).await.ok();
}

#[tokio::test]
async fn two_intents_may_have_one_merchant_order_id() {
    let api = Api::start().await;
    let first = api.create(json!({})).await.ok();
    let second = api.create(json!({})).await.ok();
    assert_ne!(first.id(), second.id());
    assert_eq!(
        first.text_at("/merchant_order_id"),
        second.text_at("/merchant_order_id")
    );
}

#[tokio::test]
async fn an_update_has_the_same_limits() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    for (body, code) in [
        (json!({"description": "x".repeat(33)}), "invalid_parameter"),
        (json!({"amount": "0"}), "invalid_order_amount"),
        (json!({"currency": "sgd"}), "invalid_order_currency"),
        (json!({"return_url": ""}), "invalid_return_url"),
        (json!({"metadata": []}), "invalid_parameter"),
        (json!({"payment_orders": 1}), "invalid_payment_orders"),
    ] {
        assert_eq!(
            api.on(&id, "update", &body).await.text_at("/code"),
            code,
            "{body}"
        );
    }
    let reply = api
        .on(&id, "cancel", &json!({"cancellation_reason": 5}))
        .await;
    assert_eq!(
        reply.text_at("/message"),
        "Invalid request parameters: cancellation_reason"
    );
}

#[tokio::test]
async fn payment_orders_and_customers_are_checked() {
    let api = Api::start().await;
    let product = json!({"name": "Tea", "price": "2.50", "quantity": 2});
    for products in [
        json!("tea"),
        json!([1]),
        json!([with(product.clone(), json!({"name": null}))]),
        json!([with(product.clone(), json!({"name": "x".repeat(256)}))]),
        json!([with(product.clone(), json!({"price": 2.5}))]),
        json!([with(product.clone(), json!({"quantity": "2"}))]),
    ] {
        let extra = json!({"payment_orders": {"products": products}});
        check(
            &api,
            extra,
            "invalid_payment_orders",
            "payment_orders is invalid",
        )
        .await;
    }
    api.create(json!({"payment_orders": {"type": "physical_goods", "products": [product]}}))
        .await
        .ok();

    let customer = json!({"first_name": "Ada", "last_name": "Tan", "email": "ada@example.com"});
    for (extra, field) in [
        (json!({"email": null}), "email"),
        (json!({"email": "ada"}), "email"),
        (json!({"first_name": ""}), "first_name"),
        (json!({"description": "x".repeat(256)}), "description"),
        (json!({"address": {"country_code": "SG"}}), "address.city"),
    ] {
        let message = format!("Invalid request parameters: customer.{field}");
        check(
            &api,
            json!({"customer": with(customer.clone(), extra)}),
            "invalid_parameter",
            &message,
        )
        .await;
    }
    let ignored = api
        .create(json!({"customer": {}, "customer_id": "cus_1"}))
        .await
        .ok();
    assert_eq!(ignored.text_at("/customer_id"), "cus_1");
}

#[tokio::test]
async fn card_details_are_checked() {
    let api = Api::start().await;
    for (extra, message) in [
        (json!({"network": null}), "invalid card network"),
        (json!({"network": "Visa"}), "invalid card network"),
        (json!({"card_number": "123"}), "invalid card_number"),
        (json!({"card_number": 5}), "invalid card_number"),
        (json!({"cvc": "12"}), "invalid cvc"),
        (json!({"cvc": null}), "invalid cvc"),
        (json!({"card_name": ""}), "invalid card_name"),
        (json!({"card_name": "x".repeat(129)}), "invalid card_name"),
        (json!({"expiry_month": "13"}), "invalid expiry_month"),
        (json!({"expiry_month": "1"}), "invalid expiry_month"),
        (json!({"expiry_year": "30"}), "invalid expiry_year"),
        (
            json!({"expiry_year": "2025"}),
            "invalid expiry year: card is expired",
        ),
        (
            json!({"expiry_month": "02", "expiry_year": "2026"}),
            "invalid expiry year: card is expired",
        ),
        (
            json!({"authorization_type": null}),
            "invalid authorization_type",
        ),
        (
            json!({"authorization_type": "manual"}),
            "invalid authorization_type",
        ),
        (
            json!({"three_ds_action": "optional_3ds"}),
            "invalid three_ds_action",
        ),
        (json!({"auto_capture": "yes"}), "invalid auto_capture"),
        (json!({"billing": null}), "invalid billing"),
        (json!({"billing": {"email": ""}}), "invalid billing.email"),
        (
            json!({"billing": {"first_name": null}}),
            "invalid billing.first_name",
        ),
        (
            json!({"billing": {"address": null}}),
            "invalid billing.address",
        ),
        (
            json!({"billing": {"address": {"city": ""}}}),
            "invalid billing.address.city",
        ),
        (
            json!({"billing": {"address": {"country_code": "sg"}}}),
            "invalid billing.address.country_code",
        ),
        (
            json!({"billing": {"address": {"country_code": "US"}}}),
            "invalid billing.address.state",
        ),
    ] {
        check(
            &api,
            card_with("8117", extra),
            "invalid_payment_method",
            message,
        )
        .await;
    }
    let this_month =
        json!({"expiry_month": "03", "expiry_year": "2026", "card_name": "x".repeat(128)});
    api.create(card_with("8117", this_month)).await.ok();
    let total = api.get("/v2/payment_intents").await.ok();
    assert_eq!(
        total.body.get("total_items"),
        Some(&json!(1)),
        "a refused create makes no intent"
    );
}

#[tokio::test]
async fn strong_authentication_needs_address_and_browser() {
    let api = Api::start().await;
    let enforced = card_with("8117", json!({"three_ds_action": "enforce_3ds"}));
    let message = "Missing request parameters: ip_address, browser_info";
    check(&api, enforced.clone(), "missing_parameter", message).await;
    let with_address = with(enforced, json!({"ip_address": "203.0.113.7"}));
    check(
        &api,
        with_address,
        "missing_parameter",
        "Missing request parameters: browser_info",
    )
    .await;
}

#[tokio::test]
async fn browser_info_is_checked() {
    let api = Api::start().await;
    let with_browser = |extra: Value| with(device(), json!({"browser_info": extra}));
    for (extra, message) in [
        (
            json!({"language": "en_US@rg=sgzzzz"}),
            "language is invalid",
        ),
        (json!({"timezone": "Asia/Singapore"}), "timezone is invalid"),
    ] {
        check(&api, with_browser(extra), "invalid_payment_method", message).await;
    }
    for (extra, field) in [
        (json!({"accept_header": null}), "accept_header"),
        (json!({"browser": null}), "browser"),
        (json!({"browser": {"user_agent": ""}}), "browser.user_agent"),
        (json!({"language": null}), "language"),
        (json!({"screen_color_depth": 49}), "screen_color_depth"),
        (json!({"screen_width": 0}), "screen_width"),
        (json!({"screen_height": "900"}), "screen_height"),
        (
            json!({"location": {"lat": "0", "lon": "0.0"}}),
            "location.lat",
        ),
        (json!({"location": {"lat": 1.3}}), "location.lat"),
        (
            json!({"location": {"lat": "1.3", "lon": "181"}}),
            "location.lon",
        ),
        (json!({"mobile": {"os_type": "windows"}}), "mobile.os_type"),
    ] {
        let message = format!("Invalid request parameters: browser_info.{field}");
        check(&api, with_browser(extra), "invalid_parameter", &message).await;
    }
    for extra in [
        json!({"timezone": "-480", "language": "zh-Hans-SG"}),
        json!({"location": {"lat": "1.29", "lon": "103.85", "accuracy": 20}}),
        json!({"mobile": {"os_type": "android"}, "device_memory": 8}),
    ] {
        api.create(with_browser(extra)).await.ok();
    }
}

#[tokio::test]
async fn methods_and_flows_are_checked() {
    let api = Api::start().await;
    for method in [
        json!({}),
        json!({"type": "cheque", "cheque": {}}),
        json!({"type": "card"}),
    ] {
        check(
            &api,
            json!({"payment_method": method}),
            "invalid_payment_method",
            "",
        )
        .await;
    }
    let named = "Invalid request parameters: payment_method";
    check(
        &api,
        json!({"payment_method": "card"}),
        "invalid_parameter",
        named,
    )
    .await;
    for (kind, details, message) in [
        ("alipaycn", json!({}), "invalid flow"),
        ("alipaycn", json!({"flow": "securepay"}), "invalid flow"),
        ("alipaycn", json!({"flow": "mobile_web"}), "invalid os_type"),
        (
            "alipaycn",
            json!({"flow": "mobile_app", "os_type": "IOS"}),
            "invalid os_type",
        ),
        (
            "wechatpay",
            json!({"flow": "mini_program"}),
            "invalid open_id",
        ),
        ("unionpay", json!({"flow": "mobile_web"}), "invalid flow"),
        ("crypto", json!({"flow": "qrcode"}), "invalid network"),
        (
            "crypto",
            json!({"flow": "redirect", "is_present": true}),
            "invalid is_present",
        ),
        ("applepay", json!({"flow": "mobile_web"}), "invalid os_type"),
        (
            "card_present",
            json!({"card_number": "1"}),
            "invalid card_number",
        ),
    ] {
        let mut method = json!({"type": kind});
        method[kind] = details;
        check(
            &api,
            json!({"payment_method": method}),
            "invalid_payment_method",
            message,
        )
        .await;
    }
    let crypto = json!({"type": "crypto", "crypto": {"flow": "redirect", "is_present": false}});
    let extra = json!({"payment_method": crypto});
    check(
        &api,
        extra.clone(),
        "invalid_order_currency",
        "order currency is invalid",
    )
    .await;
    let reply = api
        .create(with(extra, json!({"currency": "USD"})))
        .await
        .ok();
    assert_eq!(
        reply.text_at("/latest_payment_attempt/failure_code"),
        "system_error"
    );
    let open_id =
        json!({"type": "wechatpay", "wechatpay": {"flow": "mini_program", "open_id": "o"}});
    api.create(json!({"payment_method": open_id})).await.ok();
}

#[tokio::test]
async fn a_phone_makers_token_and_a_terminals_card_are_checked_and_not_kept() {
    let api = Api::start().await;
    let token = json!({"number": "token-number-0000", "expiry_month": "12", "expiry_year": "2030"});
    let pay = json!({
        "flow": "redirect", "network": "visa", "token_type": "decrypted", "auth_method": "pan_only",
        "network_token": token,
    });
    for kind in ["applepay", "googlepay"] {
        let method = |extra: Value| {
            let mut method = json!({"type": kind});
            method[kind] = with(pay.clone(), extra);
            json!({"payment_method": method})
        };
        let cryptogram = method(json!({"auth_method": "cryptogram_3ds"}));
        check(
            &api,
            cryptogram,
            "invalid_payment_method",
            "invalid network_token.cryptogram",
        )
        .await;
        let reply = api.create(method(json!({}))).await.ok();
        assert_eq!(reply.attempt_status(), "FAILED");
        assert!(!reply.text.contains("token-number-0000"));
    }
    let number = sandbox::TEST_CARDS.first().unwrap().number;
    let chip = json!({
        "card_number": number, "expiry_month": "12", "expiry_year": "2030", "pan_entry_mode": "chip",
        "terminal_info": {"terminal_id": "T1"},
    });
    let method = |extra: Value| json!({"payment_method": {"type": "card_present", "card_present": with(chip.clone(), extra)}});
    for (extra, message) in [
        (
            json!({"cardholder_verification_method": "online_pin"}),
            "invalid encrypted_pin",
        ),
        (
            json!({"terminal_info": {"terminal_id": "123456789"}}),
            "invalid terminal_info.terminal_id",
        ),
        (
            json!({"system_trace_audit_number": "12345"}),
            "invalid system_trace_audit_number",
        ),
        (json!({"pan_entry_mode": "guess"}), "invalid pan_entry_mode"),
    ] {
        check(&api, method(extra), "invalid_payment_method", message).await;
    }
    let reply = api.create(method(json!({}))).await.ok();
    assert_eq!(reply.attempt_status(), "FAILED");
    assert!(!reply.text.contains(number));
}

#[tokio::test]
async fn a_confirm_is_checked_like_a_create() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    for (body, message) in [
        (
            card_with("8117", json!({"network": "no"})),
            "invalid card network",
        ),
        (
            with(
                wallet("gcash"),
                json!({"payment_method": {"gcash": {"flow": null}}}),
            ),
            "invalid flow",
        ),
        (
            with(enforce_3ds("8117"), json!({"ip_address": null})),
            "Missing request parameters: ip_address",
        ),
        (
            with(card("8117"), json!({"return_url": "nowhere"})),
            "return_url is invalid",
        ),
    ] {
        assert_eq!(
            api.on(&id, "confirm", &body).await.text_at("/message"),
            message,
            "{body}"
        );
    }
    assert_eq!(
        api.retrieve(&id).await.ok().intent_status(),
        "REQUIRES_PAYMENT_METHOD"
    );
}
