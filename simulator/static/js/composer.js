/** The input line: text, pictures, files, mention of the bot in groups, editing of one's own message. */

import { byId, toast } from "./dom.js";

const MAX_LINES_PX = 120;

export class Composer {
  /** @param phone {say(text, mentionBot), edit(messageId, text), image(file), file(file)}, all returning promises */
  constructor(phone) {
    this.phone = phone;
    this.input = byId("composer-text");
    this.mentionButton = byId("mention");
    this.editing = null;
    this.#listen();
  }

  /** @param botName name to mention; empty outside groups */
  setChat({ botName = "", enabled = true }) {
    this.botName = botName;
    this.mentionButton.hidden = !botName;
    this.#setMention(false);
    this.setEnabled(enabled);
    this.stopEditing();
  }

  setEnabled(enabled) {
    if (this.input.disabled === !enabled) return;
    for (const control of byId("composer").querySelectorAll("button, textarea")) control.disabled = !enabled;
  }

  fill(text) {
    this.input.value = text;
    this.#fit();
    this.input.focus();
    this.input.setSelectionRange(text.length, text.length);
  }

  startEditing(entry) {
    this.editing = entry;
    byId("editing").hidden = false;
    this.fill(entry.message.text ?? "");
  }

  stopEditing() {
    if (this.editing) this.fill("");
    this.editing = null;
    byId("editing").hidden = true;
  }

  chooseImage() {
    byId("image-file").click();
  }

  #listen() {
    byId("composer").addEventListener("submit", (event) => (event.preventDefault(), this.#send()));
    this.input.addEventListener("input", () => this.#fit());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    byId("editing-cancel").addEventListener("click", () => this.stopEditing());
    this.mentionButton.addEventListener("click", () => this.#toggleMention());
    byId("attach-image").addEventListener("click", () => this.chooseImage());
    byId("attach-file").addEventListener("click", () => byId("any-file").click());
    byId("image-file").addEventListener("change", (event) => this.#upload(event.target, this.phone.image));
    byId("any-file").addEventListener("change", (event) => this.#upload(event.target, this.phone.file));
  }

  /** Enter sends, Shift+Enter breaks the line, and Enter that ends an input method's composition does neither. */
  #key(event) {
    if (event.key === "Escape") this.stopEditing();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  async #send() {
    const text = this.input.value;
    if (!text.trim()) return;
    const editing = this.editing;
    const { words, mentionBot } = this.#addressed(text);
    this.input.value = "";
    this.#fit();
    const sent = editing ? this.phone.edit(editing.id, text) : this.phone.say(words, mentionBot);
    this.editing = null;
    byId("editing").hidden = true;
    this.#setMention(false);
    if (!(await sent) && !this.input.value) this.fill(text);
  }

  /** A mention typed by hand counts as one chosen with the @ button. */
  #addressed(text) {
    const typed = this.botName ? `@${this.botName}` : "";
    if (typed && text.startsWith(typed))
      return { words: text.slice(typed.length).trimStart(), mentionBot: true };
    return { words: text, mentionBot: Boolean(this.botName) && this.mention };
  }

  async #upload(input, send) {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    if (file.size > 10 * 1024 * 1024) toast("ไฟล์ใหญ่เกิน 10 MB", "error");
    else await send(file);
  }

  #toggleMention() {
    this.#setMention(!this.mention);
    this.input.focus();
  }

  #setMention(on) {
    this.mention = on;
    this.mentionButton.setAttribute("aria-pressed", String(on));
    this.input.placeholder = on ? `ถึง @${this.botName}` : "พิมพ์ข้อความ";
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, MAX_LINES_PX)}px`;
  }
}
