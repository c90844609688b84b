/** A panel that opens when htmx fills it and closes by its button or Escape: `<aside data-panel>` with `[data-close]` inside. */
function panel(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-panel]");
}

function close(): void {
  const found = panel();
  if (!found?.classList.contains("is-open")) return;
  if (found.contains(document.activeElement)) document.querySelector<HTMLElement>("guatu-gantt [role=row][aria-selected=true]")?.focus({ preventScroll: true });
  found.classList.remove("is-open");
  found.replaceChildren();
}

document.addEventListener("htmx:afterSwap", (event) => {
  const found = panel();
  if (!found || event.target !== found) return;
  found.classList.add("is-open");
  found.scrollTop = 0;
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-panel] [data-close]")) close();
});
document.addEventListener("guatu-gantt-tried", close);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
