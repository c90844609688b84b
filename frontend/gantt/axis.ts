import { type Day, dayOfDate, isWeekend, partsOf, shortDate, today } from "./days";
import type { Scale } from "./scale";
import { html, short, svg } from "./svg";
import type { Plan } from "./values";

type Unit = "year" | "quarter" | "month" | "week" | "day";

interface Piece {
  from: Day;
  to: Day;
  label: string;
}

const QUARTERS = ["一季度", "二季度", "三季度", "四季度"];
const TEXT = 12; // a character and a bit

/** The two lines of the axis at this many pixels a day. */
export function unitsAt(perDay: number): [Unit, Unit] {
  if (perDay >= 15) return ["month", "day"];
  if (perDay >= 4) return ["month", "week"];
  if (perDay >= 0.95) return ["year", "month"];
  return ["year", "quarter"];
}

/** The pieces of the time between `from` and `to`, each as long as the unit. */
export function pieces(unit: Unit, from: Day, to: Day): Piece[] {
  const found: Piece[] = [];
  for (let at = begin(unit, from); at < to; ) {
    const next = following(unit, at);
    found.push({ from: Math.max(at, from), to: Math.min(next, to), label: label(unit, at) });
    at = next;
  }
  return found;
}

function begin(unit: Unit, day: Day): Day {
  const { year, month, weekday } = partsOf(day);
  if (unit === "year") return dayOfDate(year, 0);
  if (unit === "quarter") return dayOfDate(year, month - (month % 3));
  if (unit === "month") return dayOfDate(year, month);
  return unit === "week" ? day - ((weekday + 6) % 7) : day;
}

function following(unit: Unit, day: Day): Day {
  const { year, month } = partsOf(day);
  if (unit === "year") return dayOfDate(year + 1, 0);
  if (unit === "quarter") return dayOfDate(year, month + 3);
  if (unit === "month") return dayOfDate(year, month + 1);
  return day + (unit === "week" ? 7 : 1);
}

function label(unit: Unit, day: Day): string {
  const { year, month, date } = partsOf(day);
  if (unit === "year") return `${year}年`;
  if (unit === "quarter") return QUARTERS[month / 3] ?? "";
  if (unit === "month") return `${month + 1}月`;
  return unit === "week" ? `${date}日` : String(date);
}

/** Two lines of dates and one of flags. The words of a long piece stay in sight while it is scrolled. */
export function axis(plan: Plan, scale: Scale): HTMLElement {
  const [upper, lower] = unitsAt(scale.perDay);
  const to = Math.ceil(scale.day(scale.width));
  const from = Math.floor(scale.day(0));
  const lines = [upper, lower].map((unit, index) => {
    const line = html("div", `gt-gantt-tier gt-gantt-tier-${index + 1}`);
    for (const piece of pieces(unit, from, to)) line.append(cell(piece, unit, scale));
    return line;
  });
  const element = html("div", "gt-gantt-axis", {}, ...lines, flags(plan, scale));
  element.style.width = `${scale.width}px`;
  return element;
}

function cell(piece: Piece, unit: Unit, scale: Scale): HTMLElement {
  const [left, right] = [Math.max(0, scale.x(piece.from)), Math.min(scale.width, scale.x(piece.to))];
  const text = unit === "month" && scale.perDay >= 4 ? `${partsOf(piece.from).year}年${piece.label}` : piece.label;
  const room = right - left;
  const words = [text, text.replace("季度", "季").replace("日", "")].find((each) => width(each) <= room) ?? "";
  const element = html("div", "gt-gantt-cell", {}, html("span", "", {}, words));
  if (unit === "day" && isWeekend(piece.from)) element.classList.add("is-weekend");
  element.style.left = `${left}px`;
  element.style.width = `${room}px`;
  return element;
}

function width(text: string): number {
  return [...text].reduce((sum, each) => sum + (each > "\u2e80" ? TEXT : TEXT * 0.6), 6);
}

interface Flag {
  at: number;
  room: number;
  text: string;
  kind: string;
}

