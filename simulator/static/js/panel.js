/** The side panel's clock and message bill, and the drawers that hold panel and list on a narrow screen. */

import { sim } from "./api.js";
import { byId, setText, toast } from "./dom.js";
import { clockTime, longDay, monthName, number, pickedInThai, shortDay } from "./thai.js";

/** @param attempt runs a promise-returning function, reports its failure, then refreshes the page */
export function setUpClock(attempt) {
  for (const button of document.querySelectorAll("[data-clock]"))
    button.addEventListener("click", () => attempt(() => sim.moveClock(button.dataset.clock)));
  const input = byId("clock-input");
  input.addEventListener("input", tellChosen);
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => sim.moveClock(input.value));
  });
}

export function showClock(now) {
  setText(byId("clock-date"), longDay(now));
  setText(byId("clock-time"), `${clockTime(now)} น.`);
  setText(byId("topbar-clock"), `${shortDay(now)} ${clockTime(now)} น.`);
  const input = byId("clock-input");
  if (input.value) return;
  input.value = now.slice(0, 16);
  tellChosen();
}

/** The browser's picker shows Gregorian years in its own order: say the same in Thai. */
const tellChosen = () => setText(byId("clock-preview"), pickedInThai("datetime", byId("clock-input").value));

export function setUpBill(attempt) {
  byId("quota-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = byId("quota-input");
    attempt(() => sim.setQuota(value === "" ? null : Number(value))).then((done) => done && toast("ตั้งโควตาแล้ว"));
  });
}

/** @param quota {limit: messages a month or null for no limit, used} */
export function showBill(quota, now) {
  const { limit, used = 0 } = quota;
  const limited = typeof limit === "number";
  const share = limited ? Math.min(1, limit ? used / limit : 1) : 0;
  setText(byId("bill-month"), monthName(now));
  setText(byId("bill-used"), number(used));
  setText(byId("bill-limit"), limited ? `/ ${number(limit)} ข้อความ` : "ข้อความ (ไม่จำกัด)");
  setText(byId("bill-left"), limited ? leftWords(limit - used) : "");
  const meter = byId("bill-meter");
  meter.hidden = !limited;
  meter.setAttribute("aria-valuemax", String(limit ?? used));
  meter.setAttribute("aria-valuenow", String(used));
  meter.dataset.level = share >= 1 ? "full" : share >= 0.8 ? "high" : "ok";
  meter.firstElementChild.style.width = `${share * 100}%`;
}

function leftWords(left) {
  return left > 0 ? `เหลือ ${number(left)} ข้อความ · ตอบกลับไม่เสียเงิน` : "ครบโควตาแล้ว · ส่งได้เฉพาะตอบกลับ";
}

/** On a narrow screen list and panel slide in over the phone; Escape or a tap beside them closes. */
export function setUpDrawers() {
  const drawers = [
    ["open-list", "chat-list"],
    ["open-panel", "panel"],
  ].map(([button, drawer]) => ({ button: byId(button), drawer: byId(drawer) }));
  const scrim = byId("scrim");
  const show = (wanted) => {
    for (const { button, drawer } of drawers) {
      const open = drawer === wanted && !drawer.classList.contains("open");
      drawer.classList.toggle("open", open);
      button.setAttribute("aria-expanded", String(open));
    }
    scrim.hidden = !drawers.some(({ drawer }) => drawer.classList.contains("open"));
  };
  for (const { button, drawer } of drawers) button.addEventListener("click", () => show(drawer));
  scrim.addEventListener("click", () => show(null));
  document.addEventListener("keydown", (event) => event.key === "Escape" && show(null));
  return () => show(null);
}
