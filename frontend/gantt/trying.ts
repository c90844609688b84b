import { button } from "../lib/dom";
import { html } from "./svg";
import { amount, type Task, type TrialJson } from "./values";

const FAILED = "没有算出来，请检查网络后再试一次。";

export interface Trial {
  id: string;
  days: number;
}

/** What a duration would do, asked of the server: one question at a time, and the last wish wins. */
export class Asking {
  private isRunning = false;
  private next: Trial | null = null;
  private round = 0;

  constructor(
    private readonly url: string,
    private readonly answered: (trial: Trial, answer: TrialJson) => void,
    private readonly failed: (sentence: string) => void,
  ) {}

  ask(trial: Trial): void {
    this.next = trial;
    if (!this.isRunning) void this.run();
  }

  /** Answers that still come are not wanted any more. */
  forget(): void {
    this.next = null;
    this.round += 1;
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    for (let trial = this.next; trial; trial = this.next) {
      this.next = null;
      const round = this.round;
      const [answer, sentence] = await this.fetch(trial);
      if (round !== this.round) continue;
      if (answer) this.answered(trial, answer);
      else this.failed(sentence);
    }
    this.isRunning = false;
  }

  private async fetch({ id, days }: Trial): Promise<[TrialJson | null, string]> {
    try {
      const address = new URL(this.url, location.href);
      address.searchParams.set("node", id);
      address.searchParams.set("days", String(days));
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      const answer = (await response.json()) as TrialJson;
      return response.ok ? [answer, ""] : [null, answer.sentence ?? FAILED];
    } catch {
      return [null, FAILED];
    }
  }
}

/** The line under the chart: the duration being tried, what follows from it, and whether to keep it. */
export class TryLine {
  private readonly name = html("span", "gt-gantt-try-name");
  private readonly days = html("output", "gt-gantt-try-days");
  private readonly less = button("−", "btn btn-icon btn-sm");
  private readonly more = button("+", "btn btn-icon btn-sm");
  private readonly sentence = html("p", "gt-gantt-sentence", { "aria-live": "polite" });
  private readonly save = button("保存", "btn btn-primary btn-sm");
  private readonly discard = button("放弃", "btn btn-sm");
  readonly element = html("div", "gt-gantt-try", { role: "group", "aria-label": "试改工期", hidden: "" });

  constructor(step: (by: number) => void, save: () => void, discard: () => void) {
    this.less.setAttribute("aria-label", "工期减一天");
    this.more.setAttribute("aria-label", "工期加一天");
    this.less.addEventListener("click", () => step(-1));
    this.more.addEventListener("click", () => step(1));
    this.save.addEventListener("click", save);
    this.discard.addEventListener("click", discard);
    const stepper = html("span", "gt-gantt-stepper", {}, this.less, this.days, this.more);
    this.element.append(this.name, stepper, this.sentence, html("span", "gt-gantt-try-end", {}, this.save, this.discard));
  }

  /** Show the task that could be tried, or the one that is. */
  show(task: Task, trial: Trial | null): void {
    this.element.hidden = false;
    this.element.classList.toggle("is-trying", trial !== null);
    this.name.textContent = `${task.name} 工期`;
    this.days.textContent = amount(trial?.days ?? task.json.days, task.unit);
    this.less.disabled = (trial?.days ?? task.json.days) <= 1;
    this.save.hidden = this.discard.hidden = trial === null;
    if (!trial) this.say("拖动横条右端，或用 − + 和 ← → 键试改，看了结果再决定是否保存。");
  }

  hide(): void {
    this.element.hidden = true;
  }

  say(text: string, isError = false): void {
    this.sentence.textContent = text;
    this.sentence.classList.toggle("is-error", isError);
  }

  busy(isBusy: boolean): void {
    this.element.classList.toggle("is-asking", isBusy);
    this.save.disabled = isBusy;
  }
}

/** “由 30 改为 25 个工作日” */
export function change(task: Task, days: number): string {
  return `由 ${task.json.days} 改为 ${amount(days, task.unit)}`;
}

/** Put the change into the page's form and lead to the first field a person has to fill, the reason. */
export function fillForm(formId: string | undefined, trial: Trial): void {
  const form = formId ? document.getElementById(formId) : null;
  if (!(form instanceof HTMLFormElement)) return;
  for (const [name, value] of [["node", trial.id], ["days", String(trial.days)]] as const) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
  form.hidden = false;
  form.closest("details")?.setAttribute("open", "");
  form.scrollIntoView({ block: "center" });
  form.querySelector<HTMLElement>("textarea, select:not([name=node], [name=days]), input:not([type=hidden], [name=node], [name=days])")?.focus({ preventScroll: true });
}
