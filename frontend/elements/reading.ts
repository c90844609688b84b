import htmx from "htmx.org";
import { isTyping } from "../lib/dom";
import { selectedPlace } from "../lib/places";

const SMALL = matchMedia("(max-width: 991.98px)");
const ROW = "[data-key-of]";
const AFTER_SETTLE_MS = 40; // htmx settles 20 ms after the answer
const MOST_WAITING = 20;

interface RowTold {
  key: string;
  start: number;
  isNew?: boolean;
}

/**
 * A document beside the rows read from it: choosing a row shows its mark and the reverse, one key decides.
 * Every key presses a button that stands in the row (data-key), so that keys and buttons do the same.
 */
class Reading extends HTMLElement {
  private key = "";
  private goesOn = false;
  private running = 0;
  private waiting: string[] = [];

  private readonly onKey = (event: KeyboardEvent): void => this.pressed(event);
  private readonly onSettle = (): void => this.settled();
  private readonly onRow = (event: Event): void => void this.told((event as CustomEvent<RowTold>).detail);

  connectedCallback(): void {
    this.addEventListener("click", (event) => this.clicked(event));
    this.document.addEventListener("mousedown", (event) => {
      if ((event.target as Element).closest("[data-add-selected]")) event.preventDefault(); // keeps what is selected
    });
    this.addEventListener("submit", (event) => this.sent(event), { capture: true });
    document.addEventListener("keydown", this.onKey);
    document.body.addEventListener("htmx:afterSettle", this.onSettle);
    document.body.addEventListener("guatu:row", this.onRow);
    this.addEventListener("htmx:beforeRequest", () => (this.running += 1));
    this.addEventListener("htmx:afterRequest", () => window.setTimeout(() => this.ended(), AFTER_SETTLE_MS));
    this.choose(this.rows()[0], false);
    const key = /^#(?:row|at)-(\w+-\d+)$/.exec(location.hash)?.[1];
    // not before htmx knows the page, for the row may have to be fetched
    if (key) window.addEventListener("load", () => void this.told({ key, start: this.startOf(key) }), { once: true });
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
    document.body.removeEventListener("htmx:afterSettle", this.onSettle);
    document.body.removeEventListener("guatu:row", this.onRow);
  }

  private get document(): HTMLElement {
    return this.querySelector(".gt-reading-document")!;
  }

  private get list(): HTMLElement {
    return this.querySelector(".gt-reading-list")!;
  }

