/** Habits of every page: fold the menu, dismiss notices, send forms on change, print, choose all rows. */

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const dismiss = target.closest<HTMLElement>("[data-dismiss]");
  if (dismiss) dismiss.closest(dismiss.dataset["dismiss"] ?? "")?.remove();
  if (target.closest("[data-menu-fold]")) foldMenu();
  if (target.closest("[data-print]")) window.print();
});

document.addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  if (field.matches("[data-choose-all]")) chooseAll(field);
  const isText = field.matches("input:not([type=checkbox], [type=radio], [type=date], [type=month])");
  if (!isText) field.closest<HTMLFormElement>("form[data-auto-submit]")?.requestSubmit();
});

function foldMenu(): void {
  const root = document.documentElement;
  const isNarrow = root.dataset["menu"] !== "narrow";
  root.dataset["menu"] = isNarrow ? "narrow" : "wide";
  document.cookie = `guatu_menu=${isNarrow ? "narrow" : "wide"}; path=/; max-age=31536000; samesite=lax`;
}

function chooseAll(field: HTMLInputElement): void {
  for (const box of document.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(field.dataset["chooseAll"] ?? "")}"]`)) {
    box.checked = field.checked;
  }
}
