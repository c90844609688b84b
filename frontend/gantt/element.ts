import { endsOf } from "./bars";
import { escapePressed, keyPressed } from "./keys";
import { drawPaper, Paper } from "./paper";
import { looksLike, Picture } from "./picture";
import { Pointer } from "./pointer";
import { RouteButtons, startAt } from "./routes";
import { column, indexOf, keyOf, retell, type Row, rowsOf } from "./rows";
import { COARSEST, FINEST, fitting, NARROW, scaleFor, WIDE } from "./scale";
import { html } from "./svg";
import { Tip } from "./tip";
import { legend, Toolbar } from "./toolbar";
import { Asking, change, fillForm, type Trial, TryLine } from "./trying";
import { type GanttJson, isEditable, type Plan, readPlan, type Task, type TrialJson, withTrial } from "./values";

const NARROW_BELOW = 680;
const MIDDLE_BELOW = 960;
const REST_MS = 120;
const AHEAD = 8; // rows are drawn so many at a time
const MANY = 80; // from so many tasks on the links are off at first
let count = 0;

/**
 * A schedule as a chart that can be tried: `<guatu-gantt data-json="id of a json_script">table without script</guatu-gantt>`,
 * or the JSON itself in `data-gantt` where it comes with a fragment. data-try-url answers what another duration would do,
 * data-node-url + id is shown in data-node-target, data-save-form is filled when a change is to be kept.
 */
export class Gantt extends HTMLElement {
  plan!: Plan;
  shown!: Plan;
  rows: Row[] = [];
  picture!: Picture;
  readonly tip = new Tip();
  private trial: Trial | null = null;
  private key = "";
  private perDay: number | null = null;
  private hasLinks = true;
  private isList = false;
  private path: string[] = [];
  private ignoredPath: Element | null = null;
  private isBuilt = false;
  private width = 0;
  private frame = 0;
  private wheel = 1;
  private resting = 0;
  private folded = new Set<string>();
  private left!: HTMLElement;
  private toolbar!: Toolbar;
  private line!: TryLine;
  private asking!: Asking;
  private pointer!: Pointer;
  private readonly hatch = `gt-gantt-hatch-${(count += 1)}`;
  private readonly list = html("div", "gt-gantt-list", { hidden: "" });
  private readonly sheet = html("div", "gt-gantt-sheet");
  private readonly right = html("div", "gt-gantt-right");
  private readonly scroller = html("div", "gt-gantt-scroll", {}, this.sheet);
  private readonly live = html("div", "gt-gantt-live");
  private readonly paper = new Paper(this, () => (this.isList ? null : drawPaper(this.shown, this.hasLinks)));
  private readonly size = new ResizeObserver(() => this.resized());
  private readonly onSettle = (): void => this.findPath();
  private readonly routes = new RouteButtons((ids) => this.showRoute(ids));
  private readonly onKey = (event: KeyboardEvent): void => escapePressed(this, event);

  connectedCallback(): void {
    if (!this.isBuilt && !this.build()) return;
    this.size.observe(this.scroller);
    document.addEventListener("htmx:afterSettle", this.onSettle);
    document.addEventListener("keydown", this.onKey);
    this.routes.watch();
    this.paper.watch();
    this.findPath();
  }

  disconnectedCallback(): void {
    this.size.disconnect();
    document.removeEventListener("htmx:afterSettle", this.onSettle);
    document.removeEventListener("keydown", this.onKey);
    this.routes.unwatch();
    this.paper.unwatch();
  }

  private build(): boolean {
    const json = this.dataset["gantt"] ?? document.getElementById(this.dataset["json"] ?? "")?.textContent;
    if (!json) return false; // the table of the page stays
    this.plan = this.shown = readPlan(JSON.parse(json) as GanttJson);
    this.isBuilt = true;
    this.hasLinks = this.plan.tasks.size <= MANY;
    const hasList = this.childElementCount > 0;
    this.list.append(...this.childNodes);
    this.toolbar = new Toolbar({ zoom: (to) => this.zoom(to), links: (isOn) => this.showLinks(isOn), fold: (is) => this.foldAll(is), list: (is) => this.showList(is) }, hasList);
    this.line = new TryLine((by) => this.stepDays(by), () => this.save(), () => this.discard());
    this.asking = new Asking(this.dataset["tryUrl"] ?? "", (trial, answer) => this.answered(trial, answer), (sentence) => this.refused(sentence));
    this.pointer = new Pointer(this);
    this.live.append(this.scroller, this.line.element);
    this.append(this.toolbar.element, this.live, this.list, this.tip.element);
    this.classList.add("is-drawn");
    this.sheet.addEventListener("keydown", (event) => keyPressed(this, event) && event.preventDefault());
    this.sheet.addEventListener("focusin", (event) => this.focused(event));
    this.sheet.addEventListener("focusout", () => this.tip.hide());
    this.scroller.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    this.scroller.addEventListener("scroll", () => this.see(), { passive: true });
    this.toolbar.summarise(this.plan);
    this.draw();
    this.live.append(legend(this.hatch));
    startAt(this.scroller, this.picture, this.rows.findIndex((row) => row.kind === "task" && row.task.json.state !== "done"));
    return true;
  }

