/** The side panel's webhook status, redelivery switch and fault switches. */

import { sim } from "./api.js";
import { byId, setText, toast } from "./dom.js";

export function setUpFaults(attempt) {
  const form = byId("faults-form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => sim.setFaults(valuesOf(form))).then((done) => done && toast("ตั้งค่าแล้ว"));
  });
  byId("faults-clear").addEventListener("click", () => {
    form.reset();
    attempt(() => sim.clearFaults()).then((done) => done && toast("ล้างแล้ว"));
  });
  const redelivery = byId("redelivery");
  redelivery.addEventListener("change", () => attempt(() => sim.setRedelivery(redelivery.checked)));
}

function valuesOf(form) {
  const controls = [...form.elements].filter((control) => control.name);
  return Object.fromEntries(
    controls.map((control) => [
      control.name,
      control.type === "checkbox" ? control.checked : Number(control.value) || 0,
    ]),
  );
}

/** Follow the server's values, except while somebody is setting them here. */
export function showFaults(faults = {}) {
  const form = byId("faults-form");
  const controls = [...form.elements].filter((control) => control.name);
  const active = controls.filter((control) => Number(faults[control.name]) > 0).length;
  byId("faults-badge").hidden = !active;
  setText(byId("faults-badge"), `เปิดอยู่ ${active}`);
  if (JSON.stringify(faults) === form.dataset.shown || form.contains(document.activeElement)) return;
  form.dataset.shown = JSON.stringify(faults);
  for (const control of controls) {
    if (control.type === "checkbox") control.checked = Boolean(faults[control.name]);
    else control.value = String(Number(faults[control.name]) || 0);
  }
}

/** @param webhook {url, lastStatus, lastError}; @param redelivery the server's switch, where it tells */
export function showWebhook(webhook = {}, redelivery = undefined) {
  const { url, lastStatus, lastError } = webhook;
  const good = lastStatus >= 200 && lastStatus < 300 && !lastError;
  const status = byId("webhook-status");
  status.dataset.state = lastError || (lastStatus && !good) ? "bad" : good ? "good" : "idle";
  setText(status, words(lastStatus, lastError, good));
  setText(byId("webhook-url"), url ?? "ยังไม่ได้ตั้ง URL");
  const box = byId("redelivery");
  if (typeof redelivery === "boolean" && document.activeElement !== box) box.checked = redelivery;
}

function words(lastStatus, lastError, good) {
  if (good) return `บอตตอบแล้ว (${lastStatus})`;
  if (lastError) return `บอตไม่รับ: ${lastError}`;
  return lastStatus ? `บอตตอบ ${lastStatus}` : "ยังไม่มีเหตุการณ์ส่งไป";
}
