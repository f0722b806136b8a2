// The cells of the check sheet: what the server said of each, and what the officer wants of it that is not saved yet.
"use strict";

const Sheet = {};
document.documentElement.classList.add("scripted");

Sheet.cells = (() => {
  const wanted = new Map(); // key → {state, note}: laid over what the server said until it is saved

  const keyOf = (td) => `${td.parentElement.dataset.school}:${td.dataset.item}`;
  const all = () => [...document.querySelectorAll("#grid td.cell")];
  const find = (key) => {
    const [school, item] = key.split(":");
    return document.querySelector(`#grid tr[data-school="${school}"] td[data-item="${item}"]`);
  };

  // What the cell says now; fresh: in this round.
  const said = (td) => {
    const want = wanted.get(keyOf(td));
    return want ? { ...want, fresh: true } : { state: td.dataset.state, note: td.dataset.note, fresh: td.dataset.fresh === "1" };
  };

  const part = (name, text, title = "") => {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    if (title) span.title = title;
    return span;
  };

  const stateMark = (state) => document.querySelector(`template[data-state="${state}"]`).content.cloneNode(true);

  const paint = (td) => {
    const { state, note, fresh } = said(td);
    const isWanted = wanted.has(keyOf(td));
    td.replaceChildren(stateMark(state));
    if (!fresh && td.dataset.round && ["complete", "incomplete"].includes(state)) td.append(part("cell-round", `ครั้งที่ ${td.dataset.round}`));
    if (td.dataset.photo) td.append(part("cell-photo", "รูป", "มีรูปจากโรงเรียน"));
    if (note) td.append(part("cell-note", note, note));
    td.classList.toggle("fresh", fresh);
    td.classList.toggle("unsaved", isWanted);
    td.dispatchEvent(new CustomEvent("sheet:painted", { bubbles: true }));
  };

  const repaint = (key) => { const td = find(key); if (td) paint(td); };
  const want = (key, value) => { wanted.set(key, value); repaint(key); };
  const forget = (key) => { wanted.delete(key); repaint(key); };
  const told = (key, data) => { const td = find(key); if (td) { Object.assign(td.dataset, data); paint(td); } };

  return { keyOf, all, find, said, stateMark, want, forget, told, wanted, repaint };
})();
