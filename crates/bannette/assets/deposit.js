// Sends files one by one, in parts that go on where they were cut off, and says what became of each; on its own page, and over a
// tray that files are dropped on. Without it the form is sent as a whole.
"use strict";

// The page of deposits at work: what takes files, as pairs of a file and its path.
function depositing(form) {
  const PART = 4 * 1024 * 1024;
  const ATTEMPTS = 6;
  // How often it is asked what came out of an archive, and how many seconds apart.
  const LOOKS = 60;
  const APART = 3;
  const base = form.getAttribute("action");
  const words = form.dataset;
  const outcome = document.getElementById("outcome");
  const list = document.getElementById("deposited");
  const voice = document.getElementById("deposit-told");
  const waiting = [];
  let busy = false;
  let run = null;
  form.classList.add("scripted");

  const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  // What is on its way is remembered, so that the same file goes on after the page was left.
  const nameOf = (file, path) => `deposit:${base}:${path}:${file.size}:${file.lastModified}`;
  const remember = (key, id) => {
    try {
      if (id) localStorage.setItem(key, id);
      else localStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing starts anew.
    }
  };
  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  class Gone extends Error {}
  class Refused extends Error {}
  // Too much at once: to be gone on with after so many seconds.
  class Later extends Error {
    constructor(seconds) {
      super("later");
      this.seconds = seconds;
    }
  }

  async function ask(address, options) {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    if (answer.redirected || answer.status === 404) throw new Gone();
    if (answer.status === 429) throw new Later(Number(answer.headers.get("Retry-After")) || 10);
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer;
  }
  async function offsetOf(id) {
    const answer = await ask(`${base}/uploads/${id}`, { method: "HEAD" });
    return Number(answer.headers.get("Upload-Offset"));
  }
  async function announce({ file, path, binder, options }) {
    const body = JSON.stringify({ path, size: file.size, modified: file.lastModified, binder, run, options });
    const headers = { "Content-Type": "application/json" };
    const answer = await ask(`${base}/uploads`, { method: "POST", headers, body });
    if (!answer.ok) throw new Refused(words.broken);
    const said = await answer.json();
    if (said.refused) throw new Refused(said.refused);
    return said;
  }

  // All of a file, from where it stands. A part that fails is tried again from what the server has.
  async function send(item, show) {
    const key = nameOf(item.file, item.path);
    let id = remembered(key);
    let offset = null;
    for (let attempt = 0; ; ) {
      try {
        if (!id) {
          const said = await announce(item);
          if (said.told) return said;
          id = said.id;
          offset = said.offset;
          remember(key, id);
        }
        if (offset === null) offset = await offsetOf(id);
        show(words.sends, offset / item.file.size);
        const answer = await ask(`${base}/uploads/${id}`, {
          method: "PATCH",
          headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) },
          body: item.file.slice(offset, offset + PART),
        });
        if (answer.status === 409) {
          offset = null;
          throw new Error("another part came first");
        }
        if (!answer.ok) throw new Refused(words.broken);
        if (answer.status === 200) {
          const said = await answer.json();
          if (said.refused) throw new Refused(said.refused);
          remember(key, null);
          return said;
        }
        const reached = Number(answer.headers.get("Upload-Offset"));
        if (!(reached > offset)) throw new Error("nothing was taken");
        offset = reached;
        attempt = 0;
        show(words.sends, offset / item.file.size);
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (error instanceof Later) {
          show(words.waits, null);
          await pause(error.seconds);
          continue;
        }
        if (error instanceof Gone) {
          if (!id) throw error;
          id = null;
          remember(key, null);
        }
        attempt += 1;
        if (attempt >= ATTEMPTS) throw error;
        offset = null;
        show(words.resumes, null);
        await pause(Math.min(2 ** attempt / 2, 15));
      }
    }
  }

  function line(item) {
    const row = clone("deposit-line");
    row.querySelector(".name").textContent = item.path;
    row.querySelector(".text").textContent = words.waits;
    list.append(row);
    outcome.hidden = false;
    return row;
  }
  function button(row, caption, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "secondary small";
    made.textContent = caption;
    made.addEventListener("click", act);
    row.querySelector(".how").append(made);
  }
  function settle(row, said) {
    run = said.run ?? run;
    const told = said.told;
    row.className = told.outcome;
    row.querySelector("progress")?.remove();
    const text = row.querySelector(".text");
    text.textContent = told.text;
    if (told.document) {
      const link = clone("see-document");
      link.href = told.document;
      text.append(" ", link);
    }
    row.querySelector(".how").replaceChildren(clone(`sign-${told.outcome}`));
    if (told.opens) unfold(row, told);
    if (told.outcome === "already_collected") {
      button(row, words.again, async (event) => {
        event.target.disabled = true;
        try {
          const headers = { Accept: "application/json" };
          const answer = await ask(`${base}/uploads/${told.upload}`, { method: "POST", headers });
          const anew = await answer.json();
          if (anew.refused) fail(row, anew.refused);
          else settle(row, anew);
        } catch {
          event.target.disabled = false;
        }
      });
    }
  }
  // What lies in an archive or a mail shows a little later.
  async function unfold(row, told) {
    for (let look = 0; look < LOOKS; look += 1) {
      await pause(APART);
      try {
        const answer = await ask(`${base}/uploads/${told.upload}`, { headers: { Accept: "application/json" } });
        const said = await answer.json();
        if (said.told && !said.told.opens) {
          row.querySelector(".text").firstChild.textContent = said.told.text;
          return;
        }
      } catch {
        // It is asked again.
      }
    }
  }
  function fail(row, text, item) {
    row.className = "failed";
    row.querySelector(".text").textContent = text;
    row.querySelector(".how").replaceChildren(clone("sign-failed"));
    if (item) {
      button(row, words.retry, () => {
        row.querySelector(".how").replaceChildren();
        waiting.push({ item, row });
        work();
      });
    }
  }

  async function work() {
    if (busy) return;
    busy = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { item, row } = next;
      row.className = "busy";
      const show = (text, part) => {
        row.querySelector(".text").textContent = text;
        const progress = row.querySelector("progress");
        if (progress && part !== null && Number.isFinite(part)) progress.value = part;
      };
      try {
        settle(row, await send(item, show));
      } catch (error) {
        const told = error instanceof Refused ? error.message : error instanceof Gone ? words.gone : words.broken;
        fail(row, told, item);
      }
    }
    busy = false;
    voice.textContent = words.over;
    await tellWhatIsLeft();
  }

  // By a link: how much more may come, after what has come.
  async function tellWhatIsLeft() {
    const left = document.getElementById("link-left");
    if (!left) return;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
      left.replaceWith(page.getElementById("link-left") ?? left);
    } catch {
      // What was told stays until the page is loaded anew.
    }
  }
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  // What a browser could not open is told, the rest is taken.
  function take(files, closed = []) {
    const binder = form.elements.binder?.value || null;
    const chosen = (option) => option.type === "checkbox" && option.checked;
    const boxes = [...form.querySelectorAll("input[name=option]")];
    const options = boxes.length > 0 ? boxes.filter(chosen).map((option) => option.value) : null;
    voice.textContent = "";
    for (const path of closed) fail(line({ path }), words.closed);
    for (const [file, path] of files) {
      const item = { file, path, binder, options };
      waiting.push({ item, row: line(item) });
    }
    work();
  }
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      take([...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
      input.value = "";
    });
  }
  return take;
}

