import { endsOf } from "./bars";
import type { Gantt } from "./element";
import { change } from "./trying";
import { daysUntil, type Task } from "./values";

const REACH = 7; // pixels on both sides of a bar's end
const TOUCH_REACH = 22;

interface Hit {
  index: number;
  task: Task | undefined;
  x: number;
}

/** Mouse, pen and finger on the chart: hovering, choosing, and dragging the end of a bar. */
export class Pointer {
  private dragged: Task | null = null;
  private hasDragged = false;

  constructor(private readonly gantt: Gantt) {}

  watchNames(left: HTMLElement): void {
    left.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>(".gt-gantt-row");
      if (row) this.chosen(Number(row.dataset["index"]));
    });
    left.addEventListener("pointerover", (event) => {
      const row = (event.target as Element).closest<HTMLElement>(".gt-gantt-row");
      this.gantt.hover(row ? Number(row.dataset["index"]) : null);
    });
    left.addEventListener("pointerleave", () => this.gantt.hover(null));
  }

  watchPicture(svg: SVGSVGElement): void {
    svg.addEventListener("pointerdown", (event) => this.down(event, svg));
    svg.addEventListener("pointermove", (event) => (this.dragged ? this.drag(event, svg) : this.move(event, svg)));
    svg.addEventListener("pointerup", () => this.up());
    svg.addEventListener("pointercancel", () => this.up());
    svg.addEventListener("pointerleave", () => this.leave());
    svg.addEventListener("click", (event) => {
      if (!this.hasDragged) this.chosen(this.hit(event, svg).index);
      this.hasDragged = false;
    });
  }

  private hit(event: MouseEvent, svg: SVGSVGElement): Hit {
    const box = svg.getBoundingClientRect();
    const index = Math.floor((event.clientY - box.top) / this.gantt.picture.sizes.row);
    const row = this.gantt.rows[index];
    return { index, task: row?.kind === "task" ? this.gantt.shown.tasks.get(row.task.id) : undefined, x: event.clientX - box.left };
  }

  private chosen(index: number): void {
    const row = this.gantt.rows[index];
    if (!row) return;
    this.gantt.choose(index);
    if (row.kind === "phase") this.gantt.fold(row.name);
    else this.gantt.open();
  }

  private move(event: PointerEvent, svg: SVGSVGElement): void {
    const hit = this.hit(event, svg);
    this.gantt.hover(hit.index);
    svg.classList.toggle("is-at-end", this.isAtEnd(hit, event));
    if (hit.task && event.pointerType === "mouse" && this.isOver(hit.task, hit.x)) this.gantt.tip.show(this.gantt.shown, hit.task, event.clientX, event.clientY);
    else this.gantt.tip.hide();
  }

  private leave(): void {
    if (this.dragged) return;
    this.gantt.hover(null);
    this.gantt.tip.hide();
  }

  private isOver(task: Task, x: number): boolean {
    const { scale } = this.gantt.picture;
    const [left, right] = endsOf(task, scale);
    const first = Math.min(left, task.base ? scale.x(task.base[0]) : left);
    const last = Math.max(right, task.latestTo !== null && task.state !== "done" ? scale.x(task.latestTo) : right);
    return x > first - 8 && x < last + (task.isMilestone ? 60 : 8);
  }

  private isAtEnd({ task, x }: Hit, event: PointerEvent): boolean {
    if (!this.gantt.canTry(task)) return false;
    const [left, right] = endsOf(task, this.gantt.picture.scale);
    const reach = event.pointerType === "mouse" ? REACH : TOUCH_REACH;
    return x > Math.max(left + (right - left) / 2, right - reach) && x < right + reach;
  }

  private down(event: PointerEvent, svg: SVGSVGElement): void {
    const hit = this.hit(event, svg);
    if (event.button !== 0 || !this.isAtEnd(hit, event)) return;
    event.preventDefault();
    this.gantt.choose(hit.index);
    this.dragged = hit.task!;
    this.hasDragged = false;
    svg.setPointerCapture(event.pointerId);
    svg.classList.add("is-dragging");
  }

  private drag(event: PointerEvent, svg: SVGSVGElement): void {
    const { gantt } = this;
    const [id, { scale }] = [this.dragged!.id, gantt.picture];
    const task = gantt.plan.tasks.get(id)!; // not as it is tried, so that one place of the hand is one duration
    const to = Math.max(task.from + 1, Math.round(scale.day(this.hit(event, svg).x)));
    const days = daysUntil(gantt.plan, task, to);
    this.hasDragged = true;
    gantt.picture.stretch(task, scale.x(to));
    gantt.tip.say(change(task, days), event.clientX, event.clientY);
    gantt.try(id, days);
  }

  private up(): void {
    if (!this.dragged) return;
    this.dragged = null;
    this.gantt.picture.svg.classList.remove("is-dragging");
    this.gantt.tip.hide();
  }
}
