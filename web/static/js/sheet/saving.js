// Saves each change by itself, one request at a time and in order. What did not come through is kept and tried again.
"use strict";

Sheet.saving = (() => {
  const WAIT = 350; // ms: pressing Space twice is one change
  const LONGEST_WAIT = 30_000;
  const cells = Sheet.cells;
  const bar = document.getElementById("bar");
  const light = document.getElementById("saving");

  let changes = []; // what can be undone, the last one last: {keys: Set, checks: Map(key → check)}
  const pending = new Map(); // key → {change, want, seen}: not sent yet; seen: the version that the officer had before them
  let sent = new Map(); // the same, on its way
  let withdrawals = []; // {change} or {checks}: to be taken back once all before it is saved
  const conflicts = new Map(); // key → {want, data}
  const answers = new Map(); // key → {data, at}: what the server said of late, for a list that was asked for before
  let timer = 0, failures = 0, busy = false;

  const isClean = () => !pending.size && !sent.size && !withdrawals.length && !conflicts.size;

  const show = (kind, text) => {
    light.className = `bar-state ${kind}`;
    light.textContent = text;
  };
  const clock = () => new Date().toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" });
  const count = () => new Set([...pending.keys(), ...sent.keys()]).size;

  const schedule = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  // One change of one or several cells: [[key, {state, note}], …].
  const mark = (wants, seen) => {
    const change = { keys: new Set(), checks: new Map() };
    for (const [key, want] of wants) {
      const before = pending.get(key);
      if (before) before.change.keys.delete(key);
      conflicts.delete(key);
      pending.set(key, { change, want, seen: before?.seen ?? seen ?? cells.find(key).dataset.version });
      change.keys.add(key);
      cells.want(key, want);
    }
    changes = changes.filter((known) => known.keys.size).concat(change);
    if (failures === 0) { show("busy", bar.dataset.saving); schedule(WAIT); }
    changed();
  };

  const undo = () => {
    const change = changes.pop();
    if (!change) return false;
    for (const key of [...change.keys]) {
      if (pending.get(key)?.change !== change) continue;
      pending.delete(key);
      change.keys.delete(key);
      const under = sent.get(key);
      if (under) cells.want(key, under.want); else cells.forget(key);
    }
    if (change.keys.size) { withdrawals.push({ change }); schedule(0); }
    else if (isClean()) show("", bar.dataset.undone);
    changed();
    return [...change.keys][0] ?? true;
  };

  const clear = (check) => { withdrawals.push({ checks: [Number(check)] }); schedule(0); };

  const send = async () => {
    if (busy) return;
    if (!pending.size && !withdrawals.length) return;
    busy = true;
    show("busy", bar.dataset.saving);
    const came = pending.size ? await sendChanges() : await sendWithdrawal();
    busy = false;
    if (came) {
      failures = 0;
      if (pending.size || withdrawals.length) schedule(0);
      else show("", `${bar.dataset.saved} ${clock()}`);
    }
    changed();
  };

  const sendChanges = async () => {
    const groups = new Map();
    for (const [key, entry] of pending) {
      const [school, item] = key.split(":").map(Number);
      const { state, note } = entry.want;
      const cell = { school, item, complete: state === "complete", note: note ?? "", seen: entry.seen };
      groups.set(entry.change, [...(groups.get(entry.change) ?? []), cell]);
    }
    sent = new Map(pending);
    pending.clear();
    const answer = await post("save", { changes: [...groups.values()] });
    const going = sent;
    sent = new Map();
    if (!answer) { keepForLater(going); return false; }
    for (const one of answer.cells) {
      const key = `${one.school}:${one.item}`;
      const entry = going.get(key);
      if (!pending.has(key)) cells.wanted.delete(key);
      if (one.changed_since) {
        entry.change.keys.delete(key);
        if (!pending.has(key)) conflicts.set(key, { want: entry.want, data: one.data });
      } else if (one.data.mine) entry.change.checks.set(key, Number(one.data.check));
      else entry.change.keys.delete(key); // somebody else had said the same
      learn(key, one.data);
    }
    changes = changes.filter((known) => known.keys.size);
    progress(answer);
    return true;
  };

  const sendWithdrawal = async () => {
    const { change, checks } = withdrawals[0];
    const ids = checks ?? [...change.keys].map((key) => change.checks.get(key)).filter(Boolean);
    const answer = ids.length ? await post("withdraw", { checks: ids }) : { cells: [] };
    if (!answer) return false;
    withdrawals.shift();
    for (const one of answer.cells) {
      learn(`${one.school}:${one.item}`, one.data);
      if (one.changed_since) tell(bar.dataset.changedSince);
    }
    progress(answer);
    return true;
  };

  const learn = (key, data) => {
    answers.set(key, { data, at: performance.now() });
    cells.told(key, data);
  };

  const progress = (answer) => {
    if (!answer.progress) return;
    const fresh = new DOMParser().parseFromString(answer.progress, "text/html").getElementById("progress");
    document.getElementById("progress").replaceWith(document.adoptNode(fresh));
  };

  // Back into the queue, below what was changed again meanwhile.
  const keepForLater = (going) => {
    const newer = new Map(pending);
    pending.clear();
    for (const [key, entry] of going) {
      if (newer.has(key)) entry.change.keys.delete(key);
      else pending.set(key, entry);
    }
    for (const [key, entry] of newer) pending.set(key, entry);
  };

  const post = async (what, body) => {
    const to = document.getElementById("sheet").dataset[what];
    const csrf = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
    try {
      const response = await fetch(to, {
        method: "POST", credentials: "same-origin", keepalive: document.visibilityState === "hidden",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf, "HX-Request": "true" }, body: JSON.stringify(body),
      });
      if (response.ok) return await response.json();
      if ([401, 403].includes(response.status)) return await notIn();
      if (response.status < 500 && response.status !== 429) return retryLater(bar.dataset.refused, LONGEST_WAIT);
      return retryLater(bar.dataset.failed, response.status === 429 ? LONGEST_WAIT : 0);
    } catch {
      return retryLater(bar.dataset.failed, 0);
    }
  };

  const retryLater = (text, least) => {
    failures += 1;
    const wait = Math.max(least, Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(failures, 5)));
    show("failed", count() ? `${text} (${count()} ${bar.dataset.cells})` : text);
    schedule(wait);
    return null;
  };

  // The session is over. Whoever signs in again in another tab goes on here: the page takes over the new session.
  const notIn = async () => {
    try {
      const response = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const headers = response.ok && page.body.getAttribute("hx-headers");
      if (headers && headers !== document.body.getAttribute("hx-headers")) {
        document.body.setAttribute("hx-headers", headers);
        return retryLater(bar.dataset.failed, 0);
      }
    } catch { /* said below */ }
    return retryLater(bar.dataset.session, 5000);
  };

  const tell = (text) => show("failed", text);
  const changed = () => document.dispatchEvent(new CustomEvent("sheet:changed"));

  // The officer decides on a cell that somebody else changed, and has seen theirs now.
  const decide = (key, mine) => {
    const conflict = conflicts.get(key);
    conflicts.delete(key);
    if (mine && conflict) mark([[key, conflict.want]], conflict.data.version);
    else changed();
  };

  // A list that came anew from the server: what is not saved yet stands above it, and so does what was saved meanwhile.
  let askedAt = 0;
  document.addEventListener("htmx:beforeRequest", () => { askedAt = performance.now(); });
  const restore = () => {
    for (const [key, { data, at }] of answers) if (at >= askedAt) cells.told(key, data);
    for (const key of cells.wanted.keys()) cells.repaint(key);
    changed();
  };

  window.addEventListener("online", () => schedule(0));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { clearTimeout(timer); send(); } });
  window.addEventListener("beforeunload", (event) => { if (!isClean()) event.preventDefault(); });

  return { mark, undo, clear, decide, conflicts, restore, tell, show };
})();
