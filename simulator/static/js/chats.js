/** The list of chats: each person's private chat with the bot, and each group as seen by one member. */

import { avatar, byId, drawWhenChanged, h } from "./dom.js";
import { sim } from "./api.js";
import { summary } from "./text.js";
import { clockTime } from "./thai.js";

/** Every chat there is, in the order shown: [{chatId, name, isGroup, viewers}]. */
export function chatsOf(overview) {
  const people = overview.users.map((user) => ({
    chatId: user.userId,
    name: user.name,
    isGroup: false,
    viewers: [user.userId],
  }));
  const groups = overview.groups.map((group) => ({
    chatId: group.groupId,
    name: group.name,
    isGroup: true,
    viewers: group.members,
    memberCount: group.memberCount,
  }));
  return [...groups, ...people];
}

export class ChatList {
  constructor(open) {
    this.open = open;
    this.box = byId("chats");
    this.latest = new Map(); // chat id → {lastSeq, unread, line, at}
    this.turn = 0;
  }

  show(chats, currentId) {
    const rows = chats.map((chat) => ({
      ...chat,
      ...this.latest.get(chat.chatId),
      current: chat.chatId === currentId,
    }));
    drawWhenChanged(this.box, rows, () =>
      this.box.replaceChildren(
        ...this.#section("กลุ่ม", rows, true),
        ...this.#section("แชตส่วนตัวกับบอต", rows, false),
      ),
    );
  }

  /** Entries of the open chat are read as they come. */
  read(chatId, entries, lastSeq) {
    const known = this.latest.get(chatId) ?? {};
    this.latest.set(chatId, {
      ...known,
      ...this.#newest(entries),
      lastSeq: Math.max(lastSeq, known.lastSeq ?? 0),
      unread: 0,
    });
  }

  /** Look into one other chat per round: enough for previews and unread counts. */
  async peekNext(chats, currentId) {
    const others = chats.filter((chat) => chat.chatId !== currentId && chat.viewers.length);
    if (!others.length) return;
    const chat = others[this.turn++ % others.length];
    const known = this.latest.get(chat.chatId);
    const { messages, lastSeq } = await sim.messages(chat.chatId, chat.viewers[0], known?.lastSeq ?? 0);
    const unread = known ? known.unread + messages.filter((entry) => entry.from.type === "bot").length : 0;
    this.latest.set(chat.chatId, {
      ...known,
      ...this.#newest(messages),
      lastSeq: lastSeq ?? known?.lastSeq ?? 0,
      unread,
    });
  }

  #newest(entries) {
    const entry = entries.at(-1);
    if (!entry) return {};
    return { line: entry.unsent ? "ยกเลิกข้อความแล้ว" : summary(entry.message), at: entry.at };
  }

  #section(title, rows, isGroup) {
    const items = rows.filter((row) => row.isGroup === isGroup).map((row) => this.#row(row));
    return items.length ? [h("h2", {}, title), h("ul", {}, ...items)] : [];
  }

  #row(row) {
    const count = row.isGroup && row.memberCount ? h("small", {}, ` (${row.memberCount})`) : null;
    const top = h(
      "span",
      { class: "chat-top" },
      h("span", { class: "chat-name" }, row.name, count),
      h("time", {}, row.at ? clockTime(row.at) : ""),
    );
    const unread = row.unread
      ? h("span", { class: "unread", "aria-label": `ยังไม่อ่าน ${row.unread}` }, String(row.unread))
      : null;
    const bottom = h(
      "span",
      { class: "chat-bottom" },
      h("span", { class: "chat-line" }, row.line ?? ""),
      unread,
    );
    const button = h(
      "button",
      {
        type: "button",
        class: "chat",
        dataset: { key: row.chatId },
        "aria-current": row.current ? "true" : null,
        on: { click: () => this.open(row.chatId) },
      },
      avatar(row.name, { group: row.isGroup }),
      h("span", { class: "chat-words" }, top, bottom),
    );
    return h("li", {}, button);
  }
}
