/** The simulator's control API (`/sim/*`). Every call resolves to parsed JSON or rejects with `ApiError`. */

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ApiError(answer.message ?? answer.error ?? `HTTP ${response.status}`, response.status);
  return answer;
}

const id = encodeURIComponent;
const get = (path) => call("GET", path);
const post = (path, body = {}) => call("POST", path, body);

function upload(path, user, file) {
  const form = new FormData();
  form.set("user", user);
  form.set("file", file, file.name);
  return post(path, form);
}

export const sim = {
  overview: () => get("/sim/overview"),
  messages: (chat, viewer, after) =>
    get(`/sim/chats/${id(chat)}/messages?viewer=${id(viewer)}&after=${after}`),
  contentUrl: (messageId) => `/sim/content/${id(messageId)}`,

  text: (chat, user, text, mentionBot) => post(`/sim/chats/${id(chat)}/text`, { user, text, mentionBot }),
  postback: (chat, body) => post(`/sim/chats/${id(chat)}/postback`, body),
  image: (chat, user, file) => upload(`/sim/chats/${id(chat)}/image`, user, file),
  file: (chat, user, file) => upload(`/sim/chats/${id(chat)}/file`, user, file),
  edit: (chat, user, messageId, text) => post(`/sim/chats/${id(chat)}/edit`, { user, messageId, text }),
  unsend: (chat, user, messageId) => post(`/sim/chats/${id(chat)}/unsend`, { user, messageId }),

  addUser: (name) => post("/sim/users", { name }),
  follow: (user) => post(`/sim/users/${id(user)}/follow`),
  unfollow: (user) => post(`/sim/users/${id(user)}/unfollow`),
  richMenu: (user) => get(`/sim/users/${id(user)}/richmenu`),

  addGroup: (name, members, silentMembers) => post("/sim/groups", { name, members, silentMembers }),
  botJoins: (group) => post(`/sim/groups/${id(group)}/bot-join`),
  botLeaves: (group) => post(`/sim/groups/${id(group)}/bot-leave`),
  addMember: (group, user) => post(`/sim/groups/${id(group)}/members`, { user }),
  removeMember: (group, user) => call("DELETE", `/sim/groups/${id(group)}/members`, { user }),

  moveClock: (to) => post("/sim/clock", { to }),
  setQuota: (limit) => post("/sim/quota", { limit }),
  setFaults: (faults) => post("/sim/faults", faults),
  clearFaults: () => call("DELETE", "/sim/faults"),
  setRedelivery: (on) => post("/sim/redelivery", { on }),
  hints: () => get("/sim/hints"),
};
