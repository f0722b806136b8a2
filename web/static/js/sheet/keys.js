// Moving about the sheet and marking its cells: keyboard, mouse and touch. Keys are read by their place on the keyboard,
// so that they work with the Thai layout too.
"use strict";

(() => {
  const cells = Sheet.cells;
  const { saving, dialogs } = Sheet;
  const bar = document.getElementById("bar");
  const put = (scope, name, text) => { scope.querySelector(`[data-of=${name}]`).textContent = text; };
  let active = null;

  const mayMark = () => document.getElementById("sheet").hasAttribute("data-may-mark");
  const rows = () => [...document.querySelectorAll("#grid tbody tr")];
  const cellsIn = (row) => [...row.querySelectorAll("td.cell")];
  const place = () => {
    const row = active.parentElement;
    return { row, across: cellsIn(row).indexOf(active), down: rows().indexOf(row) };
  };

  // The chosen cell

  const choose = (td, focus = true) => {
    if (active && active !== td) active.tabIndex = -1;
    document.querySelector("#grid tr.here")?.classList.remove("here");
    active = td;
    td.tabIndex = 0;
    td.parentElement.classList.add("here");
    if (focus) { td.focus({ preventScroll: true }); td.scrollIntoView({ block: "nearest" }); }
    describe();
  };

  const chooseAt = (down, across) => {
    const all = rows();
    if (down >= all.length) return atTheEnd();
    const row = all[Math.max(0, down)];
    const list = cellsIn(row);
    return choose(list[Math.min(Math.max(0, across), list.length - 1)]);
  };

  const atTheEnd = () => {
    const next = document.querySelector("#sheet .pager [rel=next]");
    if (next) next.focus(); else saving.show("", bar.dataset.last);
  };

  const describe = () => {
    const chosen = document.getElementById("chosen");
    if (!active) return;
    const { state, note } = cells.said(active);
    const unsaved = cells.wanted.has(cells.keyOf(active));
    const words = [cells.stateMark(state).textContent.trim()];
    if (note) words.push(`หมายเหตุ: ${note}`);
    if (!unsaved && active.dataset.who) words.push(`${active.dataset.who}${active.dataset.round ? ` (ครั้งที่ ${active.dataset.round})` : ""}`);
    if (active.dataset.declared) words.push(`โรงเรียนแจ้งแก้ไขแล้ว ${active.dataset.declared}`);
    if (active.dataset.locked) words.push(bar.dataset.locked);
    put(chosen, "place", dialogs.placeOf(active));
    put(chosen, "said", words.join(" · "));
    const button = (name) => bar.querySelector(`[data-do=${name}]`);
    button("photo").hidden = !active.dataset.photo;
    button("open").disabled = !active.parentElement.dataset.url;
    if (button("clear")) button("clear").hidden = unsaved || !canClear(active);
  };

  // Marking

  const isOpen = (td) => mayMark() && !td.dataset.locked;
  const mark = (wants) => {
    const open = wants.filter(([td]) => isOpen(td));
    if (open.length) saving.mark(open.map(([td, want]) => [cells.keyOf(td), want]));
    else if (mayMark()) saving.tell(bar.dataset.locked);
  };
  const complete = { state: "complete", note: "" };
  const incomplete = (td) => ({ state: "incomplete", note: lastNote(td) });
  const lastNote = (td) => cells.said(td).note || td.dataset.note || "";
  const isNow = (td, state) => { const said = cells.said(td); return said.fresh && said.state === state; };

  // ยังไม่ตรวจในรอบนี้ → ครบ → ไม่ครบ → ครบ
  const cycle = (td) => mark([[td, isNow(td, "complete") ? incomplete(td) : complete]]);
  const toggleMissing = (td) => { choose(td); mark([[td, isNow(td, "incomplete") ? complete : incomplete(td)]]); };

  const wholeSchool = (only = () => true) => {
    const { row, down } = place();
    const wants = cellsIn(row).filter((td) => !isNow(td, "complete") && only(td)).map((td) => [td, complete]);
    if (wants.length) mark(wants);
    chooseAt(down + 1, 0);
  };
  const theRest = () => wholeSchool((td) => !isNow(td, "incomplete"));

  const canClear = (td) => isOpen(td) && td.dataset.fresh === "1" && td.dataset.check;
  const clear = () => { if (canClear(active) && !cells.wanted.has(cells.keyOf(active))) saving.clear(active.dataset.check); };

  const undo = () => {
    const key = saving.undo();
    const before = document.querySelector("#main > .alert form[data-confirm]");
    if (!key && before) before.requestSubmit();
    else if (!key) saving.tell(bar.dataset.nothingToUndo);
    const td = typeof key === "string" && cells.find(key);
    if (td) choose(td);
  };

  const openPage = () => {
    const link = active.parentElement.querySelector("th a");
    if (link) link.click(); else saving.tell(bar.dataset.noPage);
  };
  const photo = () => { if (active.dataset.photo) dialogs.photo(active); else saving.tell(bar.dataset.noPhoto); };
  const note = () => { if (isOpen(active)) dialogs.note(active); };
  const tick = () => { const box = active.parentElement.querySelector("input[type=checkbox]"); if (box) { box.checked = !box.checked; countTicks(); } };
  const countTicks = () => {
    const said = document.getElementById("ticked");
    const ticks = document.querySelectorAll("#grid input:checked").length;
    if (said) said.textContent = ticks ? `· ${said.dataset.words.replace("{}", ticks)}` : "";
  };
  document.addEventListener("change", (event) => { if (event.target.closest("#grid")) countTicks(); });

  // Keys

  const IN_CELL = {
    ArrowLeft: () => chooseAt(place().down, place().across - 1), ArrowRight: () => chooseAt(place().down, place().across + 1),
    ArrowUp: () => chooseAt(place().down - 1, place().across), ArrowDown: () => chooseAt(place().down + 1, place().across),
    PageUp: () => chooseAt(place().down - 10, place().across), PageDown: () => chooseAt(Math.min(place().down + 10, rows().length - 1), place().across),
    Home: () => chooseAt(place().down, 0), End: () => chooseAt(place().down, 99),
    Enter: (event) => chooseAt(place().down + (event.shiftKey ? -1 : 1), 0), NumpadEnter: () => chooseAt(place().down + 1, 0),
    Space: () => cycle(active), Delete: clear, Backspace: clear, F2: note,
    KeyA: () => wholeSchool(), KeyR: theRest, KeyN: note, KeyO: openPage, KeyP: photo, KeyX: tick,
  };
  const ANYWHERE = {
    KeyU: undo, KeyC: () => bar.querySelector("#conflict:not([hidden]) button")?.focus(),
    Slash: (event) => { if (event.shiftKey) dialogs.help(); else document.getElementById("q").select(); },
  };
  const MARKS = new Set(["Space", "Delete", "Backspace", "KeyA", "KeyR", "KeyN", "F2"]);

  const actionOf = (event) => {
    const inGrid = active?.isConnected && (event.target === document.body || event.target.closest("#grid td"));
    const item = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (inGrid && item && !event.shiftKey) {
      const td = cellsIn(active.parentElement)[Number(item[1]) - 1];
      return td && mayMark() ? () => toggleMissing(td) : null;
    }
    if (inGrid && IN_CELL[event.code] && (mayMark() || !MARKS.has(event.code))) return IN_CELL[event.code];
    return ANYWHERE[event.code];
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.target.closest("dialog")) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return inField(event);
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ") { event.preventDefault(); undo(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    action(event);
  });

  const inField = (event) => {
    if (event.target.id !== "q" || !["Escape", "ArrowDown"].includes(event.code) || !rows().length) return;
    event.preventDefault();
    chooseAt(0, 0);
  };

  // Mouse and touch: a finger cycles at once, a mouse chooses first.

  let chosenBefore = null;
  document.addEventListener("pointerdown", (event) => { chosenBefore = event.target.closest("#grid td.cell") === active ? active : null; });
  document.addEventListener("click", (event) => {
    const td = event.target.closest("#grid td.cell");
    if (!td) return;
    const again = chosenBefore === td;
    choose(td);
    if (isOpen(td) && (again || event.pointerType === "touch")) cycle(td);
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches("#grid td.cell") && event.target !== active) choose(event.target, false); });

  const BUTTONS = { note, all: () => wholeSchool(), clear, photo, open: openPage };
  bar.addEventListener("click", (event) => {
    const action = event.target.closest("[data-do]")?.dataset.do;
    if (action === "undo") undo();
    else if (action && active) BUTTONS[action]();
    const decision = event.target.closest("[data-decide]")?.dataset.decide;
    if (decision) { saving.decide(shownConflict, decision === "mine"); (cells.find(shownConflict) ?? active)?.focus(); }
  });

  // What somebody else saved first

  let shownConflict = "";
  const inWords = ({ state, note }) => cells.stateMark(state).textContent.trim() + (note ? ` “${note}”` : "");
  const showConflict = () => {
    const panel = document.getElementById("conflict");
    document.querySelectorAll("#grid .in-conflict").forEach((td) => td.classList.remove("in-conflict"));
    for (const key of saving.conflicts.keys()) cells.find(key)?.classList.add("in-conflict");
    const first = saving.conflicts.entries().next().value;
    panel.hidden = !first;
    if (!first) return;
    const [key, { want, data }] = first;
    const td = cells.find(key);
    shownConflict = key;
    put(panel, "place", td ? dialogs.placeOf(td) : "");
    put(panel, "who", data.who || "โรงเรียน");
    put(panel, "theirs", inWords(data));
    put(panel, "mine", inWords(want));
  };

  document.addEventListener("sheet:changed", () => { describe(); showConflict(); });
  document.addEventListener("sheet:painted", (event) => { if (event.target === active) describe(); });

  // Begin where work is left: at the first school that this round has not looked at.

  const begin = (focus) => {
    const first = cells.all().find((td) => !cells.said(td).fresh) ?? cells.all()[0];
    if (first) choose(first, focus);
  };
  document.addEventListener("htmx:afterSwap", () => {
    active = null;
    saving.restore();
    begin(false);
  });
  const byKeyboard = window.matchMedia("(hover: hover)").matches; // a phone stays at the top of the page
  begin(byKeyboard && document.activeElement === document.body);
})();
