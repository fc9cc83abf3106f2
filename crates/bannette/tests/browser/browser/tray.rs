//! The tray with keys, menu and pointer; and what was typed on a document, which is not lost by leaving.

use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::elements::Element;

use super::demo::Demo;
use super::reader::Reader;

const CONTROL: &str = "\u{e009}";
const SHIFT: &str = "\u{e008}";
const NO_KEYS: &str = "\u{e000}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DELETE: &str = "\u{e017}";
const DOWN: &str = "\u{e015}";

/// By how much the list is wider than the room that it has.
const TOO_WIDE: &str =
    "const frame = document.querySelector('.table-frame'); return frame.scrollWidth - frame.clientWidth";
const CHOSEN: &str = "return document.querySelectorAll('#documents tr.chosen').length";
const WAITING: &str = "return document.querySelector('#binder-all .count').textContent";
/// The row that the keyboard is on.
const ROW: &str =
    "return [...document.querySelectorAll('#documents a[data-item]')].indexOf(document.activeElement)";
/// Whether the browser would ask before it leaves.
const ASKS: &str = "const leaving = new Event('beforeunload', { cancelable: true });
    dispatchEvent(leaving); return leaving.defaultPrevented";

impl Reader {
    /// Waits until a script says so.
    async fn comes(&self, script: &str, wanted: impl Into<serde_json::Value>) {
        let (wanted, start) = (wanted.into(), Instant::now());
        loop {
            let found = self.script(script).await;
            if found == wanted {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "{script}: {found} and never {wanted}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// A key as a keyboard of another kind gives it.
    async fn press(&self, event: &str) {
        self.script(&format!(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ bubbles: true, cancelable: true, {event} }}))"
        ))
        .await;
    }

    async fn right_click(&self, element: Element) {
        let onto = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let click = MouseActions::new("right".into())
            .then(onto)
            .then(PointerAction::Down { button: 2 })
            .then(PointerAction::Up { button: 2 });
        self.browser.perform_actions(click).await.unwrap();
    }
}

async fn open_the_tray(demo: &Demo) -> (Reader, String) {
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("claire@cabinet.example").await;
    reader.click("Boulangerie Lemoine").await;
    reader.see_element("#documents a[data-item]").await;
    reader.everything_is_read().await;
    let tray = reader.path().await;
    (reader, tray)
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_chosen_and_worked_on_with_keys_menu_and_pointer() {
    let demo = Demo::start().await;
    let (reader, tray) = open_the_tray(&demo).await;
    look_at_the_legend(&reader).await;
    for width in [800, 1_024, 1_280, 1_366, 1_440, 1_920] {
        reader.browser.set_window_size(width, 900).await.unwrap();
        assert_eq!(reader.script(TOO_WIDE).await, 0, "{width} pixels");
    }
    choose(&reader).await;
    edit_a_search(&reader).await;
    use_the_menu(&reader, &tray).await;
    act(&reader, &tray).await;
    reader.close().await;
}

async fn look_at_the_legend(reader: &Reader) {
    reader.click("Légende").await;
    reader.see("une vigilance, ou un champ incertain ou absent").await;
    reader.see("une note a été écrite").await;
    reader.is_accessible().await;
    reader.keys(ESCAPE).await;
    assert_eq!(reader.script("return document.querySelector('details.menu[open]') === null").await, true);
    reader.script("document.activeElement.blur()").await;
}

async fn choose(reader: &Reader) {
    reader.keys(DOWN).await;
    reader.keys(&format!("{SHIFT}{DOWN}{DOWN}{NO_KEYS}")).await;
    assert_eq!(reader.script(CHOSEN).await, 3);
    reader.keys(ESCAPE).await;
    assert_eq!(reader.script(CHOSEN).await, 0);
    reader.keys(&format!("{CONTROL}a{NO_KEYS}")).await;
    let all =
        reader.script("return document.querySelectorAll('#documents input[name=document]').length").await;
    assert_eq!(reader.script(CHOSEN).await, all);
    reader.keys(ESCAPE).await;
    reader.press("key: 'a', metaKey: true").await;
    assert_eq!(reader.script(CHOSEN).await, all, "as on a Mac");
    reader.keys(ESCAPE).await;

    // From one box to another with Shift; the list renews itself in between, and the keyboard stays where it is.
    let click = |at: u32, shift: bool| {
        format!(
            "const box = document.querySelectorAll('#documents input[name=document]')[{at}]; box.focus();
            box.dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true, shiftKey: {shift} }}))"
        )
    };
    reader.script(&click(1, false)).await;
    let renew = "const list = document.getElementById('documents'); list.dataset.old = 'old';
        htmx.ajax('GET', list.getAttribute('hx-get').replace(/version=[^&]*/, 'version=old'), { target: '#documents', swap: 'outerHTML' })";
    reader.script(renew).await;
    reader.comes("return document.getElementById('documents').dataset.old === undefined", true).await;
    let here = "return [...document.querySelectorAll('#documents input[name=document]')].indexOf(document.activeElement)";
    reader.comes(here, 1).await;
    assert_eq!(reader.script(CHOSEN).await, 1);
    reader.script(&click(4, true)).await;
    assert_eq!(reader.script(CHOSEN).await, 4);
}

