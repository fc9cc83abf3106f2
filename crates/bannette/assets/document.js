// A document on the desk: fields and their places on the page, words that are put into fields, panes that are resized.
// The page works without any of it.
"use strict";

// A field lights up its place on the page: while the pointer is on it, or the keyboard.
const lit = new Map();
function light(field, how) {
  const place = field && document.getElementById(field.dataset.place);
  if (lit.get(how) === place) return;
  lit.get(how)?.classList.remove("lit");
  lit.set(how, place);
  for (const kept of lit.values()) kept?.classList.add("lit");
}
function bringIntoView(field) {
  const place = field && document.getElementById(field.dataset.place);
  if (!place) return;
  const { top, bottom } = place.getBoundingClientRect();
  if (top > 80 && bottom < window.innerHeight - 40) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
}
const wide = () => window.matchMedia("(min-width: 70.01rem)").matches;
let resting;
document.addEventListener("mouseover", (event) => {
  const field = event.target.closest?.("[data-place]");
  light(field, "pointer");
  clearTimeout(resting);
  // A pointer that only passes by moves nothing; nor does one where the fields would scroll away.
  if (field && wide()) resting = setTimeout(() => bringIntoView(field), 150);
});
document.addEventListener("focusin", (event) => {
  const field = event.target.closest?.("[data-place]");
  light(field, "focus");
  if (field && wide()) bringIntoView(field);
});
document.addEventListener("focusout", () => light(null, "focus"));

// A word of the page that is clicked goes into the field that the keyboard was in last; with Shift, after what is there.
// Words that are selected go in together.
let entered;
document.addEventListener("focusin", (event) => {
  const field = event.target.closest?.("input[data-entry]");
  if (field) entered = field;
  else if (!event.target.closest?.(".pages, main")) entered = undefined;
});
document.addEventListener("click", (event) => {
  const words = event.target.closest?.(".words");
  if (!words || !entered?.isConnected || entered.disabled) return;
  const selection = window.getSelection();
  const selected = selection.isCollapsed ? "" : selection.toString().replace(/\s+/g, " ").trim();
  const word = selected || event.target.closest("tspan")?.textContent.trim();
  if (!word) return;
  entered.value = event.shiftKey && entered.value ? `${entered.value} ${word}` : word;
  selection.removeAllRanges();
  entered.focus();
  entered.select();
  for (const told of ["input", "change"]) entered.dispatchEvent(new Event(told, { bubbles: true }));
});

// In the form, Enter goes on to the next field; the last row of rates leaves another one below it.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("#entry :is(input, select)");
  if (!field || event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const fields = [...field.form.querySelectorAll("input:not([type=hidden]), select, button[value=entered]")];
  const next = fields[fields.indexOf(field) + (event.shiftKey ? -1 : 1)];
  next?.focus();
  next?.select?.();
});
function addRow(row) {
  if (!row || row.parentElement.rows.length >= 20) return;
  const empty = row.cloneNode(true);
  for (const field of empty.querySelectorAll("input")) {
    field.value = "";
    field.removeAttribute("value");
  }
  row.after(empty);
}
document.addEventListener("input", (event) => {
  if (event.target.value !== "") addRow(event.target.closest?.("[data-rows] tr:last-child"));
});
// What is said already is not said again, nor read aloud again.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const same = target.innerHTML === fragment.innerHTML;
  if (same && target.matches(".says, .about")) event.detail.shouldSwap = false;
});
// What fields say of themselves to those who do not see it: that they are wrong.
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const says of document.querySelectorAll(".says")) {
    const field = document.getElementById(says.id.replace("says-", "entry-"));
    if (says.querySelector(".error")) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
});
// What was typed and not saved, in the entry or in a note, is not lost by leaving.
const unsaved = new Set(document.querySelectorAll("#entry[data-unsaved]"));
let going = [];
document.addEventListener("input", (event) => {
  const form = event.target.closest("#entry, .notes form");
  if (form) unsaved.add(form);
});
document.addEventListener("submit", (event) => {
  going = [event.target];
  // What is typed in the entry meanwhile is laid in again on the page that follows.
  if (event.target !== entry && unsaved.has(entry) && keep()) going.push(entry);
});
window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected && !going.includes(form))) event.preventDefault();
  going = [];
});

