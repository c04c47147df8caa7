//! The repository holds no card number but those of documented test cards.

use std::{collections::BTreeSet, fs, path::Path};

use sandbox::TEST_CARDS;

use crate::fixture::root;

/// A number that every payments API documents as a test card and that charges nobody; UQPAY does not document it.
const ANYBODYS: &str = "4242424242424242";
/// What is built, fetched or not ours.
const SKIPPED: &[&str] = &[".git", "node_modules", "target"];

/// Calls `look` with every text file below `folder`.
fn walk(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_symlink() || SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, look);
        } else if let Ok(text) = fs::read_to_string(&path) {
            look(&path, &text);
        }
    }
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(digit - b'0');
            match (index % 2, digit) {
                (0, _) => digit,
                (_, 0..=4) => digit * 2,
                _ => digit * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Runs of digits, single spaces and hyphens between them left out, that are card numbers by their length, their first digit and
/// their check digit. What follows a letter is an id.
fn card_numbers(text: &str) -> BTreeSet<String> {
    let bytes = text.as_bytes();
    let mut found = BTreeSet::new();
    let mut start = 0;
    while start < bytes.len() {
        if !bytes[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let mut digits = String::new();
        let mut end = start;
        while let Some(byte) = bytes.get(end) {
            if byte.is_ascii_digit() {
                digits.push(char::from(*byte));
                end += 1;
            } else if b" -".contains(byte) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
                end += 1;
            } else {
                break;
            }
        }
        let follows_letter = start > 0 && bytes[start - 1].is_ascii_alphabetic();
        let is_card = (13..=19).contains(&digits.len())
            && digits.starts_with(['3', '4', '5', '6'])
            && passes_luhn(&digits);
        if is_card && !follows_letter {
            found.insert(digits);
        }
        start = end;
    }
    found
}

#[test]
fn only_documented_test_cards_stand_in_the_repository() {
    let documented: BTreeSet<_> = TEST_CARDS.iter().map(|card| card.number).collect();
    let mut met = BTreeSet::new();
    walk(root(), &mut |path, text| {
        for number in card_numbers(text) {
            let place = path.strip_prefix(root()).unwrap().display();
            // Neither goes into a message: whose card it is cannot be known.
            assert!(
                documented.contains(number.as_str()) || number == ANYBODYS,
                "{place} holds a card number that is no documented test card"
            );
            let is_played = ["conformance/recordings", "conformance/snapshots"]
                .iter()
                .any(|folder| path.starts_with(root().join(folder)));
            assert!(!is_played, "{place} holds a card number; name a test card");
            met.insert(number);
        }
    });
    assert!(documented.len() >= 7 && documented.iter().all(|number| met.contains(*number)));
}

#[test]
fn a_card_number_is_found_however_it_is_written() {
    let number = TEST_CARDS[0].number;
    let (first, rest) = number.split_at(4);
    for text in [
        format!("card_number: '{number}'"),
        format!("{first} {rest}"),
        format!("x={first}-{rest}&y=1"),
    ] {
        assert_eq!(card_numbers(&text), BTreeSet::from([number.to_owned()]));
    }
    // An id, a masked number, another check digit.
    let other = format!(
        "{}{}",
        &number[..15],
        (number.as_bytes()[15] - b'0' + 1) % 10
    );
    let masked = format!("{}******{}", &number[..6], &number[12..]);
    for text in [format!("PI{number}"), masked, other] {
        assert_eq!(card_numbers(&text), BTreeSet::new(), "{text}");
    }
}
