// Copying the text for AMSS++, and taking over what the campaign's letter says.
"use strict";

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select(); // a page that is not served over https may not write to the clipboard by itself
    return document.execCommand("copy");
  }
}

document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    const done = await copy(document.getElementById(copier.dataset.copy));
    document.getElementById("copy-notice").textContent = done ? "คัดลอกแล้ว นำไปวางใน AMSS++ ได้เลย" : "คัดลอกไม่ได้ เลือกข้อความแล้วกด Ctrl+C";
  }
  const filler = event.target.closest("[data-fill]");
  if (filler) {
    const field = document.getElementById(filler.dataset.fill);
    field.value = filler.dataset.value;
    field.focus();
  }
});
