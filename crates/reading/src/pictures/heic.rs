//! HEIC: the photographs of telephones, decoded in this thread and in Rust alone.

use heic_rs::{DecodeOptions, Error};
use image::{DynamicImage, RgbImage};

use crate::{Measure, MediaKind, ReadFailure};

/// The main picture, turned as the file asks.
pub(super) fn decode(bytes: &[u8], pixels: u64) -> Result<DynamicImage, ReadFailure> {
    let failure = |error| failure(error, pixels);
    let information = heic_rs::probe(bytes).map_err(failure)?;
    let (width, height) = (information.width, information.height);
    let area = u64::from(width) * u64::from(height);
    if area > pixels {
        return Err(ReadFailure::too_many(Measure::Pixels, area, pixels));
    }
    let options = DecodeOptions {
        max_pixels: Some(pixels),
        decode_alpha: false,
        threads: Some(1),
        ..DecodeOptions::default()
    };
    let picture = heic_rs::decode(bytes, &options).map_err(failure)?;
    let (width, height) = (picture.width, picture.height);
    let picture = RgbImage::from_raw(width, height, picture.data);
    picture.map(DynamicImage::ImageRgb8).ok_or_else(|| ReadFailure::broken("its pixels are not all there"))
}

fn failure(error: Error, most: u64) -> ReadFailure {
    match error {
        Error::PixelLimit { pixels, .. } => ReadFailure::too_many(Measure::Pixels, pixels, most),
        // The same container holds AV1 and others.
        Error::Unsupported(_) => {
            ReadFailure::UnsupportedKind { media_type: MediaKind::Heic.media_type().into() }
        }
        other => ReadFailure::broken(other),
    }
}
