// Statistics by keyboard: from figure to figure, a running sum, the month chosen by name.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-entry]");
  if (form) prepareEntry(form);
  const months = document.querySelector("[data-month-choice] select");
  if (months) months.addEventListener("change", () => window.location.assign(months.value));
});

function prepareEntry(form) {
  const inputs = [...form.querySelectorAll(".figure-input")];
  if (!inputs.length) return;
  const nil = form.querySelector("#nil");
  const reason = form.querySelector("#reason");

  inputs.forEach((input, place) => {
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", () => showTotal(form, inputs));
    input.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = inputs[place + step] || (step > 0 ? reason : input);
      next.focus();
    });
  });
  nil.addEventListener("change", () => {
    if (nil.checked) inputs.forEach((input) => { input.value = "0"; });
    showTotal(form, inputs);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  const wrong = form.querySelector("[aria-invalid], [data-odd]");
  (wrong || inputs[0]).focus();
  showTotal(form, inputs);
}

// Thai digits count too; what is no plain number is left to the program, which reads words as well.
function showTotal(form, inputs) {
  const numbers = inputs.map((input) => input.value.trim().replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50));
  const known = numbers.every((text) => /^\d{1,4}$/.test(text));
  const sum = numbers.reduce((total, text) => total + Number(text), 0);
  form.querySelector("[data-total]").textContent = known ? sum.toLocaleString("en") : "";
}
