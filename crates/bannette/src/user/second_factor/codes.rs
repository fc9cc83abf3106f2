//! Codes: those of the telephone, the picture that it takes the secret from, and recovery codes.

use db::Moment;
use qrcodegen::{QrCode, QrCodeEcc};
use secrecy::SecretString;
use totp_rs::{Builder, Totp};

use crate::secrets::random;

/// Recovery codes at once.
pub const RECOVERY_CODES: usize = 10;
/// Crockford's base 32: no letter that is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What the telephone and we both know: 160 bits, as RFC 4226 has it.
#[derive(Clone)]
pub struct Secret(Totp);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    pub fn random() -> Self {
        Self::of(&random::<20>())
    }

    /// SHA-1, six digits, half a minute: what every authenticator knows. One step of drift either way.
    fn of(bytes: &[u8]) -> Self {
        Self(Builder::new().with_secret(bytes.to_vec()).build_noncompliant())
    }

    /// From its text, in base 32.
    pub fn parse(text: &str) -> Option<Self> {
        let secret = totp_rs::Secret::try_from_base32(text).ok()?;
        Some(Self::of(secret.as_bytes()))
    }

    /// In base 32, as it is typed where no picture can be taken.
    pub fn text(&self) -> SecretString {
        self.0.secret().to_base32().into()
    }

    /// The step of time that a code is of, when it is right around this moment.
    pub fn check(&self, code: &str, now: Moment) -> Option<i64> {
        let seconds = u64::try_from(now.as_micros() / 1_000_000).ok()?;
        self.0.check(code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The address that authenticators read from the picture.
    pub fn address(&self, firm: &str, email: &str) -> String {
        // The colon parts the two.
        let [firm, email] = [firm, email].map(|text| text.replace(':', " "));
        let secret = self.0.secret().as_bytes().to_vec();
        let named = Builder::new().with_secret(secret).with_issuer(Some(firm)).with_account_name(email);
        named.build_noncompliant().to_url().unwrap_or_default()
    }
}

/// The squares of a QR code, as the path of an SVG whose units are the squares, and its width. None when it is too long.
pub fn picture(text: &str) -> Option<(String, i32)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some((path, code.size()))
}

/// Ten new ones, in groups that are easy to copy: 80 random bits each.
pub fn recovery_codes() -> Vec<String> {
    let code = |_| {
        let letters: Vec<u8> = random::<16>().iter().map(|byte| ALPHABET[usize::from(byte % 32)]).collect();
        let groups: Vec<&str> =
            letters.chunks(4).map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
        groups.join("-")
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// A code without what people put into it, and with the digits that they took for letters.
pub fn plain(typed: &str) -> String {
    let plain = |typed: char| match typed.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    typed.chars().filter(char::is_ascii_alphanumeric).map(plain).take(64).collect()
}

/// Whether it looks like one of the telephone's, and not like a recovery code.
pub fn is_of_telephone(plain: &str) -> bool {
    plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, the last six digits of each.
        let secret = Secret::of(b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(secret.check(code, at(seconds)), Some(seconds / 30), "{code}");
            // A telephone may be half a minute off, and no more.
            assert_eq!(secret.check(code, at(seconds + 30)), Some(seconds / 30), "{code}");
            assert_eq!(secret.check(code, at(seconds + 60)), None, "{code}");
        }
        assert_eq!(secret.check("+87082", at(59)), None);
    }

    #[test]
    fn a_secret_survives_its_text() {
        use secrecy::ExposeSecret;
        let secret = Secret::random();
        let text = secret.text();
        assert_eq!(text.expose_secret().len(), 32);
        assert_eq!(Secret::parse(text.expose_secret()).unwrap().0, secret.0);
        let address = secret.address("Cabinet : Dubois", "a@b.fr");
        assert!(address.starts_with("otpauth://totp/Cabinet"), "{address}");
        assert!(address.contains(text.expose_secret()) && picture(&address).is_some());
    }

    #[test]
    fn recovery_codes_are_ten_and_typed_as_one_likes() {
        let codes = recovery_codes();
        assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), RECOVERY_CODES);
        assert!(codes.iter().all(|code| code.len() == 19 && !is_of_telephone(&plain(code))));
        assert_eq!(plain(" ABCD-efgh oil5 "), "abcdefgh0115");
        assert!(is_of_telephone(&plain("123 456")));
    }
}
