/** The rich menu under the chat: a picture with tappable areas that folds away under its bar. */

import { byId, drawWhenChanged, h } from "./dom.js";

export class RichMenu {
  constructor(perform) {
    this.perform = perform;
    this.section = byId("rich-menu");
    this.bar = byId("rich-menu-bar");
    this.body = byId("rich-menu-body");
    this.menuId = null;
    this.bar.addEventListener("click", () => this.toggle(this.body.hidden));
  }

  /** @param answer {richMenu, imageUrl} of `/sim/users/…/richmenu`, or null where there is no menu */
  show(answer) {
    const menu = answer?.richMenu ?? null;
    this.section.hidden = !menu;
    if (!menu) return void (this.menuId = null);
    drawWhenChanged(this.body, answer, () => this.body.replaceChildren(this.#picture(menu, answer.imageUrl)));
    if (menu.richMenuId === this.menuId) return;
    this.menuId = menu.richMenuId;
    this.label = menu.chatBarText ?? "เมนู";
    this.toggle(Boolean(menu.selected));
  }

  toggle(open) {
    this.body.hidden = !open;
    this.bar.setAttribute("aria-expanded", String(open));
    this.bar.textContent = `${this.label ?? "เมนู"} ${open ? "▾" : "▴"}`;
  }

  #picture(menu, imageUrl) {
    const { width, height } = menu.size;
    const areas = (menu.areas ?? []).map((area) => this.#area(area, width, height));
    const image = h("img", { src: imageUrl, alt: "", draggable: false });
    return h(
      "div",
      { class: "rich-menu-picture", style: { aspectRatio: `${width} / ${height}` } },
      image,
      ...areas,
    );
  }

  /** Bounds are pixels of the picture; per cent keeps them true at any width. */
  #area({ bounds, action }, width, height) {
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    const style = {
      left: percent(bounds.x, width),
      top: percent(bounds.y, height),
      width: percent(bounds.width, width),
      height: percent(bounds.height, height),
    };
    const label = action.label ?? action.displayText ?? action.text ?? action.uri ?? "ปุ่มในเมนู";
    return h("button", {
      type: "button",
      style,
      "aria-label": label,
      title: label,
      on: { click: () => this.perform(action) },
    });
  }
}
