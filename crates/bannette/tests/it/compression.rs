//! What is written is sent compressed; what is compressed already is sent as it is.

use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, COOKIE};

use crate::support::api::answer;
use crate::support::{Firm, pdf};

#[tokio::test]
async fn pages_and_their_parts_are_compressed_and_originals_are_not() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.collect(&desk.channel).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let document = firm.documents(&desk.company).await.remove(0).id;
    let page = firm.page(&cookie, "/companies").await;
    let (_, stylesheet) = page.text().split_once("<link rel=\"stylesheet\" href=\"").unwrap();
    let stylesheet = stylesheet.split('"').next().unwrap().to_owned();
    for (path, coding) in [
        ("/companies", Some("gzip")),
        (&stylesheet, Some("gzip")),
        (&format!("/documents/{document}/original"), None),
    ] {
        let request = firm.api.with_key(None).request(Method::GET, path).header(COOKIE, &cookie);
        let sent = answer(request.header(ACCEPT_ENCODING, "gzip")).await;
        assert_eq!(sent.status, 200, "{path}");
        assert_eq!(
            sent.headers.get(CONTENT_ENCODING).map(|coding| coding.to_str().unwrap()),
            coding,
            "{path}"
        );
    }
}
