// 指标: the table of targets with filters, sorting and downloads, and the course of an indicator over the years.

import { address, catalogue, download, get, getOnce } from "./api.js";
import { showCourse } from "./course.js";
import { announce, choice, debounced, failure, h, waiting } from "./dom.js";
import { KINDS, baselineText, clauseAddress, plain, titled, valueText } from "./wording.js";

const FILTERS = ["indicator", "region", "year", "kind", "doc"];
const PAGE = 200;
const LARGEST = 1000;
const SUGGESTED = 12;

const COLUMNS = [
  { key: "indicator", words: "指标", of: (row) => row.indicator },
  { key: "scope", words: "范围", of: (row) => row.scope || row.region },
  { key: "year", words: "年份", of: (row) => row.year ?? 0 },
  { key: "kind", words: "类别", of: (row) => KINDS[row.kind] ?? row.kind },
  { key: "value", words: "数值", of: (row) => row.value ?? Number.NEGATIVE_INFINITY },
  { key: "baseline", words: "基期", of: (row) => row.baseline_value ?? Number.NEGATIVE_INFINITY },
  { key: "source", words: "出处", of: (row) => row.citation.title + String(row.start).padStart(9, "0") },
];

/** Show the targets; filters and order live in the address. */
export async function showTargets(main, { query, signal }) {
  const [rows, facets] = await Promise.all([catalogue(), getOnce("/v1/facets")]);
  const view = new TargetsView(rows, facets, signal, query);
  main.replaceChildren(view.element);
  view.refresh();
  return { title: "指标" };
}

