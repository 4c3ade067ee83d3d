// 文件: the catalogue with its filters, and a search through all clauses.

import { catalogue, post } from "./api.js";
import { statusLabel } from "./citation.js";
import { announce, choice, debounced, failure, h, waiting } from "./dom.js";
import { STATUS, clauseAddress, day, documentAddress, shortened, titled } from "./wording.js";

const FILTERS = ["region", "issuer", "genre", "year", "status"];
const HITS = 10;
const PAGE = 100;

function values(rows, of) {
  return [...new Set(rows.flatMap(of).filter(Boolean))].sort((a, b) => String(a).localeCompare(String(b), "zh-CN"));
}

function fits(row, wanted) {
  return (
    (!wanted.region || row.region === wanted.region) &&
    (!wanted.issuer || row.issuer.includes(wanted.issuer)) &&
    (!wanted.genre || row.genre === wanted.genre) &&
    (!wanted.year || (row.issued ?? "").startsWith(wanted.year)) &&
    (!wanted.status || row.status === wanted.status)
  );
}

function named(row, words) {
  const text = `${row.title}${row.document_number ?? ""}${row.issuer.join("")}`;
  return words.split(/\s+/).every((word) => text.includes(word));
}

function card(row, rows) {
  const successor = rows.get(row.repealed_by);
  return h(
    "li",
    { class: `card ${row.status}` },
    h("h2", {}, h("a", { href: documentAddress(row.doc) }, row.title), statusLabel(row.status)),
    h("p", { class: "meta" }, [row.document_number, row.issuer.join("、"), row.issued && day(row.issued), row.genre].filter(Boolean).map((words) => h("span", {}, words))),
    successor && h("p", { class: "successor" }, "已由", h("a", { href: documentAddress(successor.doc) }, titled(successor.title)), "代替"),
  );
}

/** Show the catalogue; the filters live in the address. */
export async function showCatalogue(main, { query, signal }) {
  const rows = await catalogue();
  const all = [...rows.values()].sort((a, b) => (b.issued ?? "").localeCompare(a.issued ?? ""));
  const wanted = Object.fromEntries(["q", ...FILTERS].map((name) => [name, query.get(name) ?? ""]));
  const list = h("ul", { class: "documents" });
  const count = h("p", { class: "count", role: "status" });
  const clauses = h("section", { class: "found", "aria-label": "条款检索结果" });

  const searchClauses = async () => {
    const words = wanted.q.trim();
    clauses.replaceChildren();
    if ([...words].length < 2) return;
    clauses.replaceChildren(h("h2", {}, "条款"), waiting("正在检索条款……"));
    const filters = Object.fromEntries(FILTERS.filter((name) => wanted[name]).map((name) => [name, name === "year" ? Number(wanted.year) : wanted[name]]));
    try {
      const { hits } = await post("/v1/search", { query: words, k: HITS, filters }, signal);
      if (words !== wanted.q.trim()) return;
      clauses.replaceChildren(
        h("h2", {}, hits.length ? `最相关的 ${hits.length} 个条款` : "没有相关条款"),
        h("ol", { class: "hits" }, hits.map(({ citation, text }) =>
          h("li", {}, h("a", { href: clauseAddress(citation.clause_id) }, `${titled(citation.title)}${citation.locator}`), citation.status === "in_force" ? null : statusLabel(citation.status), h("p", {}, shortened(text, 140))))),
      );
    } catch (error) {
      if (error.name !== "AbortError") clauses.replaceChildren(failure(error, searchClauses));
    }
  };
  const searchSoon = debounced(searchClauses, 350);

  let shown = PAGE;
  const more = h("button", { type: "button", class: "quiet more", onclick: () => { shown += PAGE; paint(); } }, "再显示一些");
  const paint = () => {
    const found = all.filter((row) => fits(row, wanted) && named(row, wanted.q.trim()));
    more.hidden = found.length <= shown;
    list.replaceChildren(...found.slice(0, shown).map((row) => card(row, rows)));
    count.textContent = found.length ? `共 ${found.length} 份文件` : all.length ? "没有文件的标题、文号或发文机关含有这些字；相关条款见下方。也可放宽条件。" : "还没有收录文件。请管理员用 zhengwen corpus add 加入文件，再运行 zhengwen index。";
    const kept = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    history.replaceState(history.state, "", kept.size ? `/documents?${kept}` : "/documents");
  };
  const set = (name) => (value) => {
    wanted[name] = value;
    shown = PAGE;
    paint();
    searchSoon();
  };
  const select = (label, name, of, words = (value) => value) =>
    choice(label, name, [["", "全部"], ...values(all, of).map((value) => [value, words(value)])], wanted[name], set(name));

  const search = h("input", { type: "search", id: "find", value: wanted.q, placeholder: "标题、文号、发文机关，或条款里的话", oninput: (event) => set("q")(event.target.value) });
  main.replaceChildren(
    h("div", { class: "page" },
      h("h1", {}, "文件"),
      h("form", { class: "filters", role: "search", onsubmit: (event) => { event.preventDefault(); searchClauses(); } },
        h("label", { class: "field wide" }, h("span", {}, "查找"), search),
        select("地区", "region", (row) => row.region),
        select("发文机关", "issuer", (row) => row.issuer),
        select("文种", "genre", (row) => row.genre),
        select("成文年份", "year", (row) => row.issued?.slice(0, 4)),
        select("效力", "status", (row) => row.status, (value) => STATUS[value] ?? value)),
      count, list, more, clauses),
  );
  paint();
  if (wanted.q) searchClauses();
  announce(count.textContent);
  return { title: "文件" };
}
