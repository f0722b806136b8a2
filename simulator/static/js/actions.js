/** What happens when a button of the bot is tapped: every action type of LINE's Messaging API. */

import { toast } from "./dom.js";
import { confirmShare, pickDateTime } from "./dialogs.js";
import { prefilledText, safeUri, sharedText } from "./uri.js";

/**
 * @param phone {say(text), postback(body), fill(text), menu(open), chooseImage()}: what the phone can do
 * @returns a function that performs one LINE action object
 */
export function createActions(phone) {
  const kinds = {
    message: (action) => phone.say(action.text ?? action.label ?? ""),
    postback: (action) => postback(action, phone),
    uri: (action) => openUri(action.uri, phone),
    datetimepicker: (action) => pick(action, phone),
    clipboard: (action) => copy(action.clipboardText ?? ""),
    richmenuswitch: (action) => phone.postback({ data: action.data ?? "" }),
    camera: () => phone.chooseImage(),
    cameraRoll: () => phone.chooseImage(),
  };
  return (action) => {
    const perform = Object.hasOwn(kinds, action?.type) ? kinds[action.type] : null;
    if (perform) return perform(action);
    return toast(`เครื่องจำลองยังไม่รองรับปุ่มชนิด ${action?.type ?? "นี้"}`, "error");
  };
}

async function postback(action, phone) {
  const displayText = action.displayText ?? action.text;
  await phone.postback({ data: action.data ?? "", ...(displayText ? { displayText } : {}) });
  if (action.inputOption === "openKeyboard") phone.fill(action.fillInText ?? "");
  if (action.inputOption === "openRichMenu") phone.menu(true);
  if (action.inputOption === "closeRichMenu") phone.menu(false);
}

/** LINE's own links act inside LINE; the rest opens a tab. */
function openUri(raw, phone) {
  const uri = safeUri(raw);
  if (!uri) return toast("ลิงก์นี้เปิดไม่ได้", "error");
  const typed = prefilledText(uri);
  if (typed !== null) return phone.fill(typed);
  const shared = sharedText(uri);
  if (shared !== null) return confirmShare(shared, () => copy(shared));
  return window.open(uri, "_blank", "noopener,noreferrer");
}

async function pick(action, phone) {
  const value = await pickDateTime(action);
  if (value) await phone.postback({ data: action.data ?? "", params: { [action.mode]: value } });
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("คัดลอกแล้ว");
  } catch {
    toast("เบราว์เซอร์ไม่ให้คัดลอก", "error");
  }
}
