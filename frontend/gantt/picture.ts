import { axis, flags, ground, marks } from "./axis";
import { drawPhase, drawTask, endsOf, ghost, patterns } from "./bars";
import { drawLink } from "./links";
import { indexOf, type Row } from "./rows";
import type { Scale, Sizes } from "./scale";
import { STILL, short, svg } from "./svg";
import type { Plan, Task } from "./values";

const MOVE_MS = 160;

/** The right side of the chart: the axis, and one SVG of all rows. Rows are drawn when they come into sight (`see`). */
export class Picture {
  readonly axis: HTMLElement;
  readonly svg: SVGSVGElement;
  private before: Plan | null = null;
  private first = 0;
  private last = -1;
  private chosenId = "";
  private stretched = "";
  private path: string[] = [];
  private readonly rowAt: Map<string, number>;
  private readonly tasks = new Map<string, SVGGElement>();
  private readonly drawnLinks = new Map<number, SVGGElement>();
  private readonly chosen = svg("rect", { class: "gt-gantt-chosen", x: 0, y: 0, height: 0 });
  private readonly hovered = svg("rect", { class: "gt-gantt-hovered", x: 0, y: 0, height: 0 });
  private readonly phases = svg("g", {});
  private readonly links = svg("g", { class: "gt-gantt-links" });
  private readonly ghosts = svg("g", {});
  private readonly bars = svg("g", {});
  private readonly grip = svg("g", { visibility: "hidden" });

  constructor(
    private plan: Plan,
    private readonly rows: Row[],
    readonly scale: Scale,
    readonly sizes: Sizes,
    private readonly hatch: string,
    private readonly hasLinks: boolean,
  ) {
    const height = rows.length * sizes.row;
    this.rowAt = indexOf(rows);
    this.axis = axis(plan, scale);
    this.svg = svg("svg", { class: "gt-gantt-svg", width: scale.width, height, viewBox: `0 0 ${short(scale.width)} ${height}`, "aria-hidden": "true", focusable: "false" });
    for (const band of [this.hovered, this.chosen]) band.setAttribute("width", String(scale.width));
    this.svg.append(patterns(hatch), ground(plan, scale, height), this.hovered, this.chosen, this.phaseBands(), this.lines());
    this.svg.append(marks(plan, scale, height), this.phases, this.links, this.ghosts, this.bars, this.grip);
    this.drawPhases();
  }

  /** Draw the rows from `first` to `last`, where they are not drawn yet. */
  see(first: number, last: number): void {
    if (first === this.first && last === this.last) return;
    [this.first, this.last] = [first, last];
    for (const row of this.rows.slice(first, last + 1)) {
      if (row.kind === "task" && !this.tasks.has(row.task.id)) this.bars.append(this.draw(row.task.id));
    }
    this.drawGhosts();
    this.drawLinks();
  }

  /** Draw another state of the same rows; bars glide to their new places, ghosts stay at those of `before`. */
  become(plan: Plan, before: Plan | null): void {
    const old = this.plan;
    this.plan = plan;
    this.before = before;
    const moved = new Set<string>();
    for (const id of this.rowAt.keys()) {
      if (looksLike(old.tasks.get(id)!, plan.tasks.get(id)!) && this.stretched !== id) continue;
      moved.add(id);
      this.redraw(id, old.tasks.get(id)!);
    }
    this.stretched = "";
    this.axis.querySelector(".gt-gantt-flags")?.replaceWith(flags(plan, this.scale));
    this.svg.querySelector(".gt-gantt-marks")?.replaceWith(marks(plan, this.scale, this.rows.length * this.sizes.row));
    plan.links.forEach((each, index) => {
      if (moved.has(each.before) || moved.has(each.after)) this.drop(index);
    });
    this.drawPhases();
    this.drawGhosts();
    this.drawLinks();
  }

  /** Stretch a bar while it is being dragged. */
  stretch(task: Task, right: number): void {
    const [left] = endsOf(task, this.scale);
    this.stretched = task.id;
    this.tasks.get(task.id)?.querySelector(".gt-gantt-bar")?.setAttribute("width", short(Math.max(3, right - left)));
  }

  /** Mark the chosen row and the links of its task. */
  choose(index: number | null, id: string): void {
    band(this.chosen, index, this.sizes.row);
    for (const [each, group] of this.tasks) group.classList.toggle("is-chosen", each === id);
    this.chosenId = id;
    this.drawLinks();
  }

  hover(index: number | null, editable: Task | null): void {
    band(this.hovered, index, this.sizes.row);
    if (index === null || !editable) return void this.grip.setAttribute("visibility", "hidden");
    const [, right] = endsOf(editable, this.scale);
    const { row, top, bar } = this.sizes;
    const [y, x] = [index * row, right - 2.5];
    this.grip.replaceChildren(
      svg("rect", { class: "gt-gantt-grip", x, y: y + top + 2, width: 5, height: bar - 4, rx: 2 }),
      svg("rect", { class: "gt-gantt-grip-reach", x: right - 8, y, width: 28, height: row }),
    );
    this.grip.setAttribute("visibility", "visible");
  }

