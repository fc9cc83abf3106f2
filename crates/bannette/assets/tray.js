// The tray: documents are chosen with the pointer or the keyboard, and something is done with all of them; what is chosen
// stays chosen while the list renews itself. The page works without any of it.
"use strict";

const list = () => document.getElementById("documents");
const boxes = () => [...document.querySelectorAll("#documents input[name=document]")];
const rowOf = (element) => element?.closest?.("#documents tbody tr:not(.more)");
const boxIn = (row) => row?.querySelector("input[name=document]");
const linkIn = (row) => row?.querySelector("a[data-item]");
const tools = () => [...document.querySelectorAll("#tools button")];

// As many as one does something with at once, and the place of the rows that are still to come.
const MOST = 1000;
const more = () => document.querySelector("#documents tr.more .ahead");

// How many are chosen is said beside the actions, which wait for some.
function count() {
  const all = boxes();
  const following = more();
  const chosen = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr").classList.toggle("chosen", box.checked);
  const told = document.querySelector("[data-chosen]");
  if (told) {
    const first = following && chosen.length >= MOST && chosen.length === all.length;
    const words = chosen.length === 1 ? told.dataset.one : first ? told.dataset.first : told.dataset.chosen;
    const number = chosen.length.toLocaleString(document.documentElement.lang);
    told.textContent = chosen.length ? words.replace("#", number) : told.dataset.none;
  }
  for (const tool of tools()) tool.disabled = chosen.length === 0;
  const every = document.querySelector("input[data-every]");
  if (every) {
    every.hidden = false;
    every.checked = all.length > 0 && chosen.length === all.length && !following;
    every.indeterminate = chosen.length > 0 && !every.checked;
  }
}

// Each row that comes says so: they are counted once.
let counting = false;
function countSoon() {
  if (counting) return;
  counting = true;
  queueMicrotask(() => {
    counting = false;
    count();
  });
}

// All of the list, also what is not there yet: it comes, page by page.
let choosingAll = false;
function chooseAll(on) {
  choosingAll = on;
  for (const box of boxes()) box.checked = on;
  count();
  if (on && more() && boxes().length < MOST) htmx.trigger(more(), "revealed");
  else choosingAll = false;
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (choosingAll && event.target.matches?.("#documents tbody tr:last-child")) chooseAll(true);
});

// With Shift, everything between the box that was clicked last, by its document, and this one.
let last;
function choose(box, on, between) {
  choosingAll = false;
  const all = boxes();
  const [from, to] = [all.findIndex((other) => other.value === last), all.indexOf(box)];
  if (between && from >= 0) {
    for (const other of all.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = on;
  }
  box.checked = on;
  last = box.value;
  count();
}
document.addEventListener("click", (event) => {
  if (event.target.matches?.("input[data-every]")) {
    chooseAll(event.target.checked && !boxes().every((box) => box.checked));
  } else if (event.target.matches?.("#documents input[name=document]")) {
    choose(event.target, event.target.checked, event.shiftKey);
  } else if ((event.ctrlKey || event.metaKey || event.shiftKey) && rowOf(event.target)) {
    // A row that is clicked with Ctrl or Shift is chosen, not opened.
    event.preventDefault();
    const box = boxIn(rowOf(event.target));
    choose(box, event.shiftKey || !box.checked, event.shiftKey);
  }
});

// Arrows walk, Space chooses, Shift with an arrow chooses on; Escape lets go of all.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("select, textarea, dialog[open], details.menu, .context, input:not([type=checkbox])")) return;
  if (event.key === "Enter" && event.target.matches("input[name=document]")) {
    // Enter opens, wherever in the row the keyboard is; a form would be sent.
    event.preventDefault();
    linkIn(rowOf(event.target)).click();
    return;
  }
  const control = event.ctrlKey || event.metaKey;
  const plain = !control && !event.altKey;
  const row = rowOf(document.activeElement);
  const links = [...document.querySelectorAll("#documents a[data-item]")];
  if (links.length === 0) return;
  const here = links.indexOf(linkIn(row));
  const to = {
    ArrowDown: here + 1, ArrowUp: here < 0 ? links.length - 1 : here - 1,
    Home: here < 0 ? undefined : 0, End: here < 0 ? undefined : links.length - 1,
  }[event.key];
  if (plain && to !== undefined) {
    event.preventDefault();
    const next = links[Math.min(Math.max(to, 0), links.length - 1)];
    if (event.shiftKey && row && row !== rowOf(next)) {
      // Back over what is chosen lets go of it.
      const back = boxIn(row).checked && boxIn(rowOf(next)).checked;
      choose(boxIn(row), !back, false);
      choose(boxIn(rowOf(next)), true, false);
    }
    next.focus();
  } else if (plain && event.key === " " && row && !event.target.matches("input")) {
    event.preventDefault();
    choose(boxIn(row), !boxIn(row).checked, event.shiftKey);
  } else if (plain && event.key === "Escape" && !document.querySelector("details.menu[open]") && boxes().some((box) => box.checked)) {
    chooseAll(false);
  } else if (control && event.key.toLowerCase() === "a") {
    event.preventDefault();
    chooseAll(true);
  } else if (control && event.key.toLowerCase() === "o" && row) {
    event.preventDefault();
    linkIn(row).click();
  } else if (control && row && !boxes().some((box) => box.checked)
    && document.querySelector(`#tools [data-shortcut~="Control+${CSS.escape(event.key)}" i]`)) {
    // An action's key without anything chosen means the row that the keyboard is on.
    choose(boxIn(row), true, false);
  }
}, true);

