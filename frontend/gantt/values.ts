import { type Day, dayOf, isWeekend } from "./days";

/** The schedule as the page hands it over, and as the address for trying answers (there only what changed). */
export interface GanttJson {
  as_of: string;
  finish_by?: string | null;
  finish?: string | null;
  late?: number;
  late_unit?: string;
  target?: string;
  target_name?: string;
  can_edit?: boolean;
  phases: string[];
  tasks: TaskJson[];
  links: LinkJson[];
  /** Days without work: first, last, name, and the unit of the calendar they belong to (none: every one). */
  off?: [string, string, string?, string?][];
  /** Weekend days that are worked (调休). */
  work?: string[];
}

export interface TaskJson {
  id: string;
  name: string;
  phase?: string;
  body?: string;
  days: number;
  unit?: string;
  start: string;
  finish: string;
  latest_start?: string | null;
  latest_finish?: string | null;
  total_float?: number | null;
  critical?: boolean;
  near?: boolean;
  state?: "waiting" | "started" | "done";
  percent?: number | null;
  milestone?: boolean;
  baseline?: [string, string] | null;
  unannounced?: boolean;
  law?: string;
}

export interface LinkJson {
  before: string;
  after: string;
  kind?: "FS" | "SS" | "FF" | "SF";
  lag?: number;
}

export interface TrialJson {
  tasks?: (Partial<TaskJson> & { id: string })[];
  finish?: string | null;
  late?: number;
  sentence?: string;
}

/** A node of the schedule: whole days from `from` until before `to`. */
export interface Task {
  json: TaskJson;
  id: string;
  name: string;
  unit: string;
  state: "waiting" | "started" | "done";
  percent: number;
  isMilestone: boolean;
  from: Day;
  to: Day;
  latestFrom: Day | null;
  latestTo: Day | null;
  base: [Day, Day] | null;
}

export interface Closure {
  from: Day;
  to: Day;
  name: string;
  unit: string;
}

/** A schedule ready to be drawn. */
export interface Plan {
  json: GanttJson;
  asOf: Day;
  finishBy: Day | null;
  finish: Day | null;
  late: number;
  tasks: Map<string, Task>;
  links: Required<LinkJson>[];
  closures: Closure[];
  works: Set<Day>;
}

export function readPlan(json: GanttJson): Plan {
  const tasks = new Map(json.tasks.map((each) => [each.id, readTask(each)]));
  const links = json.links.map((each) => ({ kind: "FS" as const, lag: 0, ...each }));
  return {
    json,
    asOf: dayOf(json.as_of),
    finishBy: after(json.finish_by),
    finish: after(json.finish),
    late: json.late ?? 0,
    tasks,
    links: links.filter((each) => tasks.has(each.before) && tasks.has(each.after)),
    closures: (json.off ?? []).map(([from, to, name, unit]) => ({ from: dayOf(from), to: dayOf(to) + 1, name: name ?? "", unit: unit ?? "" })),
    works: new Set((json.work ?? []).map(dayOf)),
  };
}

/** The plan as it would be: what the answer names is replaced, everything else stays. */
export function withTrial(plan: Plan, trial: TrialJson, id: string, days: number): Plan {
  const changed = new Map((trial.tasks ?? []).map((each) => [each.id, each]));
  const tasks = plan.json.tasks.map((each) => {
    const own = each.id === id ? { days } : {};
    return { ...each, ...changed.get(each.id), ...own };
  });
  const finish = trial.finish === undefined ? plan.json.finish : trial.finish;
  return readPlan({ ...plan.json, finish: finish ?? null, late: trial.late ?? plan.late, tasks });
}

function readTask(json: TaskJson): Task {
  return {
    json,
    id: json.id,
    name: json.name,
    unit: json.unit ?? "天",
    state: json.state ?? "waiting",
    percent: Math.max(0, Math.min(100, json.percent ?? 0)),
    isMilestone: json.milestone === true || json.days === 0,
    from: dayOf(json.start),
    to: dayOf(json.finish) + 1,
    latestFrom: json.latest_start ? dayOf(json.latest_start) : null,
    latestTo: after(json.latest_finish),
    base: json.baseline ? [dayOf(json.baseline[0]), dayOf(json.baseline[1]) + 1] : null,
  };
}

/** The end of a day is the morning after it. */
function after(iso: string | null | undefined): Day | null {
  return iso ? dayOf(iso) + 1 : null;
}

const EVERY_DAY = /^(天|日|自然日|日历天|日历日)$/;

/** Whether a day counts for durations of this unit, as far as the page was told. */
function counts(plan: Plan, unit: string, day: Day): boolean {
  if (EVERY_DAY.test(unit)) return true;
  if (plan.closures.some((each) => concerns(each, unit) && each.from <= day && day < each.to)) return false;
  return plan.works.has(day) || !isWeekend(day);
}

export function concerns(closure: Closure, unit: string): boolean {
  return closure.unit === unit || (closure.unit === "" && !EVERY_DAY.test(unit));
}

/**
 * The duration whose bar would end before `to`, counted from the bar as it stands, so that not moving is not changing.
 * The answer of the server says where it really ends.
 */
export function daysUntil(plan: Plan, task: Task, to: Day): number {
  const isCounted = (day: Day): boolean => counts(plan, task.unit, day);
  let days = task.json.days;
  for (let day = task.to; day < to; day++) if (isCounted(day)) days += 1;
  for (let day = task.to - 1; day >= to && days > 1; day--) if (isCounted(day)) days -= 1;
  return Math.max(1, days);
}

/** 30 个工作日 */
export function amount(days: number, unit: string): string {
  return unit === "天" || unit === "日" ? `${days} 天` : `${days} 个${unit}`;
}

export function isEditable(plan: Plan, task: Task | undefined): task is Task {
  return plan.json.can_edit === true && task !== undefined && task.state !== "done" && !task.isMilestone;
}
