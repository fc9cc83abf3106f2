//! Profiles: how much of the standard an e-invoice holds itself to.

/// What an e-invoice says that it follows (BT-24).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    /// As people call it: `factur-x basic wl`, `xrechnung 3.0`; `None` when it does not say, or something unknown.
    pub name: Option<String>,
    pub depth: Depth,
    /// Whether there is a specification identifier at all.
    pub is_stated: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Totals only: MINIMUM.
    Totals,
    /// Everything but lines: BASIC WL.
    WithoutLines,
    /// All that EN 16931 asks for.
    #[default]
    Full,
    /// ZUGFeRD 1, which is older than the standard.
    BeforeStandard,
}

impl Profile {
    /// Whether its sums may be a cent off for each amount that they are made of: its programs round each by itself.
    pub fn rounds_each(&self) -> bool {
        self.name.as_deref().is_some_and(|name| {
            matches!(name, "factur-x extended" | "zugferd 2 extended" | "extended ctc fr")
        })
    }

    /// Whether it has payments for others, that are due besides: tolls, parking (BG-DEX-09).
    pub fn has_third_party_payments(&self) -> bool {
        self.name.as_deref().is_some_and(|name| name.starts_with("xrechnung") && name.ends_with("extension"))
    }
}

/// The profile behind a specification identifier.
pub(super) fn of(identifier: &str) -> Profile {
    let id = identifier.to_lowercase();
    let named = |name: &str, depth| Profile { name: Some(name.into()), depth, is_stated: true };
    if id.contains("urn:ferd:") {
        let level =
            [("basic", "basic"), ("comfort", "comfort"), ("komfort", "comfort"), ("extended", "extended")]
                .into_iter()
                .find(|(word, _)| id.contains(word));
        let name = level.map_or("zugferd 1".to_owned(), |(_, level)| format!("zugferd 1 {level}"));
        return named(&name, Depth::BeforeStandard);
    }
    if let Some((_, rest)) = id.split_once("xrechnung") {
        let version: String = rest
            .trim_start_matches(['_', ':'])
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        let extension = if id.contains("extension:xrechnung") { " extension" } else { "" };
        let name = format!("xrechnung {version}").trim_end().to_owned();
        return named(&(name + extension), Depth::Full);
    }
    let family = match () {
        () if id.contains("factur-x") => Some("factur-x"),
        () if id.contains("zugferd") => Some("zugferd 2"),
        () => None,
    };
    if let Some(family) = family {
        let level = id.rsplit(':').next().unwrap_or_default();
        return match level {
            "minimum" => named(&format!("{family} minimum"), Depth::Totals),
            "basicwl" | "basic-wl" | "basic_wl" => named(&format!("{family} basic wl"), Depth::WithoutLines),
            "basic" | "extended" => named(&format!("{family} {level}"), Depth::Full),
            "en16931" | "comfort" => named(&format!("{family} en 16931"), Depth::Full),
            _ => named(family, Depth::Full),
        };
    }
    if let Some((_, rest)) = id.split_once("peppol.eu:2017:poacc:") {
        let version: String =
            rest.rsplit(':').next().unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        let kind = if rest.starts_with("selfbilling") { "peppol self-billing" } else { "peppol bis" };
        return named(format!("{kind} {version}").trim_end(), Depth::Full);
    }
    match () {
        () if id.contains("extended-ctc-fr") => named("extended ctc fr", Depth::Full),
        () if id.contains("nlcius") => named("nlcius", Depth::Full),
        () if id.contains("en16931") => named("en 16931", Depth::Full),
        () => Profile { is_stated: true, ..Profile::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_in_use_are_recognised() {
        let cases = [
            ("urn:factur-x.eu:1p0:minimum", "factur-x minimum", Depth::Totals),
            ("urn:zugferd.de:2p0:minimum", "zugferd 2 minimum", Depth::Totals),
            ("urn:factur-x.eu:1p0:basicwl", "factur-x basic wl", Depth::WithoutLines),
            ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "factur-x basic", Depth::Full),
            ("urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic", "factur-x basic", Depth::Full),
            (
                "urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended",
                "zugferd 2 extended",
                Depth::Full,
            ),
            ("urn:cen.eu:en16931:2017", "en 16931", Depth::Full),
            (
                "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_2.1",
                "xrechnung 2.1",
                Depth::Full,
            ),
            (
                "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0",
                "xrechnung 3.0 extension",
                Depth::Full,
            ),
            (
                "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
                "peppol bis 3",
                Depth::Full,
            ),
            (
                "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort",
                "zugferd 1 comfort",
                Depth::BeforeStandard,
            ),
            ("urn:ferd:invoice:rc:comfort", "zugferd 1 comfort", Depth::BeforeStandard),
        ];
        for (identifier, name, depth) in cases {
            let expected = Profile { name: Some(name.into()), depth, is_stated: true };
            assert_eq!(of(identifier), expected, "{identifier}");
        }
        assert_eq!(of("something else").name, None);
    }
}
