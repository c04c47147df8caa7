//! What a run makes of targets that are not its own.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::http::StatusCode;
use conformance::{Class, Credentials, Need, Options, Outcome, Report, SetupError, TargetChoice};
use sandbox::{Config, Profile, Sandbox};
use serde_json::json;

use crate::fixture::{Desk, Server, against, only, places, recorded, workspace};

fn at(url: &str) -> Options {
    Options {
        target: TargetChoice::Url(url.to_owned()),
        ..Options::embedded()
    }
}

async fn refused(options: &Options) -> SetupError {
    let desk = Desk::new(&[("direct_card", &recorded("direct_card"))]);
    let ended = desk.suite().run(options, &()).await;
    ended.expect_err("the run cannot begin")
}

/// An address where nobody listens.
fn dead() -> String {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    format!("http://{}/api", listener.local_addr().unwrap())
}

#[tokio::test]
async fn a_dead_target_is_told_at_once() {
    let url = dead();
    let error = refused(&at(&url)).await;
    assert_eq!(error.exit_code(), 5, "{error}");
    let text = error.to_string();
    assert!(
        text.contains(&url) && text.contains("does not answer") && text.contains("help:"),
        "{text}"
    );
}

#[tokio::test]
async fn a_target_that_dies_in_the_middle_is_no_drift() {
    let desk = Desk::accepted(&[("direct_card", &recorded("direct_card"))]).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&answered);
    // The connection breaks on the third call, in the middle of its answer.
    let server = Server::tampered(Server::standing(), move |_, answer| {
        if count.fetch_add(1, Ordering::SeqCst) >= 2 {
            answer
                .headers
                .insert("content-length", "1000000".parse().unwrap());
        }
    })
    .await;
    let report = desk.run_against(&server).await;
    assert_eq!(report.exit_code(), 5, "{}", report.render(false));
    assert_eq!(report.scenarios[0].outcome, Outcome::Unreachable);
    assert_eq!(
        only(&report).class,
        Class::Outage,
        "{}",
        report.render(false)
    );
    assert!(
        report.render(false).contains("direct_card.yaml:"),
        "{}",
        report.render(false)
    );
}

#[tokio::test]
async fn without_credentials_the_real_sandbox_is_not_called() {
    let options = Options {
        target: TargetChoice::Sandbox,
        ..Options::embedded()
    };
    let error = refused(&options).await;
    assert_eq!(error.exit_code(), 2);
    let text = error.to_string();
    assert!(
        text.contains("UQPAY_CLIENT_ID") && text.contains("UQPAY_API_KEY"),
        "{text}"
    );
    let elsewhere = refused(&at("https://mirror.example/api")).await;
    assert_eq!(elsewhere.exit_code(), 2);
}

#[tokio::test]
async fn credentials_go_to_no_other_host() {
    let credentials = Credentials {
        client_id: "someone".to_owned(),
        api_key: "secret-of-someone".to_owned(),
    };
    for (url, allowed, told) in [
        ("https://api.uqpay.com/api", "api.uqpay.com", "production"),
        (
            "https://files.uqpay.com/api",
            "files.uqpay.com",
            "production",
        ),
        ("https://API.uqpay.com./api", "api.uqpay.com", "production"),
        (
            "https://mirror.example/api",
            "",
            "--allow-host mirror.example",
        ),
        ("http://mirror.example/api", "mirror.example", "TLS"),
        ("http://api-sandbox.uqpaytech.com/api", "", "TLS"),
        ("https://127.0.0.1.mirror.example/api", "", "--allow-host"),
        ("nowhere", "", "no URL"),
    ] {
        let options = Options {
            allow_hosts: vec![allowed.to_owned()],
            credentials: Some(credentials.clone()),
            ..at(url)
        };
        let error = refused(&options).await;
        assert_eq!(error.exit_code(), 2, "{url}: {error}");
        assert!(error.to_string().contains(told), "{url}: {error}");
        assert!(
            !error.to_string().contains("secret-of-someone"),
            "{url}: {error}"
        );
    }
}

#[tokio::test]
async fn refused_credentials_are_a_mistake_in_the_set_up() {
    let config = Config {
        clients: vec!["someone:else".parse().unwrap()],
        ..Server::standing()
    };
    let server = Server::tampered(config, |_, _| ()).await;
    let error = refused(&against(&server)).await;
    assert_eq!(error.exit_code(), 2, "{error}");
    assert!(
        error.to_string().contains("gave no access token"),
        "{error}"
    );
}

/// Names of scenarios that were played; those that were not lack what `lacks` says.
#[track_caller]
fn played(report: &Report, lacks: impl Fn(&Need) -> bool) -> BTreeSet<&str> {
    let mut played = BTreeSet::new();
    for scenario in &report.scenarios {
        match &scenario.outcome {
            Outcome::NotRun { lacking } => {
                assert!(
                    !lacking.is_empty() && lacking.iter().all(&lacks),
                    "{scenario:?}"
                );
            }
            _ => {
                played.insert(scenario.name.as_str());
            }
        }
    }
    played
}

