/** Dates, times and numbers as a Thai reader writes them: Bangkok time, Buddhist year. */

const ZONE = "Asia/Bangkok";
const LOCALE = "th-TH-u-ca-buddhist-nu-latn";
const formatter = (options) => new Intl.DateTimeFormat(LOCALE, { timeZone: ZONE, ...options });

const SHORT_DAY = formatter({ weekday: "short", day: "numeric", month: "short" });
const LONG_DAY = formatter({ weekday: "long", day: "numeric", month: "long" });
const MONTH = formatter({ month: "long" });
const YEAR = formatter({ year: "numeric" });
const TIME = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const DAY_KEY = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });

/** The Buddhist year as digits only: the formatter may add the era's name. */
const buddhistYear = (date) => YEAR.formatToParts(date).find((part) => part.type === "year").value;

export const shortDay = (iso) => withYear(SHORT_DAY, iso);
export const longDay = (iso) => withYear(LONG_DAY, iso);
export const monthName = (iso) => withYear(MONTH, iso);
function withYear(format, iso) {
  const date = new Date(iso);
  return `${format.format(date)} ${buddhistYear(date)}`;
}

/** "08.30": hours and minutes in Bangkok. */
export const clockTime = (iso) => TIME.format(new Date(iso)).replace(":", ".");

/** "2023-11-09": equal for two moments of the same day in Bangkok. */
export const dayKey = (iso) => DAY_KEY.format(new Date(iso));

export const number = (value) => Number(value ?? 0).toLocaleString("en-US");

/** What a native picker holds ("2023-11-09", "2023-11-09T08:30", "08:30") in Thai words. */
export function pickedInThai(mode, value) {
  if (!value) return "";
  if (mode === "time") return `${value.replace(":", ".")} น.`;
  if (mode === "date") return shortDay(`${value}T12:00:00+07:00`);
  return `${shortDay(`${value}:00+07:00`)} ${value.slice(11, 16).replace(":", ".")} น.`;
}