/** Today, the target and the foreseen finish, each a word beside its line; those near each other make room. */
export function flags(plan: Plan, scale: Scale): HTMLElement {
  const found: Flag[] = [];
  const add = (day: Day, text: string, kind: string): void => void found.push({ at: scale.x(day), room: width(text) + 10, text, kind });
  add(plan.asOf, `${plan.asOf === today() ? "今天" : "截至"} ${shortDate(plan.asOf)}`, "today");
  if (plan.finishBy !== null) add(plan.finishBy, `目标 ${shortDate(plan.finishBy - 1)}`, "target");
  if (plan.finish !== null) add(plan.finish, `预计 ${shortDate(plan.finish - 1)}`, plan.late > 0 ? "late" : "finish");
  found.sort((one, other) => one.at - other.at);
  const sides = sidesOf(found, scale.width);
  const line = html("div", "gt-gantt-flags");
  let free = 0;
  found.forEach((each, index) => {
    const left = Math.max(free, sides[index] ? each.at - each.room : each.at);
    free = left + each.room + 2;
    line.append(flag(left, each.room, each.text, sides[index] ? `${each.kind} is-left` : each.kind));
  });
  return line;
}

/** Which of the flags, from left to right, stand left of their lines so that they cover each other least. */
function sidesOf(found: Flag[], end: number): boolean[] {
  let [best, least] = [found.map(() => false), Infinity];
  for (let choice = 0; choice < 2 ** found.length; choice++) {
    const sides = found.map((_, index) => Boolean((choice >> index) & 1));
    let [free, covered] = [0, 0];
    found.forEach((each, index) => {
      const left = sides[index] ? each.at - each.room : each.at;
      covered += Math.max(0, free - left) + Math.max(0, left + each.room - end);
      free = Math.max(free, left + each.room + 2);
    });
    if (covered < least) [best, least] = [sides, covered];
  }
  return best;
}

function flag(left: number, room: number, text: string, kind: string): HTMLElement {
  const element = html("span", `gt-gantt-flag gt-gantt-flag-${kind}`, {}, text);
  element.style.left = `${left}px`;
  element.style.width = `${room}px`;
  return element;
}

/** What stands behind the bars: closures, weekends where a day can be seen, and the lines of the axis. */
export function ground(plan: Plan, scale: Scale, height: number): SVGGElement {
  const group = svg("g", { class: "gt-gantt-ground" });
  const [from, to] = [Math.floor(scale.day(0)), Math.ceil(scale.day(scale.width))];
  const column = (start: Day, end: Day): string => `M${short(scale.x(start))} 0H${short(scale.x(end))}V${short(height)}H${short(scale.x(start))}Z`;
  let days = "";
  if (scale.perDay >= 4) {
    for (let day = from; day < to; day++) if (isWeekend(day) && !plan.works.has(day)) days += column(day, day + 1);
  }
  const closed = plan.closures.filter((each) => (each.to - each.from) * scale.perDay >= 4);
  group.append(svg("path", { class: "gt-gantt-weekend", d: days }));
  for (const each of closed) {
    group.append(svg("path", { class: "gt-gantt-closure", d: column(each.from, each.to) }, svg("title", {}, each.name)));
  }
  const [upper, lower] = unitsAt(scale.perDay);
  for (const [unit, kind] of [[lower, "minor"], [upper, "major"]] as const) {
    const d = pieces(unit, from, to).map((each) => `M${Math.round(scale.x(each.from)) + 0.5} 0V${short(height)}`).join("");
    group.append(svg("path", { class: `gt-gantt-line-${kind}`, d }));
  }
  return group;
}

/** The three lines, and the days between target and foreseen finish when it is late. */
export function marks(plan: Plan, scale: Scale, height: number): SVGGElement {
  const group = svg("g", { class: "gt-gantt-marks" });
  const line = (day: Day, kind: string): void => {
    const x = Math.round(scale.x(day)) + 0.5;
    group.append(svg("line", { class: `gt-gantt-mark gt-gantt-mark-${kind}`, x1: x, x2: x, y1: 0, y2: height }));
  };
  const { finish, finishBy } = plan;
  if (finish !== null && finishBy !== null && finish > finishBy) {
    group.append(svg("rect", { class: "gt-gantt-late", x: scale.x(finishBy), y: 0, width: (finish - finishBy) * scale.perDay, height }));
  }
  line(plan.asOf, "today");
  if (finishBy !== null) line(finishBy, "target");
  if (finish !== null) line(finish, plan.late > 0 ? "late" : "finish");
  return group;
}
