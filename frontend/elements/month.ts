import { isTyping } from "../lib/dom";

/** The month chooser: arrows and the keys [ and ] step to the neighbouring month on offer. */
class MonthChooser extends HTMLElement {
  private readonly onKey = (event: KeyboardEvent): void => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "[") this.step(-1);
    if (event.key === "]") this.step(1);
  };

  connectedCallback(): void {
    for (const arrow of this.arrows()) {
      arrow.addEventListener("click", () => this.step(Number(arrow.dataset["step"])));
    }
    this.markEnds();
    document.addEventListener("keydown", this.onKey);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  step(by: number): void {
    const target = this.months()[this.chosen() + by];
    if (!target || !this.select) return;
    this.select.value = target;
    this.select.form?.requestSubmit();
  }

  private get select(): HTMLSelectElement | null {
    return this.querySelector("select");
  }

  /** The months on offer from the earliest on, in whatever order the page lists them. */
  private months(): string[] {
    return Array.from(this.select?.options ?? [], (option) => option.value).sort();
  }

  private chosen(): number {
    return this.months().indexOf(this.select?.value ?? "");
  }

  private arrows(): HTMLButtonElement[] {
    return [...this.querySelectorAll<HTMLButtonElement>("[data-step]")];
  }

  private markEnds(): void {
    for (const arrow of this.arrows()) {
      arrow.disabled = this.months()[this.chosen() + Number(arrow.dataset["step"])] === undefined;
    }
  }
}

customElements.define("guatu-month", MonthChooser);
