// What every page of the console does: questions before an action, closing notices, forms that send themselves.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-text").textContent = form.dataset.confirm;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  }, { once: true });
  dialog.showModal();
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss-notice]");
  if (button) button.closest(".alert").remove();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// A request that did not come through says so: nothing is lost silently.
document.addEventListener("htmx:sendError", () => {
  const notices = document.getElementById("notices");
  notices.innerHTML = '<div class="alert alert-danger" role="alert"><span>ติดต่อระบบไม่ได้ สิ่งที่เพิ่งทำยังไม่ได้บันทึก ตรวจอินเทอร์เน็ตแล้วลองอีกครั้ง</span><button type="button" class="btn-close" data-dismiss-notice aria-label="ปิดข้อความนี้"></button></div>';
});
