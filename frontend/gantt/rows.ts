import { dateWithWeekday } from "./days";
import { html, svg } from "./svg";
import { amount, concerns, type Plan, type Task } from "./values";

export type Row = { kind: "phase"; name: string; tasks: Task[]; isOpen: boolean } | { kind: "task"; number: number; task: Task };

/** The rows in their order: each phase, and under it its tasks unless it is folded. */
export function rowsOf(plan: Plan, folded: ReadonlySet<string>): Row[] {
  const groups = new Map<string, Task[]>(plan.json.phases.map((each) => [each, []]));
  for (const task of plan.tasks.values()) {
    const phase = task.json.phase ?? "其他";
    if (!groups.has(phase)) groups.set(phase, []);
    groups.get(phase)!.push(task);
  }
  const rows: Row[] = [];
  let number = 0;
  for (const [name, tasks] of groups) {
    if (tasks.length === 0) continue;
    const isOpen = !folded.has(name);
    rows.push({ kind: "phase", name, tasks, isOpen });
    for (const task of tasks) {
      number += 1;
      if (isOpen) rows.push({ kind: "task", number, task });
    }
  }
  return rows;
}

/** What a row is called among all rows. */
export function keyOf(row: Row): string {
  return row.kind === "phase" ? `phase:${row.name}` : row.task.id;
}

/** In which row each task stands. */
export function indexOf(rows: Row[]): Map<string, number> {
  return new Map(rows.flatMap((row, index) => (row.kind === "task" ? [[row.task.id, index] as const] : [])));
}

const HEADS = ["序号", "节点", "责任单位", "工期", "时间与状态"];

/** The left column, a tree for keyboards and readers: it says in words everything the picture shows. */
export function column(plan: Plan, rows: Row[], label: string): HTMLElement {
  const heads = HEADS.map((text, index) => html("span", CELLS[index], { role: "columnheader" }, text));
  const top = html("div", "gt-gantt-heads", { role: "row" }, ...heads);
  const body = html("div", "gt-gantt-names", { role: "rowgroup" }, ...rows.map((row, index) => rowElement(plan, row, index)));
  return html("div", "gt-gantt-left", { role: "treegrid", "aria-label": label, "aria-colcount": HEADS.length }, html("div", "", { role: "rowgroup" }, top), body);
}

const CELLS = ["gt-gantt-no", "gt-gantt-name", "gt-gantt-body", "gt-gantt-days", "visually-hidden"];

function rowElement(plan: Plan, row: Row, index: number): HTMLElement {
  return row.kind === "phase" ? phaseElement(row, index) : taskElement(plan, row.number, row.task, index);
}

function phaseElement(row: Row & { kind: "phase" }, index: number): HTMLElement {
  const done = row.tasks.filter((each) => each.state === "done").length;
  const arrow = svg("svg", { class: "gt-gantt-arrow", viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("path", { d: "M2 3L5 7L8 3" }));
  const name = html("span", "gt-gantt-phase-name", { role: "gridcell", "aria-colspan": HEADS.length }, arrow, html("b", "", {}, row.name));
  name.append(html("span", "gt-gantt-count", {}, `${done}/${row.tasks.length} 完成`));
  const attributes = { role: "row", "aria-level": 1, "aria-expanded": String(row.isOpen), "data-index": index, tabindex: -1 };
  return html("div", "gt-gantt-row is-phase", attributes, name);
}

function taskElement(plan: Plan, number: number, task: Task, index: number): HTMLElement {
  const texts = [String(number), "", task.json.body ?? "", "", ""];
  const cells = texts.map((text, at) => html("span", CELLS[at], { role: "gridcell" }, text));
  cells[1]!.append(html("span", "gt-gantt-dot", { "aria-hidden": "true" }), html("span", "gt-gantt-text", {}, task.name));
  const attributes = { role: "row", "aria-level": 2, "aria-selected": "false", "data-index": index, "data-id": task.id, tabindex: -1 };
  const element = html("div", `gt-gantt-row is-task is-${task.state}`, attributes, ...cells);
  retell(element, plan, task);
  return element;
}

/** Write into a row what a trial may change: the duration, and the words on dates and state. */
export function retell(element: HTMLElement, plan: Plan, task: Task): void {
  const [days, words] = [element.children[3]!, element.children[4]!];
  days.replaceChildren(...(task.isMilestone ? ["里程碑"] : [html("b", "", {}, String(task.json.days)), html("small", "", {}, ` ${shortUnit(task.unit)}`)]));
  words.textContent = told(plan, task).map((each) => each.join(" ")).join("；");
  element.classList.toggle("is-critical", task.json.critical === true && task.state !== "done");
}

function shortUnit(unit: string): string {
  return unit === "工作日" ? "工日" : unit === "自然日" ? "天" : unit;
}

/** The words for where a task stands: 关键, 近关键, 已完成 … */
export function badges(task: Task): string[] {
  const state = { done: "已完成", started: `进行中 ${task.percent}%`, waiting: "未开始" }[task.state];
  const isOpen = task.state !== "done";
  const kind = isOpen && task.json.critical ? "关键" : isOpen && task.json.near ? "近关键" : "";
  return [kind, state, task.json.unannounced ? "未公布" : ""].filter(Boolean);
}

/** All that is known of a task, as pairs of label and words. */
export function told(plan: Plan, task: Task): [string, string][] {
  const span = (from: number, to: number): string => (to - from <= 1 ? dateWithWeekday(to - 1) : `${dateWithWeekday(from)}至 ${dateWithWeekday(to - 1)}`);
  const isDone = task.state === "done";
  const lines: [string, string][] = [["状态", badges(task).join("、")]];
  if (!task.isMilestone) lines.push(["工期", amount(task.json.days, task.unit)]);
  if (task.json.law) lines.push(["时限", task.json.law]);
  lines.push([isDone ? "实际" : "最早", span(task.from, task.to)]);
  if (!isDone && task.latestTo !== null) lines.push(["最迟", span(task.latestFrom ?? task.latestTo - 1, task.latestTo)]);
  const float = task.json.total_float;
  if (!isDone && float !== null && float !== undefined) lines.push(["余量", floatWords(float, task.unit)]);
  if (task.base) lines.push(["基线", `${span(...task.base)}${drift(task.to - task.base[1])}`]);
  if (task.json.unannounced) lines.push(["未公布", "该年度放假安排尚未公布，日期按周末推算"]);
  return lines.concat(closed(plan, task));
}

function floatWords(float: number, unit: string): string {
  if (float < 0) return `已晚 ${amount(-float, unit)}`;
  return float === 0 ? "没有余量，晚一天总工期就晚一天" : `可以晚 ${amount(float, unit)}`;
}

function drift(days: number): string {
  return days === 0 ? "（未变）" : days > 0 ? `（现晚 ${days} 天）` : `（现早 ${-days} 天）`;
}

/** Named closures the task runs through. */
function closed(plan: Plan, task: Task): [string, string][] {
  const names = plan.closures.filter((each) => each.name && concerns(each, task.unit) && each.from < task.to && each.to > task.from).map((each) => each.name);
  return names.length > 0 ? [["期间", `含${[...new Set(names)].slice(0, 4).join("、")}`]] : [];
}
