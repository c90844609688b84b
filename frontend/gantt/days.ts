/** Days as whole numbers since 1970-01-01, so that a date is arithmetic and no time zone can shift it. */

export type Day = number;

const MS = 86_400_000;
const WEEKDAYS = "日一二三四五六";

export function dayOf(iso: string): Day {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / MS);
}

export function dayOfDate(year: number, month: number, date = 1): Day {
  return Math.round(Date.UTC(year, month, date) / MS);
}

/** The parts of a day; `month` counts from 0, `weekday` from Sunday. */
export function partsOf(day: Day): { year: number; month: number; date: number; weekday: number } {
  const at = new Date(day * MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate(), weekday: at.getUTCDay() };
}

/** 2027年3月5日 */
export function longDate(day: Day): string {
  const { year, month, date } = partsOf(day);
  return `${year}年${month + 1}月${date}日`;
}

/** 3月5日 */
export function shortDate(day: Day): string {
  const { month, date } = partsOf(day);
  return `${month + 1}月${date}日`;
}

/** 2027-03-05（周五） */
export function dateWithWeekday(day: Day): string {
  return `${new Date(day * MS).toISOString().slice(0, 10)}（周${WEEKDAYS[partsOf(day).weekday]}）`;
}

/** The day it is where the reader sits. */
export function today(): Day {
  const now = new Date();
  return dayOfDate(now.getFullYear(), now.getMonth(), now.getDate());
}

export function isWeekend(day: Day): boolean {
  const { weekday } = partsOf(day);
  return weekday === 0 || weekday === 6;
}