// The keyboard goes on where it was: after an action and coming back from a document, at the same row, or at the one that stands
// in its place; after an action's undoing, at the document that is there again.
const PLACE = "bannette-row";
let row = null;
let gone = null;
function stand(at) {
  const link = linkIn(at);
  if (!link) return;
  row = { tray: location.pathname, id: link.id, at: [...document.querySelectorAll("#documents a[data-item]")].indexOf(link) };
}
function keepRow() {
  try {
    if (row) sessionStorage.setItem(PLACE, JSON.stringify(row));
  } catch {
    // A browser that keeps nothing begins at the top.
  }
}
document.addEventListener("focusin", (event) => stand(rowOf(event.target)));
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (gone && event.target.querySelector("[data-undo]")) row = gone;
  if (!row) stand(boxes().find((box) => box.checked)?.closest("tr"));
  keepRow();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#documents a[data-item]")) return;
  stand(rowOf(event.target));
  keepRow();
});
try {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  const links = [...document.querySelectorAll("#documents a[data-item]")];
  if (kept?.tray === location.pathname && links.length > 0 && document.activeElement === document.body) {
    const same = document.getElementById(kept.id);
    if (!same) gone = kept;
    (same ?? links[Math.min(kept.at, links.length - 1)]).focus();
  }
} catch {
  // As above.
}

// The context menu has the same actions.
let menu;
function closeMenu() {
  menu?.remove();
  menu = undefined;
}
function openMenu(row, x, y) {
  closeMenu();
  if (!boxIn(row).checked) {
    for (const box of boxes()) box.checked = false;
    choose(boxIn(row), true, false);
  }
  menu = document.createElement("div");
  menu.className = "context";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", document.getElementById("tools").getAttribute("aria-label"));
  const entries = [...document.querySelectorAll("#tools [data-open]"), ...tools()];
  for (const tool of entries) {
    const entry = document.createElement("button");
    entry.type = "button";
    entry.setAttribute("role", "menuitem");
    entry.tabIndex = -1;
    entry.append(...[...tool.childNodes].map((node) => node.cloneNode(true)));
    entry.addEventListener("click", () => {
      closeMenu();
      if (tool.matches("[data-open]")) linkIn(row).click();
      else tool.click();
    });
    menu.append(entry);
  }
  document.querySelector("main").append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(x, window.innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, window.innerHeight - height - 4))}px`;
  menu.firstElementChild.focus();
}
document.addEventListener("contextmenu", (event) => {
  const row = rowOf(event.target);
  if (!row || event.shiftKey || !document.getElementById("tools")) return;
  event.preventDefault();
  const box = row.getBoundingClientRect();
  openMenu(row, event.clientX || box.left + 40, event.clientY || box.bottom);
});
document.addEventListener("pointerdown", (event) => {
  if (menu && !menu.contains(event.target)) closeMenu();
});
document.addEventListener("keydown", (event) => {
  if (!menu) return;
  const entries = [...menu.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    entries[(entries.indexOf(document.activeElement) + step + entries.length) % entries.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    closeMenu();
    linkIn(boxes().find((box) => box.checked)?.closest("tr"))?.focus();
  }
});

// The list renews itself: as many rows as are shown, and what was chosen stays so. A list that is longer than can be
// renewed at once stays as it is.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt !== list()) return;
  const shown = boxes().length;
  event.detail.parameters.shown = String(shown);
  // Rows that came as the list was scrolled have added their part to what it stands at.
  const parts = [...document.querySelectorAll("#documents tr[data-part]")].map((row) => `.${row.dataset.part}`);
  event.detail.path = event.detail.path.replace(/version=[^&]*/, (version) => version + parts.join(""));
  // Nothing is exchanged under a hand that scrolls.
  if (shown > 1_000 || performance.now() - scrolled < 1_000) event.preventDefault();
});
let scrolled = -Infinity;
document.addEventListener("scroll", () => (scrolled = performance.now()), { passive: true });
let chosen = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== list()) return;
  chosen = boxes().filter((box) => box.checked).map((box) => box.value);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === list()) {
    const before = new Set(chosen);
    for (const box of boxes()) if (before.has(box.value)) box.checked = true;
  }
  countSoon();
});
count();

// The companies at the left are shown or not, as they were left.
const companies = document.querySelector("details.companies");
try {
  if (localStorage.getItem("bannette-companies") === "closed") companies?.removeAttribute("open");
  companies?.addEventListener("toggle", () => localStorage.setItem("bannette-companies", companies.open ? "open" : "closed"));
} catch {
  // A browser that keeps nothing forgets it.
}
