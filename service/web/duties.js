// 分工: by agency, what it leads, what it supports, in which documents.

import { address, catalogue, download, get, getOnce } from "./api.js";
import { statusLabel } from "./citation.js";
import { announce, choice, failure, h, waiting } from "./dom.js";
import { clauseAddress, documentAddress, shortened } from "./wording.js";

const LARGEST = 1000;
const ROLES = { lead: "牵头", support: "配合", both: "牵头和配合" };
const SHOWN = 60;

/** Show an agency's duties, or the agencies to choose from. */
export async function showDuties(main, { query, signal }) {
  const [documents, facets] = await Promise.all([catalogue(), getOnce("/v1/facets")]);
  const view = new DutiesView(documents, facets.agencies, signal, query);
  main.replaceChildren(view.element);
  if (view.wanted.unit) await view.refresh();
  else view.welcome();
  return { title: view.wanted.unit ? `${view.wanted.unit}的分工` : "分工" };
}

class DutiesView {
  constructor(documents, agencies, signal, query) {
    Object.assign(this, { documents, agencies, signal });
    this.wanted = Object.fromEntries(["unit", "role", "doc"].map((name) => [name, query.get(name) ?? ""]));
    this.result = h("div", { class: "result" });
    this.list = h("ul", { class: "agencies" });
    this.find = h("input", { type: "search", id: "unit", value: "", placeholder: "输入单位名称", oninput: () => this.offer(), "aria-controls": "agencies" });
    const form = h("form", { class: "agency-form", role: "search", onsubmit: (event) => { event.preventDefault(); if (this.find.value.trim()) this.choose(this.find.value.trim()); } },
      h("label", { class: "field" }, h("span", {}, "单位"), this.find));
    const chosen = h("details", { class: "agency-box", open: matchMedia("(min-width: 60rem)").matches || !this.wanted.unit }, h("summary", {}, "选择单位"), form, this.list);
    this.list.id = "agencies";
    this.box = chosen;
    this.element = h("div", { class: "page" }, h("h1", {}, "分工"), h("div", { class: "duties" }, chosen, this.result));
    this.offer();
  }

  offer() {
    const words = this.find.value.trim();
    const found = this.agencies.filter((one) => [one.name, ...one.names].some((name) => name.includes(words)));
    this.list.replaceChildren(...found.slice(0, SHOWN).map((one) =>
      h("li", {}, h("a", { href: address("/duties", { unit: one.name }), "aria-current": this.isChosen(one) ? "true" : null }, h("span", {}, one.name), h("span", { class: "n" }, [one.lead && `牵头 ${one.lead}`, one.support && `配合 ${one.support}`].filter(Boolean).join("　"))))));
    if (!found.length) this.list.append(h("li", { class: "hint" }, "没有这个名称；按回车，以同义名称查找。"));
    else if (found.length > SHOWN) this.list.append(h("li", { class: "hint" }, `还有 ${found.length - SHOWN} 个单位，输入名称查找。`));
  }

  isChosen(one) {
    return one.name === this.wanted.unit || one.names.includes(this.wanted.unit);
  }

  choose(unit) {
    this.wanted = { unit, role: "", doc: "" };
    this.refresh();
  }

  welcome() {
    this.result.replaceChildren(h("p", { class: "notice" }, this.agencies.length ? "选择一个单位，看它牵头什么、配合什么、写在哪些文件里。同一单位的不同名称一并计入。" : "收录的文件里没有分工。"));
  }

  async refresh() {
    history.replaceState(history.state, "", address("/duties", this.wanted));
    this.result.replaceChildren(waiting("正在查找……"));
    this.offer();
    try {
      const answer = await get("/v1/duties", { ...this.wanted, doc: "", role: "", limit: LARGEST }, this.signal);
      this.paint(answer);
    } catch (error) {
      if (error.name !== "AbortError") this.result.replaceChildren(failure(error, () => this.refresh()));
    }
  }

