use std::fmt::Write as _;

/// JSON as HTTP headers can carry it: everything beyond printable ASCII as `\uXXXX`, in UTF-16.
pub(super) fn header_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if (' '..='~').contains(&c) {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(escaped, "\\u{unit:04x}").expect("a String takes all");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_example_holds() {
        assert_eq!(
            header_json("\"some_üñîcødé_and_\x7f\""),
            r#""some_\u00fc\u00f1\u00eec\u00f8d\u00e9_and_\u007f""#
        );
        assert_eq!(header_json("\"🧾\""), r#""\ud83e\uddfe""#);
    }

    proptest! {
        #[test]
        fn any_text_survives_the_journey_through_a_header(text in any::<String>()) {
            let header = header_json(&serde_json::to_string(&text).unwrap());
            prop_assert!(reqwest::header::HeaderValue::from_str(&header).is_ok());
            prop_assert!(header.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
            prop_assert_eq!(serde_json::from_str::<String>(&header).unwrap(), text);
        }
    }
}
