//! What each documented card, and each wallet, leads to.

use sandbox::TEST_CARDS;
use serde_json::json;

use crate::client::{Api, card, card_with, enforce_3ds, manual, wallet, with};

#[tokio::test]
async fn cards_without_3ds_are_paid_or_fail_at_once() {
    let api = Api::start().await;
    for last4 in ["4047", "8117", "8012", "0014"] {
        let reply = api.create(card(last4)).await.ok();
        assert_eq!(
            (reply.intent_status(), reply.attempt_status()),
            ("SUCCEEDED", "CAPTURE_REQUESTED"),
            "{last4}"
        );
    }
    for last4 in ["0027", "0068", "0092", "0118", "0000", "1111"] {
        let reply = api.create(card(last4)).await.ok();
        assert_eq!(
            (reply.intent_status(), reply.attempt_status()),
            ("REQUIRES_PAYMENT_METHOD", "FAILED"),
            "{last4}"
        );
        assert_eq!(
            reply.text_at("/latest_payment_attempt/failure_code"),
            "system_error"
        );
    }
    assert_eq!(
        TEST_CARDS.len(),
        10,
        "every card of the table is one of these"
    );
}

#[tokio::test]
async fn frictionless_cards_show_a_frame_and_then_pass_or_fail() {
    let api = Api::start().await;
    for (last4, intent, attempt, code) in [
        ("8012", "SUCCEEDED", "CAPTURE_REQUESTED", ""),
        ("8117", "REQUIRES_PAYMENT_METHOD", "FAILED", "3ds_failed"),
        ("4047", "REQUIRES_PAYMENT_METHOD", "FAILED", "3ds_failed"),
    ] {
        let reply = api.create(enforce_3ds(last4)).await.ok();
        assert_eq!(reply.intent_status(), "REQUIRES_CUSTOMER_ACTION", "{last4}");
        assert_eq!(reply.attempt_status(), "AUTHENTICATION_REDIRECTED");
        assert_eq!(reply.text_at("/next_action/type"), "redirect_iframe");
        let form = reply.text_at("/next_action/redirect_iframe/iframe");
        assert!(
            form.starts_with(
                "<form id=\"threeDSRedirectForm\" method=\"POST\" action=\"http://127.0.0.1:"
            ),
            "{form}"
        );
        api.shopper(&reply.id(), "succeed").await.ok();
        let after = api.retrieve(&reply.id()).await.ok();
        assert_eq!(
            (after.intent_status(), after.attempt_status()),
            (intent, attempt),
            "{last4}"
        );
        assert_eq!(after.text_at("/latest_payment_attempt/failure_code"), code);
        assert!(after.body.get("next_action").unwrap().is_null());
    }
}

#[tokio::test]
async fn a_challenge_is_passed_failed_or_left() {
    let api = Api::start().await;
    for (outcome, intent, attempt) in [
        ("succeed", "SUCCEEDED", "CAPTURE_REQUESTED"),
        ("fail", "REQUIRES_PAYMENT_METHOD", "FAILED"),
        (
            "abandon",
            "REQUIRES_CUSTOMER_ACTION",
            "AUTHENTICATION_REDIRECTED",
        ),
    ] {
        let reply = api.create(enforce_3ds("0092")).await.ok();
        assert_eq!(reply.text_at("/next_action/type"), "redirect_to_url");
        assert_eq!(
            reply.text_at("/next_action/redirect_to_url/return_url"),
            "https://shop.example/return"
        );
        api.shopper(&reply.id(), outcome).await.ok();
        let after = api.retrieve(&reply.id()).await.ok();
        assert_eq!(
            (after.intent_status(), after.attempt_status()),
            (intent, attempt),
            "{outcome}"
        );
        let status =
            "/latest_payment_attempt/authentication_data/three_ds/three_ds_authentication_status";
        assert_eq!(
            after.text_at(status),
            if outcome == "succeed" { "Y" } else { "" }
        );
    }
}

#[tokio::test]
async fn a_frame_may_lead_on_to_a_challenge() {
    let api = Api::start().await;
    let reply = api.create(enforce_3ds("0118")).await.ok();
    assert_eq!(reply.text_at("/next_action/type"), "redirect_iframe");
    api.shopper(&reply.id(), "succeed").await.ok();
    let between = api.retrieve(&reply.id()).await.ok();
    assert_eq!(between.intent_status(), "REQUIRES_CUSTOMER_ACTION");
    assert_eq!(between.text_at("/next_action/type"), "redirect_to_url");
    api.shopper(&reply.id(), "succeed").await.ok();
    assert_eq!(
        api.retrieve(&reply.id()).await.ok().intent_status(),
        "SUCCEEDED"
    );
}

