//! A small check of rendered HTML: what a browser would silently mend is a fault here.

use std::collections::BTreeSet;

const VOID: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];

/// One opening tag with its attributes in order.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is wrong with a page or fragment.
pub fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut references = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or(html);
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let Some(end) = rest.find('>') else {
            faults.push("a tag without its end".to_owned());
            break;
        };
        let (inside, after) = rest.split_at(end);
        rest = &after[1..];
        if let Some(name) = inside.strip_prefix('/') {
            match open.pop() {
                Some(opened) if opened == name => {}
                opened => faults.push(format!("</{name}> closes {opened:?}")),
            }
            continue;
        }
        let tag = match parse(inside) {
            Ok(tag) => tag,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        check(&tag, &open, &mut faults);
        if let Some(id) = tag.get("id")
            && !ids.insert(id.to_owned())
        {
            faults.push(format!("id {id} is there twice"));
        }
        for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list"] {
            references.extend(tag.get(name).into_iter().flat_map(str::split_whitespace).map(str::to_owned));
        }
        if !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name);
        }
    }
    faults.extend(open.iter().map(|name| format!("<{name}> is not closed")));
    faults.extend(
        references.iter().filter(|id| !ids.contains(*id)).map(|id| format!("no element has the id {id}")),
    );
    faults
}

fn parse(inside: &str) -> Result<Tag, String> {
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(name_end);
    let mut tag = Tag { name: name.to_owned(), attributes: Vec::new() };
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(tag);
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(after) => {
                let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'');
                let quote = quote.ok_or_else(|| format!("<{inside}>: a value without quotes"))?;
                after[1..].split_once(quote).ok_or_else(|| format!("<{inside}>: a quote without its end"))?
            }
        };
        if tag.get(attribute).is_some() {
            return Err(format!("<{inside}>: {attribute} is there twice"));
        }
        tag.attributes.push((attribute.to_owned(), value.to_owned()));
        rest = after;
    }
}

/// What the content security policy or a reader with other means would stumble over.
fn check(tag: &Tag, open: &[String], faults: &mut Vec<String>) {
    let mut fault = |text: &str| faults.push(format!("<{}>: {text} {:?}", tag.name, tag.attributes));
    if tag.get("style").is_some() || tag.attributes.iter().any(|(name, _)| name.starts_with("on")) {
        fault("nothing may be written into the page");
    }
    if tag.name == "script" && tag.get("src").is_none() {
        fault("no script in the page");
    }
    for name in ["src", "href"] {
        let url = tag.get(name).unwrap_or("/");
        if !(url.starts_with('/') || url.starts_with('#') || url.starts_with('?')) || url.contains("//") {
            fault("an address that is not ours");
        }
        if let Some(asset) = url.strip_prefix("/assets/")
            && asset.split('.').count() < 3
        {
            fault("an asset that does not exist");
        }
    }
    let inside = |name: &str| open.iter().any(|known| known == name);
    if ["a", "form", "button", "label"].contains(&tag.name.as_str()) && inside(&tag.name) {
        fault("one inside another");
    }
    match tag.name.as_str() {
        "img" if tag.get("alt").is_none() => fault("no alternative text"),
        "input" | "select" | "textarea"
            if tag.get("type") != Some("hidden")
                && tag.get("id").is_none()
                && tag.get("aria-label").is_none()
                && !inside("label") =>
        {
            fault("no label")
        }
        "th" if tag.get("scope").is_none() => fault("no scope"),
        "button" if tag.get("type").is_none() => fault("no type"),
        _ => {}
    }
}

#[test]
fn faults_are_found() {
    for (html, fault) in [
        ("<p><b></p></b>", "closes"),
        ("<p>", "not closed"),
        ("<p id=\"a\"></p><p id=\"a\"></p>", "twice"),
        ("<label for=\"a\"></label>", "no element"),
        ("<p class=a></p>", "quotes"),
        ("<p style=\"color:red\"></p>", "nothing may be written"),
        ("<a href=\"https://cdn.example/x\"></a>", "not ours"),
        ("<img src=\"/x\">", "alternative"),
        ("<input name=\"a\">", "label"),
        ("<form><form></form></form>", "inside another"),
    ] {
        assert!(faults(html).iter().any(|found| found.contains(fault)), "{html}: {:?}", faults(html));
    }
    assert_eq!(faults("<p id=\"a\">x <a href=\"/x\">y</a></p>"), Vec::<String>::new());
}
