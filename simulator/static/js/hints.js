/** Demo hints, when the server has any: a click puts the text into the input line. */

import { sim } from "./api.js";
import { byId, h } from "./dom.js";

const DISMISSED = "sim.hints.dismissed";

export async function showHints(fill) {
  const box = byId("hints");
  byId("hints-close").addEventListener("click", () => {
    box.hidden = true;
    sessionStorage.setItem(DISMISSED, "yes");
  });
  if (sessionStorage.getItem(DISMISSED)) return;
  const { hints } = await sim.hints().catch(() => ({ hints: [] }));
  byId("hints-items").replaceChildren(...(hints ?? []).map((hint) => item(hint, fill)));
  box.hidden = !hints?.length;
}

function item({ title, text, copy }, fill) {
  const words = [h("strong", {}, title ?? ""), text ? h("span", {}, text) : null];
  if (!copy) return h("li", { class: "hint" }, ...words);
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "hint", on: { click: () => fill(copy) } },
      ...words,
      h("code", {}, copy),
    ),
  );
}
