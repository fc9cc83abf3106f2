//! Documents without pages of their own, laid out on some.

use reading::{Limits, MediaKind, Page, Word};

use crate::support::{Desk, notes};

fn table(rows: usize) -> String {
    let mut csv = String::from("Référence;Désignation;Quantité;Prix\n");
    for row in 1..=rows {
        csv.push_str(&format!("R-{row};Fenêtre en chêne n° {row}, posée;{};{},50 €\n", row % 7, row * 10));
    }
    csv
}

fn word<'a>(page: &'a Page, text: &str) -> &'a Word {
    page.words.iter().find(|word| word.text == text).unwrap_or_else(|| panic!("no {text}: {}", page.text()))
}

#[tokio::test]
async fn a_table_is_drawn_with_its_numbers_to_the_right() {
    let desk = Desk::new();
    let reading = desk.read(table(20)).await.unwrap();
    assert_eq!((reading.media_type.as_str(), reading.pages.len()), ("text/csv", 1));
    let page = &reading.pages[0];
    let right = |text: &str| word(page, text).x + word(page, text).w;
    assert!((right("Prix") - right("€")).abs() < 0.003);
    assert!((word(page, "R-1").x - word(page, "Référence").x).abs() < 0.003);
    assert_eq!(word(page, "R-12").line, word(page, "120,50").line);
    let thumbnail = desk.picture(reading.thumbnail.as_ref().unwrap()).into_luma8();
    assert!(thumbnail.pixels().any(|pixel| pixel[0] < 160));
}

#[tokio::test]
async fn the_head_of_a_table_comes_again_on_each_page() {
    let desk = Desk::new();
    let reading = desk.read(table(130)).await.unwrap();
    assert!(reading.pages.len() >= 3);
    for page in &reading.pages {
        assert_eq!(page.words.iter().filter(|word| word.text == "Désignation").count(), 1);
        assert!(page.text().ends_with(&format!("{} / {}", page.number, reading.pages.len())));
    }
    let rows: Vec<&Word> = reading
        .pages
        .iter()
        .flat_map(|page| &page.words)
        .filter(|word| word.text.starts_with("R-"))
        .collect();
    assert_eq!(rows.len(), 130);
}

#[tokio::test]
async fn a_sheet_has_its_preview_at_once() {
    let desk = Desk::new();
    let preview = desk.preview(table(40)).await.unwrap();
    assert_eq!((preview.kind, preview.page_count), (MediaKind::Csv, 1));
    let picture = desk.picture(&preview.pages[0].picture);
    assert!(picture.height() > picture.width());
    assert!(preview.thumbnail.is_some());
}

#[tokio::test]
async fn long_cells_are_wrapped_and_stay_in_their_columns() {
    let desk = Desk::new();
    let words = "fourniture et pose de menuiseries ".repeat(20);
    let reading = desk.read(format!("a;{words};12\nb;{words};13\nc;{words};14\n")).await.unwrap();
    let page = &reading.pages[0];
    let left = word(page, "fourniture").x;
    let edge = word(page, "12").x;
    for word in
        page.words.iter().filter(|word| word.text.chars().all(char::is_alphabetic) && word.text.len() > 1)
    {
        assert!(word.x >= left - 0.001 && word.x + word.w <= edge, "{word:?}");
    }
    assert_eq!(page.words.iter().filter(|word| word.text == "menuiseries").count(), 60);
}

#[tokio::test]
async fn a_wide_table_lies_across_and_a_wider_one_is_cut_in_bands() {
    let desk = Desk::new();
    let row = |count: usize, row: usize| {
        let cells: Vec<String> = (1..=count).map(|column| format!("Cellule{column}x{row}")).collect();
        cells.join(";")
    };
    let wide = desk.read((1..=3).map(|n| row(12, n) + "\n").collect::<String>()).await.unwrap();
    assert!(wide.pages[0].width > wide.pages[0].height);
    let wider = desk.read((1..=3).map(|n| row(40, n) + "\n").collect::<String>()).await.unwrap();
    for cell in ["Cellule1x1", "Cellule40x1", "Cellule40x3", "Cellule17x2"] {
        assert_eq!(
            wider.pages.iter().flat_map(|page| &page.words).filter(|word| word.text == cell).count(),
            1
        );
    }
}

#[tokio::test]
async fn a_sheet_ends_after_its_fifty_pages_and_its_text_does_not() {
    let desk = Desk::with(Limits { pictures: 1, ..Limits::default() });
    let reading = desk.read(table(8_000)).await.unwrap();
    assert_eq!(reading.pages.len(), 50);
    assert_eq!(notes(&reading)[1..], ["Only its first 50 pages are shown."]);
    assert!(reading.pages[49].text().contains("[…]"));
    assert!(reading.text().contains("R-8000;"));
}

#[tokio::test]
async fn letters_that_the_fonts_lack_are_found_all_the_same() {
    let desk = Desk::new();
    let text = "Čeněk Dvořák, Łódź, Αθήνα, Москва, 東京 – prix : 1 250,00 €\nœuvre « à l’étage »\n";
    let reading = desk.read(text).await.unwrap();
    let page = &reading.pages[0];
    assert_eq!(page.text(), text.trim_end());
    // Each has a place of its own.
    let (first, second) = (word(page, "Αθήνα,"), word(page, "Москва,"));
    assert!(first.x + first.w < second.x);
}

#[tokio::test]
async fn a_note_keeps_its_lines_and_its_columns() {
    let desk = Desk::new();
    let reading = desk.read("Relevé :\nPoste\tHeures\nSol\t12\n\nTotal\t12\n").await.unwrap();
    let page = &reading.pages[0];
    assert!((word(page, "Heures").x - word(page, "12").x).abs() < 0.002);
    assert_eq!(page.text(), "Relevé :\nPoste Heures\nSol 12\nTotal 12");
}

#[tokio::test]
async fn xml_in_one_line_is_shown_element_by_element() {
    let desk = Desk::new();
    let items: String = (1..=40).map(|n| format!("<Item><Name>Porte {n}</Name><Empty/></Item>")).collect();
    let reading = desk.read(format!("<?xml version=\"1.0\"?><Order>{items}</Order>")).await.unwrap();
    let page = &reading.pages[0];
    assert!(
        page.text()
            .starts_with("<?xml version=\"1.0\"?>\n<Order>\n<Item>\n<Name>Porte 1</Name>\n<Empty/>\n</Item>")
    );
    assert!(word(page, "<Item>").x > word(page, "<Order>").x);
    assert!(word(page, "<Name>Porte").x > word(page, "<Item>").x);
}

#[tokio::test]
async fn a_line_without_an_end_fills_pages_and_ends() {
    let desk = Desk::with(Limits { pictures: 1, ..Limits::default() });
    let reading = desk.read("x".repeat(500_000)).await.unwrap();
    assert_eq!(reading.pages.len(), 50);
    assert_eq!(desk.read(" \n\n \t ").await.unwrap().pages.len(), 1);
}