  /** Bring out a chain of tasks and the links between them; an empty one brings out nothing. */
  trace(ids: string[]): void {
    this.path = ids;
    this.svg.classList.toggle("has-path", ids.length > 0);
    for (const [id, group] of this.tasks) group.classList.toggle("is-on-path", ids.includes(id));
    this.drawLinks();
  }

  private draw(id: string): SVGGElement {
    const group = drawTask(this.plan.tasks.get(id)!, this.scale, this.sizes, this.rowAt.get(id)! * this.sizes.row, this.hatch);
    group.classList.toggle("is-on-path", this.path.includes(id));
    group.classList.toggle("is-chosen", this.chosenId === id);
    this.tasks.set(id, group);
    return group;
  }

  /** A changed task out of sight is drawn when it is seen again. */
  private redraw(id: string, was: Task): void {
    const old = this.tasks.get(id);
    this.tasks.delete(id);
    if (!this.isSeen(this.rowAt.get(id)!)) return old?.remove();
    const group = this.draw(id);
    if (old) old.replaceWith(group);
    else this.bars.append(group);
    const shift = endsOf(was, this.scale)[0] - endsOf(this.plan.tasks.get(id)!, this.scale)[0];
    if (shift !== 0 && !STILL.matches) group.animate([{ transform: `translateX(${shift}px)` }, { transform: "none" }], { duration: MOVE_MS, easing: "ease-out" });
  }

  private isSeen(index: number): boolean {
    return this.first <= index && index <= this.last;
  }

  private drawGhosts(): void {
    const drawn: SVGElement[] = [];
    for (const id of this.before ? this.tasks.keys() : []) {
      const [was, now] = [this.before!.tasks.get(id)!, this.plan.tasks.get(id)!];
      if (was.from !== now.from || was.to !== now.to) drawn.push(ghost(was, this.scale, this.sizes, this.rowAt.get(id)! * this.sizes.row));
    }
    this.ghosts.replaceChildren(...drawn);
  }

  private drawPhases(): void {
    const drawn = this.rows.flatMap((row, index) => {
      if (row.kind === "task") return [];
      const tasks = row.tasks.map((each) => this.plan.tasks.get(each.id) ?? each);
      return [drawPhase(tasks, this.scale, this.sizes, index * this.sizes.row)];
    });
    this.phases.replaceChildren(...drawn);
  }

  /** Links that are in sight and wanted: all of them, or those of the chosen task and of the path. */
  private drawLinks(): void {
    const steps = new Set(this.path.slice(1).flatMap((id, index) => [`${this.path[index]}>${id}`, `${id}>${this.path[index]}`]));
    this.plan.links.forEach((link, index) => {
      const isChosen = this.chosenId !== "" && (link.before === this.chosenId || link.after === this.chosenId);
      const isOnPath = steps.has(`${link.before}>${link.after}`);
      const [one, other] = [this.rowAt.get(link.before) ?? -1, this.rowAt.get(link.after) ?? -1];
      const isSeen = Math.min(one, other) <= this.last && Math.max(one, other) >= this.first;
      if (!isSeen || !(this.hasLinks || isChosen || isOnPath)) return this.drop(index);
      const drawn = this.drawnLinks.get(index) ?? drawLink(link, this.plan, this.scale, this.sizes, this.rowAt);
      if (!drawn) return;
      const isCritical = isOpenCritical(this.plan.tasks.get(link.before)) && isOpenCritical(this.plan.tasks.get(link.after));
      drawn.setAttribute("class", ["gt-gantt-link", isChosen ? "is-chosen" : "", isOnPath ? "is-on-path" : "", isCritical ? "is-critical" : ""].join(" "));
      if (drawn.parentNode !== this.links) this.links.append(drawn);
      this.drawnLinks.set(index, drawn);
    });
  }

  private drop(index: number): void {
    this.drawnLinks.get(index)?.remove();
    this.drawnLinks.delete(index);
  }

  private phaseBands(): SVGPathElement {
    const { row } = this.sizes;
    const d = this.rows.map((each, index) => (each.kind === "phase" ? `M0 ${index * row}H${short(this.scale.width)}V${(index + 1) * row}H0Z` : "")).join("");
    return svg("path", { class: "gt-gantt-phase-band", d });
  }

  private lines(): SVGPathElement {
    const d = this.rows.map((_, index) => `M0 ${(index + 1) * this.sizes.row - 0.5}H${short(this.scale.width)}`).join("");
    return svg("path", { class: "gt-gantt-row-line", d });
  }
}

/** Whether two states of a task are drawn and told the same. */
export function looksLike(one: Task, other: Task): boolean {
  const facts = ({ json, from, to, latestFrom, latestTo }: Task): string => [from, to, latestFrom, latestTo, json.days, json.critical, json.near, json.total_float, json.unannounced].join();
  return facts(one) === facts(other);
}

function isOpenCritical(task: Task | undefined): boolean {
  return task?.json.critical === true && task.state !== "done";
}

function band(rect: SVGRectElement, index: number | null, height: number): void {
  rect.setAttribute("height", String(index === null ? 0 : height));
  rect.setAttribute("y", String((index ?? 0) * height));
}
