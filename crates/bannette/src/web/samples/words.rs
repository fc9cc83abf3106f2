//! What a page says: its words without their markup, so that a change of wording is seen where changes are reviewed.

/// Elements that stand within a line.
const INLINE: [&str; 12] =
    ["a", "bdi", "code", "em", "kbd", "mark", "span", "strong", "svg", "time", "tspan", "use"];
/// Attributes that are read out or shown.
const SPOKEN: [&str; 4] = [" alt=\"", " aria-label=\"", " data-label=\"", " placeholder=\""];

/// The words of a page's main part, a line for each block; the cells of a row are on one line.
pub fn of_main(html: &str) -> String {
    // A part that a page asks for by itself has no frame.
    if html.contains("<main") { between(html, "<main", "</main>") } else { words(html) }
}

/// The words around a page: the bar at the top.
pub fn of_frame(html: &str) -> String {
    between(html, "<header class=\"top\"", "</header>")
}

fn between(html: &str, start: &str, end: &str) -> String {
    let from = html.find(start).unwrap_or_else(|| panic!("there is no {start} in {html}"));
    let to = html[from..].find(end).unwrap_or_else(|| panic!("{start} is not closed in {html}"));
    words(&html[from..from + to])
}

fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<').skip(1) {
        let (tag, after) = part.split_once('>').unwrap_or((part, ""));
        let closing = tag.starts_with('/');
        let name =
            tag.trim_start_matches('/').split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        text.push_str(match name {
            "td" | "th" if closing => " | ",
            "td" | "th" => "",
            "option" if closing => " ¦ ",
            "option" => "",
            // What is set apart without a space of its own.
            "span" => " ",
            "a" if tag.contains("role=\"button\"") => " ",
            name if INLINE.contains(&name) => "",
            _ => "\n",
        });
        for attribute in SPOKEN {
            if let Some((_, value)) = tag.split_once(attribute) {
                text.push_str(&format!("[{}] ", value.split('"').next().unwrap_or_default()));
            }
        }
        text.push_str(&after.replace('\n', " "));
    }
    let text = plain(&text);
    let lines = text.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines
        .map(|line| line.trim_matches([' ', '|', '¦']).to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// Resolves the references that templates write; shows what cannot be seen but matters.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for (reference, character) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
        ("\u{a0}", "␣"),
        ("\u{202f}", "␣"),
    ] {
        text = text.replace(reference, character);
    }
    text
}

#[test]
fn markup_goes_and_words_stay() {
    let html = "<body><main id=\"x\"><h1>Un &#38; deux</h1><p>a <strong>b</strong>c\n d</p><table><tr><td>1</td><td></td><td>2</td></tr></table>\
        <input placeholder=\"Nom\"><select><option>x</option><option>y</option></select></main>";
    assert_eq!(of_main(html), "Un & deux\na bc d\n1 | | 2\n[Nom]\nx ¦ y");
}
