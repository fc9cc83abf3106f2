//! Where a request comes from: its sender, or whom a trusted proxy passes it on for.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

use crate::app::App;
use crate::audit;

/// The middleware that puts the client's address in the place of the proxy's, for all who ask for it after.
pub async fn find_client(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = client(peer.ip(), request.headers(), &app.config.trusted_proxies);
    if client != peer.ip() {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, 0)));
    }
    audit::with_address(client, next.run(request)).await
}

/// The last sender that is no trusted proxy. `X-Forwarded-For` is read from its end: each proxy adds there whom it heard, and
/// what stands before that is anybody's word.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut sender = peer.to_canonical();
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    for told in lines.iter().flat_map(|line| line.split(',')).rev() {
        if !trusted.iter().any(|network| network.contains(&sender)) {
            break;
        }
        let told = told.trim();
        let address = told.parse().or_else(|_| told.parse::<SocketAddr>().map(|address| address.ip()));
        let Ok(address) = address else { break };
        sender = IpAddr::to_canonical(&address);
    }
    sender
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed_and_only_what_they_added_themselves() {
        let trusted: Vec<IpNet> =
            ["127.0.0.0/8", "::1/128", "10.1.0.0/16"].map(|net| net.parse().unwrap()).into();
        for (peer, lines, expected) in [
            ("127.0.0.1", &[][..], "127.0.0.1"),
            ("127.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            ("::ffff:127.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            // What a client writes itself stands further to the left.
            ("127.0.0.1", &["198.51.100.9, 203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &["198.51.100.9", "203.0.113.7, 10.1.2.3"], "203.0.113.7"),
            ("::1", &["[2001:db8::5]:4711"], "2001:db8::5"),
            ("127.0.0.1", &["203.0.113.7:4711"], "203.0.113.7"),
            ("127.0.0.1", &["203.0.113.7, unknown"], "127.0.0.1"),
            ("127.0.0.1", &["10.1.2.3"], "10.1.2.3"),
            ("203.0.113.7", &["198.51.100.9"], "203.0.113.7"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            let found = client(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {lines:?}");
        }
    }
}
