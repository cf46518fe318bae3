const fixdate = /^[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/i;
const rfc850 =
  /^[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/i;
const asctime = /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/i;
const forms = [fixdate, rfc850, asctime];

/**
 * An HTTP date in any of the three forms of RFC 9110, 5.6.7, in epoch milliseconds; NaN where it is none. A year of two
 * digits is the one that is at most 50 years after `nowMs`.
 */
export function parseHttpDateMs(text: string, nowMs: number): number {
  const trimmed = text.trim();
  const parts = forms.map((form) => form.exec(trimmed)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return Number.NaN;
  const { day, month, year = '', time } = parts;
  return Date.parse(`${day} ${month} ${year.length === 2 ? toFullYear(year, nowMs) : year} ${time} GMT`);
}

function toFullYear(lastDigits: string, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const sameCentury = thisYear - (thisYear % 100) + Number(lastDigits);
  return sameCentury > thisYear + 50 ? sameCentury - 100 : sameCentury;
}
