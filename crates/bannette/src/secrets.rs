//! Secrets at rest: sealed with a key that lives in a file outside the database, bound to what they belong to.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The first byte of a sealed secret names the key, so that keys can be changed one day.
const KEY_ID: u8 = 1;
const NONCE_LEN: usize = 24;

/// Seals and opens secrets (XChaCha20-Poly1305).
pub struct SecretKey {
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    /// Reads the key (64 hexadecimal digits); makes a new one, for the owner's eyes only, when there is no file.
    pub fn load_or_create(path: &Path) -> anyhow::Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(text.trim())
                .with_context(|| format!("{} holds no secret key of 64 hexadecimal digits", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(error) => {
                Err(error).with_context(|| format!("failed to read the secret key {}", path.display()))
            }
        }
    }

    fn create(path: &Path) -> anyhow::Result<Self> {
        let text = hex::encode(random::<32>());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        // Written aside and linked into place: two processes that start at once agree on one key.
        let aside = path.with_extension(format!("{}.new", std::process::id()));
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)
            .with_context(|| format!("failed to write the secret key {}", aside.display()))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        let linked = fs::hard_link(&aside, path);
        fs::remove_file(&aside)?;
        match linked {
            Ok(()) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Self::load_or_create(path),
            Err(error) => {
                Err(error).with_context(|| format!("failed to write the secret key {}", path.display()))
            }
        }
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let bytes: [u8; 32] =
            hex::decode(text)?.try_into().map_err(|_| anyhow::anyhow!("the key is not 32 bytes long"))?;
        Ok(Self { cipher: XChaCha20Poly1305::new(&bytes.into()) })
    }

    /// Seals a secret that belongs to `owner` (a channel's id): it opens for no other.
    pub fn seal(&self, owner: &str, secret: &SecretString) -> anyhow::Result<Vec<u8>> {
        let nonce = random::<NONCE_LEN>();
        let sealed = self
            .cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload { msg: secret.expose_secret().as_bytes(), aad: owner.as_bytes() },
            )
            .map_err(|_| anyhow::anyhow!("a secret could not be sealed"))?;
        Ok([&[KEY_ID][..], &nonce, &sealed].concat())
    }

    /// Opens what [`SecretKey::seal`] sealed for the same owner.
    pub fn open(&self, owner: &str, sealed: &[u8]) -> anyhow::Result<SecretString> {
        let Some((&KEY_ID, rest)) = sealed.split_first() else {
            bail!("a sealed secret names an unknown key")
        };
        let Some((nonce, text)) = rest.split_first_chunk::<NONCE_LEN>() else {
            bail!("a sealed secret is cut off")
        };
        let opened = self
            .cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: owner.as_bytes() })
            .map_err(|_| {
                anyhow::anyhow!("a sealed secret does not open: is this the right secret key file?")
            })?;
        Ok(SecretString::from(String::from_utf8(opened).context("a sealed secret is not text")?))
    }
}

/// Bytes from the operating system's generator.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A secret for links, cookies and keys: 256 random bits in URL-safe text.
pub fn random_token() -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random::<32>())
}

/// What the database keeps of such a secret.
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_for_its_owner_and_key() {
        let folder = tempfile::tempdir().unwrap();
        let key = SecretKey::load_or_create(&folder.path().join("a.key")).unwrap();
        let other = SecretKey::load_or_create(&folder.path().join("b.key")).unwrap();
        let sealed = key.seal("channel-1", &"token".into()).unwrap();
        assert_eq!(key.open("channel-1", &sealed).unwrap().expose_secret(), "token");
        assert!(key.open("channel-2", &sealed).is_err());
        assert!(other.open("channel-1", &sealed).is_err());
        assert!(key.open("channel-1", &sealed[..20]).is_err());
        let again = SecretKey::load_or_create(&folder.path().join("a.key")).unwrap();
        assert_eq!(again.open("channel-1", &sealed).unwrap().expose_secret(), "token");
    }
}
