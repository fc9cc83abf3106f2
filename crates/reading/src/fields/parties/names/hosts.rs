//! The names in mail addresses and web sites, which tell whose paper it is.

use crate::fields::paper::Paper;
use crate::fold::folded;

/// The names in mail addresses and web sites, without those of mail providers.
pub(super) fn hosts(paper: &Paper<'_>) -> Vec<String> {
    const PROVIDERS: [&str; 16] = [
        "gmail",
        "orange",
        "wanadoo",
        "free",
        "hotmail",
        "outlook",
        "yahoo",
        "laposte",
        "sfr",
        "icloud",
        "live",
        "bbox",
        "neuf",
        "localhost",
        "gmx",
        "tcpdf",
    ];
    let mut hosts = Vec::new();
    for cell in &paper.layout.cells {
        for word in cell.text.split([' ', ',', ';', '(', ')', '|']) {
            let lower = word.to_lowercase();
            let host = if let Some((_, host)) = lower.rsplit_once('@') {
                host
            } else if let Some(at) = lower.find("www.") {
                &lower[at + 4..]
            } else if let Some(at) = lower.find("://") {
                &lower[at + 3..]
            } else {
                continue;
            };
            let host = host.split(['/', ':']).next().unwrap_or_default().trim_matches('.');
            let parts: Vec<&str> = host.split('.').collect();
            if parts.len() >= 2 {
                let name = folded(parts[parts.len() - 2]);
                if name.len() >= 3 && !PROVIDERS.contains(&name.as_str()) && !hosts.contains(&name) {
                    hosts.push(name);
                }
            }
        }
    }
    hosts
}

/// Whether a name and a host are of the same company: one in the other, or most of its words.
pub(super) fn akin(name: &str, host: &str) -> bool {
    if host.len() < 3 || name.len() < 3 {
        return false;
    }
    name.contains(host) || (name.len() >= 4 && host.contains(name)) || shared_start(name, host) >= 6
}

fn shared_start(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}
