import { pieces } from "./axis";
import { type Day, partsOf, shortDate } from "./days";
import { change, lastKnown } from "./slip";
import { short, svg } from "./svg";

export interface Line {
  id: string;
  name: string;
  days: (Day | null)[];
  reasons: (string | null)[];
  slip: number;
}

/** Forecasts month by month: `ends` are the last days of the months, when they were made. */
export interface SlipPlan {
  names: string[];
  ends: Day[];
  lines: Line[];
  target: (Day | null)[];
}

const HEIGHT = 440;
const EDGE = { left: 78, top: 14, bottom: 40 };
const LABEL = 17;

/** The picture; `colourOf` gives −1 for lines that stay grey. */
export function drawSlip(plan: SlipPlan, colourOf: (id: string) => number, width: number, isNarrow: boolean, label: string): SVGSVGElement {
  const known = [...plan.lines.flatMap((each) => each.days), ...plan.target].filter((day) => day !== null);
  const [low, high] = [Math.min(...known) - 15, Math.max(...known) + 15];
  const right = isNarrow ? 16 : 150;
  const [first, last] = [plan.ends[0] ?? 0, Math.max(plan.ends.at(-1) ?? 1, (plan.ends[0] ?? 0) + 1)];
  const x = (day: Day): number => EDGE.left + 12 + ((day - first) / (last - first)) * (width - EDGE.left - right - 24);
  const y = (day: Day): number => HEIGHT - EDGE.bottom - ((day - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const root = svg("svg", { class: "gt-slip-svg", width, height: HEIGHT, viewBox: `0 0 ${short(width)} ${HEIGHT}`, role: "img", "aria-label": label });
  const order = [...plan.lines].sort((one, other) => colourOf(one.id) - colourOf(other.id));
  root.append(grid(plan, x, y, [low, high], width - right), reached(x, y, [low, high], [first, last]));
  root.append(...order.map((each) => line(plan, each, colourOf(each.id), x, y)));
  root.append(target(plan, x, y, isNarrow));
  if (!isNarrow) root.append(labels(plan, colourOf, y, width - right + 2));
  return root;
}

type Place = (day: Day) => number;

function grid(plan: SlipPlan, x: Place, y: Place, [low, high]: [Day, Day], right: number): SVGGElement {
  const group = svg("g", { class: "gt-slip-grid" });
  const step = (HEIGHT - EDGE.top - EDGE.bottom) / ((high - low) / 30) >= 22 ? "month" : "quarter";
  for (const { from } of pieces(step, low, high).slice(1)) {
    const { year, month } = partsOf(from);
    group.append(svg("line", { class: month === 0 ? "is-year" : "", x1: EDGE.left, x2: right, y1: y(from), y2: y(from) }));
    group.append(svg("text", { x: EDGE.left - 8, y: y(from) + 4, "text-anchor": "end" }, `${year}年${month + 1}月`));
  }
  const every = Math.ceil(plan.ends.length / ((right - EDGE.left) / 44));
  plan.ends.forEach((day, index) => {
    group.append(svg("line", { class: "is-month", x1: x(day), x2: x(day), y1: EDGE.top, y2: HEIGHT - EDGE.bottom }));
    if (index % every !== 0) return;
    const { year, month } = partsOf(day);
    group.append(svg("text", { x: x(day), y: HEIGHT - EDGE.bottom + 16, "text-anchor": "middle" }, `${month + 1}月`));
    if (index === 0 || month === 0) group.append(svg("text", { class: "is-year", x: x(day), y: HEIGHT - EDGE.bottom + 32, "text-anchor": "middle" }, `${year}年`));
  });
  return group;
}

/** The diagonal where forecast and month are the same day: what meets it is reached. */
function reached(x: Place, y: Place, [low, high]: [Day, Day], [first, last]: [Day, Day]): SVGGElement {
  const [from, to] = [Math.max(low, first), Math.min(high, last)];
  const group = svg("g", { class: "gt-slip-today" });
  if (from >= to) return group;
  const floor = HEIGHT - EDGE.bottom;
  group.append(svg("path", { class: "gt-slip-past", d: `M${short(x(from))} ${short(y(from))}L${short(x(to))} ${short(y(to))}V${floor}H${short(x(from))}Z` }));
  group.append(svg("line", { x1: x(from), y1: y(from), x2: x(to), y2: y(to) }));
  const turn = Math.atan2(y(to) - y(from), x(to) - x(from));
  const part = 0.72; // of the way up, and a little below the line
  const atX = x(from) + (x(to) - x(from)) * part - 14 * Math.sin(turn);
  const atY = y(from) + (y(to) - y(from)) * part + 14 * Math.cos(turn);
  group.append(svg("text", { x: atX, y: atY, "text-anchor": "end", transform: `rotate(${short((turn * 180) / Math.PI)} ${short(atX)} ${short(atY)})` }, "当日（到此线即完成）"));
  return group;
}

function target(plan: SlipPlan, x: Place, y: Place, isNamed: boolean): SVGGElement {
  const group = svg("g", { class: "gt-slip-target" });
  const known = plan.ends.flatMap((end, index) => (plan.target[index] === null || plan.target[index] === undefined ? [] : [[x(end), y(plan.target[index])] as const]));
  const [head] = known;
  if (!head) return group;
  group.append(svg("path", { d: `M${known.map(([atX, atY]) => `${short(atX)} ${short(atY)}`).join("L")}` }));
  if (isNamed) group.append(svg("text", { x: head[0] - 4, y: head[1] - 7 }, "目标"));
  return group;
}

function line(plan: SlipPlan, each: Line, colour: number, x: Place, y: Place): SVGGElement {
  const group = svg("g", { class: `gt-slip-line gt-slip-${colour < 0 ? "none" : colour}` });
  const points = plan.ends.flatMap((end, index) => {
    const day = each.days[index];
    return day === null || day === undefined ? [] : [{ x: x(end), y: y(day), index }];
  });
  group.append(svg("path", { d: `M${points.map((at) => `${short(at.x)} ${short(at.y)}`).join("L")}` }));
  for (const point of points) {
    const step = change(each, point.index) ?? 0;
    group.append(mark(point, step, each.reasons[point.index] ?? null));
    group.append(svg("circle", { class: "gt-slip-reach", cx: point.x, cy: point.y, r: 11, "data-line": each.id, "data-at": point.index }));
  }
  return group;
}

/** A dot where the date was kept, a triangle up where it slipped and down where it came nearer; hollow without a reason. */
function mark(at: { x: number; y: number }, step: number, reason: string | null): SVGElement {
  if (step === 0) return svg("circle", { class: "gt-slip-point", cx: at.x, cy: at.y, r: 2.6 });
  const sign = step > 0 ? -1 : 1;
  const d = `M${short(at.x)} ${short(at.y + sign * 6)}L${short(at.x - 5.2)} ${short(at.y - sign * 3.5)}H${short(at.x + 5.2)}Z`;
  return svg("path", { class: reason ? "gt-slip-point" : "gt-slip-point is-hollow", d });
}

/** The names at the ends of the chosen lines, moved apart where they would cover each other. */
function labels(plan: SlipPlan, colourOf: (id: string) => number, y: Place, x: number): SVGGElement {
  const group = svg("g", { class: "gt-slip-labels" });
  const chosen = plan.lines.filter((each) => colourOf(each.id) >= 0);
  const places = chosen.map((each) => ({ name: each.name, kind: `gt-slip-${colourOf(each.id)}`, at: y(lastKnown(each.days) ?? 0) }));
  const goal = lastKnown(plan.target);
  if (goal !== null) places.push({ name: `目标 ${shortDate(goal)}`, kind: "gt-slip-goal", at: y(goal) });
  places.sort((one, other) => one.at - other.at);
  places.forEach((place, index) => {
    const above = places[index - 1];
    if (above) place.at = Math.max(place.at, above.at + LABEL);
  });
  for (let index = places.length - 1, floor = HEIGHT - EDGE.bottom; index >= 0; index--, floor -= LABEL) {
    const place = places[index]!;
    place.at = Math.min(place.at, floor);
    const name = place.name.length > 11 ? `${place.name.slice(0, 10)}…` : place.name;
    group.append(svg("text", { class: place.kind, x, y: place.at + 4 }, name));
  }
  return group;
}
