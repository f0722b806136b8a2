// Rows that are added and moved, and dates said in Thai below the browser's own field.
"use strict";

const thaiDate = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", { weekday: "long", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

function sayInThai(field) {
  const place = document.querySelector(`[data-thai-of="${CSS.escape(field.id)}"]`);
  if (place) place.textContent = field.value ? thaiDate.format(new Date(`${field.value}T00:00:00Z`)) : "";
}

function addRow(section) {
  const rows = document.querySelector(`[data-rows="${section}"]`);
  const next = 1 + Math.max(-1, ...[...rows.querySelectorAll("[name]")].map((field) => Number(field.name.split("-")[1])));
  const shape = document.querySelector(`template[data-row-of="${section}"]`);
  const holder = document.createElement("div");
  holder.innerHTML = shape.innerHTML.replaceAll("__n__", String(next));
  rows.querySelector(".rows-empty")?.remove();
  const row = rows.appendChild(holder.firstElementChild);
  row.querySelector("input:not([type=hidden]), select, textarea").focus();
}

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-row]");
  if (add) addRow(add.dataset.addRow);
  const move = event.target.closest("[data-move]");
  if (!move) return;
  const row = move.closest(".row-card");
  if (move.dataset.move === "up") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  move.focus();
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-thai-date]")) sayInThai(event.target);
});

document.querySelectorAll("[data-thai-date]").forEach(sayInThai);
document.getElementById("problems")?.focus();
