//! The same pages wide and on a phone, in the light and in the dark, in French and in English. With
//! `BANNETTE_SCREENSHOTS=folder`, a picture of each is left there, to be looked at.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use db::{Database, Moment, params};

use super::demo::Demo;
use super::reader::{Habits, Reader};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_can_be_read_in_the_dark_on_a_phone_and_in_english() {
    let demo = Demo::start().await;
    fall_silent(&demo).await;

    let dark = Reader::open_with(&demo.base, Habits { dark: true, ..Habits::default() }).await;
    outside(&dark, "wide-dark").await;
    dark.sign_in("admin@cabinet.example").await;
    let pages = pages(&dark).await;
    walk(&dark, &pages, "wide-dark").await;
    is_dark(&dark).await;
    dark.close().await;

    let phone = Reader::open_with(&demo.base, Habits { phone: true, ..Habits::default() }).await;
    outside(&phone, "phone-light").await;
    phone.sign_in("admin@cabinet.example").await;
    assert_eq!(phone.script("return document.documentElement.clientWidth").await, 360);
    walk(&phone, &pages, "phone-light").await;
    every_document_fits(&phone, &pages[1]).await;
    phone.see_element(".user-menu summary").await.click().await.unwrap();
    fits(&phone).await;
    phone.close().await;

    let english = Reader::open_with(&demo.base, Habits { languages: "en-GB,en", ..Habits::default() }).await;
    outside(&english, "wide-light").await;
    english.go("/sign-in").await;
    english.see("Email address").await;
    // The demo's people have chosen French, which counts for more than the browser's wish.
    english.sign_in("admin@cabinet.example").await;
    english.see_element(".user-menu summary").await.click().await.unwrap();
    english.click("English").await;
    english.see("The language is set to English").await;
    walk(&english, &pages, "wide-light").await;
    english.go(&pages[1]).await;
    english.see("Documents that wait for entry.").await;
    english.close().await;

    let dark_phone = Habits { phone: true, dark: true, languages: "en-GB,en", ..Habits::default() };
    let dark_phone = Reader::open_with(&demo.base, dark_phone).await;
    outside(&dark_phone, "phone-dark").await;
    dark_phone.sign_in("admin@cabinet.example").await;
    walk(&dark_phone, &pages, "phone-dark").await;
    is_dark(&dark_phone).await;
    dark_phone.close().await;
}

async fn is_dark(reader: &Reader) {
    let lightness =
        "const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
        return r + g + b";
    let lightness = reader.script(lightness).await.as_u64().unwrap();
    assert!(lightness < 150, "the page is not dark: {lightness}");
}

/// The demo's channel has brought nothing for two weeks: as the daily look writes it down, since nobody waits for that.
async fn fall_silent(demo: &Demo) {
    let database =
        Database::connect(&format!("sqlite:{}", demo.data().join("bannette/bannette.db").display()))
            .await
            .unwrap();
    #[expect(clippy::disallowed_methods, reason = "the program beside the test has the real clock")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = Moment::from_seconds(i64::try_from(now).unwrap());
    let since = now - std::time::Duration::from_secs(14 * 86_400);
    let sql = "UPDATE channels SET silent_since = $1, silent_weekly = 4, silence_looked_at = $2 WHERE state = 'active'";
    assert_eq!(database.execute(sql, params![since, now]).await.unwrap(), 1);
}

