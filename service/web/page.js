// The page's frame: which view an address means, moving between them, and the appearance.

import { announce, failure, waiting } from "./dom.js";
import { showAsk } from "./ask.js";

const VIEWS = [
  { name: "ask", path: /^\/$/, load: async () => showAsk },
  { name: "documents", path: /^\/documents\/?$/, load: async () => (await import("./catalogue.js")).showCatalogue },
  { name: "documents", path: /^\/documents\/(?<doc>[^/]+)\/?$/, load: async () => (await import("./reading.js")).showReading },
  { name: "documents", path: /^\/clause\/(?<doc>[^/]+)\/(?<place>.+)$/, load: async () => (await import("./reading.js")).showReading },
  { name: "targets", path: /^\/targets\/?$/, load: async () => (await import("./targets.js")).showTargets },
  { name: "duties", path: /^\/duties\/?$/, load: async () => (await import("./duties.js")).showDuties },
];

const main = document.querySelector("#main");
let leaving = new AbortController();
let shown = "";

function meant(url) {
  for (const view of VIEWS) {
    const match = view.path.exec(url.pathname);
    if (match) return { view, parts: Object.fromEntries(Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)])) };
  }
  return null;
}

async function show({ scroll = 0, focus = true } = {}) {
  const url = new URL(location.href);
  const found = meant(url);
  // the server has said already that there is no such page; going back to it asks again
  if (!found) return shown && location.reload();
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  shown = url.pathname + url.search;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === found.view.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  try {
    const render = await found.view.load();
    if (signal.aborted) return;
    if (found.view.name !== "ask") main.replaceChildren(waiting("正在打开……"));
    const result = await render(main, { query: url.searchParams, parts: found.parts, signal });
    if (signal.aborted) return;
    document.title = result?.title ? `${result.title} - 政问` : "政问";
    if (result?.settle) result.settle();
    else scrollTo(0, scroll);
    if (focus) (result?.focus ?? main).focus({ preventScroll: true });
    announce(result?.title ?? "");
  } catch (error) {
    if (signal.aborted || error.name === "AbortError") return;
    main.replaceChildren(failure(error, () => show()));
  }
}

/** Go to an address of this page. */
export function go(path) {
  history.replaceState({ ...history.state, scroll: scrollY }, "");
  history.pushState({ inner: true }, "", path);
  show();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || link.hasAttribute("download") || link.target || !meant(url)) return;
  if (url.hash && url.pathname === location.pathname) return;
  event.preventDefault();
  go(url.pathname + url.search);
});

addEventListener("popstate", (event) => {
  if (location.pathname + location.search !== shown) show({ scroll: event.state?.scroll ?? 0 });
});

const THEMES = { auto: "随系统", light: "浅色", dark: "深色" };
const themeButton = document.querySelector("#theme");
function paintTheme() {
  themeButton.textContent = `外观：${THEMES[document.documentElement.dataset.theme ?? "auto"]}`;
}
themeButton.addEventListener("click", () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme ?? "auto") + 1) % names.length];
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem("zhengwen-theme", next);
  } catch {
    // the choice lasts until the page is left
  }
  paintTheme();
});

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) details.open = true;
});

history.scrollRestoration = "manual";
paintTheme();
show({ focus: location.pathname === "/" });