  /* Drawing */

  private get isNarrow(): boolean {
    return this.scroller.clientWidth < NARROW_BELOW;
  }

  private draw(): void {
    this.rows = rowsOf(this.shown, this.folded);
    this.left = column(this.shown, this.rows, `${this.getAttribute("aria-label") ?? "倒排工期"}：节点`);
    this.pointer.watchNames(this.left);
    this.width = this.scroller.clientWidth;
    this.classList.toggle("is-narrow", this.isNarrow);
    this.classList.toggle("is-middle", !this.isNarrow && this.width < MIDDLE_BELOW);
    this.style.setProperty("--gt-gantt-view", `${this.width}px`);
    this.sheet.replaceChildren(this.left, this.right);
    this.drawPicture();
  }

  private drawPicture(): void {
    const room = this.scroller.clientWidth - (this.isNarrow ? 0 : this.left.offsetWidth);
    const perDay = this.perDay ?? fitting(this.shown, room);
    this.picture = new Picture(this.shown, this.rows, scaleFor(this.shown, perDay, room), this.isNarrow ? NARROW : WIDE, this.hatch, this.hasLinks);
    this.right.replaceChildren(this.picture.axis, this.picture.svg);
    this.pointer.watchPicture(this.picture.svg);
    this.see();
    if (this.trial) this.picture.become(this.shown, this.plan);
    this.mark();
    this.toolbar.show({ perDay, isFitting: this.perDay === null, hasLinks: this.hasLinks, isFolded: this.folded.size > 0, isList: this.isList });
  }

  /** Have the rows in sight drawn, and as many again above and below. */
  private see(): void {
    const { row } = this.picture.sizes;
    const many = Math.ceil(this.scroller.clientHeight / row);
    const first = Math.floor(this.scroller.scrollTop / row / AHEAD) * AHEAD;
    this.picture.see(Math.max(0, first - many), first + AHEAD + 2 * many);
    this.tip.hide();
  }

  /** Put the marks of choice and path where they belong. */
  private mark(): void {
    const index = this.rows.findIndex((row) => keyOf(row) === this.key);
    const row = this.rows[index];
    for (const each of this.left.querySelectorAll<HTMLElement>(".gt-gantt-row")) {
      const isIt = Number(each.dataset["index"]) === Math.max(0, index);
      each.tabIndex = isIt ? 0 : -1;
      if (each.dataset["id"]) each.setAttribute("aria-selected", String(isIt && index >= 0));
      each.classList.toggle("is-dim", this.path.length > 0 && !this.path.includes(each.dataset["id"] ?? ""));
    }
    this.picture.choose(index < 0 ? null : index, row?.kind === "task" ? row.task.id : "");
    this.picture.trace(this.path);
    this.hover(null);
  }

