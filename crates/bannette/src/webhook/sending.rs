//! Sending a message to its address. Whoever sets a webhook names any address at all: so that none can be used to reach
//! what lies behind the firm's firewall, names are resolved here, and what is not of the public network is refused (unless
//! the configuration allows it); no redirect is followed, and nothing of an answer is kept but its status.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use db::params;
use queue::{Claimed, JobError};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::{Host, Url};

use super::store::{self, Outgoing};
use crate::app::App;
use crate::config::WebhooksConfig;
use crate::error::{Error, Result};
use crate::ids::DeliveryId;
use crate::secrets::random;

/// How long the other side may take.
const ANSWERED_WITHIN: Duration = Duration::from_secs(15);
/// Longest address, in bytes.
const LONGEST_URL: usize = 500;
/// How long is waited after each attempt, in seconds.
const PAUSES: [u64; 9] = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000];
/// What a secret begins with, after the manner of Standard Webhooks.
const PREFIX: &str = "whsec_";

/// What messages are sent with.
#[derive(Debug)]
pub struct Sender {
    http: reqwest::Client,
    private_networks: bool,
}

impl Sender {
    pub fn new(config: &WebhooksConfig) -> anyhow::Result<Self> {
        let private_networks = config.private_networks;
        let agent = concat!("Bannette/", env!("CARGO_PKG_VERSION"));
        // A proxy would resolve names itself, and reach what we would not.
        let http = drives::dropbox::http_client_builder(agent)
            .timeout(ANSWERED_WITHIN)
            .no_proxy()
            .dns_resolver(Arc::new(Resolver { private_networks }))
            .build()
            .context("failed to set up the HTTP client")?;
        Ok(Self { http, private_networks })
    }

    /// An address as somebody typed it.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `url` for what is not https, bears a password, or leads to a private network.
    pub fn address(&self, text: &str) -> Result<Url> {
        let wrong = || Error::invalid("url", "webhook-url");
        let text = text.trim();
        let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST_URL).ok_or_else(wrong)?;
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let safe = match self.private_networks {
            true => crate::user::provider::client::is_safe(&url),
            false => url.scheme() == "https",
        };
        if !plain || !safe {
            return Err(wrong());
        }
        let public = match url.host() {
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            Some(Host::Domain(name)) => name != "localhost" && !name.ends_with(".localhost"),
            None => return Err(wrong()),
        };
        match public || self.private_networks {
            true => Ok(url),
            false => Err(Error::invalid("url", "webhook-private")),
        }
    }

    async fn send(&self, message: &Outgoing, now: db::Moment) -> Result<u16, Trouble> {
        // Addresses that are allowed no more, as the configuration changed.
        let url = self.address(&message.url).map_err(|_| Trouble::Address)?;
        let timestamp = now.timestamp().as_second();
        let signature = sign(&message.secret, &message.id.to_string(), timestamp, &message.body);
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", message.id.to_string())
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature.ok_or(Trouble::Secret)?)
            .body(message.body.clone());
        let status = request.send().await.map_err(|error| trouble(&error))?.status();
        match status.is_success() {
            true => Ok(status.as_u16()),
            false => Err(Trouble::Status(status.as_u16())),
        }
    }
}

/// Why a message did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Trouble {
    #[error("the address is not one of the public network")]
    Address,
    #[error("the secret is not right")]
    Secret,
    #[error("it cannot be reached")]
    Unreachable,
    #[error("it does not answer in time")]
    Timeout,
    #[error("it answers with status {0}")]
    Status(u16),
}

impl Trouble {
    /// The key of its words (`webhook-trouble-CODE`).
    fn code(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Secret => "secret",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Status(300..400) => "redirect",
            Self::Status(_) => "status",
        }
    }

    fn status(self) -> Option<i64> {
        match self {
            Self::Status(status) => Some(status.into()),
            _ => None,
        }
    }

    /// Whether trying again may help. Gone (410) is how a receiver says that it wants nothing more.
    fn may_pass(self) -> bool {
        !matches!(self, Self::Address | Self::Secret | Self::Status(410))
    }
}

fn trouble(error: &reqwest::Error) -> Trouble {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return Trouble::Address;
        }
        cause = error.source();
    }
    if error.is_timeout() { Trouble::Timeout } else { Trouble::Unreachable }
}

/// A new secret, as it is shown once.
pub fn new_secret() -> SecretString {
    format!("{PREFIX}{}", STANDARD.encode(random::<32>())).into()
}

/// `v1,` and HMAC-SHA256 of id, moment and body. None for what is no secret of ours.
fn sign(secret: &SecretString, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.expose_secret().strip_prefix(PREFIX)?).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(tag)))
}

/// The name leads to an address that must not be reached.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to a private network")]
struct NotPublic;

