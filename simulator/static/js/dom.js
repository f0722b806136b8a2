/** Small helpers around the DOM. Text always goes in as text nodes: nothing here parses HTML. */

export const byId = (id) => document.getElementById(id);

/** Build an element. Props: `class`, `dataset`, `on` (listeners), DOM properties, `aria-*` and other attributes. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) setProp(element, key, value);
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

function setProp(element, key, value) {
  if (value === null || value === undefined) return;
  if (key === "class") element.className = value;
  else if (key === "on")
    Object.entries(value).forEach(([type, listener]) => element.addEventListener(type, listener));
  else if (key === "dataset") Object.assign(element.dataset, value);
  else if (key === "style") Object.assign(element.style, value);
  else if (key in element && !key.startsWith("aria")) element[key] = value;
  else element.setAttribute(key, value);
}

/** Run `draw` only when `data` differs from the last time for this element: polling without flicker. */
const drawn = new WeakMap();
export function drawWhenChanged(element, data, draw) {
  const signature = JSON.stringify(data);
  if (drawn.get(element) === signature) return;
  drawn.set(element, signature);
  keepFocus(element, draw);
}

/** Redraw without throwing a keyboard user out of the list: elements with the same `data-key` keep the focus. */
function keepFocus(element, draw) {
  const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  draw();
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A round picture with the first letter of a name, in a colour that stays with that name. */
export function avatar(name, { pictureUrl = "", group = false } = {}) {
  if (pictureUrl)
    return h("span", { class: "avatar", "aria-hidden": "true" }, h("img", { src: pictureUrl, alt: "" }));
  const hue = [...name].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 360, 7);
  const style = { background: `hsl(${hue} 45% 34%)` };
  return h("span", { class: group ? "avatar group" : "avatar", style, "aria-hidden": "true" }, initial(name));
}

/** Thai names may begin with a vowel written before its consonant: show the consonant. */
function initial(name) {
  const bare = name.replace(/^(นางสาว|นาง|นาย|ครู|ผอ\.|รอง|ธุรการ)\s*/u, "") || name;
  return [...bare.replace(/^[เแโใไ]/u, "")][0] ?? "?";
}

export function toast(message, kind = "info") {
  const note = h("p", { class: `toast ${kind}` }, message);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), kind === "error" ? 7000 : 3500);
}
