// Dropping files on the page does what choosing them in the form does.
"use strict";

const form = document.querySelector("[data-drop]");
const status = form.querySelector("[data-status]");

/** Sends one file after the other, so that each shows in its turn; then shows the folder as it is. */
async function send(files) {
  for (const [number, file] of files.entries()) {
    status.textContent = `${form.dataset.busy} ${file.name} (${number + 1}/${files.length})…`;
    const body = new FormData();
    body.append("files", file, file.name);
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      const error = new URL(answer.url).searchParams.get("error");
      if (!answer.ok || error) throw new Error(error ?? answer.statusText);
    } catch (error) {
      status.textContent = `${file.name}: ${error.message}`;
      return;
    }
  }
  location.reload();
}

let depth = 0;
addEventListener("dragenter", (event) => {
  event.preventDefault();
  depth += 1;
  form.classList.add("over");
});
addEventListener("dragleave", () => {
  depth -= 1;
  if (depth === 0) form.classList.remove("over");
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  depth = 0;
  form.classList.remove("over");
  // A folder is dropped as an entry without bytes: leave it out.
  const files = [...event.dataTransfer.items]
    .filter((item) => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory)
    .map((item) => item.getAsFile());
  if (files.length > 0) send(files);
});

// One open menu at a time.
addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.actions[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
