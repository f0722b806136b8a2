/** Quick replies: chips above the input, only while the bot's message is the newest one in the chat. */

import { byId, drawWhenChanged, h } from "./dom.js";
import { pictureUri } from "./uri.js";

export class QuickReplies {
  constructor(perform) {
    this.perform = perform;
    this.box = byId("quick-replies");
    this.usedId = null;
  }

  /** @param entry the newest entry of the chat, or null */
  show(entry) {
    const items = this.#items(entry);
    this.box.hidden = items.length === 0;
    drawWhenChanged(this.box, [entry?.id, items], () =>
      this.box.replaceChildren(...items.map((item) => this.#chip(item, entry))),
    );
  }

  /** A tapped or typed answer takes the chips away at once. */
  dismiss(entry) {
    this.usedId = entry?.id ?? null;
    this.box.hidden = true;
  }

  #items(entry) {
    if (!entry || entry.unsent || entry.from.type !== "bot" || entry.id === this.usedId) return [];
    return entry.message.quickReply?.items ?? [];
  }

  #chip({ action, imageUrl }, entry) {
    const tap = () => {
      this.dismiss(entry);
      this.perform(action);
    };
    const picture = pictureUri(imageUrl);
    const icon = picture ? h("img", { src: picture, alt: "", width: 24, height: 24 }) : null;
    return h("button", { type: "button", class: "chip", on: { click: tap } }, icon, action.label ?? "");
  }
}
