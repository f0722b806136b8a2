// Note, picture and help beside the sheet.
"use strict";

Sheet.dialogs = (() => {
  const cells = Sheet.cells;
  const noteDialog = document.getElementById("note");
  const noteText = document.getElementById("note-text");
  const photoDialog = document.getElementById("photo");
  const drafts = new Map(); // key → what was typed before Esc
  let td = null;

  const placeOf = (cell) => {
    const row = cell.parentElement;
    return `${row.dataset.name} – ${cell.dataset.label}`;
  };

  // When it closes, the browser gives the focus back to the cell at once, before the next key arrives.
  const open = (dialog) => { td.focus({ preventScroll: true }); dialog.showModal(); };

  const note = (cell) => {
    td = cell;
    noteDialog.querySelector("[data-of=place]").textContent = placeOf(cell);
    const list = document.getElementById("notes");
    const used = new Set(cells.all().map((one) => cells.said(one).note).filter(Boolean));
    list.replaceChildren(...[...used].slice(0, 30).map((text) => Object.assign(document.createElement("option"), { value: text })));
    noteText.value = drafts.get(cells.keyOf(cell)) ?? cells.said(cell).note;
    open(noteDialog);
    noteText.select();
  };

  noteDialog.querySelector("form").addEventListener("submit", () => {
    drafts.delete(cells.keyOf(td));
    Sheet.saving.mark([[cells.keyOf(td), { state: "incomplete", note: noteText.value.trim().replace(/\s+/g, " ") }]]);
    noteText.value = cells.said(td).note;
  });
  noteDialog.addEventListener("close", () => {
    if (noteText.value !== cells.said(td).note) drafts.set(cells.keyOf(td), noteText.value);
  });

  const photo = (cell) => {
    td = cell;
    photoDialog.querySelector("[data-of=place]").textContent = `${placeOf(cell)} · แจ้งเมื่อ ${cell.dataset.declared}`;
    photoDialog.querySelector("img").src = cell.dataset.photo;
    open(photoDialog);
  };
  photoDialog.addEventListener("click", (event) => {
    const verdict = event.target.dataset.verdict;
    if (!verdict) return;
    Sheet.saving.mark([[cells.keyOf(td), { state: verdict, note: verdict === "complete" ? "" : cells.said(td).note }]]);
    photoDialog.close();
  });
  photoDialog.addEventListener("close", () => photoDialog.querySelector("img").removeAttribute("src"));

  const help = () => document.getElementById("help").showModal();

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    if (event.target.closest("[data-open=help]")) help();
  });

  return { note, photo, help, placeOf };
})();
