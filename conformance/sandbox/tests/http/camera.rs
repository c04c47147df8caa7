//! A camera: reads the QR code in a picture.

use std::io::{BufRead, Seek};

/// The text of the one code in a PNG.
#[track_caller]
pub(crate) fn scan(picture: impl BufRead + Seek) -> String {
    let mut decoder = png::Decoder::new(picture);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    let step = info.color_type.samples();
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        pixels[(y * width + x) * step]
    });
    let codes = seen.detect_grids();
    assert_eq!(codes.len(), 1, "codes in the picture");
    codes[0].decode().unwrap().1
}