#[tokio::test]
async fn a_challenge_passed_for_a_manual_capture_holds_the_money() {
    let api = Api::start().await;
    let body = with(enforce_3ds("0092"), manual("0092"));
    let body = with(
        body,
        json!({"payment_method": {"card": {"three_ds_action": "enforce_3ds"}}}),
    );
    let id = api.create(body).await.ok().id();
    api.shopper(&id, "succeed").await.ok();
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("REQUIRES_CAPTURE", "AUTHORIZED")
    );
}

#[tokio::test]
async fn the_provider_can_be_scripted() {
    let api = Api::start().await;
    for code in [
        "insufficient_funds",
        "do_not_honor",
        "card_declined",
        "system_error",
    ] {
        api.control("provider", json!({"next": "decline", "failure_code": code}))
            .await
            .ok();
        let reply = api.create(card("8117")).await.ok();
        assert_eq!(reply.text_at("/latest_payment_attempt/failure_code"), code);
        assert!(
            !reply
                .text_at("/latest_payment_attempt/failure_message")
                .is_empty()
        );
    }
    api.control("provider", json!({"next": "approve"}))
        .await
        .ok();
    assert_eq!(
        api.create(card("0027")).await.ok().intent_status(),
        "SUCCEEDED"
    );
    assert_eq!(
        api.create(card("8117")).await.ok().intent_status(),
        "SUCCEEDED",
        "only the next one is scripted"
    );
}

#[tokio::test]
async fn a_slow_provider_answers_later() {
    let api = Api::start().await;
    for (script, intent, attempt) in [
        (json!({"next": "slow"}), "SUCCEEDED", "CAPTURE_REQUESTED"),
        (
            json!({"next": "slow", "failure_code": "do_not_honor"}),
            "REQUIRES_PAYMENT_METHOD",
            "FAILED",
        ),
    ] {
        api.control("provider", script).await.ok();
        let reply = api.create(card("8117")).await.ok();
        assert_eq!(
            (reply.intent_status(), reply.attempt_status()),
            ("PENDING", "PENDING_AUTHORIZATION")
        );
        api.advance(5).await;
        let after = api.retrieve(&reply.id()).await.ok();
        assert_eq!(
            (after.intent_status(), after.attempt_status()),
            (intent, attempt)
        );
    }
}

#[tokio::test]
async fn a_slow_provider_answers_later_after_a_challenge_too() {
    let api = Api::start().await;
    let id = api.create(enforce_3ds("0092")).await.ok().id();
    api.control("provider", json!({"next": "slow"})).await.ok();
    api.shopper(&id, "succeed").await.ok();
    let between = api.retrieve(&id).await.ok();
    assert_eq!(
        (between.intent_status(), between.attempt_status()),
        ("PENDING", "PENDING_AUTHORIZATION")
    );
    api.advance(5).await;
    assert_eq!(api.retrieve(&id).await.ok().intent_status(), "SUCCEEDED");
}

#[tokio::test]
async fn a_slow_provider_may_authorise_for_a_manual_capture() {
    let api = Api::start().await;
    api.control("provider", json!({"next": "slow"})).await.ok();
    let id = api.create(manual("8117")).await.ok().id();
    api.advance(5).await;
    assert_eq!(api.retrieve(&id).await.ok().attempt_status(), "AUTHORIZED");
}

#[tokio::test]
async fn a_second_wallet_that_is_not_enabled_reopens_the_intent() {
    let api = Api::start().await;
    let id = api.create(wallet("gcash")).await.ok().id();
    let second = api.on(&id, "confirm", &wallet("paynow")).await.ok();
    assert_eq!(
        (second.intent_status(), second.attempt_status()),
        ("REQUIRES_PAYMENT_METHOD", "FAILED")
    );
}

#[tokio::test]
async fn a_number_on_no_list_is_declined() {
    let api = Api::start().await;
    let number = TEST_CARDS.first().unwrap().number.replace("4047", "0000");
    let reply = api
        .create(card_with("4047", json!({"card_number": number})))
        .await
        .ok();
    assert_eq!(
        reply.text_at("/latest_payment_attempt/failure_code"),
        "card_declined"
    );
}

#[tokio::test]
async fn no_answer_holds_a_number_or_cvc() {
    let api = Api::start().await;
    for test_card in TEST_CARDS {
        let last4 = test_card.number.get(12..).unwrap();
        let reply = api
            .create(card_with(last4, json!({"cvc": "9876"})))
            .await
            .ok();
        let list = api
            .get("/v2/payment/payment_attempts?page_size=100")
            .await
            .ok();
        for text in [&reply.text, &list.text] {
            assert!(
                !text.contains(test_card.number)
                    && !text.contains("\"9876\"")
                    && !text.contains("cvc")
            );
        }
        let masked = reply.text_at("/latest_payment_attempt/payment_method/card/card_number");
        assert_eq!(
            masked,
            format!("{}******{last4}", test_card.number.get(..6).unwrap())
        );
    }
}

