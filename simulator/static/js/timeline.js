/** The scrolling list of a chat: adds what is new, changes what was edited or unsent, and keeps the reader's place. */

import { byId, h } from "./dom.js";
import { messageItem } from "./messages.js";
import { dayKey, shortDay } from "./thai.js";

const NEAR_BOTTOM = 60; // px

export class Timeline {
  constructor() {
    this.box = byId("timeline");
    this.list = byId("messages");
    this.newest = byId("newest");
    this.clear({});
    this.box.addEventListener("scroll", () => this.#scrolled());
    this.newest.addEventListener("click", () => this.toBottom("smooth"));
    // The phone's lower part grows and shrinks (menu, quick replies) and pictures load late.
    new ResizeObserver(() => this.pinned && this.toBottom()).observe(this.box);
    this.list.addEventListener("load", () => this.pinned && this.toBottom(), true);
  }

  /** Start over for another chat or another viewer. */
  clear(context) {
    this.context = context;
    this.shown = new Map(); // message id → {entry, node, signature, continues}
    this.lastSeq = 0;
    this.lastEntry = null;
    this.pinned = true;
    this.list.replaceChildren();
    this.newest.hidden = true;
  }

  /** Take entries in the server's order; known ids are compared and redrawn only when they changed. */
  apply(entries, lastSeq) {
    const fresh = entries.filter((entry) => !this.#update(entry));
    fresh.forEach((entry) => this.#append(entry));
    this.lastSeq = Math.max(this.lastSeq, lastSeq ?? 0, ...entries.map((entry) => entry.seq));
    if (fresh.length) this.#settle(fresh);
    return fresh;
  }

  toBottom(behavior = "auto") {
    this.box.scrollTo({ top: this.box.scrollHeight, behavior });
    this.pinned = true;
    this.newest.hidden = true;
  }

  #update(entry) {
    const known = this.shown.get(keyOf(entry));
    if (!known) return false;
    const signature = JSON.stringify({ ...entry, seq: 0 });
    if (signature !== known.signature) {
      const node = messageItem(entry, this.context, known.continues);
      known.node.replaceWith(node);
      Object.assign(known, { entry, node, signature });
      if (keyOf(this.lastEntry) === keyOf(entry)) this.lastEntry = entry;
    }
    return true;
  }

  #append(entry) {
    const sameDay = this.lastEntry && dayKey(this.lastEntry.at) === dayKey(entry.at);
    if (!sameDay) this.list.append(h("li", { class: "day" }, h("span", {}, shortDay(entry.at))));
    const continues =
      Boolean(sameDay) && !this.lastEntry.unsent && authorOf(this.lastEntry) === authorOf(entry);
    const node = messageItem(entry, this.context, continues);
    this.list.append(node);
    this.shown.set(keyOf(entry), { entry, node, continues, signature: JSON.stringify({ ...entry, seq: 0 }) });
    this.lastEntry = entry;
  }

  #settle(fresh) {
    const own = fresh.some((entry) => entry.from.userId === this.context.viewer);
    if (this.pinned || own) this.toBottom();
    else this.newest.hidden = false;
  }

  #scrolled() {
    this.pinned = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_BOTTOM;
    if (this.pinned) this.newest.hidden = true;
  }
}

const keyOf = (entry) => (entry ? (entry.id ?? `seq-${entry.seq}`) : null);
const authorOf = (entry) =>
  `${entry.from.type}:${entry.from.userId ?? ""}:${entry.message.sender?.name ?? ""}`;
