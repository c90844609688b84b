/** Making elements without HTML strings, so that no style text is ever parsed (the page's style-src refuses it). */

const NS = "http://www.w3.org/2000/svg";

type Attributes = Record<string, string | number>;

/** An SVG element with attributes and children. */
export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: (Node | string)[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, typeof value === "number" ? short(value) : value);
  element.append(...children);
  return element;
}

/** An HTML element with a class, attributes and children. */
export function html<K extends keyof HTMLElementTagNameMap>(name: K, className = "", attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className) element.className = className;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A length with at most one decimal. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export const STILL = matchMedia("(prefers-reduced-motion: reduce)");