#[tokio::test]
async fn wallets_show_a_code_that_pays() {
    let api = Api::start().await;
    for kind in [
        "alipaycn",
        "alipayhk",
        "wechatpay",
        "tng",
        "gcash",
        "dana",
        "kakaopay",
        "truemoney",
        "unionpay",
        "grabpay",
    ] {
        let reply = api.create(wallet(kind)).await.ok();
        assert_eq!(reply.intent_status(), "REQUIRES_CUSTOMER_ACTION", "{kind}");
        assert_eq!(reply.text_at("/next_action/type"), "display_qr_code");
        assert_eq!(
            reply.text_at("/next_action/display_qr_code/expires_at"),
            "2026-03-01T00:30:00Z"
        );
        assert_eq!(
            reply.text_at(&format!(
                "/latest_payment_attempt/payment_method/{kind}/flow"
            )),
            "qrcode"
        );
        api.shopper(&reply.id(), "succeed").await.ok();
        assert_eq!(
            api.retrieve(&reply.id()).await.ok().intent_status(),
            "SUCCEEDED"
        );
        assert_eq!(api.shopper(&reply.id(), "succeed").await.status, 409);
    }
}

#[tokio::test]
async fn a_second_wallet_confirm_makes_another_attempt_with_another_code() {
    let api = Api::start().await;
    let first = api.create(wallet("gcash")).await.ok();
    let second = api.on(&first.id(), "confirm", &wallet("gcash")).await.ok();
    assert_eq!(second.intent_status(), "REQUIRES_CUSTOMER_ACTION");
    for pointer in [
        "/next_action/display_qr_code/qr_code_url",
        "/latest_payment_attempt/attempt_id",
    ] {
        assert_ne!(first.text_at(pointer), second.text_at(pointer));
    }
    let before = first.text_at("/latest_payment_attempt/attempt_id");
    let before = api
        .get(&format!("/v2/payment/payment_attempts/{before}"))
        .await
        .ok();
    assert_eq!(before.text_at("/attempt_status"), "CANCELLED");
}

#[tokio::test]
async fn a_wallet_shows_no_code_without_an_address_and_a_page_in_other_flows() {
    let api = Api::start().await;
    let reply = api
        .create(with(wallet("gcash"), json!({"ip_address": null})))
        .await
        .ok();
    assert_eq!(reply.intent_status(), "REQUIRES_CUSTOMER_ACTION");
    assert!(reply.body.get("next_action").unwrap().is_null());
    let flow = json!({"payment_method": {"gcash": {"flow": "mobile_web", "os_type": "ios"}}});
    let reply = api.create(with(wallet("gcash"), flow)).await.ok();
    assert_eq!(reply.text_at("/next_action/type"), "redirect_to_url");
}

#[tokio::test]
async fn a_shopper_who_refuses_in_the_wallet_fails_the_attempt() {
    let api = Api::start().await;
    let id = api.create(wallet("gcash")).await.ok().id();
    api.shopper(&id, "fail").await.ok();
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("REQUIRES_PAYMENT_METHOD", "FAILED")
    );
    assert_eq!(
        after.text_at("/latest_payment_attempt/failure_code"),
        "system_error"
    );
}

#[tokio::test]
async fn a_method_that_is_not_enabled_fails_the_attempt() {
    let api = Api::start().await;
    for kind in ["paynow", "naverpay", "tosspay", "shopeepay"] {
        let reply = api.create(wallet(kind)).await.ok();
        assert_eq!(
            (reply.intent_status(), reply.attempt_status()),
            ("REQUIRES_PAYMENT_METHOD", "FAILED"),
            "{kind}"
        );
        assert_eq!(
            reply.text_at("/latest_payment_attempt/failure_code"),
            "system_error"
        );
    }
}

#[tokio::test]
async fn the_details_of_a_wallet_may_stand_under_the_name_some_clients_use() {
    let api = Api::start().await;
    for (kind, member) in [
        ("alipaycn", "alipay"),
        ("alipayhk", "alipay"),
        ("tosspay", "toss"),
        ("toss", "tosspay"),
    ] {
        let mut body = json!({"ip_address": "203.0.113.7", "payment_method": {"type": kind}});
        body["payment_method"][member] = json!({"flow": "qrcode"});
        let reply = api.create(body).await.ok();
        assert_eq!(
            reply.text_at(&format!(
                "/latest_payment_attempt/payment_method/{kind}/flow"
            )),
            "qrcode"
        );
    }
}
