import type { Picture } from "./picture";

/** The `[data-gantt-show]` buttons beside a chart: each brings a path out, and puts it back when it is pressed again. */
export class RouteButtons {
  private readonly onClick = (event: MouseEvent): void => this.clicked(event.target);

  constructor(private readonly show: (ids: string[]) => void) {}

  watch(): void {
    document.addEventListener("click", this.onClick);
  }

  unwatch(): void {
    document.removeEventListener("click", this.onClick);
  }

  release(): void {
    for (const each of document.querySelectorAll("[data-gantt-show]")) each.setAttribute("aria-pressed", "false");
  }

  private clicked(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-gantt-show]") : null;
    if (!button) return;
    const isOn = button.getAttribute("aria-pressed") !== "true";
    this.release();
    button.setAttribute("aria-pressed", String(isOn));
    this.show(isOn ? (button.dataset["ganttShow"] ?? "").split(",") : []);
  }
}

/** Scroll to a row that cannot be seen, with a little of what comes before it. */
export function startAt(scroller: HTMLElement, picture: Picture, index: number): void {
  const { row } = picture.sizes;
  const [top, view] = [index * row, scroller.clientHeight - picture.axis.offsetHeight];
  if (top < scroller.scrollTop || top + 3 * row > scroller.scrollTop + view) scroller.scrollTop = Math.max(0, top - 2 * row);
}
