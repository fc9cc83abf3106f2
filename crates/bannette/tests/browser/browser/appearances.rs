//! The same pages in the dark, on a phone, in English.

use super::demo::Demo;
use super::reader::{Habits, Reader};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_can_be_read_in_the_dark_on_a_phone_and_in_english() {
    let demo = Demo::start().await;

    let dark = Reader::open_with(&demo.base, Habits { dark: true, ..Habits::default() }).await;
    dark.go("/sign-in").await;
    dark.is_accessible().await;
    dark.sign_in("admin@cabinet.example").await;
    let pages = pages(&dark).await;
    walk(&dark, &pages).await;
    let lightness =
        "const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
        return r + g + b";
    let lightness = dark.script(lightness).await.as_u64().unwrap();
    assert!(lightness < 150, "the page is not dark: {lightness}");
    dark.close().await;

    let phone = Reader::open_with(&demo.base, Habits { phone: true, ..Habits::default() }).await;
    phone.go("/sign-in").await;
    phone.is_accessible().await;
    phone.sign_in("admin@cabinet.example").await;
    assert_eq!(phone.script("return document.documentElement.clientWidth").await, 360);
    walk(&phone, &pages).await;
    phone.see_element(".user-menu summary").await.click().await.unwrap();
    fits(&phone).await;
    phone.close().await;

    let english = Reader::open_with(&demo.base, Habits { languages: "en-GB,en", ..Habits::default() }).await;
    english.go("/sign-in").await;
    english.see("Email address").await;
    // The demo's people have chosen French, which counts for more than the browser's wish.
    english.sign_in("admin@cabinet.example").await;
    english.see_element(".user-menu summary").await.click().await.unwrap();
    english.click("English").await;
    english.see("The language is set to English").await;
    walk(&english, &pages).await;
    english.go(&pages[1]).await;
    english.see("Documents that wait for entry.").await;
    english.close().await;
}

/// Every kind of page that the demo's firm has, by its address.
async fn pages(reader: &Reader) -> Vec<String> {
    let first = async |page: &str, link: &str| {
        reader.go(page).await;
        reader.see_element(link).await.attr("href").await.unwrap().unwrap()
    };
    let tray = first("/companies?q=LEMOINE", "main a[href$='/tray']").await;
    let channels = tray.replace("/tray", "/channels");
    let channel = first(&channels, ".channel h2 a").await;
    let run = first("/history", "td.name a").await;
    let read = first(&tray, "#documents a[href^='/documents/']").await;
    let unreadable = first(&format!("{run}?q=prot"), "td a[href^='/documents/']").await;
    let mut pages = vec!["/companies".to_owned(), tray, channels.clone(), format!("{channels}/new")];
    for part in ["", "/edit", "/folders", "/foresee", "/run"] {
        pages.push(format!("{channel}{part}"));
    }
    pages.extend([run.clone(), format!("{run}?outcome=set_aside"), read, unreadable]);
    pages.extend(
        ["/history", "/history?state=failed", "/profile", "/jobs/failed", "/nowhere"].map(str::to_owned),
    );
    for list in ["users", "profiles", "sites", "companies"] {
        pages.push(first(&format!("/administration/{list}"), "main table a[data-item]").await);
    }
    let person = first("/administration/users?q=julie", "main table a[data-item]").await;
    pages.extend([format!("{person}/rights"), format!("{person}/delete"), person]);
    pages.extend(["/profile/second-factor", "/administration/sign-in"].map(str::to_owned));
    let administration =
        ["users", "users/new", "profiles", "profiles/new", "sites", "companies", "companies/new"];
    pages.extend(administration.map(|page| format!("/administration/{page}")));
    let others =
        ["/administration/import", "/administration/mail", "/administration/audit", "/connection-requests"];
    pages.extend(others.map(str::to_owned));
    pages.extend(["/notifications", "/notifications/choices"].map(str::to_owned));
    pages
}

async fn walk(reader: &Reader, pages: &[String]) {
    for page in pages {
        reader.go(page).await;
        reader.see_element("main h1").await;
        reader.is_accessible().await;
        fits(reader).await;
        let text = reader.text().await;
        assert!(!text.contains('⟦') && !text.contains('⟧'), "{page} lacks a text: {text}");
    }
}

/// Nothing sticks out to the right, but what scrolls or is cut in a frame of its own.
async fn fits(reader: &Reader) {
    let script = "const width = document.documentElement.clientWidth;
        const scrolls = (element) => element && element !== document.body &&
            (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
        return [...document.querySelectorAll('body *')]
            .filter((element) => !element.closest('svg, .unseen, .skip, details:not([open]) > :not(summary)'))
            .filter((element) => element.checkVisibility() && !scrolls(element))
            .filter((element) => element.getBoundingClientRect().right > width + 1)
            .map((element) => element.outerHTML.slice(0, 120))";
    let outside = reader.script(script).await;
    assert!(outside.as_array().is_some_and(Vec::is_empty), "{}: {outside:#}", reader.path().await);
}
