import { badges, told } from "./rows";
import { html } from "./svg";
import type { Plan, Task } from "./values";

const GAP = 14;

/** The sheet of facts beside the pointer or under the row that has the focus. The rows say the same to readers. */
export class Tip {
  readonly element = html("div", "gt-gantt-tip", { "aria-hidden": "true", hidden: "" });
  private id = "";

  show(plan: Plan, task: Task, x: number, y: number): void {
    const key = `${task.id}:${task.json.days}:${task.to}`;
    if (key !== this.id) this.fill(plan, task);
    this.id = key;
    this.place(x, y);
  }

  /** A name, a word under it, and facts. */
  list(name: string, under: string, facts: [string, string][], x: number, y: number): void {
    this.id = "";
    this.element.replaceChildren(html("strong", "", {}, name), html("p", "", {}, under), definitions(facts));
    this.place(x, y);
  }

  /** Words of its own, while a bar is being dragged. */
  say(text: string, x: number, y: number): void {
    this.id = "";
    this.element.replaceChildren(html("strong", "", {}, text));
    this.element.hidden = false;
    const { width } = this.element.getBoundingClientRect();
    this.element.style.left = `${Math.max(8, Math.min(x - width / 2, innerWidth - width - 8))}px`;
    this.element.style.top = `${Math.max(8, y - 52)}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }

  private place(x: number, y: number): void {
    this.element.hidden = false;
    const { width, height } = this.element.getBoundingClientRect();
    const left = x + GAP + width > innerWidth - 8 ? x - GAP - width : x + GAP;
    const top = y + GAP + height > innerHeight - 8 ? y - GAP - height : y + GAP;
    this.element.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    this.element.style.top = `${Math.max(8, top)}px`;
  }

  private fill(plan: Plan, task: Task): void {
    const tags = badges(task).map((each) => html("span", `gt-tag${each === "关键" ? " gt-tag-red" : each === "近关键" || each === "未公布" ? " gt-tag-yellow" : ""}`, {}, each));
    const lines = told(plan, task).slice(1);
    const body = task.json.body ? [html("p", "", {}, task.json.body)] : [];
    this.element.replaceChildren(html("strong", "", {}, task.name), html("div", "gt-gantt-tags", {}, ...tags), ...body, definitions(lines));
  }
}

function definitions(facts: [string, string][]): HTMLElement {
  return html("dl", "", {}, ...facts.flatMap(([name, text]) => [html("dt", "", {}, name), html("dd", "", {}, text)]));
}
