/** Places in the text of a document, counted in characters as the server counts them. */

export interface Place {
  start: number;
  end: number;
}

/** What is selected inside `pane`, as a place in the text; null when nothing is. */
export function selectedPlace(pane: Element): Place | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!pane.contains(range.commonAncestorContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset, pane);
  const end = placeOf(range.endContainer, range.endOffset, pane);
  return start !== null && end !== null && start < end ? { start, end } : null;
}

/** The place of a boundary: where its line begins, and how many characters of the line stand before it. */
function placeOf(node: Node, offset: number, pane: Element): number | null {
  const element = node instanceof Element ? node : node.parentElement;
  const line = element?.closest<HTMLElement>("[data-start]") ?? nearest(node, offset, pane);
  if (!line) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  if (line.contains(node)) before.setEnd(node, offset);
  return Number(line.dataset["start"]) + [...before.toString()].length;
}

/** A boundary between lines belongs to the line that follows it. */
function nearest(node: Node, offset: number, pane: Element): HTMLElement | null {
  const at = node.childNodes[offset] ?? node;
  for (const line of pane.querySelectorAll<HTMLElement>("[data-start]")) {
    if (at === line || at.contains(line) || at.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING) return line;
  }
  return null;
}
