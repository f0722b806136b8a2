/** The side panel's people and groups: who there is, who follows the bot, who is in which group. */

import { sim } from "./api.js";
import { byId, drawWhenChanged, h } from "./dom.js";
import { number } from "./thai.js";

let everyone = [];

export function setUpPeople(attempt) {
  byId("person-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = byId("person-name").value.trim();
    if (name) attempt(() => sim.addUser(name)).then((done) => done && event.target.reset());
  });
  byId("group-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const members = everyone.map((user) => user.userId);
    const silent = Number(byId("group-silent").value) || 0;
    attempt(() => sim.addGroup(byId("group-name").value.trim(), members, silent)).then(
      (done) => done && event.target.reset(),
    );
  });
}

export function showPeople(users, attempt) {
  everyone = users;
  const box = byId("people");
  drawWhenChanged(
    box,
    users.map(({ userId, name, follows }) => [userId, name, follows]),
    () => box.replaceChildren(...users.map((user) => personRow(user, attempt))),
  );
}

function personRow({ userId, name, follows }, attempt) {
  const state = h(
    "small",
    { class: follows ? "state on" : "state" },
    follows ? "เป็นเพื่อนกับบอต" : "ไม่ได้เป็นเพื่อน / บล็อก",
  );
  const act = () => attempt(() => (follows ? sim.unfollow(userId) : sim.follow(userId)));
  return h(
    "li",
    {},
    h("span", {}, name, state),
    button(follows ? "บล็อก" : "เพิ่มเพื่อน", `follow-${userId}`, act, name),
  );
}

export function showGroups(groups, users, attempt) {
  const box = byId("groups");
  const open = new Set([...box.querySelectorAll("details[open]")].map((details) => details.dataset.key));
  drawWhenChanged(box, [groups, users.map(({ userId, name }) => [userId, name])], () =>
    box.replaceChildren(...groups.map((group) => groupRow(group, users, attempt, open))),
  );
}

function groupRow(group, users, attempt, open) {
  const state = h(
    "small",
    { class: group.botIn ? "state on" : "state" },
    `${number(group.memberCount)} คน · ${group.botIn ? "บอตอยู่ในกลุ่ม" : "บอตไม่อยู่ในกลุ่ม"}`,
  );
  const act = () => attempt(() => (group.botIn ? sim.botLeaves(group.groupId) : sim.botJoins(group.groupId)));
  const top = h(
    "div",
    { class: "row-top" },
    h("span", {}, group.name, state),
    button(group.botIn ? "เอาบอตออก" : "เชิญบอต", `bot-${group.groupId}`, act, group.name),
  );
  const details = h(
    "details",
    { class: "more", dataset: { key: group.groupId }, open: open.has(group.groupId) },
    h("summary", {}, "สมาชิกที่เล่นได้"),
    members(group, users, attempt),
  );
  return h("li", { class: "stacked" }, top, details);
}

function members(group, users, attempt) {
  const row = (user) => {
    const inside = group.members.includes(user.userId);
    const act = () =>
      attempt(() =>
        inside ? sim.removeMember(group.groupId, user.userId) : sim.addMember(group.groupId, user.userId),
      );
    return h(
      "li",
      {},
      h("span", {}, user.name),
      button(inside ? "นำออก" : "เพิ่มเข้ากลุ่ม", `member-${group.groupId}-${user.userId}`, act, user.name),
    );
  };
  return h("ul", { class: "rows" }, ...users.map(row));
}

function button(label, key, act, about) {
  return h(
    "button",
    { type: "button", dataset: { key }, "aria-label": `${label} ${about}`, on: { click: act } },
    label,
  );
}