/// What edits a text in the search does nothing with the rows that are chosen.
async fn edit_a_search(reader: &Reader) {
    let (waiting, path) = (reader.script(WAITING).await, reader.path().await);
    reader.keys("/").await;
    assert_eq!(reader.script("return document.activeElement.type").await, "search");
    reader.keys(&format!("farine {CONTROL}{DELETE}\u{e003}{NO_KEYS}")).await;
    assert_eq!(reader.path().await, path);
    assert_eq!((reader.script(WAITING).await, reader.script(CHOSEN).await), (waiting, 4.into()));
    reader.script("document.activeElement.value = ''; document.activeElement.blur()").await;
    reader.keys(ESCAPE).await;
    assert_eq!(reader.script(CHOSEN).await, 0);
}

async fn use_the_menu(reader: &Reader, tray: &str) {
    let menu = "return document.activeElement.closest('.context') === null ? '' : document.activeElement.textContent";
    let row = reader.see_element("#documents tbody tr:nth-child(2) td.name").await;
    reader.right_click(row).await;
    reader.see_element(".context").await;
    assert_eq!(reader.script(menu).await, "Ouvrir");
    assert_eq!(reader.script(CHOSEN).await, 1);
    reader.is_accessible().await;
    reader.keys(DOWN).await;
    assert_eq!(reader.script(menu).await, "Déplacer");
    reader.keys(ESCAPE).await;
    assert_eq!(reader.script("return document.querySelector('.context') === null").await, true);
    let back = "return document.activeElement.closest('tr').matches(':nth-child(2)')";
    assert_eq!(reader.script(back).await, true, "the keyboard is where it was");

    // Shift and F10, or the key for it, ask for the menu without a place.
    let asked = "document.activeElement.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))";
    reader.script(asked).await;
    reader.see_element(".context").await;
    reader.keys(ENTER).await;
    reader.see_element("#document").await;
    reader.go(tray).await;
    reader.see_element("#documents a[data-item]").await;
}

async fn act(reader: &Reader, tray: &str) {
    let waiting = reader.script(WAITING).await;
    reader.keys(DOWN).await;
    reader.keys(&format!("{CONTROL}o{NO_KEYS}")).await;
    reader.see_element("#document").await;
    reader.go(tray).await;
    reader.see_element("#documents a[data-item]").await;

    // On the row that the keyboard is on; capitals are locked.
    reader.keys(DOWN).await;
    let row = reader.script(ROW).await.as_i64().unwrap();
    reader.press("key: 'I', ctrlKey: true").await;
    reader.see("1 document marqué saisi").await;
    reader.see_element("[data-undo]").await.click().await.unwrap();
    reader.see("1 document est de nouveau dans la bannette").await;
    assert_eq!(reader.script(WAITING).await, waiting);

    // The keyboard is at the document that is there again; a list is chosen from before anything comes of it.
    assert_eq!(reader.script(ROW).await, row);
    let path = reader.path().await;
    reader.script("document.querySelector('select[name=kind]').focus()").await;
    reader.keys(DOWN).await;
    reader.keys(DOWN).await;
    assert_eq!(reader.path().await, path);
    reader.keys(ENTER).await;
    reader.comes("return location.search.includes('kind=')", true).await;
    reader.go(tray).await;
    reader.see_element("#documents a[data-item]").await;

    // A key that is held down, and a second press, ask no second time.
    reader.keys(DOWN).await;
    let three = "for (const repeat of [false, true, false]) document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key: 'Delete', ctrlKey: true, repeat }))";
    reader.script(three).await;
    reader.see("1 document mis à la corbeille").await;
    assert_eq!(reader.script(ROW).await, 0, "the next one stands in its place");
    reader.keys(&format!("{CONTROL}z{NO_KEYS}")).await;
    reader.see("1 document restauré").await;

    reader.keys(DOWN).await;
    reader.keys(&format!("{SHIFT}{DOWN}{NO_KEYS}")).await;
    reader.keys(&format!("{CONTROL}r{NO_KEYS}")).await;
    reader.see("2 documents renvoyés en lecture").await;
    reader.is_accessible().await;
    reader.everything_is_read().await;
    assert_eq!(reader.script(WAITING).await, waiting);
}

