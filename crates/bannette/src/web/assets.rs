//! Stylesheet, scripts, icons and vendored libraries: part of the program, served under URLs that hold a hash of the
//! content, so that a browser may keep them for ever and never sees a stale one.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// One asset as it is served.
struct Asset {
    content: Vec<u8>,
    media_type: &'static str,
}

/// Assets by the last part of their URL, and those names by the plain names of templates.
struct Catalogue {
    served: HashMap<String, Asset>,
    urls: HashMap<String, String>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::build);

impl Catalogue {
    /// Hashes every embedded file; all stylesheets become one.
    fn build() -> Self {
        let mut catalogue = Catalogue { served: HashMap::new(), urls: HashMap::new() };
        for name in Files::iter().filter(|name| !name.ends_with(".css") && !name.ends_with(".LICENSE")) {
            if let Some(file) = Files::get(&name) {
                catalogue.add(name.rsplit('/').next().unwrap_or(&name), file.data.into_owned());
            }
        }
        catalogue.add("bannette.css", stylesheet());
        catalogue
    }

    fn add(&mut self, name: &str, content: Vec<u8>) {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let hashed = format!("{stem}.{}.{extension}", fingerprint(&content));
        self.urls.insert(name.to_owned(), format!("/assets/{hashed}"));
        self.served.insert(hashed, Asset { content, media_type: media_type(extension) });
    }
}

/// Our rules, in the order of their files' names, after those of Pico, which are put into a layer: whatever their
/// weight, ours win.
fn stylesheet() -> Vec<u8> {
    let read = |name: &str| Files::get(name).map(|file| file.data.into_owned()).unwrap_or_default();
    let pico = read("vendor/pico-2.1.1.min.css");
    let pico = pico.strip_prefix(br#"@charset "UTF-8";"#).unwrap_or(&pico);
    let mut css = [b"@charset \"UTF-8\";@layer pico{", pico, b"}\n"].concat();
    let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with("styles/")).collect();
    names.sort();
    for name in names {
        css.extend(read(&name));
    }
    css
}

fn fingerprint(content: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(&Sha256::digest(content)[..6])
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

/// The URL of an asset by its plain name: `bannette.css` → `/assets/bannette.3f0c….css`. An unknown name is left to
/// answer 404; the samples' test finds it before.
pub fn url(name: &str) -> String {
    CATALOGUE.urls.get(name).cloned().unwrap_or_else(|| format!("/assets/{name}"))
}

/// `GET /assets/{name}`: no right needed.
pub async fn serve(Path(name): Path<String>) -> Response {
    match CATALOGUE.served.get(&name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ],
            asset.content.as_slice(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The policy that every page is sent with: nothing from elsewhere, nothing written into the page. The consent of a
/// drive's provider is reached by a redirect of a form, hence `form-action` names it.
pub fn content_security_policy(providers: &[&str]) -> String {
    let forms = providers.iter().fold("'self'".to_owned(), |list, origin| format!("{list} {origin}"));
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Writes all assets under their URLs into a folder, to look at pages without a server.
#[cfg(test)]
pub fn write_to(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder.join("assets"))?;
    for (name, asset) in &CATALOGUE.served {
        std::fs::write(folder.join("assets").join(name), &asset.content)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(url: &str) -> Response {
        let name = url.strip_prefix("/assets/").unwrap().to_owned();
        serve(Path(name)).await
    }

    #[tokio::test]
    async fn an_asset_is_served_for_ever_under_the_hash_of_its_content() {
        for (name, media_type) in [
            ("bannette.css", "text/css; charset=utf-8"),
            ("htmx-2.0.11.min.js", "text/javascript; charset=utf-8"),
        ] {
            let response = get(&url(name)).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers()[header::CONTENT_TYPE], media_type);
            assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        }
    }

    #[tokio::test]
    async fn a_name_without_its_hash_or_outside_the_folder_is_not_found() {
        for url in ["/assets/bannette.css", "/assets/../Cargo.toml", "/assets/pico.LICENSE"] {
            assert_eq!(get(url).await.status(), StatusCode::NOT_FOUND);
        }
    }

    #[test]
    fn the_stylesheet_holds_the_library_in_a_layer_and_our_rules_after_it() {
        let css = String::from_utf8(stylesheet()).unwrap();
        assert!(css.starts_with("@charset \"UTF-8\";@layer pico{/*!\n * Pico CSS"));
        assert!(css.find("@layer pico").unwrap() < css.find("--paper:").unwrap());
        assert!(css.find("--paper:").unwrap() < css.find("@media print {").unwrap());
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }
}
