// Sends files one by one, in parts that go on where they were cut off, and says what became of each. Without it the form is
// sent as a whole.
"use strict";

const form = document.querySelector("form[data-deposit]");
if (form) {
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
        fail(row, error instanceof Refused ? error.message : words.broken, item);
      }
    }
    busy = false;
    voice.textContent = words.over;
  }
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  function take(files) {
    const binder = form.elements.binder?.value || null;
    const chosen = (option) => option.type === "checkbox" && option.checked;
    const boxes = [...form.querySelectorAll("input[name=option]")];
    const options = boxes.length > 0 ? boxes.filter(chosen).map((option) => option.value) : null;
    voice.textContent = "";
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

  // Folders are walked through; browsers tell a hundred entries at a time. What cannot be opened is told, the rest is taken.
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
  const drop = form.querySelector(".drop");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.remove("over");
    // Both are gone once something was waited for.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files].map((file) => [file, file.name]);
    const found = [];
    const closed = [];
    for (const entry of entries) await walk(entry, "", found, closed);
    for (const path of closed) fail(line({ path }), words.closed);
    take(entries.length > 0 ? found : files);
  });
  // A picture pasted from the clipboard is a file, too.
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) take(files.map((file) => [file, file.name]));
  });
}
