const KB = 1024;
const MB = 1024 * KB;

/** A place to drop a file: says its name and size, refuses a wrong type or size, shows the progress of the upload. */
class DropZone extends HTMLElement {
  connectedCallback(): void {
    this.input.addEventListener("change", () => this.look());
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.over(event, true));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, (event) => this.over(event, false));
    this.addEventListener("drop", (event) => this.take(event));
    this.input.form?.addEventListener("htmx:xhr:progress", (event) => this.advance(event));
    this.input.form?.addEventListener("htmx:afterRequest", () => (this.bar.hidden = true));
  }

  private get input(): HTMLInputElement {
    return this.querySelector("input[type=file]")!;
  }

  private get bar(): HTMLProgressElement {
    return this.querySelector("progress")!;
  }

  private over(event: Event, isOver: boolean): void {
    event.preventDefault();
    this.classList.toggle("is-over", isOver);
  }

  private take(event: DragEvent): void {
    if (!event.dataTransfer?.files.length) return;
    this.input.files = event.dataTransfer.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private look(): void {
    const files = [...(this.input.files ?? [])];
    const wrong = files.map((file) => this.whatIsWrong(file)).find((sentence) => sentence !== "") ?? "";
    if (wrong) this.input.value = "";
    this.say(".gt-field-error", wrong);
    this.say(".gt-drop-file", wrong ? "" : files.map((file) => `${file.name}（${sizeOf(file)}）`).join("、"));
  }

  private whatIsWrong(file: File): string {
    const endings = (this.dataset["accept"] ?? "").split(",").map((e) => e.trim().toLowerCase()).filter((e) => e.startsWith("."));
    if (endings.length && !endings.some((ending) => file.name.toLowerCase().endsWith(ending))) {
      return `“${file.name}”不是可以读的类型，请选择 ${endings.join("、")} 文件。`;
    }
    const limit = Number(this.dataset["limitMb"] ?? "30");
    if (file.size > limit * MB) return `“${file.name}”有 ${sizeOf(file)}，超过了 ${limit} MB 的上限，请拆分后再上传。`;
    return file.size === 0 ? `“${file.name}”是空文件，请检查后重新选择。` : "";
  }

  private say(selector: string, text: string): void {
    const place = this.querySelector<HTMLElement>(selector);
    if (!place) return;
    place.textContent = text;
    place.hidden = text === "";
  }

  private advance(event: Event): void {
    const { loaded, total } = (event as CustomEvent<{ loaded: number; total: number }>).detail;
    this.bar.hidden = false;
    if (loaded < total) this.bar.value = (100 * loaded) / total;
    else this.bar.removeAttribute("value"); // sent; the server is reading
  }
}

function sizeOf(file: File): string {
  return file.size < MB ? `${Math.max(1, Math.round(file.size / KB))} KB` : `${(file.size / MB).toFixed(1)} MB`;
}

customElements.define("guatu-drop", DropZone);
