/** Ask before a form with data-confirm, or an element with hx-confirm, goes out. One dialog serves the whole page. */

interface Question {
  text: string;
  title: string;
  label: string;
  isDangerous: boolean;
}

function questionOf(element: HTMLElement, text: string): Question {
  return {
    text,
    title: element.dataset["confirmTitle"] ?? "请确认",
    label: element.dataset["confirmLabel"] ?? "确定",
    isDangerous: "confirmDanger" in element.dataset,
  };
}

function ask(question: Question): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("#gt-confirm");
  if (!dialog) return Promise.resolve(false);
  put(dialog, "#gt-confirm-title", question.title);
  put(dialog, "#gt-confirm-text", question.text);
  const yes = put(dialog, "#gt-confirm-yes", question.label);
  yes?.classList.toggle("btn-danger", question.isDangerous);
  yes?.classList.toggle("btn-primary", !question.isDangerous);
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function put(dialog: HTMLElement, selector: string, text: string): HTMLElement | null {
  const element = dialog.querySelector<HTMLElement>(selector);
  if (element) element.textContent = text;
  return element;
}

// Forms sent by the browser: held back once, sent again by requestSubmit after a yes.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    const text = form.dataset["confirm"];
    if (!text) return;
    if (form.dataset["confirmed"] === "yes") {
      delete form.dataset["confirmed"];
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    void ask(questionOf(form, text)).then((isSure) => {
      if (!isSure) return;
      form.dataset["confirmed"] = "yes";
      form.requestSubmit(submitter);
    });
  },
  { capture: true },
);

// Requests sent by htmx.
document.addEventListener("htmx:confirm", (event) => {
  const { detail } = event as CustomEvent<{ question?: string; elt: HTMLElement; issueRequest: (skip: boolean) => void }>;
  if (!detail.question) return;
  event.preventDefault();
  void ask(questionOf(detail.elt, detail.question)).then((isSure) => isSure && detail.issueRequest(true));
});
