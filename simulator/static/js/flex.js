/** A Flex message as DOM: safe tree → flex-render → stripped markup → working actions. */

import { h } from "./dom.js";
import { safeFlex } from "./flex_safe.js";
import { render } from "../vendor/flex-render/flex-render.js";

const TAGS = new Set(["div", "p", "span", "a"]);
const ATTRIBUTES = new Set(["class", "style", "dir"]);
// flex-render's own handler for our placeholder links; quotes in message strings are escaped, so only it matches.
const INLINE_HANDLER = / onclick="window\.open\('#action-\d+'\)"/g;

/** @param perform called with the LINE action object that was tapped */
export function flexMessage(message, perform) {
  const { tree, actions, bubbles } = safeFlex(message.contents);
  const template = document.createElement("template");
  template.innerHTML = render(tree).replace(INLINE_HANDLER, "");
  for (const element of template.content.querySelectorAll("*")) strip(element, actions, perform);
  template.content
    .querySelectorAll(".T1")
    .forEach((element, index) => wire(element, bubbles[index], perform));
  const preview = template.content.firstElementChild;
  return tree.type === "carousel" ? carousel(preview, message.altText) : preview;
}

/** Leave only what flex-render draws with: second guard behind the safe tree. */
function strip(element, actions, perform) {
  if (!TAGS.has(element.localName)) return element.remove();
  const number = /^#action-(\d+)$/.exec(element.getAttribute("href") ?? "")?.[1];
  for (const { name } of [...element.attributes]) if (!ATTRIBUTES.has(name)) element.removeAttribute(name);
  if (number !== undefined) wire(element, actions[number], perform);
  return undefined;
}

function wire(element, action, perform) {
  if (!action) return;
  element.tabIndex = 0;
  element.classList.add("tappable");
  element.setAttribute("role", action.type === "uri" ? "link" : "button");
  if (action.label && !element.textContent.trim()) element.setAttribute("aria-label", action.label);
  const tap = (event) => {
    event.stopPropagation();
    event.preventDefault();
    perform(action);
  };
  element.addEventListener("click", tap);
  element.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && tap(event));
}

/** Touch swipes the slider; mouse and keyboard get two buttons. */
function carousel(preview, altText) {
  const slider = preview.querySelector(".LySlider");
  slider.tabIndex = 0;
  slider.setAttribute("role", "region");
  slider.setAttribute("aria-label", altText || "การ์ดเลื่อนได้");
  const step = (direction) => () =>
    slider.scrollBy({ left: direction * slider.clientWidth * 0.8, behavior: "smooth" });
  const button = (label, sign, direction) =>
    h(
      "button",
      {
        type: "button",
        class: `slide ${direction < 0 ? "back" : "on"}`,
        "aria-label": label,
        on: { click: step(direction) },
      },
      sign,
    );
  return h("div", { class: "carousel" }, preview, button("การ์ดก่อนหน้า", "‹", -1), button("การ์ดถัดไป", "›", 1));
}
