/** The chat page: one open chat, polled once a second, and the parts around it. */

import { createActions } from "./actions.js";
import { sim } from "./api.js";
import { ChatList, chatsOf } from "./chats.js";
import { Composer } from "./composer.js";
import { confirmUnsend } from "./dialogs.js";
import { byId, toast } from "./dom.js";
import { setUpFaults, showFaults, showWebhook } from "./faults.js";
import { showChatHeader, showNotice } from "./header.js";
import { showHints } from "./hints.js";
import { setUpBill, setUpClock, setUpDrawers, showBill, showClock } from "./panel.js";
import { setUpPeople, showGroups, showPeople } from "./people.js";
import { QuickReplies } from "./quickreplies.js";
import { RichMenu } from "./richmenu.js";
import { Timeline } from "./timeline.js";

const POLL_MS = 1000;
const FULL_EVERY = 8; // rounds: edits and unsends by others change older entries
const REMEMBERED = "sim.chat";

let overview = null;
let chat = null; // {chatId, name, isGroup, viewers}
let viewer = null; // userId
let round = 0;
let richMenuKey = null;

/** Run something that talks to the server: tells of failure, then refreshes. Resolves to whether it worked. */
async function attempt(work) {
  try {
    await work();
    await refresh();
    return true;
  } catch (error) {
    toast(`ทำไม่สำเร็จ: ${error.message}`, "error");
    return false;
  }
}

const phone = {
  say: (text, mentionBot = false) => post(() => sim.text(chat.chatId, viewer, text, mentionBot)),
  postback: (body) => post(() => sim.postback(chat.chatId, { user: viewer, ...body })),
  image: (file) => post(() => sim.image(chat.chatId, viewer, file)),
  file: (file) => post(() => sim.file(chat.chatId, viewer, file)),
  edit: (messageId, text) => attempt(() => sim.edit(chat.chatId, viewer, messageId, text)),
  fill: (text) => composer.fill(text),
  menu: (open) => richMenu.toggle(open),
  chooseImage: () => composer.chooseImage(),
};

/** Whatever a person posts takes the quick replies away. */
function post(work) {
  quickReplies.dismiss(timeline.lastEntry);
  return attempt(work);
}

async function unsend(entry) {
  if (await confirmUnsend()) attempt(() => sim.unsend(chat.chatId, viewer, entry.id));
}

const perform = createActions(phone);
const timeline = new Timeline();
const composer = new Composer(phone);
const quickReplies = new QuickReplies(perform);
const richMenu = new RichMenu(perform);
const closeDrawers = setUpDrawers();
const chatList = new ChatList((chatId) => {
  closeDrawers();
  openChat(chatId);
});

function openChat(chatId, asUser = null) {
  const chats = chatsOf(overview);
  chat = chats.find((candidate) => candidate.chatId === chatId) ?? chats[0] ?? null;
  if (!chat) return;
  viewer = chat.viewers.includes(asUser) ? asUser : (remembered().viewers?.[chat.chatId] ?? chat.viewers[0]);
  if (!chat.viewers.includes(viewer)) viewer = chat.viewers[0];
  remember();
  timeline.clear(viewContext());
  composer.setChat({ botName: chat.isGroup ? overview.bot.name : "" });
  quickReplies.show(null);
  richMenu.show(null);
  richMenuKey = null;
  refresh().catch(() => undefined);
}

function viewContext() {
  const nameOf = (userId) =>
    userId === overview.bot.userId
      ? overview.bot.name
      : (overview.users.find((user) => user.userId === userId)?.name ?? "สมาชิก");
  const botPicture = document.body.dataset.botPicture;
  const edit = (entry) => composer.startEditing(entry);
  return {
    viewer,
    isGroup: chat.isGroup,
    botPicture,
    nameOf,
    contentUrl: sim.contentUrl,
    perform,
    edit,
    unsend,
  };
}

async function refresh(full = true) {
  overview = await sim.overview();
  showPanel();
  const chats = chatsOf(overview);
  const stillThere = chat && chats.find((candidate) => candidate.chatId === chat.chatId);
  if (!stillThere) return void openChat(chat ? chats[0]?.chatId : remembered().chatId);
  if (!stillThere.viewers.includes(viewer)) return void openChat(chat.chatId);
  chat = stillThere;
  showChatHeader(overview, chat, viewer, (userId) => openChat(chat.chatId, userId));
  composer.setEnabled(showNotice(overview, chat, viewer, attempt));
  await loadMessages(full);
  await loadRichMenu();
  chatList.show(chats, chat.chatId);
}

async function loadMessages(full) {
  const { chatId } = chat;
  const asUser = viewer;
  const { messages, lastSeq } = await sim.messages(chatId, asUser, full ? 0 : timeline.lastSeq);
  if (chatId !== chat.chatId || asUser !== viewer) return; // another chat was opened meanwhile
  if (lastSeq < timeline.lastSeq) timeline.clear(viewContext()); // the simulator was started anew
  timeline.apply(messages, lastSeq);
  chatList.read(chatId, messages, lastSeq);
  quickReplies.show(timeline.lastEntry);
}

/** The menu belongs to private chats with friends; asked again when the link changed and every few rounds. */
async function loadRichMenu() {
  const user = overview.users.find((candidate) => candidate.userId === chat.chatId);
  if (!user?.follows) return richMenu.show(null);
  const key = `${user.userId}:${user.richMenuId}`;
  if (key === richMenuKey && round % FULL_EVERY !== 0) return undefined;
  const answer = await sim.richMenu(user.userId);
  if (user.userId !== chat.chatId) return undefined;
  richMenuKey = key;
  return richMenu.show(answer);
}

function showPanel() {
  showClock(overview.now);
  showBill(overview.quota ?? {}, overview.now);
  showPeople(overview.users, attempt);
  showGroups(overview.groups, overview.users, attempt);
  showFaults(overview.faults);
  showWebhook(overview.webhook, overview.redelivery ?? overview.webhook?.redelivery);
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) ?? {};
  } catch {
    return {};
  }
}

function remember() {
  const viewers = { ...remembered().viewers, [chat.chatId]: viewer };
  localStorage.setItem(REMEMBERED, JSON.stringify({ chatId: chat.chatId, viewers }));
}

async function poll() {
  try {
    if (!document.hidden) {
      await refresh(round % FULL_EVERY === 0);
      await chatList.peekNext(chatsOf(overview), chat?.chatId);
      round += 1;
    }
    byId("offline").hidden = true;
  } catch {
    byId("offline").hidden = false;
  }
  setTimeout(poll, POLL_MS);
}

setUpClock(attempt);
setUpBill(attempt);
setUpPeople(attempt);
setUpFaults(attempt);
showHints((text) => {
  closeDrawers();
  composer.fill(text);
});
poll();