class TargetsView {
  constructor(documents, facets, signal, query) {
    Object.assign(this, { documents, facets, signal });
    this.wanted = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]));
    const [key, down] = (query.get("sort") ?? "").split("-");
    this.order = { key, down: down === "desc" };
    this.found = [];
    this.total = 0;
    this.shown = PAGE;
    this.course = h("section", { class: "course", "aria-label": "历年走势" });
    this.table = h("div", {});
    this.count = h("p", { class: "count", role: "status" });
    this.downloads = h("div", { class: "actions small" });
    this.element = h("div", { class: "page" }, h("h1", {}, "指标"), this.filters(), this.course, h("div", { class: "list-head" }, this.count, this.downloads), this.table);
  }

  filters() {
    const set = (name) => (value) => {
      this.wanted[name] = value;
      this.refresh();
    };
    const soon = debounced((value) => set("indicator")(value.trim()), 300);
    this.input = h("input", { type: "search", list: "indicators", value: this.wanted.indicator, placeholder: "输入指标名称，例如目录中的指标", oninput: (event) => soon(event.target.value) });
    return h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      h("label", { class: "field wide" }, h("span", {}, "指标名称"), this.input),
      h("datalist", { id: "indicators" }, this.facets.indicators.slice(0, 500).map((one) => h("option", { value: one.name }))),
      choice("地区", "region", [["", "全部"], ...this.facets.regions.map((name) => [name, name])], this.wanted.region, set("region")),
      choice("年份", "year", [["", "全部"], ...[...this.facets.years].reverse().map((year) => [year, `${year}年`])], this.wanted.year, set("year")),
      choice("类别", "kind", [["", "全部"], ...Object.entries(KINDS)], this.wanted.kind, set("kind")),
      choice("文件", "doc", [["", "全部"], ...[...this.documents.values()].map((row) => [row.doc, row.title])], this.wanted.doc, set("doc")));
  }

  async refresh() {
    this.running?.abort();
    this.running = new AbortController();
    const signal = AbortSignal.any([this.signal, this.running.signal]);
    const sort = this.order.key ? `${this.order.key}-${this.order.down ? "desc" : "asc"}` : "";
    history.replaceState(history.state, "", address("/targets", { ...this.wanted, sort }));
    this.shown = PAGE;
    this.count.textContent = "正在查找……";
    try {
      const first = await get("/v1/targets", { ...this.wanted, limit: LARGEST }, signal);
      this.found = first.targets;
      this.total = first.total;
      this.paint();
      this.drawCourse(signal);
      for (let at = this.found.length; at < this.total && at; at = this.found.length) {
        const next = await get("/v1/targets", { ...this.wanted, limit: LARGEST, offset: at }, signal);
        if (!next.targets.length) break;
        this.found = [...this.found, ...next.targets];
        this.paint();
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        this.count.textContent = "";
        this.table.replaceChildren(failure(error, () => this.refresh()));
      }
    }
  }

  drawCourse(signal) {
    if (this.wanted.indicator) {
      showCourse(this.course, { indicator: this.wanted.indicator, region: this.wanted.region, doc: this.wanted.doc }, signal, (name) => this.choose(name));
      return;
    }
    this.course.replaceChildren(
      h("p", { class: "hint" }, "选一个指标，看各地历年的目标和实际值："),
      h("ul", { class: "chips" }, this.facets.indicators.slice(0, SUGGESTED).map((one) => h("li", {}, h("button", { type: "button", class: "chip", onclick: () => this.choose(one.name) }, one.name, h("span", { class: "n" }, ` ${one.count}`))))));
  }

  choose(name) {
    this.input.value = name;
    this.wanted.indicator = name;
    this.refresh();
    this.input.focus();
  }

  sorted() {
    const column = COLUMNS.find((one) => one.key === this.order.key);
    if (!column) return this.found;
    const sign = this.order.down ? -1 : 1;
    const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? (a === b ? 0 : a < b ? -1 : 1) : String(a).localeCompare(String(b), "zh-CN"));
    return this.found.map((row, at) => [row, at]).sort(([a, m], [b, n]) => sign * compare(column.of(a), column.of(b)) || m - n).map(([row]) => row);
  }

  paint() {
    this.count.textContent = this.found.length < this.total ? `共 ${this.total} 条，已载入 ${this.found.length} 条……` : `共 ${this.total} 条`;
    announce(this.count.textContent);
    const file = (format, words) => h("a", { class: "quiet button", href: address("/v1/targets", { ...this.wanted, format }), download: true, onclick: download }, words);
    this.downloads.replaceChildren(...(this.total ? [file("xlsx", "下载 Excel"), file("csv", "下载 CSV")] : []));
    if (!this.total) {
      this.table.replaceChildren(h("p", { class: "notice" }, "没有符合这些条件的指标。可以减少条件，或只输入名称中的几个字。"));
      return;
    }
    const rows = this.sorted();
    const more = rows.length > this.shown ? h("button", { type: "button", class: "quiet more", onclick: () => { this.shown += PAGE; this.paint(); } }, `再显示 ${Math.min(PAGE, rows.length - this.shown)} 条`) : null;
    this.table.replaceChildren(...[
      h("table", { class: "data", role: "table" },
        h("caption", { class: "hidden-text" }, "指标一览，点列名排序"),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, COLUMNS.map((column) => this.head(column)))),
        h("tbody", { role: "rowgroup" }, rows.slice(0, this.shown).map(line))),
      more].filter(Boolean));
  }

  head(column) {
    const own = this.order.key === column.key;
    const turn = () => {
      this.order = own && this.order.down ? { key: "", down: false } : { key: column.key, down: own };
      history.replaceState(history.state, "", address("/targets", { ...this.wanted, sort: this.order.key ? `${this.order.key}-${this.order.down ? "desc" : "asc"}` : "" }));
      this.paint();
      this.table.querySelector(`[data-column=${column.key}]`).focus();
    };
    return h("th", { scope: "col", role: "columnheader", class: column.key, "aria-sort": own ? (this.order.down ? "descending" : "ascending") : "none" },
      h("button", { type: "button", "data-column": column.key, onclick: turn }, column.words, h("span", { class: "arrow", "aria-hidden": "true" }, own ? (this.order.down ? "↓" : "↑") : "")));
  }
}

function line(row) {
  const cell = (key, content) => h("td", { role: "cell", class: key, "data-label": COLUMNS.find((column) => column.key === key).words }, content || "—");
  const when = row.year ? `${row.year}年` : (row.period ?? "");
  return h("tr", { role: "row" },
    cell("indicator", row.indicator),
    cell("scope", row.scope || row.region),
    cell("year", when),
    cell("kind", h("span", { class: `kind ${row.kind}` }, KINDS[row.kind] ?? row.kind)),
    cell("value", valueText(row)),
    cell("baseline", baselineText(row)),
    cell("source", h("a", { href: clauseAddress(row.clause_id, [row.start, row.end]), title: plain(row.quote) }, `${titled(row.citation.title)}${row.citation.locator}`)));
}
