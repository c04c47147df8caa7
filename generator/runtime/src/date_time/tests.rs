use std::time::Duration;

use super::*;

fn time(text: &str) -> DateTime {
    text.parse().unwrap()
}

#[test]
fn the_written_text_stays() {
    for text in [
        "2026-01-05T10:00:00+08:00",
        "2026-01-05T10:00:00.744+08:00",
        "2026-01-05T10:00:00.100+08:00",
        "2026-01-05T10:00:00.716846826+08:00",
        "2026-01-05T10:00:00.000Z",
        "2026-01-05T10:00:00-00:00",
        "2026-01-05t10:00:00z",
        "2016-12-31T23:59:60Z",
        "2026-01-05 10:00:00+00:00",
        "0000-01-01T00:00:00Z",
    ] {
        assert_eq!(time(text).to_string(), text);
        let json = format!("\"{text}\"");
        assert_eq!(
            serde_json::to_string(&serde_json::from_str::<DateTime>(&json).unwrap()).unwrap(),
            json
        );
    }
}

#[test]
fn instants_compare_and_not_texts() {
    assert_eq!(
        time("2026-01-05T10:00:00+08:00"),
        time("2026-01-05T02:00:00.000Z")
    );
    assert!(time("2026-01-05T10:00:00+08:00") < time("2026-01-05T10:00:00+07:00"));
    assert_eq!(time("2026-01-05T10:00:00+08:00").offset_seconds(), 8 * 3600);
    assert_eq!(time("2026-01-05T10:00:00-03:30").offset_seconds(), -12600);
    assert_eq!(
        time("2026-01-05T10:00:00.5Z").subsec_nanoseconds(),
        500_000_000
    );
}

#[test]
fn the_standard_library_is_a_step_away() {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_578_400_250);
    let converted = DateTime::from_system_time(moment).unwrap();
    assert_eq!(converted.to_string(), "2026-01-05T02:00:00.25Z");
    assert_eq!(converted.to_system_time(), moment);
    assert_eq!(
        DateTime::from_unix_seconds(0).unwrap().to_string(),
        "1970-01-01T00:00:00Z"
    );
    assert_eq!(
        DateTime::from_unix_seconds(i64::MAX),
        Err(InvalidDateTime::OutOfRange)
    );
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "2026-01-05",
        "2026-01-05T10:00Z",
        "2026-01-05T10:00:00",
        "2026-01-05T10:00:00.Z",
        "2026-01-05T10:00:00.1234567890Z",
        "2026-01-05T10:00:00+0800",
        "2026-01-05T10:00:00+08:00[Asia/Singapore]",
        "20260105T100000Z",
        "2026-01-05T10:00:00Z ",
        "2026-01-05T10:00:00\u{e9}",
    ] {
        assert_eq!(
            text.parse::<DateTime>(),
            Err(InvalidDateTime::Malformed),
            "{text:?}"
        );
    }
    for text in [
        "2026-02-30T10:00:00Z",
        "2026-01-05T25:00:00Z",
        "2026-01-05T10:00:00+24:00",
        "2026-01-05T10:00:00+08:60",
    ] {
        assert_eq!(
            text.parse::<DateTime>(),
            Err(InvalidDateTime::OutOfRange),
            "{text:?}"
        );
    }
    let error = crate::decode::<DateTime>(b"17").unwrap_err();
    assert_eq!(
        error.to_string(),
        "found a number, expected a date and time as a string"
    );
}
