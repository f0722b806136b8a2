/** Which links a message may open: LINE allows https, http, line and tel. */

const SCHEMES = new Set(["https:", "http:", "line:", "tel:"]);

/** The normalised URI, or null when it is malformed or of another scheme (javascript:, data:, …). */
export function safeUri(raw) {
  try {
    const uri = new URL(String(raw).trim());
    return SCHEMES.has(uri.protocol) ? uri.href : null;
  } catch {
    return null;
  }
}

/** A picture's address fit for CSS url("…"): http(s) only, with every character that could end it encoded. */
export function pictureUri(raw) {
  const uri = safeUri(raw);
  if (!uri || !/^https?:/.test(uri)) return null;
  return uri.replace(/["'()\\;<>\s]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** `https://line.me/R/oaMessage/@id/?TEXT` → TEXT: LINE opens the chat with the text typed in. */
export function prefilledText(uri) {
  const match = /^(?:https?:\/\/line\.me\/R|line:\/*)\/?oaMessage\/[^/?]+\/?\?(.*)$/i.exec(uri);
  return match ? decodeText(match[1]) : null;
}

/** `https://line.me/R/share?text=TEXT` → TEXT: LINE asks where to send it. */
export function sharedText(uri) {
  const match = /^(?:https?:\/\/line\.me\/R|line:\/*)\/?share\?text=([^&]*)/i.exec(uri);
  return match ? decodeText(match[1]) : null;
}

function decodeText(encoded) {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
