// Zones of a page: drawn with the pointer, they fill the next empty fields; what the fields say is drawn. The fields
// alone do as well.
"use strict";

for (const form of document.querySelectorAll("form[data-zones]")) {
  const drawn = form.querySelector(".zones-drawn");
  if (!drawn) continue;
  const zones = [...form.querySelectorAll(".zone")].map((fields) => [...fields.querySelectorAll("input")]);
  const number = (input) => Number.parseFloat(input.value.replace(",", "."));
  const rectangle = (sides, isNew) => {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    ["x", "y", "width", "height"].forEach((name, at) => rect.setAttribute(name, sides[at]));
    rect.classList.toggle("new", isNew);
    return rect;
  };
  const draw = (also) => {
    const filled = zones.map((inputs) => inputs.map(number)).filter((sides) => sides.every(Number.isFinite));
    drawn.replaceChildren(...filled.map((sides) => rectangle(sides, false)), ...(also ? [rectangle(also, true)] : []));
    const used = zones.findLastIndex((inputs) => inputs.some((input) => input.value !== ""));
    zones.forEach((inputs, at) => (inputs[0].closest(".zone").hidden = at > used + 1));
  };

  // Where the pointer is, in hundredths of the picture.
  const place = (event) => {
    const box = drawn.getBoundingClientRect();
    const within = (value) => Math.min(100, Math.max(0, value));
    return [within(((event.clientX - box.left) / box.width) * 100), within(((event.clientY - box.top) / box.height) * 100)];
  };
  let from = null;
  const between = ([x1, y1], [x2, y2]) => [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2)];
  drawn.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drawn.setPointerCapture(event.pointerId);
    from = place(event);
  });
  drawn.addEventListener("pointermove", (event) => {
    if (from) draw(between(from, place(event)));
  });
  drawn.addEventListener("pointercancel", () => {
    from = null;
    draw();
  });
  drawn.addEventListener("pointerup", (event) => {
    if (!from) return;
    const sides = between(from, place(event));
    from = null;
    const empty = zones.find((inputs) => inputs.every((input) => input.value === ""));
    // A click is no zone.
    if (empty && sides[2] > 1 && sides[3] > 1) empty.forEach((input, at) => (input.value = sides[at].toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 })));
    draw();
  });
  form.addEventListener("input", () => draw());
  draw();
}