  paint(answer) {
    const { unit, role, doc } = this.wanted;
    if (!answer.total) {
      this.result.replaceChildren(h("p", { class: "notice" }, `没有“${unit}”的分工。请从单位列表中选择，或换一个名称。`));
      return;
    }
    const has = (row, wanted) => row.role === wanted || row.role === "both";
    const [leads, supports] = ["lead", "support"].map((wanted) => answer.duties.filter((row) => has(row, wanted)).length);
    const docs = [...new Set(answer.duties.map((row) => row.doc))];
    const rows = answer.duties.filter((row) => (!role || has(row, role)) && (!doc || row.doc === doc));
    const names = answer.units.map((one) => one.name);
    const set = (name) => (value) => {
      this.wanted[name] = value;
      history.replaceState(history.state, "", address("/duties", this.wanted));
      this.paint(answer);
      this.result.querySelector(`[name=${name}]`)?.focus();
    };
    announce(`共 ${rows.length} 项`);
    this.result.replaceChildren(
      h("div", { class: "agency-head" },
        h("h2", {}, unit),
        names.length > 1 ? h("p", { class: "hint" }, `一并计入：${names.filter((name) => name !== unit).join("、")}`) : null,
        h("dl", { class: "numbers" }, number("牵头", leads), number("配合", supports), number("文件", docs.length))),
      h("div", { class: "filters" },
        choice("角色", "role", [["", "全部"], ["lead", "牵头"], ["support", "配合"]], role, set("role")),
        choice("文件", "doc", [["", "全部"], ...docs.map((one) => [one, this.documents.get(one)?.title ?? one])], doc, set("doc")),
        h("div", { class: "actions small" }, h("a", { class: "quiet button", download: true, onclick: download, href: address("/v1/duties", { ...this.wanted, format: "xlsx" }) }, "下载 Excel"), h("a", { class: "quiet button", download: true, onclick: download, href: address("/v1/duties", { ...this.wanted, format: "csv" }) }, "下载 CSV"))),
      ...docs.filter((one) => rows.some((row) => row.doc === one)).map((one) => this.group(one, rows.filter((row) => row.doc === one))));
  }

  group(doc, rows) {
    const head = this.documents.get(doc);
    return h("section", { class: "duty-group" },
      h("h3", {}, h("a", { href: documentAddress(doc) }, head?.title ?? doc), head && head.status !== "in_force" ? statusLabel(head.status) : null, h("span", { class: "n" }, `${rows.length} 项`)),
      h("ul", {}, rows.map((row) => this.duty(row))));
  }

  duty(row) {
    const main = row.covered[0];
    const own = row.role ?? "lead";
    const others = (names, words) => {
      const rest = names.filter((name) => name !== this.wanted.unit);
      return rest.length ? h("p", { class: "others" }, h("span", { class: "role-word" }, words), rest.join("、")) : null;
    };
    return h("li", { class: "duty-row" },
      h("span", { class: `role ${own}` }, ROLES[own]),
      h("div", {},
        (row.covered.length ? row.covered : [row.citation]).map((clause) =>
          h("p", { class: "task" }, h("a", { href: clauseAddress(clause.clause_id) }, `${clause.locator}${clause.heading ? ` ${clause.heading}` : ""}`), clause.heading || !clause.words ? null : h("span", { class: "words" }, ` ${shortened(clause.words, 50)}`))),
        main && main.heading && main.words ? h("p", { class: "words" }, shortened(withoutHeading(main), 70)) : null,
        others(row.lead, "牵头"), others(row.support, "配合"),
        h("p", { class: "from" }, h("a", { href: clauseAddress(row.clause_id, [row.start, row.end]) }, "分工原文"))));
  }
}

/** A clause's first words without the label and heading that are shown already. */
function withoutHeading({ words, heading }) {
  const at = words.indexOf(heading);
  return at < 0 || at > 12 ? words : words.slice(at + heading.length).replace(/^[。．：:\s]+/, "");
}

function number(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, String(value)));
}
