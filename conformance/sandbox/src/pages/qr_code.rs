//! The picture of a QR code, which leads to the wallet's page.

use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use fast_qr::{ECL, QRBuilder, QRCode};
use serde::Deserialize;

use super::{Api, notice, shell::GUARDS};
use crate::{
    links,
    payments::{PageKind, Visit},
    time,
};

/// Pixels along a dot of the code.
const DOT: usize = 8;
/// Dots of white around the code, as the standard asks for.
const MARGIN: usize = 4;

#[derive(Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    token: String,
}

pub(super) async fn show(
    State(shared): Api,
    path: Result<Path<(String, String)>, PathRejection>,
    query: Result<Query<Parameters>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let (Ok(Path((day, name))), Ok(Query(Parameters { token }))) = (path, query) else {
        return notice::nothing_to_do(None);
    };
    let kind = PageKind::Wallet;
    let refused = shared.with_state(|state, now| match state.payments.visit(now, kind, &token) {
        Some(Visit::Waiting { attempt, .. }) => {
            let named =
                day == time::day(attempt.created) && name == links::qr_code_name(attempt.id);
            (!named).then(|| notice::nothing_to_do(None))
        }
        other => Some(notice::nothing_to_do(other)),
    });
    if let Some(refused) = refused {
        return refused;
    }
    let page = links::page(&links::base(&headers), kind, &token);
    let Some(picture) = png_of(&page) else {
        let text = "the code cannot be drawn";
        return (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
    };
    // Shops that isolate themselves from other origins show it too.
    let shared_with_shops = HeaderName::from_static("cross-origin-resource-policy");
    let about = [
        (header::CONTENT_TYPE, "image/png"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"qrcode.png\"",
        ),
        (shared_with_shops, "cross-origin"),
    ];
    (about, GUARDS, picture).into_response()
}

/// A picture from which a camera reads `text`.
fn png_of(text: &str) -> Option<Vec<u8>> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = (code.size + 2 * MARGIN) * DOT;
    let pixels: Vec<u8> = (0..side)
        .flat_map(|y| (0..side).map(move |x| (x, y)))
        .map(|(x, y)| {
            if is_dark(&code, x / DOT, y / DOT) {
                0
            } else {
                u8::MAX
            }
        })
        .collect();
    let mut bytes = Vec::new();
    let side = u32::try_from(side).ok()?;
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// Whether a dot of the picture, its margin included, is dark.
fn is_dark(code: &QRCode, x: usize, y: usize) -> bool {
    let within = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < code.size);
    match (within(x), within(y)) {
        (Some(x), Some(y)) => code
            .data
            .get(y * code.size + x)
            .is_some_and(|dot| dot.value()),
        _ => false,
    }
}
