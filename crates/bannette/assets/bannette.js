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

// A change of a filter is applied at once.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("form[data-at-once]")) form.requestSubmit();
});

// Keys of buttons and links that name theirs: `data-shortcut="Control+s Alt+w"`, wherever the keyboard is, but for those
// that edit a text. With Alt, a Mac's key types another character than stands on it.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.altKey || event.metaKey) || event.target.closest("dialog[open]")) return;
  if (["Delete", "Backspace"].includes(event.key) && writes(event.target)) return;
  const held = [["Control", event.ctrlKey || event.metaKey], ["Alt", event.altKey], ["Shift", event.shiftKey]];
  // Its code is of no use: it names the key by its place, where another layout has another letter.
  const letter = event.altKey && event.keyCode >= 65 && event.keyCode <= 90;
  const key = letter ? String.fromCharCode(event.keyCode) : event.key;
  const pressed = [...held.filter(([, down]) => down).map(([name]) => name), key].join("+");
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

// A form that was just sent is not sent again by a second press; what is downloaded leaves the page where it is.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || event.submitter?.matches("[data-stays]")) return;
  const now = performance.now();
  if (now - (sent.get(form) ?? -Infinity) < 5_000) event.preventDefault();
  else sent.set(form, now);
});

// Keys: j and k walk through a list, Enter opens (links do that by themselves), / goes to the search field;
// on a document, the links marked with data-key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (writes(event.target) || event.target.closest("select, dialog[open]")) return;
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