#[tokio::test]
async fn a_stranger_is_held_to_what_is_known() {
    let suite = workspace();
    let config = Config {
        profile: Profile::Stranger,
        ..Config::default()
    };
    let server = Server::tampered(config, |_, _| ()).await;
    // Few calls that differ in all that a stranger does otherwise; its rate limit has a test of its own.
    let options = Options {
        only: [
            "direct_card",
            "delayed_card",
            "manual_capture_partial",
            "decline_and_retry",
            "expiry",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..against(&server)
    };
    let report = suite
        .run(&options, &())
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(report.findings.is_empty(), "{}", report.render(false));
    assert_eq!(report.exit_code(), 0);
    let played = played(&report, |need| *need != Need::ExclusiveToken);
    assert_eq!(
        played,
        BTreeSet::from([
            "decline_and_retry",
            "delayed_card",
            "direct_card",
            "manual_capture_partial"
        ])
    );
    let text = report.render(false);
    assert!(
        text.contains("not run, because the target has no clock"),
        "{text}"
    );
}

/// What comes of a refusal with another code and other words, or with another status, where `expect` was expected.
async fn with_another_refusal(expect: &str, status: Option<u16>) -> Vec<&'static str> {
    let recording = format!(
        "title: T\nsteps:\n  - call: list_payment_intents\n    query: {{page_size: 0, page_number: 1}}\n    well_formed: false\n    expect: {expect}\n"
    );
    let desk = Desk::accepted(&[("refusal", &recording)]).await;
    let server = Server::tampered(Server::standing(), move |asked, answer| {
        if asked.method == "GET" {
            answer.replace("invalid_parameter", "page_size_out_of_range");
            answer.replace("parameter is invalid", "no such page");
            if let Some(status) = status {
                answer.status = StatusCode::from_u16(status).unwrap();
            }
        }
    })
    .await;
    let report = desk.run_against(&server).await;
    report
        .findings
        .iter()
        .map(|finding| finding.class.id())
        .collect()
}

#[tokio::test]
async fn what_is_our_choice_binds_no_other_target() {
    let known = "{status: 400, body: {/code: invalid_parameter}}";
    assert!(!with_another_refusal(known, None).await.is_empty());
    let ours =
        "{status: 400, body: {/type: invalid_request_error}, ours: {/code: invalid_parameter}}";
    assert!(with_another_refusal(ours, None).await.is_empty());
    assert_eq!(with_another_refusal(ours, Some(422)).await, ["R-STATUS"]);
    let status = "{status: {ours: 400}, body: {/type: invalid_request_error}, ours: {/code: invalid_parameter}}";
    assert!(with_another_refusal(status, Some(422)).await.is_empty());
}

#[tokio::test]
async fn the_embedded_sandbox_is_held_to_our_choices() {
    let recording = "title: T\nsteps:\n  - call: list_payment_intents\n    query: {page_size: 0, page_number: 1}\n    well_formed: false\n    expect: {status: {ours: 422}, ours: {/code: page_size_out_of_range}}\n";
    let desk = Desk::new(&[("refusal", recording)]);
    let report = desk.run(&Options::embedded()).await;
    let places = places(&report);
    assert!(
        places.contains(&(Class::Expectation, "list_payment_intents", "")),
        "{places:?}"
    );
}

#[tokio::test]
async fn a_target_that_asks_for_patience_gets_it() {
    let desk = Desk::accepted(&[("direct_card", &recorded("direct_card"))]).await;
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let server = Server::tampered(Server::standing(), move |asked, answer| {
        // Every second read is refused; zero seconds are a pause as well.
        if asked.method == "GET" && count.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) {
            answer.status = StatusCode::TOO_MANY_REQUESTS;
            answer.headers.insert("retry-after", "0".parse().unwrap());
            answer.body = json!({"code": "rate_limit", "message": "later"})
                .to_string()
                .into_bytes();
        }
    })
    .await;
    let report = desk.run_against(&server).await;
    assert!(report.findings.is_empty(), "{}", report.render(false));
    assert_eq!(report.pauses, 1);
}

#[tokio::test]
async fn a_sandbox_with_a_control_api_is_driven() {
    let suite = workspace();
    let listen = ([127, 0, 0, 1], 0).into();
    let running = Sandbox::new(Server::standing())
        .serve(listen)
        .await
        .unwrap();
    let report = suite
        .run(&at(&running.base_url()), &())
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(report.findings.is_empty(), "{}", report.render(false));
    let endpoints = format!("http://{}/__sandbox/webhook_endpoints", running.address());
    let endpoints = reqwest::get(endpoints).await.unwrap().text().await.unwrap();
    assert_eq!(
        endpoints, r#"{"webhook_endpoints":[]}"#,
        "what a scenario subscribes to ends with it"
    );
    running.stop().await;
    // Nobody can promise for a shared target that it is empty, or that it knows its clients.
    let played = played(&report, |need| {
        matches!(need, Need::Isolation | Need::KnownClients)
    });
    let driven = suite.scenarios().iter().filter(|scenario| {
        let of_control = [
            Need::Clock,
            Need::Shopper,
            Need::Provider,
            Need::Hold,
            Need::SecondAccount,
            Need::Webhooks,
        ];
        played.contains(scenario.name.as_str())
            && scenario.needs.iter().any(|need| of_control.contains(need))
    });
    let driven: BTreeSet<_> = driven.flat_map(|scenario| &scenario.needs).collect();
    assert!(driven.len() >= 6, "{driven:?}");
}
