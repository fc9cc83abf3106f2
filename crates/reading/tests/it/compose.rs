//! New documents made of pages of others.

use image::{ImageFormat, imageops};
use reading::{ComposedPage, Composition, Place, ReadFailure, Source, TextSource};

use crate::support::paper::{encoded, scan};
use crate::support::pdf::{locked, of_text};
use crate::support::{Desk, INVOICE, recall};

const PAGES: [&[&str]; 3] = [
    &["La première page parle de farine."],
    &["La deuxième page parle de sel."],
    &["La troisième parle de levain."],
];

fn page(source: usize, page: u32) -> ComposedPage {
    ComposedPage { source, page, rotation: 0, zone: None }
}

fn part(pages: impl Into<Vec<ComposedPage>>) -> Composition {
    Composition::Pages(pages.into())
}

fn lay(desk: &Desk, name: &str, bytes: impl AsRef<[u8]>) -> Source {
    Source { path: desk.lay(name, bytes), password: None }
}

/// The bytes of the documents that are made.
async fn compose(
    desk: &Desk,
    sources: &[Source],
    parts: &[Composition],
) -> Result<Vec<Vec<u8>>, ReadFailure> {
    let files = desk.reader.compose(sources, parts, &desk.out()).await?;
    Ok(files.iter().map(|file| std::fs::read(desk.out().join(file)).unwrap()).collect())
}

#[tokio::test]
async fn a_pdf_is_taken_apart_and_keeps_its_text() {
    let desk = Desk::new();
    let whole = lay(&desk, "whole", of_text(&PAGES));
    let parts = [part([page(0, 3), page(0, 1)]), part([page(0, 2)])];
    let made = compose(&desk, &[whole], &parts).await.unwrap();
    let first = desk.read(&made[0]).await.unwrap();
    assert_eq!(first.text_source, TextSource::Text);
    assert_eq!(first.pages.len(), 2);
    assert!(first.text().starts_with("La troisième parle de levain."), "{}", first.text());
    let second = desk.read(&made[1]).await.unwrap();
    assert_eq!(second.text(), PAGES[1][0]);
    assert!(
        !String::from_utf8_lossy(&made[1]).contains("farine"),
        "nothing of the other pages travels along"
    );
}

#[tokio::test]
async fn a_page_is_turned() {
    let desk = Desk::new();
    let upright = lay(&desk, "upright", of_text(&[&INVOICE]));
    let turned = ComposedPage { rotation: 90, ..page(0, 1) };
    let made = compose(&desk, &[upright], &[part([turned])]).await.unwrap();
    let preview = desk.preview(&made[0]).await.unwrap();
    let picture = &preview.pages[0].picture;
    assert!(picture.width > picture.height, "{picture:?}");
}

#[tokio::test]
async fn pdfs_and_pictures_are_joined_and_photographs_go_in_as_they_are() {
    let desk = Desk::new();
    let paper = scan(of_text(&[&INVOICE]), 200.0);
    let jpeg = encoded(imageops::rotate270(&paper), ImageFormat::Jpeg);
    let sources = [
        lay(&desk, "text", of_text(&PAGES)),
        lay(&desk, "photograph", &jpeg),
        lay(&desk, "scan", encoded(paper, ImageFormat::Png)),
    ];
    let turned = ComposedPage { rotation: 90, ..page(1, 1) };
    let made = compose(&desk, &sources, &[part([page(0, 2), turned, page(2, 1)])]).await.unwrap();
    assert!(made[0].windows(jpeg.len()).any(|window| window == jpeg));
    let reading = desk.read(&made[0]).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Mixed);
    let pages: Vec<_> = reading.pages.iter().map(|page| (page.text_source, page.rotation)).collect();
    assert_eq!(pages, [(TextSource::Text, 0), (TextSource::Ocr, 0), (TextSource::Ocr, 0)]);
    assert!(recall(&INVOICE, &reading.text()) > 0.95, "{}", reading.text());
}

#[tokio::test]
async fn a_zone_is_cut_out_and_nothing_beside_it_comes_along() {
    let desk = Desk::new();
    for (name, bytes) in [
        ("drawn", of_text(&[&INVOICE])),
        ("scanned", encoded(scan(of_text(&[&INVOICE]), 200.0), ImageFormat::Png)),
    ] {
        let source = lay(&desk, name, bytes);
        // The first third of the page.
        let zone = Place { x: 0.0, y: 0.0, w: 1.0, h: 0.25 };
        let cut = ComposedPage { zone: Some(zone), ..page(0, 1) };
        let made = compose(&desk, &[source], &[part([cut])]).await.unwrap();
        let reading = desk.read(&made[0]).await.unwrap();
        assert_eq!(reading.text_source, TextSource::Ocr, "{name}");
        let text = reading.text();
        assert!(text.contains("Lefèvre") && !text.contains("IBAN"), "{name}: {text}");
        assert!(reading.pages[0].width > reading.pages[0].height);
    }
}

#[tokio::test]
async fn a_password_opens_a_protected_pdf_and_what_is_made_of_it_needs_none() {
    let desk = Desk::new();
    let protected = lay(&desk, "protected", locked("s3cret"));
    let with = |password: &str| Source { password: Some(password.into()), ..protected.clone() };
    let all = [Composition::Whole(0)];
    assert_eq!(
        compose(&desk, std::slice::from_ref(&protected), &all).await.unwrap_err(),
        ReadFailure::Encrypted
    );
    assert_eq!(compose(&desk, &[with("wrong")], &all).await.unwrap_err(), ReadFailure::Encrypted);
    let made = compose(&desk, &[with("s3cret")], &all).await.unwrap();
    assert_eq!(desk.read(&made[0]).await.unwrap().text(), INVOICE.join("\n"));
    assert!(!format!("{:?}", with("s3cret")).contains("s3cret"));
}

#[tokio::test]
async fn what_cannot_be_made_is_refused() {
    let desk = Desk::new();
    let source = lay(&desk, "whole", of_text(&PAGES));
    for missing in [page(0, 4), page(0, 0), page(1, 1)] {
        let refused = compose(&desk, std::slice::from_ref(&source), &[part([missing])]).await.unwrap_err();
        assert!(matches!(refused, ReadFailure::Broken { .. }), "{refused}");
    }
    let tiny = ComposedPage { zone: Some(Place { x: 0.5, y: 0.5, w: 0.0, h: 0.0 }), ..page(0, 1) };
    assert!(matches!(compose(&desk, &[source], &[part([tiny])]).await, Err(ReadFailure::Broken { .. })));
    let letter = lay(&desk, "letter", "Bonjour, voici notre note.");
    let refused = compose(&desk, &[letter], &[part([page(0, 1)])]).await.unwrap_err();
    assert!(matches!(refused, ReadFailure::UnsupportedKind { .. }), "{refused}");
}
