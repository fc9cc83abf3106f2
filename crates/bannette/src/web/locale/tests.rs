use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use super::{Locale, Texts};

fn texts(locale: Locale) -> Texts {
    Texts::new(locale, jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH)
}

/// Keys of a language with the placeholders of each.
fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for (slice, source) in locale.resources() {
        let resource = FluentResource::try_new((*source).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{}/{slice}.ftl: {errors:?}", locale.code()));
        let mut key = String::new();
        for line in resource.source().lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
                let known = keys.insert(key.clone(), BTreeSet::new());
                assert!(known.is_none(), "{}/{slice}.ftl: {key} is there twice", locale.code());
            }
            for rest in line.split("{ $").skip(1) {
                let name = rest.split([' ', '}']).next().unwrap();
                keys.get_mut(&key).unwrap().insert(name.to_owned());
            }
        }
    }
    keys
}

/// All templates and sources of the application, but this file.
fn sources() -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if !path.ends_with("locale/tests.rs") {
                found.push(std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join("src"), &mut found);
    walk(&root.join("templates"), &mut found);
    found
}

#[test]
fn french_and_english_have_the_same_texts_with_the_same_placeholders() {
    let (french, english) = (keys(Locale::Fr), keys(Locale::En));
    let only = |left: &BTreeMap<String, _>, right: &BTreeMap<String, _>| -> Vec<String> {
        left.keys().filter(|key| !right.contains_key(*key)).cloned().collect()
    };
    assert_eq!(only(&french, &english), Vec::<String>::new(), "missing in English");
    assert_eq!(only(&english, &french), Vec::<String>::new(), "missing in French");
    for (key, placeholders) in &french {
        assert_eq!(placeholders, &english[key], "placeholders of {key}");
    }
}

#[test]
fn every_text_asked_for_exists_and_every_text_is_asked_for() {
    let keys = keys(Locale::Fr);
    let mut used = BTreeSet::new();
    let families = [
        "audit-",
        "column-",
        "demand-",
        "letter-second-factor-",
        "oidc-",
        "sign-in-way-",
        "cockpit-sort-",
        "company-state-",
        "search-place-",
        "document-action-",
        "doubt-",
        "duplicate-level-",
        "flash-",
        "import-",
        "binder-kind-",
        "profile-",
        "right-",
        "scope-",
        "users-show-",
        "entry-",
        "connection-",
        "error-",
        "job-",
        "mail-trouble-",
        "notice-",
        "reminder-language-",
        "reminder-place-",
        "request-state-",
        "outcome-",
        "reason-",
        "run-error-",
        "trigger-",
        "unreadable-",
        "webhook-trouble-",
        "alert-",
        "delivery-state-",
        "event-",
        "fec-",
        "field-",
        "deposit-refused-",
        "link-state-",
        "kind-",
        "language-",
        "left-out-",
        "note-",
        "option-",
        "order-",
        "rule-",
    ];
    let family = |key: &String| families.iter().any(|family| key.starts_with(family));
    for source in sources() {
        for rest in source.split("say(\"").skip(1) {
            let key = rest.split('"').next().unwrap();
            assert!(keys.contains_key(key), "no text for {key}");
        }
        used.extend(keys.keys().filter(|key| source.contains(&format!("\"{key}\""))).cloned());
    }
    let unused: Vec<_> = keys.keys().filter(|key| !used.contains(*key) && !family(key)).collect();
    assert!(unused.is_empty(), "texts nobody asks for: {unused:?}");
}

#[test]
fn every_reason_why_a_file_is_not_collected_has_its_words_and_no_other_has() {
    let known: BTreeSet<_> = crate::collecting::REASONS
        .iter()
        .chain(&["unknown"])
        .map(|code| format!("reason-{}", code.replace('_', "-")))
        .collect();
    let told: BTreeSet<_> = keys(Locale::Fr).into_keys().filter(|key| key.starts_with("reason-")).collect();
    assert_eq!(known, told);
}

#[test]
fn french_texts_are_typed_with_real_apostrophes_and_quotes() {
    for (slice, source) in Locale::Fr.resources() {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let text = line.replace("{\"", "").replace("\"}", "");
            assert!(!text.contains('\'') && !text.contains('"'), "{slice}.ftl: {line}");
        }
    }
}

#[test]
fn numbers_in_texts_are_grouped_and_choose_the_plural() {
    let say = |locale, count: u64| texts(locale).say("documents-count").arg("count", count).to_string();
    assert_eq!(say(Locale::Fr, 0), "0 document");
    assert_eq!(say(Locale::Fr, 1), "1 document");
    assert_eq!(say(Locale::Fr, 12_480), "12\u{202f}480 documents");
    assert_eq!(say(Locale::En, 0), "0 documents");
    assert_eq!(say(Locale::En, 12_480), "12,480 documents");
}

#[test]
fn a_missing_text_or_argument_is_seen() {
    assert_eq!(texts(Locale::Fr).say("no-such-text").to_string(), "⟦no-such-text⟧");
    assert!(texts(Locale::Fr).say("documents-count").to_string().starts_with('⟦'));
}

#[test]
fn the_language_is_the_users_then_the_cookies_then_the_browsers_then_french() {
    let english = Some("en-GB,en;q=0.9,fr;q=0.5");
    assert_eq!(Locale::choose(Some(Locale::Fr), Some("en"), english), Locale::Fr);
    assert_eq!(Locale::choose(None, Some("fr"), english), Locale::Fr);
    assert_eq!(Locale::choose(None, None, english), Locale::En);
    assert_eq!(Locale::choose(None, Some("xx"), Some("de, fr;q=0.3, en;q=0.4")), Locale::En);
    assert_eq!(Locale::choose(None, None, Some("en;q=0, de")), Locale::Fr);
    assert_eq!(Locale::choose(None, None, None), Locale::Fr);
}
