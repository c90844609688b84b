import { isTyping } from "../lib/dom";

/**
 * The wall of schedules. Lists longer than the screen are turned page by page, each from its last page to its first: by
 * themselves, with the arrow keys, held by the space bar. When fetching fails the last picture stays and a sentence says so.
 */

const TURN_MS = 20_000;
const WIDE = matchMedia("(min-width: 1024px)");
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const KEYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1 };

class Wall extends HTMLElement {
  private turned = 0;
  private isHeld = CALM.matches;
  private isPrinting = false;
  private timer = 0;
  private readonly usual = this.piece("state")?.textContent ?? "";
  private readonly events = new AbortController();

  connectedCallback(): void {
    const { signal } = this.events;
    this.addEventListener("click", (event) => this.press(event), { signal });
    this.addEventListener("htmx:beforeSwap", (event) => this.look(event), { signal });
    this.addEventListener("htmx:afterSwap", () => this.arrived(), { signal });
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
      this.addEventListener(name, (event) => this.failed(event), { signal });
    }
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    window.addEventListener("resize", () => this.show(), { signal });
    window.addEventListener("beforeprint", () => this.print(true), { signal });
    window.addEventListener("afterprint", () => this.print(false), { signal });
    this.show();
    this.wait();
    void document.fonts.ready.then(() => this.show());
  }

  disconnectedCallback(): void {
    this.events.abort();
    clearInterval(this.timer);
  }

  /** Show of every list the page that is its turn; on a phone and on paper all of it. */
  private show(): void {
    const isPaged = WIDE.matches && !this.isPrinting;
    this.classList.toggle("is-paged", isPaged);
    const counts = [...this.querySelectorAll<HTMLElement>("[data-wall-pages]")].map((list) => this.turn(list, isPaged));
    const pages = counts.find((count) => count > 1);
    const turn = this.piece("turn");
    if (turn) turn.hidden = !pages;
    if (pages) this.say("page", `第 ${modulo(this.turned, pages) + 1} / ${pages} 页`);
    const pause = this.piece("pause");
    pause?.setAttribute("aria-pressed", String(this.isHeld));
    if (pause) pause.textContent = this.isHeld ? "继续" : "暂停";
  }

  /** Show one page of a list; gives how many it has. */
  private turn(list: HTMLElement, isPaged: boolean): number {
    const items = [...list.children] as HTMLElement[];
    const size = isPaged ? fitting(list) : items.length;
    const pages = Math.ceil(items.length / size);
    const page = modulo(this.turned, pages);
    items.forEach((item, place) => (item.hidden = Math.floor(place / size) !== page));
    return pages;
  }

  private step(by: number): void {
    this.turned += by;
    this.show();
    this.wait();
  }

  private hold(): void {
    this.isHeld = !this.isHeld;
    this.show();
    this.wait();
  }

  /** Begin the time of a page anew. */
  private wait(): void {
    clearInterval(this.timer);
    if (!this.isHeld) this.timer = window.setInterval(() => this.step(1), TURN_MS);
  }

  private press(event: Event): void {
    const button = (event.target as Element).closest("button");
    if (!button) return;
    if ("wallStep" in button.dataset) this.step(Number(button.dataset["wallStep"]));
    if ("wallPause" in button.dataset) this.hold();
    if ("wallFull" in button.dataset) {
      void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !this.classList.contains("is-paged")) return;
    const by = KEYS[event.key];
    if (by) this.step(by);
    else if (event.key === " " && !(event.target as Element).closest("button, a")) this.hold();
    else return;
    event.preventDefault();
  }

  private print(isPrinting: boolean): void {
    this.isPrinting = isPrinting;
    this.show();
  }

  /** Only a wall takes the place of a wall, not a refusal or the page of something between. */
  private look(event: Event): void {
    const { detail } = event as CustomEvent<{ shouldSwap: boolean; serverResponse: string; isError: boolean }>;
    if (detail.shouldSwap && !detail.serverResponse.includes("data-wall-time")) {
      detail.shouldSwap = false;
      this.failed(event);
    }
  }

  private arrived(): void {
    this.say("state", this.usual);
    this.piece("state")?.classList.remove("is-bad");
    this.show();
  }

  private failed(event: Event): void {
    if (event.type !== "htmx:beforeSwap") event.stopPropagation(); // said here, once, instead of in a toast each time
    const kept = this.piece("time")?.textContent ?? "";
    this.say("state", `连不上服务器，画面是 ${kept} 的数据，会继续重试`);
    this.piece("state")?.classList.add("is-bad");
  }

  private piece(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-wall-${name}]`);
  }

  private say(name: string, text: string): void {
    const part = this.piece(name);
    if (part && part.textContent !== text) part.textContent = text;
  }
}

/** How many items of a list the room it has been given holds; all items are of one height. */
function fitting(list: HTMLElement): number {
  const first = list.firstElementChild as HTMLElement | null;
  if (!first) return 1; // lists without items are not drawn
  first.hidden = false;
  const gap = parseFloat(getComputedStyle(list).rowGap) || 0;
  return Math.max(1, Math.floor((list.clientHeight + gap) / (first.offsetHeight + gap)));
}

function modulo(number: number, of: number): number {
  return ((number % of) + of) % of;
}

customElements.define("guatu-wall", Wall);
