/** Small modal dialogs, native `<dialog>`: Escape closes, focus stays inside. */

import { h } from "./dom.js";
import { pickedInThai } from "./thai.js";

const INPUT_TYPES = { date: "date", time: "time", datetime: "datetime-local" };
const TITLES = { date: "เลือกวันที่", time: "เลือกเวลา", datetime: "เลือกวันและเวลา" };

/**
 * Ask with the browser's own picker.
 * @param action {mode, initial, min, max}; LINE's values are Gregorian, "t" or "T" between date and time
 * @returns a promise of "2023-11-09", "08:30" or "2023-11-09T08:30"; null when cancelled
 */
export function pickDateTime({ mode, initial, min, max }) {
  const normal = (value) => (value ?? "").replace("t", "T");
  const shown = h("p", { class: "small" }, "");
  const input = h("input", {
    type: INPUT_TYPES[mode] ?? "date",
    value: normal(initial),
    min: normal(min),
    max: normal(max),
    required: true,
    "aria-label": TITLES[mode],
  });
  const tell = () => (shown.textContent = pickedInThai(mode, input.value));
  input.addEventListener("input", tell);
  tell();
  return ask(TITLES[mode] ?? TITLES.date, [input, shown], "ตกลง").then((agreed) =>
    agreed ? input.value : null,
  );
}

export const confirmUnsend = () =>
  ask("ยกเลิกการส่งข้อความนี้?", [h("p", {}, "ข้อความจะหายไปจากแชตของทุกคน")], "ยกเลิกการส่ง", "ไม่");

/** LINE's share sheet asks where to send; here the text can be copied. */
export function confirmShare(text, copy) {
  return ask("แชร์ข้อความ", [h("p", { class: "share-text" }, text)], "คัดลอก", "ปิด").then(
    (agreed) => agreed && copy(),
  );
}

/** @returns a promise of true (agreed) or false */
function ask(title, content, agree, refuse = "ยกเลิก") {
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", {}, title),
    ...content,
    h(
      "div",
      { class: "button-row" },
      h("button", { value: "no", formNoValidate: true }, refuse),
      h("button", { value: "yes", class: "primary" }, agree),
    ),
  );
  const dialog = h("dialog", { class: "dialog", "aria-label": title }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }),
  );
}
