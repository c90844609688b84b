import { button, icon, meta } from "../lib/dom";

export interface ToastWords {
  text: string;
  level?: "info" | "success" | "error";
  undo?: string;
}

const SHOWN_FOR_MS = 8000;
const DRAWINGS = { info: "info-circle", success: "circle-check", error: "alert-octagon" };

/** One toast: leaves by itself, except an error or one under the pointer or holding the focus. */
class Toast extends HTMLElement {
  connectedCallback(): void {
    if (this.classList.contains("gt-toast-error")) return;
    const leave = (): void => {
      if (this.matches(":hover, :focus-within")) window.setTimeout(leave, 1500);
      else this.remove();
    };
    window.setTimeout(leave, SHOWN_FOR_MS);
  }
}

/** The corner where toasts appear. The server sends one with the header HX-Trigger: {"guatu:toast": {"text": …}}. */
class Toasts extends HTMLElement {
  connectedCallback(): void {
    document.body.addEventListener("guatu:toast", (event) => this.show((event as CustomEvent<ToastWords>).detail));
  }

  show(words: ToastWords): void {
    const level = words.level ?? "info";
    const toast = document.createElement("guatu-toast");
    toast.className = `gt-toast gt-toast-${level}`;
    if (level === "error") toast.setAttribute("role", "alert");
    const text = document.createElement("span");
    text.textContent = words.text;
    const close = button("", "gt-tool");
    close.setAttribute("aria-label", "关闭提示");
    close.dataset["dismiss"] = "guatu-toast";
    close.append(icon("x"));
    toast.append(icon(DRAWINGS[level]), text);
    if (words.undo) toast.append(undoForm(words.undo));
    toast.append(close);
    this.append(toast);
  }
}

function undoForm(address: string): HTMLFormElement {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = meta("csrf-token");
  const undo = button("撤销", "btn btn-sm");
  undo.type = "submit";
  form.append(token, undo);
  return form;
}

/** Show a toast from script. */
export function toast(words: ToastWords): void {
  document.body.dispatchEvent(new CustomEvent("guatu:toast", { detail: words }));
}

customElements.define("guatu-toast", Toast);
customElements.define("guatu-toasts", Toasts);
