/** A button with data-goto-line puts the cursor on that line of the text field whose id is in data-goto. */
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-goto-line]");
  const field = button && document.getElementById(button.dataset["goto"] ?? "");
  if (!button || !(field instanceof HTMLTextAreaElement)) return;
  const line = Number(button.dataset["gotoLine"]);
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  field.scrollTop = (field.scrollHeight / lines.length) * Math.max(0, line - 6);
});