/// Resolves names to public addresses only: what the connection is then made to.
struct Resolver {
    private_networks: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private_networks = self.private_networks;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !private_networks && !found.iter().all(|address| is_public(address.ip())) {
                return Err(NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the public network (IANA's special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        // Shared by providers, the protocols' own, benchmarks.
        || a == 100 && (64..128).contains(&b)
        || a == 192 && b == 0 && c == 0
        || a == 192 && b == 88 && c == 99
        || a == 198 && (18..20).contains(&b)
        // Multicast, reserved, broadcast.
        || a >= 224;
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(address) = address.to_ipv4_mapped() {
        return is_public_v4(address);
    }
    let [a, b, ..] = address.segments();
    // Global unicast is 2000::/3. Within it: Teredo and the protocols' own (2001::/23), documentation, 6to4.
    (0x2000..0x4000).contains(&a)
        && !(a == 0x2001 && (b < 0x200 || b == 0xdb8))
        && a != 0x2002
        && !(a == 0x3fff && b < 0x1000)
}

#[derive(Deserialize)]
struct Payload {
    delivery: DeliveryId,
}

/// The job: sends a message, and writes down what came of it.
pub async fn deliver(app: &App, job: &Claimed) -> Result<(), JobError> {
    let payload: Payload = serde_json::from_value(job.payload.clone()).map_err(JobError::fail)?;
    // Its webhook is gone, or it has arrived.
    let Some(message) = store::outgoing(app, payload.delivery).await? else { return Ok(()) };
    let sent = app.webhooks.send(&message, app.clock.now()).await;
    let now = app.clock.now();
    let (state, status, trouble) = match sent {
        Ok(status) => ("delivered", Some(i64::from(status)), None),
        Err(trouble) if trouble.may_pass() && !job.is_last_attempt() => {
            ("waiting", trouble.status(), Some(trouble.code()))
        }
        Err(trouble) => ("failed", trouble.status(), Some(trouble.code())),
    };
    let mut tx = app.database.begin().await?;
    job.lease.guard(&mut tx, now).await?;
    tx.execute(
        "UPDATE webhook_deliveries SET state = $2, status = $3, trouble = $4, attempts = attempts + 1,
            tried_at = $5 WHERE id = $1",
        params![message.id, state, status, trouble, now],
    )
    .await?;
    let Err(trouble) = sent else {
        job.lease.complete(&mut tx).await?;
        tx.commit().await?;
        return Ok(());
    };
    tx.commit().await?;
    let error = anyhow!("{}: {trouble}", store::host(&message.url));
    let attempt = usize::try_from(job.attempt - 1).unwrap_or(0).min(PAUSES.len() - 1);
    match trouble.may_pass() {
        true => Err(JobError::retry_after(error, Duration::from_secs(PAUSES[attempt]))),
        false => Err(JobError::fail(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_network_are_reached() {
        for address in ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a01:e0a::1", "::ffff:1.1.1.1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "127.0.0.1",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_is_https_without_a_password_and_leads_to_no_private_network() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sender = |private_networks| Sender::new(&WebhooksConfig { private_networks }).unwrap();
        let (public, private) = (sender(false), sender(true));
        assert!(public.address(" https://compta.example/hook?a=b ").is_ok());
        for (text, code) in [
            ("compta.example", "webhook-url"),
            ("http://compta.example/", "webhook-url"),
            ("http://127.0.0.1:1/", "webhook-url"),
            ("https://a:b@compta.example/", "webhook-url"),
            ("https://compta.example/#a", "webhook-url"),
            ("file:///etc/passwd", "webhook-url"),
            ("https://127.0.0.1/", "webhook-private"),
            ("https://0x7f.1/", "webhook-private"),
            ("https://[::1]/", "webhook-private"),
            ("https://localhost/", "webhook-private"),
            ("https://192.168.1.1/", "webhook-private"),
        ] {
            match public.address(text) {
                Err(Error::Invalid(errors)) => assert_eq!(errors[0].code, code, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        assert!(
            private.address("http://127.0.0.1:1/").is_ok() && private.address("https://10.0.0.1/").is_ok()
        );
        assert!(private.address("http://compta.example/").is_err(), "never in the clear over a network");
    }

    #[test]
    fn a_message_is_signed_after_the_manner_of_standard_webhooks() {
        // The example that the specification's libraries are held to.
        let secret: SecretString = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned().into();
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
        assert_eq!(
            sign(&secret, id, 1_614_265_330, body).as_deref(),
            Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        );
        assert!(new_secret().expose_secret().starts_with(PREFIX));
        assert_eq!(sign(&"other".to_owned().into(), id, 0, ""), None);
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused() {
        let resolved = |private_networks| async move {
            Resolver { private_networks }.resolve("localhost".parse().unwrap()).await.map(Iterator::count)
        };
        assert!(resolved(true).await.unwrap() > 0);
        assert!(resolved(false).await.unwrap_err().is::<NotPublic>());
    }
}