/// A session that ends while one types: after signing in again it goes on where it was. A note is saved by itself.
async fn outlive_a_session(reader: &Reader) {
    reader.type_into("#entry-label", "Farine de mars").await;
    reader.browser.delete_cookie("bannette_session").await.unwrap();
    reader.keys(&format!("{CONTROL}s{NO_KEYS}")).await;
    reader.type_into("#email", "claire@cabinet.example").await;
    reader.type_into("#password", "bannette-demo").await;
    reader.keys(ENTER).await;
    reader.see("est repris ici").await;
    reader.is_accessible().await;
    let label = "return document.getElementById('entry-label').value";
    assert_eq!(reader.script(label).await, "Farine de mars");
    assert_eq!(reader.script(ASKS).await, true);

    reader.type_into("#note-new", "À relancer").await;
    reader.keys(&format!("{CONTROL}s{NO_KEYS}")).await;
    reader.see("La note est ajoutée").await;
    reader.see("est repris ici").await;
    assert_eq!(reader.script(label).await, "Farine de mars");
    reader.type_into("#entry-label", "").await;
    let document = reader.path().await;
    reader.script("sessionStorage.clear(); document.querySelector('#entry').remove()").await;
    reader.go(&document).await;
    reader.see_element(".words tspan").await;
    assert_eq!(reader.script(ASKS).await, false);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_not_lost_by_leaving() {
    let demo = Demo::start().await;
    let (reader, _) = open_the_tray(&demo).await;
    reader.see_element("#quality-good").await.click().await.unwrap();
    reader.see_element("#quality-good[aria-current]").await;
    reader.see_element("#documents a[data-item]").await.click().await.unwrap();
    reader.see_element(".words tspan").await;
    assert_eq!(reader.script(ASKS).await, false);
    outlive_a_session(&reader).await;

    // A word of the page is typed as well: the last row of rates leaves another one below it.
    let rows = "return document.querySelector('[data-rows]').rows.length";
    let before = reader.script(rows).await.as_u64().unwrap();
    let word = "document.querySelector('[data-rows] tr:last-child input').focus();
        document.querySelector('.words tspan').dispatchEvent(new MouseEvent('click', { bubbles: true }))";
    reader.script(word).await;
    assert_eq!(reader.script(rows).await, before + 1);
    assert_eq!(reader.script(ASKS).await, true);
    // What else is sent from the page leaves it as unsaved as it is.
    let send = |form: &str| {
        format!(
            "document.querySelector('{form}').dispatchEvent(new SubmitEvent('submit', {{ bubbles: true, cancelable: true }}))"
        )
    };
    reader.script(&send("form[action*=\"/readings\"]")).await;
    assert_eq!(reader.script(ASKS).await, false, "it is kept for the page that follows");
    assert_eq!(reader.script(ASKS).await, true, "which did not come");

    // What cannot be stored is said under its field and above, and comes back unsaved.
    reader.type_into("#entry-gross", "douze").await;
    reader.keys(ENTER).await;
    reader.see_element("#says-gross .error").await;
    reader.see_element("#alerts-of-entry [href=\"#field-gross\"]").await;
    reader.keys(&format!("{CONTROL}s{NO_KEYS}")).await;
    reader.see("Rien n’est encore enregistré").await;
    reader.is_accessible().await;
    assert_eq!(reader.script(ASKS).await, true);

    // A Mac's Option types another character; pressed twice, it is sent once.
    let count = "window.count = 0; addEventListener('submit', (event) => {
        if (!event.defaultPrevented) window.count += 1; event.preventDefault(); })";
    reader.script(count).await;
    for _ in 0..2 {
        reader.press("key: '∑', altKey: true, keyCode: 87").await;
    }
    assert_eq!(reader.script("return window.count").await, 1);
    reader.close().await;
}
