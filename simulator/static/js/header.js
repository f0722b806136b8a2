/** The top of the phone: whose chat this is, as whom it is seen, and what stands in the way of writing. */

import { sim } from "./api.js";
import { avatar, byId, drawWhenChanged, h, setText } from "./dom.js";
import { number } from "./thai.js";

export function showChatHeader(overview, chat, viewer, changeViewer) {
  const names = new Map(overview.users.map((user) => [user.userId, user.name]));
  const title = chat.isGroup ? chat.name : overview.bot.name;
  const subtitle = chat.isGroup
    ? `กลุ่ม · ${number(chat.memberCount)} คน`
    : `${overview.bot.basicId} · มองจากโทรศัพท์ของ ${chat.name}`;
  setText(byId("phone-title"), title);
  setText(byId("phone-subtitle"), subtitle);
  showAvatar(chat);
  byId("viewer").hidden = !chat.isGroup;
  if (chat.isGroup) showViewers(chat.viewers, names, viewer, changeViewer);
}

function showAvatar(chat) {
  const holder = byId("phone-avatar");
  drawWhenChanged(holder, [chat.chatId, chat.name], () => {
    const face = chat.isGroup
      ? avatar(chat.name, { group: true })
      : avatar("", { pictureUrl: document.body.dataset.botPicture });
    holder.replaceChildren(...face.childNodes);
    holder.style.background = face.style.background;
  });
}

function showViewers(viewers, names, viewer, changeViewer) {
  const select = byId("viewer-select");
  drawWhenChanged(
    select,
    viewers.map((id) => [id, names.get(id)]),
    () => select.replaceChildren(...viewers.map((id) => h("option", { value: id }, names.get(id) ?? id))),
  );
  select.onchange = () => changeViewer(select.value);
  if (document.activeElement !== select && select.value !== viewer) select.value = viewer;
}

/** Show why a message would not reach the bot, with the way out. @returns whether writing is possible */
export function showNotice(overview, chat, viewer, attempt) {
  const notice = noticeFor(overview, chat, viewer);
  const box = byId("notice");
  box.hidden = !notice;
  drawWhenChanged(box, [chat.chatId, notice?.text], () => {
    const act = () => attempt(notice.act);
    box.replaceChildren(
      ...(notice
        ? [h("span", {}, notice.text), h("button", { type: "button", on: { click: act } }, notice.button)]
        : []),
    );
  });
  return notice ? notice.writable : true;
}

function noticeFor(overview, chat, viewer) {
  if (chat.isGroup) {
    const group = overview.groups.find((candidate) => candidate.groupId === chat.chatId);
    if (!group || group.botIn) return null;
    return {
      text: "บอตไม่อยู่ในกลุ่มนี้",
      button: "เชิญบอตเข้ากลุ่ม",
      act: () => sim.botJoins(chat.chatId),
      writable: true,
    };
  }
  const user = overview.users.find((candidate) => candidate.userId === viewer);
  if (!user || user.follows) return null;
  return { text: "ยังไม่ได้เป็นเพื่อนกับบอต", button: "เพิ่มเพื่อน", act: () => sim.follow(viewer), writable: false };
}