// Nor by a session that has ended or a server that fails while it is sent: it is kept in this tab, and laid in again as long as
// nobody has saved the entry meanwhile.
const entry = document.getElementById("entry");
const keptAs = entry && `bannette-entry ${new URL(entry.action).pathname}`;
const typed = () => [...new FormData(entry)].filter(([name]) => name !== "version");
function layIn(fields) {
  const times = new Map();
  for (const [name, value] of fields) {
    const at = times.get(name) ?? 0;
    times.set(name, at + 1);
    const named = () => entry.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    if (at >= named().length) addRow(entry.querySelector("[data-rows] tr:last-child"));
    if (named()[at]) named()[at].value = value;
  }
}
try {
  const kept = JSON.parse(sessionStorage.getItem(keptAs) ?? "null");
  if (kept && kept.version !== entry.elements.version.value) sessionStorage.removeItem(keptAs);
  else if (kept && !entry.querySelector("fieldset:disabled") && JSON.stringify(kept.fields) !== JSON.stringify(typed())) {
    layIn(kept.fields);
    unsaved.add(entry);
    document.querySelector("[data-laid-in]").hidden = false;
    entry.elements.label.dispatchEvent(new Event("change", { bubbles: true }));
  }
} catch {
  // A browser that keeps nothing has nothing to lay in.
}
function keep() {
  try {
    sessionStorage.setItem(keptAs, JSON.stringify({ version: entry.elements.version.value, fields: typed() }));
    return true;
  } catch {
    return false;
  }
}
entry?.addEventListener("submit", keep);

// The keyboard begins where something is to be checked; a small screen stays at the picture.
if (wide() && !location.hash) document.querySelector("#entry [data-first]")?.focus({ preventScroll: true });

// Panes: their separators are dragged, or moved with the arrows; widths are kept in this browser.
const root = () => document.querySelector(".document");
function setWidth(separator, rem) {
  const width = Math.min(Math.max(rem, Number(separator.ariaValueMin)), Number(separator.ariaValueMax));
  root().style.setProperty(`--${separator.dataset.pane}`, `${width}rem`);
  separator.ariaValueNow = String(Math.round(width));
  return width;
}
const keyOf = (separator) => `bannette-width-${separator.dataset.pane}`;
function keepWidth(separator, rem) {
  try {
    localStorage.setItem(keyOf(separator), String(setWidth(separator, rem)));
  } catch {
    // A browser that keeps nothing forgets it.
  }
}
function takeWidths() {
  for (const separator of document.querySelectorAll("[data-pane]")) {
    let kept = null;
    try {
      kept = localStorage.getItem(keyOf(separator));
    } catch {
      // As above.
    }
    if (kept) setWidth(separator, Number(kept));
  }
}
takeWidths();
document.addEventListener("htmx:afterSwap", takeWidths);
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
document.addEventListener("pointerdown", (event) => {
  const separator = event.target.closest?.("[data-pane]");
  if (!separator) return;
  event.preventDefault();
  separator.setPointerCapture(event.pointerId);
  const pane = document.getElementById(separator.getAttribute("aria-controls"));
  const start = pane.getBoundingClientRect().left;
  const move = (moved) => keepWidth(separator, (moved.clientX - start) / rem());
  separator.addEventListener("pointermove", move);
  separator.addEventListener("pointerup", () => separator.removeEventListener("pointermove", move), { once: true });
});
document.addEventListener("keydown", (event) => {
  const separator = event.target.closest?.("[data-pane]");
  if (!separator) return;
  const now = Number(separator.ariaValueNow);
  const to = {
    ArrowLeft: now - 1, ArrowRight: now + 1,
    Home: Number(separator.ariaValueMin), End: Number(separator.ariaValueMax),
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  keepWidth(separator, to);
});

// The list beside the document is shown or not, as it was left; by itself where there is room.
const QUEUE = "bannette-queue";
const lister = document.querySelector("[data-lists]");
function showQueue(state) {
  if (state) document.body.dataset.queue = state;
  lister?.setAttribute("aria-pressed", String(document.getElementById("queue").checkVisibility()));
}
if (lister) {
  lister.hidden = false;
  try {
    showQueue(localStorage.getItem(QUEUE));
  } catch {
    showQueue();
  }
  lister.addEventListener("click", () => {
    const state = lister.ariaPressed === "true" ? "closed" : "open";
    showQueue(state);
    try {
      localStorage.setItem(QUEUE, state);
    } catch {
      // A browser that keeps nothing forgets it.
    }
  });
}
