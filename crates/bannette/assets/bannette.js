// The little that pages cannot do alone. Everything here is a convenience: pages work without it.
"use strict";

// Menus close on a click elsewhere and on Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Links marked with hx-target="#dialog" open their page's main part in the dialog.
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target;
  if (dialog.id !== "dialog") return;
  // It is called what it shows.
  const heading = dialog.querySelector("h1, h2");
  if (heading) {
    heading.id ||= "dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus], button[type=submit]")?.focus();
});
document.addEventListener("click", (event) => {
  const dialog = document.getElementById("dialog");
  if (!dialog?.open) return;
  if (event.target === dialog || event.target.closest("[data-close]")) {
    event.preventDefault();
    dialog.close();
  }
});

// A change of a filter is applied at once; one that is made with the keyboard in a list or a date, where each key changes it,
// once it is confirmed with Enter or left.
let byKeyboard = false;
let waiting = null;
document.addEventListener("keydown", () => (byKeyboard = true), true);
document.addEventListener("pointerdown", () => (byKeyboard = false), true);
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("form[data-at-once]")) return;
  if (byKeyboard && event.target.matches("select, input[type=date]")) waiting = event.target;
  else form.requestSubmit();
});
function apply(field) {
  if (field !== waiting) return;
  waiting = null;
  field.form.requestSubmit();
}
document.addEventListener("focusout", (event) => waiting && apply(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target !== waiting) return;
  event.preventDefault();
  apply(event.target);
});

// Keys of buttons and links that name theirs: `data-shortcut="Control+s Alt+w"`, wherever the keyboard is, but for those
// that edit a text. With Alt, a Mac's key types another character than stands on it.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.altKey || event.metaKey) || event.target.closest("dialog[open]")) return;
  // What text fields, lists and dates do themselves with a key is theirs.
  if (["Delete", "Backspace"].includes(event.key) && writes(event.target)) return;
  if (event.key === "z" && writes(event.target) && isTyped(event.target)) return;
  if (event.altKey && event.key.startsWith("Arrow") && event.target.matches("select, input[type=date]")) return;
  const held = [["Control", event.ctrlKey || event.metaKey], ["Alt", event.altKey], ["Shift", event.shiftKey]];
  // Its code is of no use: it names the key by its place, where another layout has another letter.
  const letter = event.altKey && event.keyCode >= 65 && event.keyCode <= 90;
  const key = letter ? String.fromCharCode(event.keyCode) : event.key;
  const pressed = [...held.filter(([, down]) => down).map(([name]) => name), key].join("+");
  // Saving is saving what one is writing: a note, not the entry beside it.
  const own = event.target.closest("form[method=post]");
  if (pressed.toLowerCase() === "control+s" && own && writes(event.target) && !own.querySelector("[data-shortcut~='Control+s']")) {
    event.preventDefault();
    if (!event.repeat) own.requestSubmit();
    return;
  }
  const means = (element) => !element.disabled
    && element.dataset.shortcut.toLowerCase().split(" ").includes(pressed.toLowerCase());
  const wanted = [...document.querySelectorAll("[data-shortcut]")].find((element) => means(element) && element.checkVisibility());
  if (!wanted) return;
  event.preventDefault();
  // A key that is held down asks once.
  if (!event.repeat) wanted.click();
});
function writes(element) {
  return element.closest("textarea, [contenteditable], input:not([type=checkbox], [type=radio])") !== null;
}

// Whether something was typed into its form that can be undone there.
function isTyped(element) {
  return [...(element.form?.elements ?? [element])].some((field) => writes(field) && field.value !== field.defaultValue);
}

// A form that was just sent is not sent again by a second press; what is downloaded leaves the page where it is.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || event.submitter?.matches("[data-stays]")) return;
  const now = performance.now();
  if (now - (sent.get(form) ?? -Infinity) < 5_000) event.preventDefault();
  else sent.set(form, now);
});

// Keys of one letter can be switched off, for whoever speaks to the machine or types by mistake; this browser remembers it.
const LETTERS = "bannette-letters";
function lettersAreOn() {
  try {
    return localStorage.getItem(LETTERS) !== "off";
  } catch {
    return true;
  }
}
function showLetters() {
  for (const box of document.querySelectorAll("input[data-letters]")) {
    box.checked = lettersAreOn();
    box.closest("label").hidden = false;
  }
}
showLetters();
document.addEventListener("htmx:afterSwap", showLetters);
document.addEventListener("change", (event) => {
  if (!event.target.matches("input[data-letters]")) return;
  try {
    localStorage.setItem(LETTERS, event.target.checked ? "on" : "off");
  } catch {
    // A browser that keeps nothing keeps them on.
  }
});

// Keys: j and k walk through a list, Enter opens (links do that by themselves), / goes to the search field;
// on a document, the links marked with data-key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (writes(event.target) || event.target.closest("select, dialog[open]") || !lettersAreOn()) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.select();
    search.focus();
    return;
  }
  const marked = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (marked) {
    marked.click();
    return;
  }
  const step = { j: 1, k: -1 }[event.key];
  const links = [...document.querySelectorAll("[data-list] a[data-item]")];
  if (!step || links.length === 0) return;
  event.preventDefault();
  // From a row's box as from its link.
  const here = links.indexOf(document.activeElement.closest("tr")?.querySelector("a[data-item]") ?? document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
});

// What changes every second is told to screen readers every ten at most.
let lastTold = 0;
document.addEventListener("htmx:afterSwap", () => {
  const summary = document.querySelector("[data-tell]");
  const voice = document.getElementById("voice");
  if (!summary || !voice || Date.now() - lastTold < 10_000) return;
  lastTold = Date.now();
  voice.textContent = summary.textContent;
});

// Printing needs a script: without one the button stays hidden.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What was typed does not outlive its session in this tab.
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action).pathname === "/sign-out") sessionStorage.clear();
});