/// The pages of those who are not signed in.
async fn outside(reader: &Reader, appearance: &str) {
    let pages = ["/sign-in", "/forgotten", "/request/none", "/request-done", "/account/none"];
    walk(reader, &pages.map(str::to_owned), appearance).await;
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
    let pair = first(&format!("{tray}?doubt=duplicate"), "#documents a.doubt").await;
    let unreadable = first(&format!("{run}?q=prot"), "td a[href^='/documents/']").await;
    let company = tray.strip_suffix("/tray").unwrap().to_owned();
    let mut pages = vec!["/companies".to_owned(), tray, channels.clone(), format!("{channels}/new")];
    pages.extend(["deposit", "deposit-links"].map(|page| format!("{company}/{page}")));
    reader.go(&format!("{company}/deposit-links")).await;
    reader.click("Créer le lien").await;
    let link = reader.see_element("input.address").await.attr("value").await.unwrap().unwrap();
    pages.push(link.parse::<url::Url>().unwrap().path().to_owned());
    pages.push(first(&format!("{company}/deposit-links"), "a[href$='/revoke']").await);
    let alone = read.split('?').next().unwrap();
    pages.extend(["edit", "zones"].map(|page| format!("{alone}/{page}")));
    pages.extend(
        ["/cockpit", "/search", "/search?q=facture", "/search?q=rien+de+tel", "/help/keys"]
            .map(str::to_owned),
    );
    for part in ["", "/edit", "/folders", "/foresee", "/run"] {
        pages.push(format!("{channel}{part}"));
    }
    for part in ["/remind", "/disconnect", "/delete"] {
        pages.push(format!("{channel}{part}"));
    }
    pages.push(format!("{channels}/new/owner"));
    for page in ["/trash", "/handovers", "/webhooks"] {
        pages.push(channels.replace("/channels", page));
    }
    pages.extend([run.clone(), format!("{run}?outcome=set_aside"), read, unreadable, pair]);
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
    for (list, link) in [
        ("users", "main td a[href*='/users/']"),
        ("profiles", "main a[href*='/profiles/0']"),
        ("sites", "main a[href*='/sites/']"),
        ("companies", "main a[href*='/administration/companies/0']"),
    ] {
        let one = first(&format!("/administration/{list}"), link).await;
        if list == "users" {
            pages.extend([format!("{one}/rights"), format!("{one}/delete")]);
        }
        pages.push(one);
    }
    let others = [
        "/administration/import",
        "/administration/mail",
        "/administration/webhooks",
        "/administration/audit",
        "/connection-requests",
        "/administration/reminders",
    ];
    pages.extend(others.map(str::to_owned));
    pages.extend(["/notifications", "/notifications/choices"].map(str::to_owned));
    pages
}

async fn walk(reader: &Reader, pages: &[String], appearance: &str) {
    #[expect(clippy::disallowed_methods, reason = "a wish of whoever runs the tests, not a setting")]
    let folder = std::env::var_os("BANNETTE_SCREENSHOTS").map(PathBuf::from);
    for page in pages {
        reader.go(page).await;
        reader.see_element("main h1").await;
        is_light(reader).await;
        reader.is_accessible().await;
        fits(reader).await;
        let text = reader.text().await;
        assert!(!text.contains('⟦') && !text.contains('⟧'), "{page} lacks a text: {text}");
        if let Some(folder) = &folder {
            // Ids are as long as they are meaningless.
            let words = page.split(['/', '?', '&', '=']).filter(|part| !part.is_empty() && part.len() < 30);
            let name = words.collect::<Vec<_>>().join("-");
            let file = folder.join(appearance).join(format!("{name}.png"));
            std::fs::create_dir_all(folder.join(appearance)).unwrap();
            std::fs::write(file, reader.picture().await).unwrap();
        }
    }
}

/// How wide a document's page is hangs on what was read of it.
async fn every_document_fits(reader: &Reader, tray: &str) {
    reader.go(tray).await;
    reader.see_element("#documents a[href^='/documents/']").await;
    let script = "return [...new Set([...document.querySelectorAll(\"#documents a[href^='/documents/']\")]
        .map((link) => link.getAttribute('href')))]";
    let documents = reader.script(script).await;
    for document in documents.as_array().unwrap() {
        reader.go(document.as_str().unwrap()).await;
        reader.see_element("main h1").await;
        fits(reader).await;
    }
}

/// With all that it loads, a page weighs no more than 300 kB; and all of it is ours.
async fn is_light(reader: &Reader) {
    let script = "const loaded = ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind));
        const strangers = loaded.filter((entry) => new URL(entry.name).origin !== location.origin);
        return [loaded.reduce((sum, entry) => sum + entry.encodedBodySize, 0), strangers.map((entry) => entry.name)]";
    let loaded = reader.script(script).await;
    let page = reader.path().await;
    assert!(loaded[0].as_u64().is_some_and(|bytes| bytes > 0 && bytes <= 300_000), "{page} weighs {loaded}");
    assert_eq!(loaded[1].as_array().map(Vec::len), Some(0), "{page} loads {loaded}");
}

/// Nothing sticks out to the right, but what scrolls or is cut in a frame of its own.
pub async fn fits(reader: &Reader) {
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
