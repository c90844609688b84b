import { isTyping } from "../lib/dom";
import type { Gantt } from "./element";

const STEP = 1.4;

/** What a key does while a row has the focus; false for keys that mean nothing here. */
export function keyPressed(gantt: Gantt, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const [index, last] = [gantt.index(), gantt.rows.length - 1];
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last, PageDown: index + 10, PageUp: index - 10 }[event.key];
  if (to !== undefined) return step(gantt, Math.max(0, Math.min(last, to)));
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") return sideways(gantt, event.key === "ArrowRight");
  if (event.key === "Enter" || event.key === " ") return act(gantt);
  if (event.key === "Escape") gantt.escape();
  else if (event.key === "+" || event.key === "=") gantt.zoomBy(STEP);
  else if (event.key === "-") gantt.zoomBy(1 / STEP);
  else if (event.key === "0") gantt.zoom(null);
  else return false;
  return true;
}

function step(gantt: Gantt, index: number): boolean {
  gantt.choose(index, true);
  gantt.tipAtRow(index);
  return true;
}

/** ← → change the duration of a task that may be tried, and fold a phase. */
function sideways(gantt: Gantt, isRight: boolean): boolean {
  const row = gantt.rows[gantt.index()];
  if (row?.kind === "phase") {
    if (row.isOpen !== isRight) gantt.fold(row.name, !isRight);
    return true;
  }
  if (!gantt.canTry(gantt.task())) return false;
  gantt.stepDays(isRight ? 1 : -1);
  gantt.tip.hide();
  return true;
}

function act(gantt: Gantt): boolean {
  const row = gantt.rows[gantt.index()];
  if (row?.kind === "phase") gantt.fold(row.name);
  else gantt.open();
  return row !== undefined;
}

/** Escape anywhere on the page takes back what is tried or brought out, unless it belongs to a field or a dialog. */
export function escapePressed(gantt: Gantt, event: KeyboardEvent): void {
  if (event.key === "Escape" && !event.defaultPrevented && !isTyping(event.target) && !document.querySelector("dialog[open]")) gantt.escape();
}
