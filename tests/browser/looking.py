"""What a careful reader looks for on any page: width, words, and what axe-core finds."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Names of formats and programs people know by these letters; sign-in names of the cast.
KNOWN = {"Excel", "Word", "YAML", "JSON", "xlsx", "docx", "yaml", "GB", "Ctrl"}
PEOPLE = {"officer", "leader", "water", "town", "owner", "admin", "auditor"}
PACKS = {path.stem for path in (Path(__file__).resolve().parents[2] / "packs").glob("*.yaml")}

# Every text, label, hint and placeholder a reader meets; formulas, keys and raw YAML are left out.
_TEXTS = """() => {
  const skip = "script, style, code, pre, kbd, textarea, noscript, [hidden]";
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent && !parent.closest(skip)) seen.push(walker.currentNode.textContent);
  }
  for (const element of document.querySelectorAll("[placeholder], [aria-label], [title], [alt]"))
    for (const name of ["placeholder", "aria-label", "title", "alt"])
      if (element.hasAttribute(name)) seen.push(element.getAttribute(name));
  return seen;
}"""
_NOT_WORDS = re.compile(
    r"https?://\S+|[\w-]+\.(?:xlsx?|csv|docx|pdf|yaml)|[a-z]+(?:-[a-z]+)+|\b[0-9a-f]{8,}\b"
)


def overflow(page: Page) -> list[str]:
    """What sticks out on the right of the page (nothing, when the page fits); scrolling boxes may hold what is wider."""
    return page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          const spills = [document.documentElement, document.body].some((each) => each.scrollWidth > wide);
          const held = (each) => { for (let up = each.parentElement; up; up = up.parentElement)
            if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX) && up !== document.body
                && up !== document.documentElement) return true; return false; };
          const out = [...document.body.querySelectorAll("*")].filter((each) => {
            const box = each.getBoundingClientRect();
            return box.width && box.right > wide + 1 && !held(each) && !each.closest(".offcanvas, .visually-hidden, svg");
          });
          return (spills ? ["document"] : []).concat(out.slice(0, 5).map((each) => each.tagName + "." + each.className));
        }"""
    )


def covered(page: Page) -> list[str]:
    """Texts of table cells that run into the next cell."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".gt-table td, .gt-table th")].filter((cell) => {
          const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
          const edge = cell.getBoundingClientRect().right + 2;
          while (walker.nextNode()) {
            if (walker.currentNode.parentElement.closest(".visually-hidden, details:not([open]) > :not(summary)")) continue;
            range.selectNodeContents(walker.currentNode);
            if (range.getBoundingClientRect().right > edge) return true;
          }
          return false;
        }).slice(0, 5).map((cell) => cell.innerText.slice(0, 40))"""
    )


def english(page: Page) -> set[str]:
    """Words of four or more Latin letters where a reader expects Chinese."""
    words: set[str] = set()
    for text in page.evaluate(_TEXTS):
        words |= set(re.findall(r"[A-Za-z]{4,}", _NOT_WORDS.sub(" ", text)))
    return words - KNOWN - PEOPLE - PACKS


def barriers(page: Page) -> list[str]:
    """axe-core's serious and critical findings, each with the elements it means."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def shared_ledger() -> Path | None:
    """An office's ledger kept beside the checkout, where there is one."""
    path = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ledgers" / "ledger_a.xlsx"
    return path if path.exists() else None
