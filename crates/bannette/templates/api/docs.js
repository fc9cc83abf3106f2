// Shows /api/openapi.json, and tries GET calls. Everything is built as text nodes: the description cannot become markup.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

/** An element with attributes and children; texts become text nodes. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** What a schema allows, in short: `string`, `array of Run`, `Run or null`. */
function kind(schema) {
  if (!schema) return "anything";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const several = schema.oneOf || schema.anyOf;
  if (several) return several.map(kind).join(" or ");
  if (schema.allOf) return schema.allOf.map(kind).join(" and ");
  const types = [].concat(schema.type || "anything");
  return types.map((type) => (type === "array" ? `array of ${kind(schema.items)}` : type)).join(" or ");
}

/** The fields of an object, one a row; those of objects within it follow, each after a point. */
function rows(schema, description, prefix = "", seen = []) {
  const name = schema?.$ref?.split("/").pop();
  if (name) {
    if (seen.includes(name)) return [];
    return rows(description.components.schemas[name], description, prefix, [...seen, name]);
  }
  const within = schema?.oneOf || schema?.anyOf || schema?.allOf;
  if (within) return within.flatMap((one) => rows(one, description, prefix, seen));
  if (schema?.items) return rows(schema.items, description, `${prefix}[]`, seen);
  return Object.entries(schema?.properties || {}).flatMap(([field, value]) => {
    const path = prefix ? `${prefix}.${field}` : field;
    const needed = (schema.required || []).includes(field);
    return [[path, needed, kind(value), value.description || ""], ...rows(value, description, path, seen)];
  });
}

function table(heads, lines) {
  const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
  const body = lines.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell))));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
}

function shape(schema, description) {
  const lines = rows(schema, description).map(([path, needed, type, text]) => [
    element("code", needed ? { class: "needed" } : {}, path), type, text,
  ]);
  const named = element("p", {}, element("code", {}, kind(schema)));
  return lines.length === 0 ? [named] : [named, table(["Field", "Type", "Meaning"], lines)];
}

function content(body) {
  return Object.values(body?.content || {})[0]?.schema;
}

/** A form that makes the call and shows what comes back. */
function trial(path, operation) {
  const parameters = operation.parameters || [];
  const inputs = new Map();
  const form = element("form", { class: "try" }, element("h3", {}, "Try it"));
  for (const parameter of parameters) {
    const id = `${operation.operationId}-${path}-${parameter.name}`.replaceAll(/[^A-Za-z0-9]+/g, "-");
    const label = { for: id, class: parameter.required ? "needed" : "" };
    const input = element("input", { id, autocomplete: "off", spellcheck: "false" });
    input.required = Boolean(parameter.required);
    inputs.set(parameter, input);
    form.append(element("label", label, parameter.name), input);
  }
  const answer = element("pre", { role: "status", hidden: "" });
  form.append(element("div", {}, element("button", { type: "submit" }, `GET ${path}`)), answer);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.hidden = false;
    answer.textContent = "…";
    answer.textContent = await call(path, inputs).catch((error) => `The call failed: ${error.message}`);
  });
  return form;
}

async function call(path, inputs) {
  const query = new URLSearchParams();
  let filled = path;
  for (const [parameter, input] of inputs) {
    const value = input.value.trim();
    if (parameter.in === "path") filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value) query.set(parameter.name, value);
  }
  const headers = { Accept: "application/json" };
  const key = document.getElementById("key-value").value.trim();
  if (key) headers.Authorization = `Bearer ${key}`;
  const url = query.size ? `${filled}?${query}` : filled;
  const response = await fetch(url, { headers, credentials: "omit" });
  const type = response.headers.get("Content-Type") || "";
  const status = `${response.status} ${type}`;
  if (!type.includes("json")) return `${status}\n${(await response.blob()).size} bytes`;
  return `${status}\n${JSON.stringify(await response.json(), null, 2)}`;
}

function shown(method, path, operation, description) {
  const inside = element("div", { class: "inside" });
  if (operation.description) inside.append(element("p", {}, operation.description));
  if (operation.parameters?.length) {
    const lines = operation.parameters.map((parameter) => [
      element("code", parameter.required ? { class: "needed" } : {}, parameter.name),
      parameter.in, kind(parameter.schema), parameter.description || "",
    ]);
    inside.append(element("h3", {}, "Parameters"), table(["Name", "In", "Type", "Meaning"], lines));
  }
  const body = content(operation.requestBody);
  if (body) inside.append(element("h3", {}, "Body"), ...shape(body, description));
  for (const [status, response] of Object.entries(operation.responses || {})) {
    const schema = content(response);
    inside.append(element("h3", {}, `Answer ${status}`), ...(schema ? shape(schema, description) : []));
  }
  if (method === "get") inside.append(trial(path, operation));
  const summary = element("summary", {},
    element("span", { class: `method ${method}` }, method.toUpperCase()),
    element("span", { class: "path" }, path),
    element("span", { class: "what" }, operation.summary || ""));
  return element("details", {}, summary, inside);
}

async function show() {
  const response = await fetch("/api/openapi.json");
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const description = await response.json();
  document.getElementById("about").textContent = description.info.description || "";
  const groups = new Map();
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((method) => item[method])) {
      const tag = item[method].tags?.[0] || "other";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(shown(method, path, item[method], description));
    }
  }
  const main = document.getElementById("operations");
  const links = element("ul");
  main.replaceChildren();
  for (const [tag, operations] of groups) {
    main.append(element("section", { id: tag, "aria-label": tag }, element("h2", {}, tag), ...operations));
    links.append(element("li", {}, element("a", { href: `#${tag}` }, tag)));
  }
  document.getElementById("contents").replaceChildren(links);
}

document.getElementById("key").addEventListener("submit", (event) => event.preventDefault());
show().catch((error) => {
  document.getElementById("state").textContent = `The description could not be loaded: ${error.message}`;
});
