import { button } from "../lib/dom";

/**
 * Choose which columns of a table show; remembered on this computer per page and table.
 * data-hidden names the columns left out until somebody chooses. Columns that can be left out carry data-column="key" on their head cell; all cells of the column carry the same.
 */
class ColumnChooser extends HTMLElement {
  connectedCallback(): void {
    const list = this.querySelector(".gt-columns");
    if (!list) return;
    for (const head of this.heads()) list.append(this.choice(head));
    const all = button("全部显示", "btn btn-sm");
    all.addEventListener("click", () => this.keep([]));
    list.append(all);
    this.apply();
    document.body.addEventListener("htmx:afterSettle", () => this.apply());
  }

  private get table(): HTMLTableElement | null {
    return document.querySelector(`#${CSS.escape(this.dataset["table"] ?? "")}`);
  }

  private get place(): string {
    return `guatu:columns:${location.pathname}:${this.dataset["table"]}`;
  }

  private heads(): HTMLElement[] {
    return [...(this.table?.querySelectorAll<HTMLElement>("thead [data-column]") ?? [])];
  }

  private choice(head: HTMLElement): HTMLLabelElement {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "form-check-input";
    box.value = head.dataset["column"] ?? "";
    box.addEventListener("change", () => this.keep(this.boxes().filter((b) => !b.checked).map((b) => b.value)));
    const label = document.createElement("label");
    label.append(box, head.dataset["columnName"] ?? head.innerText.trim());
    return label;
  }

  private boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  }

  private hiddenKeys(): string[] {
    try {
      const stored = localStorage.getItem(this.place);
      if (stored === null) return (this.dataset["hidden"] ?? "").split(",");
      const kept: unknown = JSON.parse(stored);
      return Array.isArray(kept) ? kept.map(String) : [];
    } catch {
      return []; // storage is switched off or holds something else: show every column
    }
  }

  private keep(keys: string[]): void {
    localStorage.setItem(this.place, JSON.stringify(keys));
    this.apply();
  }

  private apply(): void {
    const hidden = new Set(this.hiddenKeys());
    for (const box of this.boxes()) box.checked = !hidden.has(box.value);
    for (const cell of this.table?.querySelectorAll<HTMLElement>("[data-column]") ?? []) {
      cell.hidden = hidden.has(cell.dataset["column"] ?? "");
    }
  }
}

customElements.define("guatu-columns", ColumnChooser);