  private rows(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>(ROW)];
  }

  private rowNamed(key: string): HTMLElement | undefined {
    return this.list.querySelector<HTMLElement>(`[data-key-of="${CSS.escape(key)}"]`) ?? undefined;
  }

  private pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return this.cancel(event);
    if (isTyping(event.target)) return;
    const onButton = (event.target as Element).closest("a, button, summary");
    const key = event.key === "Enter" ? (onButton ? "" : "y") : event.key;
    if (key === "j" || key === "k") return void this.step(key === "j" ? 1 : -1);
    if (key === "a" && this.addSelected()) return event.preventDefault();
    if (key === "" || !"ynesau".includes(key)) return;
    event.preventDefault();
    if (this.running === 0) this.press(key);
    else if (this.waiting.length < MOST_WAITING) this.waiting.push(key);
  }

  private press(key: string): void {
    const place = key === "u" || key === "a" ? this.list : this.rowNamed(this.key);
    place?.querySelector<HTMLElement>(`[data-key="${key}"]:not([disabled])`)?.click();
  }

  /** A request came back: keys that were typed meanwhile have their turn, unless a form or a refusal is open. */
  private ended(): void {
    this.running = Math.max(0, this.running - 1);
    if (this.list.querySelector(".is-editing, .gt-alert-error")) this.waiting = [];
    const key = this.running === 0 ? this.waiting.shift() : undefined;
    if (key) this.press(key);
  }

  private cancel(event: KeyboardEvent): void {
    const form = (event.target as Element).closest<HTMLElement>(".is-editing") ?? this.list.querySelector<HTMLElement>(".is-editing");
    form?.querySelector<HTMLElement>("[data-cancel]")?.click();
  }

  private clicked(event: Event): void {
    const target = event.target as Element;
    const view = target.closest<HTMLElement>("[data-view]");
    if (view) return this.show(view.dataset["view"] === "document");
    if (target.closest("[data-add-selected]")) return void this.addSelected();
    if (target.closest("[data-close-form]")) {
      event.preventDefault();
      this.querySelector("#reading-form")!.replaceChildren();
      return;
    }
    const shown = target.closest<HTMLElement>("[data-show-document]");
    const row = target.closest<HTMLElement>(ROW);
    if (row) this.choose(row, !shown);
    if (shown && row) {
      event.preventDefault();
      this.show(true);
      this.scrollDocument(row.dataset["keyOf"] ?? "");
    }
    const mark = target.closest<HTMLElement>("[data-rows]");
    if (mark && this.document.contains(mark) && getSelection()?.isCollapsed) void this.follow(mark);
  }

  /** After a decision the next row that waits for one is chosen. */
  private sent(event: Event): void {
    const form = event.target as HTMLElement;
    if (form.closest(ROW)) this.goesOn = true;
  }

  private settled(): void {
    this.goesOn = this.goesOn && !this.list.querySelector(".gt-alert-error, .gt-field-error");
    for (const row of this.rows()) this.markState(row);
    const row = this.rowNamed(this.key);
    if (this.goesOn && row) {
      this.goesOn = false;
      const rows = this.rows();
      const later = rows.slice(rows.indexOf(row) + 1);
      this.choose(later.find((each) => each.dataset["state"] === "proposed") ?? later[0] ?? row);
    } else if (row) row.classList.add("is-current");
    else this.key = this.list.querySelector<HTMLElement>(ROW)?.dataset["keyOf"] ?? "";
    this.list.querySelector<HTMLElement>(".is-editing :is(input:not([type=hidden]), textarea)")?.focus();
  }

  private markState(row: HTMLElement): void {
    const state = row.dataset["state"] ?? "";
    const anchor = document.getElementById(`at-${row.dataset["keyOf"]}`);
    const mark = anchor?.nextElementSibling;
    if (mark instanceof HTMLElement && "state" in mark.dataset) mark.dataset["state"] = state;
  }

  private async step(by: number): Promise<void> {
    const at = this.rows().findIndex((row) => row.dataset["keyOf"] === this.key);
    let next = this.rows()[at + by];
    const following = this.rowNamed(this.key)?.nextElementSibling;
    if (!next && by > 0 && following?.matches(".gt-row-chunk")) {
      await this.load(following as HTMLElement);
      next = this.rows()[at + by];
    }
    if (next) this.choose(next);
  }

  /** Make a row the current one; its mark is scrolled to unless `quietly`. */
  private choose(row: HTMLElement | undefined, scrolls = true): void {
    if (!row) return;
    const key = row.dataset["keyOf"] ?? "";
    for (const old of this.querySelectorAll(".is-current")) old.classList.remove("is-current");
    this.key = key;
    row.classList.add("is-current");
    for (const mark of this.document.querySelectorAll(`[data-rows~="${CSS.escape(key)}"]`)) mark.classList.add("is-current");
    if (!scrolls) return;
    if (!row.contains(document.activeElement)) row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    if (!SMALL.matches) this.scrollDocument(key);
  }

  private scrollDocument(key: string): void {
    const anchor = document.getElementById(`at-${key}`)?.parentElement;
    if (!anchor) return;
    for (const mark of this.document.querySelectorAll(`[data-rows~="${CSS.escape(key)}"]`)) mark.classList.add("is-current");
    const show = (): void => {
      const pane = this.document;
      if (SMALL.matches) return anchor.scrollIntoView({ block: "center" });
      const gap = anchor.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTop += gap - pane.clientHeight / 3;
    };
    show();
    requestAnimationFrame(show); // parts that were not laid out before have their true height now
  }

  /** From a mark to its row; one that belongs to several rows leads to each in turn. */
  private async follow(mark: HTMLElement): Promise<void> {
    const keys = (mark.dataset["rows"] ?? "").split(" ");
    const key = keys[(keys.indexOf(this.key) + 1) % keys.length] ?? "";
    await this.find(key, this.startOf(key));
    this.show(false);
    this.choose(this.rowNamed(key));
  }

  /** Fetch the list and the piece of it that hold a row. */
  private async find(key: string, start: number): Promise<void> {
    if (this.rowNamed(key)) return;
    const kind = key.split("-")[0] ?? "";
    if (!this.pieceAt(start) || !this.rows().some((row) => row.dataset["keyOf"]?.startsWith(kind))) await this.open(kind);
    const piece = this.pieceAt(start);
    if (!this.rowNamed(key) && piece) await this.load(piece);
  }

  /** Where the quotation of a row begins, as its mark says. */
  private startOf(key: string): number {
    return Number(document.getElementById(`at-${key}`)?.dataset["from"] ?? "-1");
  }

  private pieceAt(start: number): HTMLElement | undefined {
    const pieces = [...this.list.querySelectorAll<HTMLElement>(".gt-row-chunk")];
    return pieces.find((piece) => Number(piece.dataset["first"]) <= start && start < Number(piece.dataset["until"]));
  }

  private async open(kind: string): Promise<void> {
    const tab = this.list.querySelector<HTMLElement>(`[data-show="${CSS.escape(kind)}"]`);
    if (tab) await htmx.ajax("get", tab.getAttribute("hx-get") ?? "", { target: "#reading-rows", swap: "innerHTML" });
  }

  private load(piece: HTMLElement): Promise<void> {
    return new Promise((resolve) => {
      document.body.addEventListener("htmx:afterSettle", () => resolve(), { once: true });
      htmx.trigger(piece, "guatu:load", {});
    });
  }

  private addSelected(): boolean {
    const place = selectedPlace(this.document);
    if (!place) return false;
    this.show(false);
    void htmx.ajax("get", `${this.dataset["add"]}?start=${place.start}&end=${place.end}`, { target: "#reading-form", swap: "innerHTML" });
    return true;
  }

  /** The server says which row was added or came back. */
  private async told(row: RowTold): Promise<void> {
    if (row.isNew) await this.open(row.key.split("-")[0] ?? "");
    await this.find(row.key, row.start);
    this.choose(this.rowNamed(row.key));
  }

  /** On a small screen the list and the document take turns. */
  private show(isDocument: boolean): void {
    this.classList.toggle("shows-document", isDocument);
    for (const button of this.querySelectorAll<HTMLElement>("[data-view]")) {
      button.setAttribute("aria-pressed", String((button.dataset["view"] === "document") === isDocument));
    }
  }
}

customElements.define("guatu-reading", Reading);
