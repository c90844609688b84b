import { meta } from "../lib/dom";

/** Fetch the chart bundle the first time a page, or a fragment that came later, holds a chart. */
function look(): void {
  if (document.querySelector("guatu-chart:not(:defined)")) void import(/* @vite-ignore */ meta("guatu-chart"));
}

look();
document.addEventListener("htmx:afterSettle", look);
