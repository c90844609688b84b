import { isTyping } from "../lib/dom";

/** Keys: `/` search, `?` help, `g` then a letter goes to the menu entry that carries data-go with that letter. */
const SECOND_KEY_MS = 1500;
let waitsUntil = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (Date.now() < waitsUntil) {
    waitsUntil = 0;
    event.preventDefault(); // so that no page takes the letter for one of its own keys
    document.querySelector<HTMLAnchorElement>(`a[data-go="${CSS.escape(event.key)}"]`)?.click();
    return;
  }
  if (event.key === "g") waitsUntil = Date.now() + SECOND_KEY_MS;
  if (event.key === "?") openDialog("gt-keys");
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector<HTMLInputElement>("#gt-search")?.select();
  }
});

document.addEventListener("click", (event) => {
  const opener = (event.target as Element).closest<HTMLElement>("[data-open-dialog]");
  if (opener) openDialog(opener.dataset["openDialog"] ?? "");
});

function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
