//! HEIC: photographs of telephones. The one here is a page of ours, encoded by x265 and lying on its side.

use reading::{Limits, MediaKind, TextSource};

use crate::support::{Desk, recall, too_large};

const PHOTO: &[u8] = include_bytes!("data/invoice.heic");

#[tokio::test]
async fn a_photograph_of_a_telephone_is_read_upright() {
    let desk = Desk::new();
    let reading = desk.read(PHOTO).await.unwrap();
    assert_eq!((reading.media_type.as_str(), reading.text_source), ("image/heic", TextSource::Ocr));
    let page = &reading.pages[0];
    assert!(page.height > page.width);
    let text = reading.text();
    assert!(recall(&crate::support::INVOICE, &text) > 0.9, "{text}");
    assert_eq!(desk.preview(PHOTO).await.unwrap().kind, MediaKind::Heic);
}

#[tokio::test]
async fn a_truncated_photograph_is_broken() {
    let desk = Desk::new();
    for part in 1..8 {
        let cut = (PHOTO.len() * part / 8).max(40);
        match desk.read(&PHOTO[..cut]).await {
            Ok(reading) => assert_eq!(reading.pages.len(), 1),
            Err(failure) => {
                assert!(matches!(failure.code(), "broken" | "unsupported_kind"), "cut at {cut}: {failure}");
            }
        }
    }
}

#[tokio::test]
async fn a_photograph_of_too_many_pixels_is_refused_by_its_header() {
    let desk = Desk::with(Limits { memory: 400_000_000, ..Limits::default() });
    let mut huge = PHOTO.to_vec();
    for at in 0..huge.len() - 16 {
        if &huge[at..at + 4] == b"ispe" {
            huge[at + 8..at + 12].copy_from_slice(&40_000u32.to_be_bytes());
            huge[at + 12..at + 16].copy_from_slice(&40_000u32.to_be_bytes());
        }
    }
    let failure = desk.read(&huge).await.unwrap_err();
    assert_eq!(failure, too_large("1600000000 pixels, at most 100000000"));
}

#[tokio::test]
async fn a_damaged_photograph_hurts_nobody() {
    let desk = Desk::new();
    let mut chance = 0x2545_f491_u32;
    for _ in 0..12 {
        let mut damaged = PHOTO.to_vec();
        for _ in 0..30 {
            // Xorshift: the same damage at every run.
            chance ^= chance << 13;
            chance ^= chance >> 17;
            chance ^= chance << 5;
            let at = 40 + chance as usize % (damaged.len() - 40);
            damaged[at] = (chance >> 24) as u8;
        }
        if let Err(failure) = desk.preview(&damaged).await {
            assert!(!failure.is_passing(), "{failure}");
        }
    }
}