  private resized(): void {
    if (this.scroller.clientWidth === this.width || this.scroller.clientWidth === 0 || this.paper.isOut) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  /* Looking */

  /** Zoom to so many pixels a day (null: the whole plan), keeping `at` (pixels from the left of the picture's window) in place. */
  zoom(perDay: number | null, at?: number): void {
    const lead = this.isNarrow ? 0 : this.left.offsetWidth;
    const view = this.scroller.clientWidth - lead;
    const task = this.task();
    const keeps = at ?? view / 2;
    const day = at === undefined && this.perDay === null ? (task?.from ?? this.shown.asOf) : this.picture.scale.day(this.scroller.scrollLeft + keeps);
    this.perDay = perDay === null ? null : Math.max(COARSEST, Math.min(FINEST, perDay));
    this.drawPicture();
    this.scroller.scrollLeft = perDay === null ? 0 : this.picture.scale.x(day) - keeps;
  }

  zoomBy(factor: number, at?: number): void {
    this.zoom(this.picture.scale.perDay * factor, at);
  }

  private wheeled(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.wheel *= Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 200);
    const at = event.clientX - this.right.getBoundingClientRect().left - this.scroller.scrollLeft;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.zoomBy(this.wheel, Math.max(0, at));
      this.wheel = 1;
    });
  }

  private showLinks(isOn: boolean): void {
    this.hasLinks = isOn;
    this.drawPicture();
  }

  private foldAll(isFolded: boolean): void {
    this.folded = new Set(isFolded ? rowsOf(this.shown, new Set()).flatMap((row) => (row.kind === "phase" ? [row.name] : [])) : []);
    this.draw();
  }

  private showList(isList: boolean): void {
    this.isList = isList;
    this.live.hidden = isList;
    this.list.hidden = !isList;
    this.tip.hide();
    if (!isList) this.draw();
    else this.toolbar.show({ perDay: 0, isFitting: this.perDay === null, hasLinks: this.hasLinks, isFolded: this.folded.size > 0, isList });
  }

  fold(name: string, isFolded = !this.folded.has(name)): void {
    if (isFolded) this.folded.add(name);
    else this.folded.delete(name);
    const hadFocus = this.left.contains(document.activeElement);
    this.draw();
    if (hadFocus) this.rowElement(this.index())?.focus({ preventScroll: true });
  }

  /* Choosing */

  index(): number {
    return this.rows.findIndex((row) => keyOf(row) === this.key);
  }

  /** The chosen task, as it is shown. */
  task(): Task | undefined {
    return this.shown.tasks.get(this.key);
  }

  rowElement(index: number): HTMLElement | null {
    return this.left.querySelector<HTMLElement>(`[data-index="${index}"]`);
  }

  canTry(task: Task | undefined): task is Task {
    return "tryUrl" in this.dataset && isEditable(this.shown, task);
  }

  /** Make a row the chosen one; with `reveals` it and its bar are scrolled into sight. */
  choose(index: number, reveals = false): void {
    const row = this.rows[index];
    if (!row) return;
    this.key = keyOf(row);
    this.mark();
    this.rowElement(index)?.focus({ preventScroll: true });
    if (reveals) this.reveal(index, row);
    const task = this.task();
    if (this.canTry(task)) this.line.show(task, this.trial?.id === task.id ? this.trial : null);
    else if (!this.trial) this.line.hide();
    if (this.trial && this.trial.id !== task?.id) this.line.show(this.shown.tasks.get(this.trial.id)!, this.trial);
  }

  private reveal(index: number, row: Row): void {
    const { scroller, picture } = this;
    const [top, height] = [index * picture.sizes.row, picture.sizes.row];
    const head = picture.axis.offsetHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (top + height + head > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + height + head - scroller.clientHeight;
    if (row.kind !== "task") return;
    const view = scroller.clientWidth - (this.isNarrow ? 0 : this.left.offsetWidth);
    const [left, right] = endsOf(this.shown.tasks.get(row.task.id)!, picture.scale);
    if (right < scroller.scrollLeft + 20 || left > scroller.scrollLeft + view - 20) scroller.scrollLeft = left - view / 3;
  }

  hover(index: number | null): void {
    const row = this.rows[index ?? this.index()];
    const task = row?.kind === "task" ? this.shown.tasks.get(row.task.id) : undefined;
    this.picture.hover(index ?? (this.index() < 0 ? null : this.index()), this.canTry(task) ? task : null);
  }

  private focused(event: FocusEvent): void {
    const element = (event.target as Element).closest<HTMLElement>(".gt-gantt-row");
    const index = Number(element?.dataset["index"] ?? -1);
    if (index >= 0 && this.key !== keyOf(this.rows[index]!) && element?.matches(":focus-visible")) this.choose(index, true);
  }

  /** Show the facts of a task under its row, for those who came by keyboard. */
  tipAtRow(index: number): void {
    const [row, element] = [this.rows[index], this.rowElement(index)];
    if (row?.kind !== "task" || !element) return this.tip.hide();
    const box = element.getBoundingClientRect();
    this.tip.show(this.shown, this.shown.tasks.get(row.task.id)!, this.isNarrow ? box.left : box.right - 24, box.bottom - 6);
  }

  /** Ask the page for what it knows of the chosen task. */
  open(): void {
    const task = this.task();
    if (!task || !this.dataset["nodeUrl"]) return;
    const detail = { url: `${this.dataset["nodeUrl"]}${encodeURIComponent(task.id)}/`, target: this.dataset["nodeTarget"] ?? "" };
    this.dispatchEvent(new CustomEvent("guatu-gantt-open", { bubbles: true, detail }));
  }

  private findPath(): void {
    const found = [...document.querySelectorAll<HTMLElement>("[data-gantt-path]")].pop() ?? null;
    const ids = found && found !== this.ignoredPath ? (found.dataset["ganttPath"] ?? "").split(",").map((each) => each.trim()) : [];
    this.trace(ids);
  }

  private showRoute(ids: string[]): void {
    this.trace(ids);
    if (ids.length === 0) return;
    startAt(this.scroller, this.picture, this.rows.findIndex((row) => this.path.includes(keyOf(row))));
    this.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  private trace(ids: string[]): void {
    const known = ids.filter((each) => this.plan.tasks.has(each));
    this.path = known.length > 1 ? known : []; // one node alone is no path
    const hidden = this.path.map((id) => this.plan.tasks.get(id)!.json.phase ?? "其他").filter((phase) => this.folded.delete(phase));
    if (hidden.length > 0) this.draw();
    else this.mark();
  }

  /* Trying */

  /** Ask what this duration would do. The bars move when the answer comes. */
  try(id: string, days: number): void {
    const task = this.plan.tasks.get(id);
    if (!this.canTry(task)) return;
    if (Math.max(1, days) === task.json.days) return this.discard();
    if (this.trial && this.trial.id !== id) this.discard();
    this.trial = { id, days: Math.max(1, days) };
    this.line.show(task, this.trial);
    this.line.busy(true);
    this.line.say(`${change(task, this.trial.days)}，正在计算…`);
    this.asking.ask(this.trial);
  }

  stepDays(by: number): void {
    const task = this.trial ? this.plan.tasks.get(this.trial.id) : this.task();
    if (task) this.try(task.id, (this.trial?.days ?? task.json.days) + by);
  }

  private answered(trial: Trial, answer: TrialJson): void {
    if (this.trial?.id !== trial.id) return;
    this.present(withTrial(this.plan, answer, trial.id, trial.days), this.plan);
    if (this.trial.days !== trial.days) return; // a later wish is on its way
    this.line.busy(false);
    this.line.say(answer.sentence ?? change(this.plan.tasks.get(trial.id)!, trial.days));
    this.dispatchEvent(new CustomEvent("guatu-gantt-tried", { bubbles: true, detail: { node: trial.id, days: trial.days } }));
  }

  private refused(sentence: string): void {
    this.line.busy(false);
    this.line.say(sentence, true);
  }

  /** Show a plan: the bars at once, the words of the rows when the hand comes to rest. */
  private present(plan: Plan, before: Plan | null): void {
    this.shown = plan;
    this.picture.become(plan, before);
    this.toolbar.summarise(plan);
    this.hover(null);
    window.clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.tell(), REST_MS);
  }

  private tell(): void {
    for (const [id, index] of indexOf(this.rows)) {
      const [task, row] = [this.shown.tasks.get(id)!, this.rows[index]!];
      if (row.kind !== "task" || looksLike(row.task, task)) continue;
      row.task = task;
      retell(this.rowElement(index)!, this.shown, task);
    }
  }

  private save(): void {
    if (!this.trial) return;
    const { id, days } = this.trial;
    this.dispatchEvent(new CustomEvent("guatu-gantt-save", { bubbles: true, detail: { node: id, days } }));
    fillForm(this.dataset["saveForm"], this.trial);
  }

  discard(): void {
    this.asking.forget();
    const id = this.trial?.id;
    this.trial = null;
    this.line.busy(false);
    if (this.shown !== this.plan) this.present(this.plan, null);
    const task = this.task() ?? this.plan.tasks.get(id ?? "");
    if (this.canTry(task)) this.line.show(task, null);
    else this.line.hide();
  }

  /** Take back one thing: what is being tried, else the path that is brought out. */
  escape(): void {
    if (this.trial) return this.discard();
    this.ignoredPath = [...document.querySelectorAll("[data-gantt-path]")].pop() ?? null;
    this.path = [];
    this.routes.release();
    this.tip.hide();
    this.mark();
  }
}
