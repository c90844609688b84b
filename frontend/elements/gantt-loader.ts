import htmx from "htmx.org";
import { meta } from "../lib/dom";

/** Fetch the bundle of schedules the first time a page, or a fragment that came later, holds one. */
function look(): void {
  if (document.querySelector("guatu-gantt:not(:defined), guatu-slip:not(:defined)")) void import(/* @vite-ignore */ meta("guatu-gantt"));
}

/** A chart asks for what the page knows of a node; htmx lives in this bundle, so it is asked here. */
document.addEventListener("guatu-gantt-open", (event) => {
  const { url, target } = (event as CustomEvent<{ url: string; target: string }>).detail;
  const panel = document.querySelector(target);
  if (panel) void htmx.ajax("get", url, { target, swap: "innerHTML" }).then(() => bringIntoSight(panel));
});

/** A panel below the fold is scrolled to; one beside the chart leaves the page where it is. */
function bringIntoSight(panel: Element): void {
  if (panel.getBoundingClientRect().top > innerHeight - 96) panel.scrollIntoView({ block: "nearest" });
}

look();
document.addEventListener("htmx:afterSettle", look);
