import { button } from "../lib/dom";
import { longDate } from "./days";
import { html, svg } from "./svg";
import type { Plan } from "./values";

/** Pixels a day of each step; 全程 shows the whole plan. */
export const ZOOMS: [string, number | null][] = [["周", 20], ["月", 6], ["季", 2.2], ["年", 1], ["全程", null]];

export interface Wishes {
  zoom(perDay: number | null): void;
  links(isOn: boolean): void;
  fold(isFolded: boolean): void;
  list(isList: boolean): void;
}

/** The head of the chart: what the plan comes to, and how to look at it. */
export class Toolbar {
  private readonly summary = html("p", "gt-gantt-summary", { "aria-live": "polite" });
  private readonly zooms: HTMLButtonElement[];
  private readonly links = button("关系线", "btn btn-sm");
  private readonly fold = button("收起", "btn btn-sm");
  private readonly views = ["图", "表"].map((text) => button(text, "btn btn-sm"));
  readonly element: HTMLElement;

  constructor(wishes: Wishes, hasList: boolean) {
    this.zooms = ZOOMS.map(([name, perDay]) => {
      const one = button(name, "btn btn-sm");
      one.addEventListener("click", () => wishes.zoom(perDay));
      return one;
    });
    this.links.addEventListener("click", () => wishes.links(!isPressed(this.links)));
    this.fold.addEventListener("click", () => wishes.fold(this.fold.textContent === "收起"));
    this.views.forEach((one, index) => one.addEventListener("click", () => wishes.list(index === 1)));
    const looks = html("div", "gt-gantt-looks", {}, group("时间刻度", this.zooms), this.links, this.fold);
    if (hasList) looks.append(group("图或表", this.views));
    this.element = html("div", "gt-gantt-top", {}, this.summary, looks);
  }

  show(state: { perDay: number; isFitting: boolean; hasLinks: boolean; isFolded: boolean; isList: boolean }): void {
    this.zooms.forEach((one, index) => {
      const perDay = ZOOMS[index]![1];
      press(one, perDay === null ? state.isFitting : !state.isFitting && Math.abs(state.perDay - perDay) < 0.01);
    });
    press(this.links, state.hasLinks);
    this.fold.textContent = state.isFolded ? "展开" : "收起";
    this.fold.setAttribute("aria-label", state.isFolded ? "展开各阶段" : "收起各阶段");
    this.views.forEach((one, index) => press(one, (index === 1) === state.isList));
    for (const one of [...this.zooms, this.links, this.fold]) one.disabled = state.isList;
  }

  summarise(plan: Plan): void {
    const name = plan.json.target_name ?? "完工";
    const parts: (Node | string)[] = [];
    if (plan.finish !== null) parts.push(html("span", "", {}, `${name}预计 `, html("b", "", {}, longDate(plan.finish - 1))));
    if (plan.finishBy !== null) parts.push(html("span", "", {}, `目标 ${longDate(plan.finishBy - 1)}`));
    if (plan.finish !== null && plan.finishBy !== null) parts.push(verdict(plan));
    this.summary.replaceChildren(...parts);
  }
}

function verdict(plan: Plan): HTMLElement {
  if (plan.late > 0) return html("span", "gt-tag gt-tag-red", {}, `晚 ${plan.late} 个${plan.json.late_unit ?? "工作日"}`);
  return html("span", "gt-tag gt-tag-green", {}, "赶得上");
}

function group(label: string, buttons: HTMLButtonElement[]): HTMLElement {
  return html("div", "btn-group", { role: "group", "aria-label": label }, ...buttons);
}

function isPressed(one: HTMLButtonElement): boolean {
  return one.getAttribute("aria-pressed") === "true";
}

function press(one: HTMLButtonElement, isOn: boolean): void {
  one.setAttribute("aria-pressed", String(isOn));
}

/** What the shapes and colours mean; `hatch` names the pattern of the chart itself. */
export function legend(hatch: string): HTMLElement {
  const bar = (state: string, extra: SVGElement[] = [], attributes: Record<string, string> = {}): SVGElement[] => [
    svg("g", { class: `gt-gantt-task ${state}` }, svg("rect", { class: "gt-gantt-bar", x: 1.5, y: 3, width: 27, height: 10, rx: 3, ...attributes }), ...extra),
  ];
  const part = svg("rect", { class: "gt-gantt-done", x: 1.5, y: 3, width: 14, height: 10, rx: 3 });
  const diamond = svg("path", { class: "gt-gantt-bar gt-gantt-diamond", d: "M15 1L22 8L15 15L8 8Z" });
  const items: [string, SVGElement[]][] = [
    ["已完成", bar("is-done")],
    ["进行中", bar("is-started", [part])],
    ["未开始", bar("is-waiting")],
    ["关键", bar("is-waiting is-critical", [], { fill: `url(#${hatch})` })],
    ["近关键", bar("is-waiting is-near")],
    ["里程碑", [svg("g", { class: "gt-gantt-task is-waiting" }, diamond)]],
    ["余量，到最迟完成", [svg("path", { class: "gt-gantt-float", d: "M2 8.5H27M27 4V13" })]],
    ["最迟完成已过", [svg("path", { class: "gt-gantt-over", d: "M15 4L20 11H10Z" })]],
    ["基线", [svg("rect", { class: "gt-gantt-base", x: 1, y: 6, width: 28, height: 4, rx: 1 })]],
    ["未公布", [...bar("is-waiting is-unannounced"), svg("rect", { class: "gt-gantt-fade", x: 21, y: 4, width: 8, height: 8 }), svg("line", { class: "gt-gantt-open-end", x1: 28.5, x2: 28.5, y1: 0, y2: 16 })]],
    ["目标日期", [svg("line", { class: "gt-gantt-mark gt-gantt-mark-target", x1: 15, x2: 15, y1: 0, y2: 16 })]],
    ["不计工期的日子", [svg("rect", { class: "gt-gantt-closure", x: 4, y: 1, width: 22, height: 14 })]],
  ];
  const list = items.map(([text, shapes]) => html("li", "", {}, svg("svg", { width: 30, height: 16, viewBox: "0 0 30 16", "aria-hidden": "true" }, ...shapes), text));
  return html("ul", "gt-gantt-legend", { "aria-label": "图例" }, ...list);
}
