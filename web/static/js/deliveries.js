// Copies a text that is to be posted; where the browser gives no clipboard (no https), the text is selected instead.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector(".copied");
  text.focus();
  text.select();
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text.value);
    else if (!document.execCommand("copy")) throw new Error("refused");
    told.textContent = "คัดลอกแล้ว วางในกลุ่ม LINE ได้เลย";
  } catch {
    told.textContent = "เลือกข้อความให้แล้ว กด Ctrl+C เพื่อคัดลอก";
  }
});
