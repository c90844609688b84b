import type { Day } from "./days";
import type { Plan } from "./values";

/** What stands right of the last date: flags and the dates of milestones. */
export const MARGIN = 92;
const LEFT = 14;
export const FINEST = 36;
export const COARSEST = 0.15;

/** Days to pixels. */
export class Scale {
  constructor(
    readonly from: Day,
    readonly to: Day,
    readonly perDay: number,
    readonly width: number,
  ) {}

  x(day: Day): number {
    return LEFT + (day - this.from) * this.perDay;
  }

  day(x: number): Day {
    return this.from + (x - LEFT) / this.perDay;
  }
}

/** The days a plan needs, from its first date to its last. */
export function spanOf(plan: Plan): [Day, Day] {
  let [first, last] = [plan.asOf, plan.asOf + 7];
  for (const task of plan.tasks.values()) {
    first = Math.min(first, task.from, task.base?.[0] ?? first);
    last = Math.max(last, task.to, task.latestTo ?? last, task.base?.[1] ?? last);
  }
  return [first, Math.max(last, plan.finishBy ?? last, plan.finish ?? last)];
}

/** As many pixels a day as let the whole plan stand in `width`. */
export function fitting(plan: Plan, width: number): number {
  const [first, last] = spanOf(plan);
  return Math.max(COARSEST, Math.min(FINEST, (width - LEFT - MARGIN) / (last - first)));
}

/** A scale with `perDay` pixels a day that is at least `width` wide. */
export function scaleFor(plan: Plan, perDay: number, width: number): Scale {
  const [first, last] = spanOf(plan);
  const needed = LEFT + (last - first) * perDay + MARGIN;
  return new Scale(first, last, perDay, Math.max(Math.floor(width), Math.ceil(needed)));
}

/** Sizes of a row and of what stands in it, all in pixels. */
export interface Sizes {
  row: number;
  top: number;
  bar: number;
  base: number;
}

export const WIDE: Sizes = { row: 36, top: 9, bar: 14, base: 27 };
export const NARROW: Sizes = { row: 54, top: 29, bar: 12, base: 45 };
export const PAPER: Sizes = { row: 24, top: 5, bar: 10, base: 18 };
