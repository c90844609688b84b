import { type Day, dayOf, dayOfDate, longDate } from "./days";
import { drawSlip, type Line, type SlipPlan } from "./slip-picture";
import { html, svg } from "./svg";
import { Tip } from "./tip";

/** What data-json names: the forecast of each node as it stood at the end of each month, and why it moved. */
interface SlipJson {
  months: string[];
  nodes: { id: string; name: string; dates: (string | null)[]; reasons?: (string | null)[] }[];
  target?: (string | null)[];
}

const CHOSEN_FIRST = 4;
const COLOURS = 6;
const KEY = "平的线是守住了，往上走是推迟，往下走是提前；▲ 比上月推迟，▼ 比上月提前，空心的没有说明原因；虚线是目标。";
const NARROW_BELOW = 680;

/**
 * A milestone trend chart: along it the months, upwards the date each node was expected at. A flat line was kept, a rising
 * one slips, one that meets the diagonal is reached. `<guatu-slip data-json="id of a json_script">table</guatu-slip>`
 */
export class Slip extends HTMLElement {
  private plan!: SlipPlan;
  private chosen: string[] = [];
  private isBuilt = false;
  private width = 0;
  private readonly tip = new Tip();
  private readonly picture = html("div", "gt-slip-picture");
  private readonly size = new ResizeObserver(() => this.resized());

  connectedCallback(): void {
    if (!this.isBuilt && !this.build()) return;
    this.size.observe(this.picture);
  }

  disconnectedCallback(): void {
    this.size.disconnect();
  }

  private build(): boolean {
    const text = this.dataset["slip"] ?? document.getElementById(this.dataset["json"] ?? "")?.textContent;
    if (!text) return false;
    const json = JSON.parse(text) as SlipJson;
    this.isBuilt = true;
    this.plan = read(json);
    const bySlip = [...this.plan.lines].sort((one, other) => Math.abs(other.slip) - Math.abs(one.slip));
    const ids = [...this.plan.lines.slice(-1), ...bySlip].map((each) => each.id); // the last one is where it all leads
    this.chosen = [...new Set(ids)].slice(0, CHOSEN_FIRST);
    this.replaceChildren(html("div", "gt-slip-body", {}, this.picture, this.choices()), html("p", "gt-slip-key", {}, KEY), table(this.plan, json), this.tip.element);
    this.classList.add("is-drawn");
    this.picture.addEventListener("pointermove", (event) => this.pointed(event));
    this.picture.addEventListener("pointerleave", () => this.tip.hide());
    this.draw();
    return true;
  }

  private resized(): void {
    if (this.picture.clientWidth !== this.width && this.picture.clientWidth > 0) requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.width = this.picture.clientWidth;
    const label = `里程碑趋势图，${this.plan.lines.length} 个节点，${this.plan.names[0]}至${this.plan.names.at(-1)}`;
    this.picture.replaceChildren(drawSlip(this.plan, (id) => this.chosen.indexOf(id) % COLOURS, Math.max(300, this.width), this.width < NARROW_BELOW, label));
  }

  /** One box for each node: those that are ticked have a colour, the others stay grey. */
  private choices(): HTMLElement {
    const list = html("fieldset", "gt-slip-choices", {}, html("legend", "", {}, "突出显示"));
    for (const line of this.plan.lines) {
      const box = html("input", "form-check-input", { type: "checkbox", value: line.id });
      box.checked = this.chosen.includes(line.id);
      const swatch = svg("svg", { class: "gt-slip-swatch", width: 18, height: 10, "aria-hidden": "true" }, svg("line", { x1: 1, x2: 17, y1: 5, y2: 5 }));
      const paint = (): void => swatch.setAttribute("class", `gt-slip-swatch gt-slip-${this.chosen.includes(line.id) ? this.chosen.indexOf(line.id) % COLOURS : "none"}`);
      list.addEventListener("change", paint);
      box.addEventListener("change", () => {
        this.chosen = box.checked ? [...this.chosen, line.id] : this.chosen.filter((each) => each !== line.id);
        this.draw();
      });
      paint();
      list.append(html("label", "", {}, box, swatch, html("span", "gt-slip-name", {}, line.name), html("small", line.slip > 0 ? "is-late" : "", {}, moved(line.slip))));
    }
    return list;
  }

  private pointed(event: PointerEvent): void {
    const point = (event.target as Element).closest<SVGElement>("[data-line]");
    const line = this.plan.lines.find((each) => each.id === point?.dataset["line"]);
    const at = Number(point?.dataset["at"]);
    const day = line?.days[at];
    if (!line || day === null || day === undefined) return this.tip.hide();
    const step = change(line, at);
    const reason = line.reasons[at];
    const facts: [string, string][] = [["预计", longDate(day)]];
    if (step !== null) facts.push(["比上月", moved(step)]);
    if (reason) facts.push(["原因", reason]);
    this.tip.list(line.name, `${this.plan.names[at]}时`, facts, event.clientX, event.clientY);
  }
}

function read(json: SlipJson): SlipPlan {
  const days = (dates: (string | null)[] | undefined): (Day | null)[] => json.months.map((_, index) => (dates?.[index] ? dayOf(dates[index]) : null));
  const lines = json.nodes.map((each): Line => {
    const known = days(each.dates);
    const [first, last] = [known.find((day) => day !== null), lastKnown(known)];
    const reasons = json.months.map((_, index) => each.reasons?.[index] ?? null);
    return { id: each.id, name: each.name, days: known, reasons, slip: (last ?? 0) - (first ?? 0) };
  });
  const parts = json.months.map((each) => each.split("-").map(Number) as [number, number]);
  return {
    names: parts.map(([year, month]) => `${year}年${month}月`),
    ends: parts.map(([year, month]) => dayOfDate(year, month) - 1),
    lines,
    target: days(json.target),
  };
}

/** The last date a node was given, null when there is none. */
export function lastKnown(days: (Day | null)[]): Day | null {
  return [...days].reverse().find((each) => each !== null) ?? null;
}

/** How many days a forecast moved since the month before it was last known. */
export function change(line: Line, at: number): number | null {
  const [day, before] = [line.days[at], lastKnown(line.days.slice(0, at))];
  return day === null || day === undefined || before === null ? null : day - before;
}

function moved(days: number): string {
  return days === 0 ? "未变" : days > 0 ? `晚 ${days} 天` : `早 ${-days} 天`;
}

/** The same as a table, with the reasons. */
function table(plan: SlipPlan, json: SlipJson): HTMLElement {
  const head = html("tr", "", {}, html("th", "", { scope: "col" }, "节点"), ...plan.names.map((each) => html("th", "", { scope: "col" }, each)));
  const rows = json.nodes.map((node, index) => {
    const cells = plan.names.map((_, at) => {
      const reason = plan.lines[index]?.reasons[at];
      return html("td", "", {}, node.dates[at] ?? "—", ...(reason ? [html("small", "", {}, reason)] : []));
    });
    return html("tr", "", {}, html("th", "", { scope: "row" }, node.name), ...cells);
  });
  const box = html("div", "gt-slip-scroll", { tabindex: 0, role: "region", "aria-label": "各月预计日期" }, html("table", "table table-sm", {}, html("caption", "visually-hidden", {}, "各月预计日期"), html("thead", "", {}, head), html("tbody", "", {}, ...rows)));
  return html("details", "gt-chart-table", {}, html("summary", "", {}, "以表格查看"), box);
}