// What lies in what was dropped. Folders are walked through; browsers tell a hundred entries at a time.
async function walk(entry, path, found, closed) {
  try {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push([file, path + entry.name]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const one of some) await walk(one, `${path}${entry.name}/`, found, closed);
    }
  } catch {
    closed.push(path + entry.name);
  }
}
async function dropped(transfer) {
  // Both are gone once something was waited for.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...transfer.files].map((file) => [file, file.name]);
  if (entries.length === 0) return [files, []];
  const [found, closed] = [[], []];
  for (const entry of entries) await walk(entry, "", found, closed);
  return [found, closed];
}

// Over a tray the page of deposits comes in a dialog that leaves the list in reach. Files go into the binder that they were
// dropped on, or whose documents are listed; it is asked for where neither says.
function overTray(dialog) {
  let coming = null;
  async function come() {
    const answer = await fetch(dialog.dataset.deposits, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const place = dialog.querySelector(".deposit");
    place.replaceChildren(...page.querySelectorAll(".deposit > :not(header)"));
    const form = place.querySelector("form[data-deposit]");
    return form && { binder: form.elements.binder, take: depositing(form) };
  }
  // What waits for a binder to be chosen.
  const pending = [];
  function ask(offered, into) {
    const asked = dialog.querySelector(".into");
    const choice = ({ value, label, dataset }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "secondary";
      button.textContent = label ?? dataset.label;
      button.addEventListener("click", () => {
        asked.hidden = true;
        for (const found of pending.splice(0)) into(value, found);
      });
      return button;
    };
    asked.querySelector(".actions").replaceChildren(...offered.map(choice));
    asked.hidden = false;
    asked.querySelector("button").focus();
  }
  return async (meant, contents) => {
    const note = dialog.querySelector(".note");
    note.hidden = true;
    dialog.show();
    let deposit;
    try {
      coming ??= come();
      deposit = await coming;
    } catch {
      coming = null;
      note.hidden = false;
      return;
    }
    const found = await contents;
    // Without a form the page says why nothing can be deposited.
    if (!deposit) return;
    const { binder, take } = deposit;
    const offered = binder.options ? [...binder.options] : [binder];
    const into = (value, found) => {
      binder.value = value;
      take(...found);
    };
    if (offered.some(({ value }) => value === meant)) into(meant, found);
    else {
      pending.push(found);
      ask(offered, into);
    }
  };
}

{
  const form = document.querySelector("form[data-deposit]");
  const dialog = document.querySelector("dialog[data-deposits]");
  const take = form && depositing(form);
  const takeInto = dialog && overTray(dialog);
  const place = (event) => {
    if (form) return form.querySelector(".drop");
    return event.target.closest?.("#binders a[data-binder]") ?? document.querySelector(".tray-list");
  };
  const mark = (over) => {
    for (const marked of document.querySelectorAll(".over")) if (marked !== over) marked.classList.remove("over");
    over?.classList.add("over");
  };
  const brings = (event) => (take || takeInto) && event.dataTransfer?.types.includes("Files");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      mark(place(event));
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(null);
  });
  const bring = async (contents, where) => {
    if (take) take(...(await contents));
    else await takeInto((where ?? document.querySelector("#binders a[aria-current]"))?.dataset.binder, contents);
  };
  document.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    mark(null);
    bring(dropped(event.dataTransfer), event.target.closest?.("#binders a[data-binder]"));
  });
  // A picture pasted from the clipboard is a file, too; a cell of a spreadsheet, which comes as text and picture, is none.
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const isText = event.target.closest?.("input, textarea") || event.clipboardData?.types.includes("text/plain");
    if (files.length > 0 && !isText && (take || takeInto)) bring([files.map((file) => [file, file.name]), []]);
  });
}
