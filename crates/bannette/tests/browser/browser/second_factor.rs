//! A second factor, from the picture that a telephone looks at to the sign-in that asks for its code.

use db::{Clock, SystemClock};
use totp_rs::{Builder, Secret, Totp};

use super::demo::Demo;
use super::reader::Reader;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_set_up_asked_for_and_switched_off() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("claire@cabinet.example").await;
    reader.go("/profile").await;
    reader.click("Mettre en service").await;
    reader.see_element("svg.qr[role=img]").await;
    reader.is_accessible().await;
    let shown = reader.see_element("code.secret").await.text().await.unwrap().replace(' ', "");
    let telephone =
        Builder::new().with_secret(Secret::try_from_base32(&shown).unwrap().as_bytes().to_vec()).build();
    let telephone = telephone.unwrap();

    reader.type_into("#code", "000000").await;
    reader.click("Mettre en service").await;
    reader.see_element("#code-error").await;
    reader.is_accessible().await;
    reader.type_into("#code", &code(&telephone, 0)).await;
    reader.click("Mettre en service").await;
    reader.see("ils ne seront plus affichés").await;
    reader.is_accessible().await;
    let recovery = reader.see_element(".recovery-codes li").await.text().await.unwrap();
    reader.click("Je les ai gardés").await;
    reader.see("en service").await;

    reader.sign_out().await;
    password(&reader).await;
    reader.see_element("#code").await;
    reader.is_accessible().await;
    reader.type_into("#code", "000000").await;
    reader.see_element("button.wide").await.click().await.unwrap();
    reader.see_element("#code-error").await;
    // The code of the enrolment has served: the telephone's next one.
    reader.type_into("#code", &code(&telephone, 30)).await;
    reader.see_element("button.wide").await.click().await.unwrap();
    reader.see_element(".user-menu").await;

    reader.sign_out().await;
    password(&reader).await;
    reader.type_into("#code", &recovery).await;
    reader.see_element("button.wide").await.click().await.unwrap();
    reader.see("Il vous en reste 9").await;
    reader.go("/profile/second-factor").await;
    reader.is_accessible().await;
    reader.type_into("#password", "bannette-demo").await;
    reader.click("Désactiver le second facteur").await;
    reader.see("Le second facteur est désactivé").await;
    reader.sign_out().await;
    reader.sign_in("claire@cabinet.example").await;
    reader.close().await;
}

async fn password(reader: &Reader) {
    reader.go("/sign-in").await;
    reader.type_into("#email", "claire@cabinet.example").await;
    reader.type_into("#password", "bannette-demo").await;
    reader.see_element("button.wide").await.click().await.unwrap();
    reader.see_element("input[name=code]").await;
}

/// The code that the telephone shows, `ahead` seconds from now.
fn code(telephone: &Totp, ahead: i64) -> String {
    let now = SystemClock.now().as_micros() / 1_000_000;
    telephone.generate(u64::try_from(now + ahead).unwrap()).to_string()
}
