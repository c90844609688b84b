import { axis, ground, marks } from "./axis";
import { drawPhase, drawTask, patterns } from "./bars";
import { drawLink } from "./links";
import { badges, indexOf, rowsOf } from "./rows";
import { fitting, PAPER, scaleFor } from "./scale";
import { html, svg } from "./svg";
import { legend } from "./toolbar";
import { amount, type Plan } from "./values";

const PICTURE = 640; // pixels of an A4 sheet lying on its side, after the columns of words
const HATCH = "gt-gantt-hatch-paper";

/** The whole chart as a table, a row with its strip of the picture each, so that it breaks between rows and repeats its head. */
export function drawPaper(plan: Plan, hasLinks: boolean): HTMLElement {
  const rows = rowsOf(plan, new Set());
  const at = indexOf(rows);
  const scale = scaleFor(plan, fitting(plan, PICTURE), PICTURE);
  const links = hasLinks ? plan.links : [];
  const head = html("tr", "", {}, ...["序号", "节点", "责任单位", "工期"].map((each) => html("th", "", { scope: "col" }, each)), html("th", "gt-gantt-strip", { scope: "col" }, axis(plan, scale)));
  const body = html("tbody");
  rows.forEach((row, index) => {
    const strip = svg("svg", { width: scale.width, height: PAPER.row, viewBox: `0 0 ${scale.width} ${PAPER.row}` });
    strip.append(ground(plan, scale, PAPER.row), marks(plan, scale, PAPER.row));
    const crossing = svg("g", { class: "gt-gantt-links", transform: `translate(0 ${-index * PAPER.row})` });
    for (const link of links) {
      const [first, last] = [at.get(link.before) ?? -1, at.get(link.after) ?? -1].sort((a, b) => a - b) as [number, number];
      if (index < first - 1 || index > last + 1) continue;
      const drawn = drawLink(link, plan, scale, PAPER, at);
      if (drawn) crossing.append(drawn);
    }
    strip.append(crossing, row.kind === "phase" ? drawPhase(row.tasks, scale, PAPER, 0) : drawTask(row.task, scale, PAPER, 0, HATCH));
    const cell = html("td", "gt-gantt-strip", {}, strip);
    if (row.kind === "phase") return void body.append(html("tr", "is-phase", {}, html("th", "", { colspan: 4, scope: "rowgroup" }, row.name), cell));
    const { task, number } = row;
    const isCritical = badges(task)[0] === "关键";
    const texts = [String(number), `${task.name}${isCritical ? "（关键）" : ""}`, task.json.body ?? "", task.isMilestone ? "—" : amount(task.json.days, task.unit)];
    body.append(html("tr", isCritical ? "is-critical" : "", {}, ...texts.map((each) => html("td", "", {}, each)), cell));
  });
  const table = html("table", "", {}, html("thead", "", {}, head), body);
  return html("div", "gt-gantt-paper", { "aria-hidden": "true" }, svg("svg", { class: "gt-gantt-defs", width: 0, height: 0 }, patterns(HATCH)), table, legend(HATCH));
}

const PRINTING = matchMedia("print");

/** Lays a drawing for paper beside the live one while the page is printed, and takes it away afterwards. */
export class Paper {
  private copy: HTMLElement | null = null;
  private readonly out = (): void => this.lay();
  private readonly back = (): void => this.clear();
  private readonly either = (): void => (PRINTING.matches ? this.lay() : this.clear());

  constructor(
    private readonly host: HTMLElement,
    private readonly draw: () => HTMLElement | null,
  ) {}

  get isOut(): boolean {
    return this.copy !== null;
  }

  watch(): void {
    window.addEventListener("beforeprint", this.out);
    window.addEventListener("afterprint", this.back);
    PRINTING.addEventListener("change", this.either);
  }

  unwatch(): void {
    window.removeEventListener("beforeprint", this.out);
    window.removeEventListener("afterprint", this.back);
    PRINTING.removeEventListener("change", this.either);
  }

  private lay(): void {
    if (this.copy) return;
    this.copy = this.draw();
    if (this.copy) this.host.append(this.copy);
  }

  private clear(): void {
    this.copy?.remove();
    this.copy = null;
  }
}
