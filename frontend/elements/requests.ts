import { meta } from "../lib/dom";
import { toast } from "./toast";

/** What happens around a request: the CSRF token, a busy button, the bar at the top, and a sentence when it fails. */

const SENTENCES: Record<number, string> = {
  400: "请求不完整，请刷新页面后重试。",
  401: "登录已过期，请重新登录。",
  403: "您没有做这件事的权限，或页面停留太久，请刷新后重试。",
  404: "没有找到，可能已被删除，或不在您的管理范围内。",
  413: "文件太大，请拆分后再上传。",
  429: "操作太频繁，请稍等一会儿再试。",
  500: "系统出错，已记录。请稍后重试，仍不行请联系管理员。",
};

let running = 0;

document.addEventListener("htmx:configRequest", (event) => {
  const { detail } = event as CustomEvent<{ headers: Record<string, string> }>;
  detail.headers["X-CSRFToken"] = meta("csrf-token");
});

document.addEventListener("htmx:beforeRequest", (event) => {
  running += 1;
  showLoading();
  for (const button of buttonsOf(event)) {
    button.disabled = true;
    button.classList.add("is-busy");
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  running = Math.max(0, running - 1);
  showLoading();
  for (const button of buttonsOf(event)) {
    button.disabled = false;
    button.classList.remove("is-busy");
  }
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  toast({ level: "error", text: SENTENCES[xhr.status] ?? SENTENCES[500]! });
});
document.addEventListener("htmx:sendError", () => toast({ level: "error", text: "连不上服务器，请检查网络后重试。" }));
document.addEventListener("htmx:timeout", () => toast({ level: "error", text: "服务器很久没有回应，请稍后重试。" }));
window.addEventListener("offline", () => toast({ level: "error", text: "网络已断开，恢复前请不要关闭页面。" }));
window.addEventListener("online", () => toast({ text: "网络已恢复。" }));

// A form sent by the browser: its button turns and cannot be pressed twice. Downloads (data-download) leave it as it is.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method === "dialog" || "download" in form.dataset) return;
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) button.classList.add("is-busy");
});
// Back in the history the page comes as it was left: busy.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
});

function buttonsOf(event: Event): HTMLButtonElement[] {
  const { elt } = (event as CustomEvent<{ elt: HTMLElement }>).detail;
  if (elt instanceof HTMLButtonElement) return [elt];
  return elt instanceof HTMLFormElement ? [...elt.querySelectorAll<HTMLButtonElement>("button[type=submit]")] : [];
}

function showLoading(): void {
  document.getElementById("gt-loading")?.classList.toggle("is-on", running > 0);
}
