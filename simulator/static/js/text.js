/** Message text as DOM nodes: line breaks (by CSS), links and highlighted mentions. */

import { h } from "./dom.js";
import { safeUri } from "./uri.js";

// Thai is written without spaces, so a link ends where plain ASCII ends.
const LINK = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;
const TRAILING = /[.,;:!?)\]']+$/;

/** Text with its web addresses made clickable. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = match[0].replace(TRAILING, "");
    const uri = safeUri(shown);
    if (!uri) continue;
    nodes.push(text.slice(from, match.index), link(uri, shown));
    from = match.index + shown.length;
  }
  return [...nodes, text.slice(from)];
}

const link = (uri, shown) => h("a", { href: uri, target: "_blank", rel: "noopener noreferrer" }, shown);
const mentioned = (name) => h("strong", { class: "mention" }, `@${name}`);

/** The body of a `text` or `textV2` message. `nameOf(userId)` gives a person's display name. */
export function messageText(message, nameOf) {
  if (message.type === "textV2") return substituted(message, nameOf);
  const mentionees = message.mention?.mentionees ?? [];
  return mentionees.length ? withMentions(message.text, mentionees) : linked(message.text ?? "");
}

/** Inbound mentions are ranges in UTF-16 units, which is how JavaScript counts too. */
function withMentions(text, mentionees) {
  const nodes = [];
  let from = 0;
  for (const { index, length } of [...mentionees].sort((a, b) => a.index - b.index)) {
    nodes.push(...linked(text.slice(from, index)));
    nodes.push(h("strong", { class: "mention" }, text.slice(index, index + length)));
    from = index + length;
  }
  return [...nodes, ...linked(text.slice(from))];
}

/** textV2: `{key}` is replaced from `substitution`; doubled braces are literal. */
function substituted(message, nameOf) {
  const parts = (message.text ?? "").split(/(\{\{|\}\}|\{\w+\})/);
  return parts.flatMap((part) => {
    if (part === "{{" || part === "}}") return part[0];
    const key = /^\{(\w+)\}$/.exec(part)?.[1];
    return key ? substitute(message.substitution?.[key], part, nameOf) : linked(part);
  });
}

function substitute(item, original, nameOf) {
  if (item?.type === "mention")
    return [mentioned(item.mentionee?.type === "all" ? "All" : nameOf(item.mentionee?.userId))];
  if (item?.type === "emoji") return ["☺"];
  return [original];
}

/** One line for the list of chats and for screen readers. */
export function summary(message) {
  const kinds = { image: "ส่งรูปภาพ", file: "ส่งไฟล์", sticker: "ส่งสติกเกอร์", video: "ส่งวิดีโอ", audio: "ส่งเสียง" };
  if (message.type === "text") return message.text ?? "";
  if (message.type === "textV2") return (message.text ?? "").replace(/\{\{|\}\}/g, (pair) => pair[0]);
  return kinds[message.type] ?? message.altText ?? "ข้อความ";
}
