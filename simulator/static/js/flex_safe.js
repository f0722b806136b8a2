/**
 * Flex JSON made safe for flex-render, which escapes nothing.
 *
 * The tree is rebuilt from known keys only; every value is either matched against what LINE allows or
 * escaped, and every action is replaced by a numbered placeholder (`#action-3`) that `flex.js` wires up.
 */

import { pictureUri } from "./uri.js";

const KEYWORD_SIZES = "none|xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|full";
const TEXT_PIXELS = {
  xxs: 11,
  xs: 13,
  sm: 14,
  md: 16,
  lg: 19,
  xl: 22,
  xxl: 29,
  "3xl": 35,
  "4xl": 48,
  "5xl": 74,
};
const LINE_HEIGHT = 1.65; // as css/messages.css sets it

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;" };
export const escapeHtml = (value) => String(value ?? "").replace(/[&<>"'`]/g, (char) => ESCAPES[char]);

const matching = (pattern) => (value) =>
  typeof value === "string" && pattern.test(value) ? value : undefined;
const oneOf = (...words) => matching(new RegExp(`^(?:${words.join("|")})$`));
const size = matching(new RegExp(`^(?:${KEYWORD_SIZES}|-?\\d{1,4}(?:\\.\\d+)?(?:px|%))$`));
const color = matching(/^#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i);
const ratio = matching(/^\d+(?:\.\d+)?:\d+(?:\.\d+)?$/);
const whole = (value) => (Number.isInteger(value) && value >= 0 && value <= 1000 ? value : undefined);
const yes = (value) => (value === true ? true : undefined);

const POSITION = {
  position: oneOf("relative", "absolute"),
  offsetTop: size,
  offsetBottom: size,
  offsetStart: size,
  offsetEnd: size,
};
const PLACED = { flex: whole, margin: size, gravity: oneOf("top", "center", "bottom"), ...POSITION };
const LETTERS = {
  text: escapeHtml,
  size,
  color,
  weight: oneOf("regular", "bold"),
  style: oneOf("normal", "italic"),
  decoration: oneOf("none", "underline", "line-through"),
};
const ALIGN = oneOf("start", "center", "end");
const JUSTIFY = oneOf("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly");

const KEYS = {
  box: {
    ...PLACED,
    layout: oneOf("vertical", "horizontal", "baseline"),
    width: size,
    height: size,
    maxWidth: size,
    maxHeight: size,
    spacing: oneOf(...KEYWORD_SIZES.split("|")),
    backgroundColor: color,
    borderColor: color,
    cornerRadius: size,
    borderWidth: matching(/^(?:none|light|normal|medium|semi-bold|bold|\d+(?:\.\d+)?px)$/),
    justifyContent: JUSTIFY,
    alignItems: oneOf("center", "flex-start", "flex-end"),
    background: gradient,
    paddingAll: size,
    paddingTop: size,
    paddingBottom: size,
    paddingStart: size,
    paddingEnd: size,
  },
  text: { ...PLACED, ...LETTERS, align: ALIGN, wrap: yes, maxLines: whole },
  span: LETTERS,
  button: { ...PLACED, style: oneOf("link", "primary", "secondary"), color, height: oneOf("sm", "md") },
  image: {
    ...PLACED,
    url: pictureUri,
    size,
    align: ALIGN,
    aspectRatio: ratio,
    aspectMode: oneOf("cover", "fit"),
    backgroundColor: color,
  },
  icon: { ...POSITION, margin: size, url: pictureUri, size, aspectRatio: ratio },
  separator: { margin: size, color },
  filler: { flex: whole },
  spacer: { size: oneOf("xs", "sm", "md", "lg", "xl", "xxl") },
  video: {},
};
const BLOCK_STYLE = { backgroundColor: color, separator: yes, separatorColor: color };
const BLOCKS = ["header", "hero", "body", "footer"];

function pick(source, keys) {
  const clean = {};
  for (const [key, allowed] of Object.entries(keys)) {
    const value = source[key] === undefined ? undefined : allowed(source[key]);
    if (value !== undefined && value !== null) clean[key] = value;
  }
  return clean;
}

function gradient(value) {
  if (value?.type !== "linearGradient") return undefined;
  const keys = {
    angle: matching(/^\d{1,3}deg$/),
    startColor: color,
    endColor: color,
    centerColor: color,
    centerPosition: matching(/^\d+(?:\.\d+)?%$/),
  };
  return { type: "linearGradient", ...pick(value, keys) };
}

/**
 * @param contents a Flex bubble or carousel, from anywhere
 * @returns {{tree: object, actions: object[], bubbles: (object|undefined)[]}} the safe tree, the actions by
 *   number, and each bubble's own action
 */
export function safeFlex(contents) {
  const actions = [];
  if (contents?.type !== "carousel")
    return { tree: bubble(contents ?? {}, actions), actions, bubbles: [contents?.action] };
  const bubbles = list(contents.contents).filter((item) => item?.type === "bubble");
  const tree = { type: "carousel", contents: bubbles.map((item) => bubble(item, actions)) };
  return { tree, actions, bubbles: bubbles.map((item) => item.action) };
}

const list = (value) => (Array.isArray(value) ? value : []);

function bubble(source, actions) {
  const sizes = oneOf("nano", "micro", "deca", "hecto", "kilo", "mega", "giga");
  const clean = {
    type: "bubble",
    ...pick(source, { size: sizes, direction: oneOf("ltr", "rtl") }),
    styles: {},
  };
  for (const block of BLOCKS) {
    if (!source[block]) continue;
    clean[block] = component(source[block], actions) ?? undefined;
    clean.styles[block] = pick(source.styles?.[block] ?? {}, BLOCK_STYLE);
  }
  return clean;
}

function component(source, actions) {
  if (!source || !Object.hasOwn(KEYS, source.type)) return null;
  const clean = { type: source.type, ...pick(source, KEYS[source.type]) };
  if (source.action) clean.action = placeholder(source.action, actions);
  if (source.type === "video") clean.altContent = component(source.altContent, actions);
  if (Array.isArray(source.contents)) clean.contents = children(source, actions);
  if (source.type === "text") addLineSpacing(clean, source.lineSpacing);
  if ((source.type === "image" || source.type === "icon") && !clean.url) return null;
  return clean;
}

/** flex-render knows spacing by keyword only; pixels become the margin of each following child. */
function children(source, actions) {
  const contents = source.contents.map((child) => component(child, actions)).filter(Boolean);
  if (!/^\d+(?:\.\d+)?px$/.test(source.spacing ?? "")) return contents;
  return contents.map((child, index) =>
    index > 0 && !child.margin ? { ...child, margin: source.spacing } : child,
  );
}

/** LINE adds lineSpacing between lines; flex-render takes it for the whole line height. */
function addLineSpacing(clean, lineSpacing) {
  const extra = /^(\d+(?:\.\d+)?)px$/.exec(lineSpacing ?? "")?.[1];
  if (!extra) return;
  const pixels = TEXT_PIXELS[clean.size ?? "md"] ?? (parseFloat(clean.size) || TEXT_PIXELS.md);
  clean.lineSpacing = `${(pixels * LINE_HEIGHT + Number(extra)).toFixed(1)}px`;
}

function placeholder(action, actions) {
  actions.push(action);
  return { type: "uri", label: escapeHtml(action.label), uri: `#action-${actions.length - 1}` };
}
