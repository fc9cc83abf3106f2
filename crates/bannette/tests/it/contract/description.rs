//! The API's description, and the page to browse it.

use serde_json::Value;

use crate::support::Firm;

#[tokio::test]
async fn the_description_of_the_api_is_what_was_reviewed() {
    let firm = Firm::start().await;
    let description = firm.api.with_key(None).get("/api/openapi.json").await.json(200);
    insta::assert_json_snapshot!("openapi", description);
}

#[tokio::test]
async fn every_path_of_the_contract_is_described_with_its_parameters() {
    let firm = Firm::start().await;
    let description = firm.api.get("/api/openapi.json").await.json(200);
    for (method, path) in [
        ("post", "/api/v1/companies"),
        ("post", "/api/v1/companies/{company}/binders"),
        ("post", "/api/v1/companies/{company}/channels"),
        ("get", "/api/v1/channels/{channel}"),
        ("post", "/api/v1/channels/{channel}/runs"),
        ("post", "/api/v1/runs/{run}/cancel"),
        ("post", "/api/v1/channels/{channel}/requests"),
        ("post", "/api/v1/channels/{channel}/requests/{request}/resend"),
        ("get", "/api/v1/runs"),
        ("get", "/api/v1/runs/{run}"),
        ("get", "/api/v1/runs/{run}/files"),
        ("get", "/api/v1/companies/{company}/documents"),
        ("get", "/api/v1/documents/{document}"),
        ("get", "/api/v1/documents/{document}/original"),
        ("post", "/api/v1/documents/{document}/readings"),
        ("get", "/api/v1/documents/{document}/searchable"),
        ("post", "/api/v1/documents/{document}/notes"),
        ("post", "/api/v1/documents/{document}/entry/take-back"),
        ("post", "/api/v1/companies/{company}/edits"),
        ("post", "/api/v1/companies/{company}/deposits"),
        ("post", "/api/v1/companies/{company}/deposit-links/{link}/revoke"),
        ("get", "/api/v1/companies/{company}/entered"),
        ("get", "/api/v1/companies/{company}/handovers/{handover}/archive"),
    ] {
        let operation = &description["paths"][path][method];
        assert!(operation["summary"].is_string(), "{method} {path} is not described");
        let described = |name: &str| {
            let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
            parameters.iter().any(|parameter| parameter["name"] == name && parameter["in"] == "path")
        };
        for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            assert!(described(name), "{method} {path} does not describe {name}");
        }
    }
    // Whatever is referred to is there.
    let text = description.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(description["components"]["schemas"].get(name).is_some(), "{name} is not described");
    }
}

#[tokio::test]
async fn the_page_to_browse_the_api_needs_nothing_from_elsewhere() {
    let firm = Firm::start().await;
    let reader = firm.api.with_key(None);
    let page = reader.get("/api/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");

    let html = page.text();
    assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="), "inline");
    let mut fetched = Vec::new();
    for attribute in [" src=\"", " href=\""] {
        for rest in html.split(attribute).skip(1) {
            let url = rest.split('"').next().unwrap();
            assert!(url.starts_with('/') && !url.starts_with("//"), "{url} is elsewhere");
            // It leads to the picture's own address.
            if url == "/favicon.ico" {
                continue;
            }
            let part = reader.get(url).await;
            assert_eq!(part.status, 200, "{url}");
            fetched.push((url.to_owned(), part.header("content-type").to_owned()));
            assert!(!part.text().contains("https://"), "{url} asks elsewhere");
        }
    }
    let of_type = |wanted: &str| fetched.iter().any(|(_, media_type)| media_type.starts_with(wanted));
    assert!(of_type("text/javascript") && of_type("text/css"), "{fetched:?}");
    for script in html.split("<script").skip(1) {
        let (tag, content) = script.split_once('>').unwrap();
        assert!(tag.contains(" src="), "an inline script");
        assert!(content.starts_with("</script>"), "an inline script");
    }
    let described: Value = reader.get("/api/openapi.json").await.json(200);
    assert!(described["openapi"].as_str().unwrap().starts_with("3."));
}
