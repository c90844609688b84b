import { axis, ground, marks } from "./axis";
import { drawPhase, drawTask, endsOf, ghost, patterns } from "./bars";
import { drawLink } from "./links";
import { indexOf, type Row } from "./rows";
import type { Scale, Sizes } from "./scale";
import { STILL, short, svg } from "./svg";
import type { Plan, Task } from "./values";

const MOVE_MS = 160;

/** The right side of the chart: the axis, and one SVG of all rows. */
export class Picture {
  readonly axis: HTMLElement;
  readonly svg: SVGSVGElement;
  private readonly rowAt: Map<string, number>;
  private readonly tasks = new Map<string, SVGGElement>();
  private readonly chosen = svg("rect", { class: "gt-gantt-chosen", x: 0, y: 0, height: 0 });
  private readonly hovered = svg("rect", { class: "gt-gantt-hovered", x: 0, y: 0, height: 0 });
  private readonly links = svg("g", { class: "gt-gantt-links" });
  private readonly ghosts = svg("g", {});
  private readonly grip = svg("g", { visibility: "hidden" });

  constructor(
    private plan: Plan,
    private readonly rows: Row[],
    readonly scale: Scale,
    readonly sizes: Sizes,
    private readonly hatch: string,
  ) {
    const height = rows.length * sizes.row;
    this.rowAt = indexOf(rows);
    this.axis = axis(plan, scale);
    this.svg = svg("svg", { class: "gt-gantt-svg", width: scale.width, height, viewBox: `0 0 ${short(scale.width)} ${height}`, "aria-hidden": "true", focusable: "false" });
    for (const band of [this.hovered, this.chosen]) band.setAttribute("width", String(scale.width));
    const bars = svg("g", {});
    this.svg.append(patterns(this.hatch), ground(plan, scale, height), this.hovered, this.chosen, this.phaseBands(), this.lines());
    this.svg.append(svg("g", { class: "gt-gantt-marks-place" }, marks(plan, scale, height)), this.links, this.ghosts, bars, this.grip);
    rows.forEach((row, index) => {
      if (row.kind === "phase") bars.append(drawPhase(row.tasks, scale, sizes, index * sizes.row));
      else bars.append(this.draw(row.task, index));
    });
    this.drawLinks();
  }

  /** Draw another state of the same rows; bars glide to their new places, ghosts stay at those of `before`. */
  become(plan: Plan, before: Plan | null): void {
    const old = this.plan;
    this.plan = plan;
    this.ghosts.replaceChildren();
    for (const [id, index] of this.rowAt) {
      const [task, was, origin] = [plan.tasks.get(id)!, old.tasks.get(id), before?.tasks.get(id)];
      if (!was || !looksLike(was, task)) this.redraw(task, was, index);
      if (origin && (origin.from !== task.from || origin.to !== task.to)) this.ghosts.append(ghost(origin, this.scale, this.sizes, index * this.sizes.row));
    }
    this.axis.querySelector(".gt-gantt-flags")?.replaceWith(axis(plan, this.scale).querySelector(".gt-gantt-flags")!);
    this.svg.querySelector(".gt-gantt-marks")?.replaceWith(marks(plan, this.scale, this.rows.length * this.sizes.row));
    this.drawLinks();
  }

  /** Stretch a bar while it is being dragged. */
  stretch(task: Task, right: number): void {
    const [left] = endsOf(task, this.scale);
    this.tasks.get(task.id)?.querySelector(".gt-gantt-bar")?.setAttribute("width", short(Math.max(3, right - left)));
  }

  /** Mark the chosen row and the links of its task. */
  choose(index: number | null, id: string): void {
    band(this.chosen, index, this.sizes.row);
    for (const link of this.links.children as HTMLCollectionOf<SVGElement>) {
      link.classList.toggle("is-chosen", id !== "" && (link.dataset["before"] === id || link.dataset["after"] === id));
    }
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
    const steps = new Set(ids.slice(1).map((id, index) => `${ids[index]}>${id}`));
    this.svg.classList.toggle("has-path", ids.length > 0);
    for (const [id, group] of this.tasks) group.classList.toggle("is-on-path", ids.includes(id));
    for (const link of this.links.children as HTMLCollectionOf<SVGElement>) {
      const { before, after } = link.dataset;
      link.classList.toggle("is-on-path", steps.has(`${before}>${after}`) || steps.has(`${after}>${before}`));
    }
  }

  private draw(task: Task, index: number): SVGGElement {
    const group = drawTask(task, this.scale, this.sizes, index * this.sizes.row, this.hatch);
    this.tasks.set(task.id, group);
    return group;
  }

  private redraw(task: Task, was: Task | undefined, index: number): void {
    const old = this.tasks.get(task.id);
    const group = this.draw(task, index);
    if (old?.classList.contains("is-on-path")) group.classList.add("is-on-path");
    old?.replaceWith(group);
    const shift = was ? endsOf(was, this.scale)[0] - endsOf(task, this.scale)[0] : 0;
    if (shift !== 0 && !STILL.matches) group.animate([{ transform: `translateX(${shift}px)` }, { transform: "none" }], { duration: MOVE_MS, easing: "ease-out" });
  }

  private drawLinks(): void {
    const kept = new Map([...(this.links.children as HTMLCollectionOf<SVGElement>)].map((each) => [`${each.dataset["before"]}>${each.dataset["after"]}`, each.getAttribute("class") ?? ""]));
    const drawn = this.plan.links.flatMap((each) => drawLink(each, this.plan, this.scale, this.sizes, this.rowAt) ?? []);
    for (const each of drawn) {
      const { before, after } = each.dataset;
      each.setAttribute("class", kept.get(`${before}>${after}`) ?? "gt-gantt-link");
      const critical = [before, after].every((id) => { const task = this.plan.tasks.get(id ?? ""); return task?.json.critical && task.state !== "done"; });
      each.classList.toggle("is-critical", critical);
    }
    this.links.replaceChildren(...drawn);
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

function band(rect: SVGRectElement, index: number | null, height: number): void {
  rect.setAttribute("height", String(index === null ? 0 : height));
  rect.setAttribute("y", String((index ?? 0) * height));
}
