/** One entry of a chat as a list item: bubbles, pictures, cards, files, stickers and notes. */

import { avatar, h } from "./dom.js";
import { flexMessage } from "./flex.js";
import { messageText } from "./text.js";
import { clockTime, number } from "./thai.js";
import { pictureUri } from "./uri.js";

/**
 * @param entry {seq, id, at, from, message, via, billed, unsent, edited} as `/sim/chats/…/messages` gives it
 * @param context {viewer, isGroup, botPicture, nameOf, contentUrl, perform, edit, unsend}
 * @param continues whether the entry before it is by the same author (no second avatar)
 */
export function messageItem(entry, context, continues) {
  const own = entry.from.type === "user" && entry.from.userId === context.viewer;
  if (entry.unsent) return note(`${own ? "คุณ" : (entry.from.name ?? "")}ยกเลิกข้อความแล้ว`);
  const wide = entry.message.type === "flex" || entry.message.type === "template";
  const classes = ["row", own ? "own" : "other", continues && "continues", wide && "wide"]
    .filter(Boolean)
    .join(" ");
  const column = h(
    "div",
    { class: "column" },
    sender(entry, own, continues),
    line(entry, context, own),
    price(entry),
  );
  return h(
    "li",
    { class: classes, dataset: { id: entry.id ?? "" } },
    own ? null : face(entry, context),
    column,
  );
}

/** A grey note in the middle of the chat. */
export const note = (text) => h("li", { class: "note" }, h("span", {}, text));

function face(entry, context) {
  if (entry.from.type === "user") return avatar(entry.from.name ?? "?");
  const picture = pictureUri(entry.message.sender?.iconUrl) ?? context.botPicture;
  return avatar(entry.from.name ?? "", { pictureUrl: picture });
}

function sender(entry, own, continues) {
  if (own || continues) return null;
  return h("span", { class: "sender" }, entry.message.sender?.name ?? entry.from.name ?? "");
}

function line(entry, context, own) {
  return h("div", { class: "line" }, body(entry, context), meta(entry, context, own));
}

function meta(entry, context, own) {
  const edited = entry.edited ? h("span", {}, "แก้ไขแล้ว") : null;
  const time = h("time", { dateTime: entry.at }, clockTime(entry.at));
  return h("div", { class: "meta" }, own ? ownTools(entry, context) : null, edited, time);
}

/** Only text can be edited. */
function ownTools(entry, context) {
  const tool = (label, sign, act) =>
    h(
      "button",
      { type: "button", class: "tool", "aria-label": label, title: label, on: { click: () => act(entry) } },
      sign,
    );
  const edit =
    entry.message.type === "text" ? tool("แก้ไขข้อความ", "✎", context.edit) : null;
  return h("span", { class: "tools" }, edit, tool("ยกเลิกการส่ง", "↺", context.unsend));
}

/** What this message cost. Replies are free; a push is billed once per person, on the first message of its request. */
function price(entry) {
  if (entry.from.type !== "bot" || !entry.via) return null;
  const free = entry.via === "reply";
  const cost = entry.billed > 0 ? `${number(entry.billed)} ข้อความ` : "รวมกับข้อความก่อนหน้า";
  return h("span", { class: free ? "price free" : "price" }, free ? "ตอบกลับ ฟรี" : `${entry.via} · ${cost}`);
}

function body(entry, context) {
  const draw = Object.hasOwn(BODIES, entry.message.type) ? BODIES[entry.message.type] : fallback;
  return draw(entry.message, context, entry);
}

const bubble = (...children) => h("div", { class: "bubble" }, ...children);
const textBody = (message, context) => bubble(...messageText(message, context.nameOf));

const BODIES = {
  text: textBody,
  textV2: textBody,
  flex: (message, context) => flexMessage(message, context.perform),
  image: imageBody,
  imagemap: (message) => bubble(message.altText ?? ""),
  file: fileBody,
  sticker: () => h("div", { class: "sticker", role: "img", "aria-label": "สติกเกอร์" }, "สติกเกอร์"),
  template: templateBody,
  location: (message) => bubble(h("strong", {}, message.title ?? ""), "\n", message.address ?? ""),
};

/** Pictures of the bot carry addresses; pictures of people are kept by the simulator. */
function imageBody(message, context, entry) {
  const own = context.contentUrl(message.id ?? entry.id);
  const original = pictureUri(message.originalContentUrl) ?? own;
  const preview = pictureUri(message.previewImageUrl) ?? original;
  const picture = h("img", { class: "picture", src: preview, alt: "รูปภาพ", loading: "lazy" });
  return h(
    "a",
    { class: "picture-link", href: original, target: "_blank", rel: "noopener noreferrer" },
    picture,
  );
}

function fileBody(message, context, entry) {
  const name = message.fileName ?? "ไฟล์";
  const size = message.fileSize ? h("small", {}, `${number(Math.ceil(message.fileSize / 1024))} KB`) : null;
  const href = context.contentUrl(message.id ?? entry.id);
  return h(
    "a",
    { class: "bubble file", href, download: name },
    h("span", { class: "file-sign", "aria-hidden": "true" }),
    h("span", {}, name, size),
  );
}

/** Template messages (buttons, confirm) in a plain card: text and one button per action. */
function templateBody(message, context) {
  const { title, text, actions = [] } = message.template ?? {};
  const button = (action) =>
    h("button", { type: "button", on: { click: () => context.perform(action) } }, action.label ?? "");
  const words = [title ? h("strong", {}, title) : null, h("p", {}, text ?? message.altText ?? "")];
  return h("div", { class: "template" }, ...words, ...actions.map(button));
}

function fallback(message) {
  return bubble(message.altText ?? `[${message.type}]`);
}
