import { shortDate } from "./days";
import type { Scale, Sizes } from "./scale";
import { short, svg } from "./svg";
import type { Task } from "./values";

const LEAST = 4; // pixels a bar is wide at least
const INSIDE = 46; // from this width on there is room for words

/** The left and right end of a task on the picture; a milestone is a point in the middle of its day. */
export function endsOf(task: Task, scale: Scale): [number, number] {
  if (task.isMilestone) return [scale.x(task.to - 0.5), scale.x(task.to - 0.5)];
  const left = scale.x(task.from);
  return [left, Math.max(left + LEAST, scale.x(task.to))];
}

/** The hatch of critical bars, named apart for every picture of a page. */
export function patterns(id: string): SVGDefsElement {
  const hatch = svg(
    "pattern",
    { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { class: "gt-gantt-hatch-ground", width: 6, height: 6 }),
    svg("rect", { class: "gt-gantt-hatch-line", width: 2.2, height: 6 }),
  );
  return svg("defs", {}, hatch);
}

/** Everything of one task in its row: baseline, float, bar or diamond, its words. */
export function drawTask(task: Task, scale: Scale, sizes: Sizes, y: number, hatch: string): SVGGElement {
  const group = svg("g", { class: classOf(task), "data-id": task.id });
  if (task.base) group.append(baseline(task.base, scale, sizes, y));
  if (task.state !== "done") group.append(...float(task, scale, sizes, y));
  group.append(...(task.isMilestone ? diamond(task, scale, sizes, y) : bar(task, scale, sizes, y, hatch)));
  return group;
}

function classOf(task: Task): string {
  const { critical, near, unannounced } = task.json;
  const isOpen = task.state !== "done";
  return ["gt-gantt-task", `is-${task.state}`, isOpen && critical ? "is-critical" : "", isOpen && !critical && near ? "is-near" : "", unannounced ? "is-unannounced" : ""].filter(Boolean).join(" ");
}

function bar(task: Task, scale: Scale, sizes: Sizes, y: number, hatch: string): SVGElement[] {
  const [left, right] = endsOf(task, scale);
  const [top, width] = [y + sizes.top, right - left];
  const rx = Math.min(3, width / 2);
  const place = { x: left, y: top, width, height: sizes.bar, rx };
  const isCritical = task.json.critical === true && task.state !== "done";
  const parts: SVGElement[] = [svg("rect", { class: "gt-gantt-bar", ...place, ...(isCritical ? { fill: `url(#${hatch})` } : {}) })];
  if (task.state === "started" && task.percent > 0) {
    parts.push(svg("rect", { class: "gt-gantt-done", ...place, width: Math.max(2, (width * task.percent) / 100) }));
  }
  if (task.json.unannounced) parts.push(...openEnd(left, right, top, sizes.bar));
  parts.push(...words(task, left, width, top + sizes.bar / 2));
  return parts;
}

/** A bar whose end is not certain fades out behind a broken line. */
function openEnd(left: number, right: number, top: number, height: number): SVGElement[] {
  const width = Math.min(8, (right - left) / 3);
  return [
    svg("rect", { class: "gt-gantt-fade", x: right - width, y: top + 1, width: width + 1, height: height - 2 }),
    svg("line", { class: "gt-gantt-open-end", x1: right, x2: right, y1: top - 2, y2: top + height + 2 }),
  ];
}

/** Words inside a bar, where they find room: on what is done, else on what is left. */
function words(task: Task, left: number, width: number, middle: number): SVGElement[] {
  if (task.state === "waiting") return [];
  const text = task.state === "done" ? "已完成" : `${task.percent}%`;
  const filled = task.state === "done" ? width : (width * task.percent) / 100;
  if (filled >= INSIDE) return [svg("text", { class: "gt-gantt-inside", x: left + 7, y: middle + 4 }, text)];
  if (width - filled < INSIDE) return [];
  return [svg("text", { class: "gt-gantt-inside is-dark", x: left + filled + 5, y: middle + 4 }, text)];
}

function diamond(task: Task, scale: Scale, sizes: Sizes, y: number): SVGElement[] {
  const [x] = endsOf(task, scale);
  const half = sizes.bar / 2 + 1;
  const middle = y + sizes.top + sizes.bar / 2;
  const d = `M${short(x)} ${short(middle - half)}L${short(x + half)} ${short(middle)}L${short(x)} ${short(middle + half)}L${short(x - half)} ${short(middle)}Z`;
  return [
    svg("path", { class: "gt-gantt-bar gt-gantt-diamond", d }),
    svg("text", { class: "gt-gantt-beside", x: x + half + 4, y: middle + 4 }, shortDate(task.to - 1)),
  ];
}

/** How long the task may wait: a line to its latest finish. When that is past, a notch there; the line shows with the chosen row. */
function float(task: Task, scale: Scale, sizes: Sizes, y: number): SVGElement[] {
  if (task.latestTo === null || task.latestTo === task.to) return [];
  const [, right] = endsOf(task, scale);
  const x = scale.x(task.latestTo);
  const bottom = y + sizes.top + sizes.bar;
  if (task.latestTo < task.to) {
    const low = bottom + 2.5;
    return [
      svg("path", { class: "gt-gantt-over-line", d: `M${short(right)} ${short(low)}H${short(x)}` }),
      svg("path", { class: "gt-gantt-over", d: `M${short(x)} ${short(low - 2)}L${short(x + 4)} ${short(low + 4)}H${short(x - 4)}Z` }),
    ];
  }
  if (x <= right) return [];
  const middle = Math.round(bottom - 2) + 0.5;
  return [svg("path", { class: "gt-gantt-float", d: `M${short(right)} ${short(middle)}H${short(x)}M${short(x)} ${short(middle - 5)}V${short(middle + 3)}` })];
}

function baseline(base: [number, number], scale: Scale, sizes: Sizes, y: number): SVGElement {
  const left = scale.x(base[0]);
  return svg("rect", { class: "gt-gantt-base", x: left, y: y + sizes.base, width: Math.max(LEAST, scale.x(base[1]) - left), height: 4, rx: 1 });
}

/** Where a bar stood before it was tried. */
export function ghost(task: Task, scale: Scale, sizes: Sizes, y: number): SVGElement {
  const [left, right] = endsOf(task, scale);
  const half = task.isMilestone ? sizes.bar / 2 : 0;
  return svg("rect", { class: "gt-gantt-ghost", x: left - half, y: y + sizes.top, width: Math.max(right - left, 2 * half), height: sizes.bar, rx: 3 });
}

/** A phase spans its tasks: a bracket, filled as far as its tasks are done. */
export function drawPhase(tasks: Task[], scale: Scale, sizes: Sizes, y: number): SVGGElement {
  const group = svg("g", { class: "gt-gantt-phase-bar" });
  if (tasks.length === 0) return group;
  const left = Math.min(...tasks.map((each) => endsOf(each, scale)[0]));
  const right = Math.max(left + LEAST, ...tasks.map((each) => endsOf(each, scale)[1]));
  const top = y + sizes.top + 2;
  const d = `M${short(left)} ${short(top)}H${short(right)}V${short(top + 9)}L${short(right - Math.min(5, (right - left) / 2))} ${short(top + 5)}H${short(left + Math.min(5, (right - left) / 2))}L${short(left)} ${short(top + 9)}Z`;
  group.append(svg("path", { class: "gt-gantt-bracket", d }));
  return group;
}
