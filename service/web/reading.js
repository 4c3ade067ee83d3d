// Reading one document: its outline, its text with the cited words, targets, duties and references marked.

import { get } from "./api.js";
import { statusLabel } from "./citation.js";
import { copyButton, h } from "./dom.js";
import { clauseRecords } from "./records.js";
import { Points, clauseAddress, day, documentAddress, officialForm, titled, valueText } from "./wording.js";

const placeOf = (clauseId) => clauseId.slice(clauseId.indexOf("#") + 1);

/** Show a document; with `place`, the clause there, with `words=start-end`, those words marked. */
export async function showReading(main, { parts, query, signal }) {
  const data = await get(`/v1/documents/${encodeURIComponent(parts.doc)}/reading`, {}, signal);
  const wanted = parts.place ? data.clauses.find((clause) => placeOf(clause.clause_id) === parts.place) : null;
  const words = /^(\d+)-(\d+)$/.exec(query.get("words") ?? "");
  const span = wanted && words && Number(words[1]) >= wanted.start && Number(words[2]) <= wanted.end ? [Number(words[1]), Number(words[2])] : wanted && [wanted.start, wanted.end];
  const text = new Marked(data, span);
  const blocks = text.blocks(wanted);
  const records = h("aside", { class: "records", "aria-label": "这一条的记录" });
  const article = h("article", { class: "paper", lang: "zh-CN" }, blocks);
  const row = data.document;
  main.replaceChildren(
    h("div", { class: "reading" },
      outline(data, wanted),
      h("div", { class: "sheet" },
        h("header", { class: "masthead" },
          back(row, wanted),
          h("h1", {}, row.title),
          h("p", { class: "meta" }, statusLabel(row.status), [row.document_number, row.issuer.join("、")].filter(Boolean).map((one) => h("span", {}, one))),
          h("dl", { class: "facts" }, fact("成文", row.issued), fact("施行", row.effective), fact("有效期至", row.expires))),
        standing(data),
        parts.place && !wanted ? h("p", { class: "notice", role: "status" }, "这份文件的文本已经更新，原来的条款不在了。下面是全文，可用左侧提纲或页内查找定位。") : null,
        switches(article, data),
        article)),
  );
  if (wanted) {
    const own = article.querySelector("[aria-current=true]");
    (own.closest(".scroll") ?? own).after(records);
    fillRecords(records, wanted, span, signal);
  }
  return {
    title: wanted ? `${wanted.locator} ${row.title}` : row.title,
    settle: () => settle(article, wanted),
    focus: wanted ? article.querySelector("[aria-current=true]") : undefined,
  };
}

/** Where to from here: back to the answer or list that led here, the whole document, the catalogue. */
function back(row, wanted) {
  return h("p", { class: "back" },
    history.state?.inner ? h("button", { type: "button", class: "quiet", onclick: () => history.back() }, "返回") : null,
    wanted ? h("a", { href: documentAddress(row.doc) }, "看整份文件") : null,
    h("a", { href: "/documents" }, "文件目录"));
}

function fact(name, iso) {
  return iso ? h("div", {}, h("dt", {}, name), h("dd", {}, day(iso))) : null;
}

function standing({ document: row, successor, predecessors }) {
  const made = [];
  if (row.status === "repealed")
    made.push(h("p", { class: "notice warn" }, "本文件已废止", successor ? ["，由", h("a", { href: documentAddress(successor.doc) }, titled(successor.title)), successor.document_number ? `（${successor.document_number}）` : "", "代替。"] : "。"));
  else if (row.status === "expired") made.push(h("p", { class: "notice warn" }, `本文件${row.expires ? `的有效期到${day(row.expires)}为止，` : ""}已失效。`));
  for (const other of predecessors) made.push(h("p", { class: "notice" }, "本文件代替", h("a", { href: documentAddress(other.doc) }, titled(other.title)), "。"));
  return made;
}

function outline({ clauses, document: row }, wanted) {
  const entries = clauses.filter((clause) => clause.heading && !["para", "row", "dash", "header", "signature"].includes(clause.kind) && clause.depth < 3);
  if (!entries.length) return h("div", {});
  let above = null;
  for (const entry of entries) if (wanted && entry.start <= wanted.start) above = entry;
  const list = h("ol", {}, entries.map((entry) =>
    h("li", { class: `depth${entry.depth}` }, h("a", { href: clauseAddress(entry.clause_id), "aria-current": entry === above ? "location" : null }, h("span", { class: "label" }, entry.label), entry.heading))));
  return h("nav", { class: "outline", "aria-label": `${row.title}的提纲` }, h("details", { open: matchMedia("(min-width: 60rem)").matches }, h("summary", {}, "提纲"), list));
}

function switches(article, data) {
  const one = (name, words, count) =>
    count ? h("label", { class: `switch ${name}` }, h("input", { type: "checkbox", checked: true, onchange: (event) => article.classList.toggle(`without-${name}`, !event.target.checked) }), `${words} ${count} 处`) : null;
  return h("div", { class: "switches", role: "group", "aria-label": "在文中标出" }, one("target", "指标", data.targets.length), one("duty", "分工", data.duties.length), one("reference", "引用", data.references.length),
    h("button", { type: "button", class: "quiet", onclick: () => print() }, "打印"));
}

function settle(article, wanted) {
  const place = article.querySelector("mark.cited") ?? article.querySelector("[aria-current=true]");
  if (wanted && place) place.scrollIntoView({ block: "center" });
  else scrollTo(0, 0);
}

async function fillRecords(box, wanted, span, signal) {
  try {
    const clause = await get(`/v1/clauses/${encodeURIComponent(wanted.clause_id)}`, {}, signal);
    const quote = new Points(clause.text).slice(span[0] - clause.start, span[1] - clause.start);
    const link = `${location.origin}${clauseAddress(wanted.clause_id)}`;
    box.replaceChildren(
      h("div", { class: "record-head" }, h("h2", {}, wanted.locator),
        h("div", { class: "actions small" }, copyButton("复制引文", () => officialForm({ ...clause.citation, quote })), copyButton("复制本条链接", () => link))),
      ...clauseRecords(clause));
  } catch (error) {
    if (error.name !== "AbortError") box.remove();
  }
}

/** How a line before the body is set: sentences as paragraphs, whom it is addressed to at the left, titles centred. */
function mannered(text) {
  const line = text.trim();
  if (/[。；]$/.test(line) || line.length > 80) return "running";
  return /[：:]$|^附件/.test(line) ? "addressed" : "";
}

/** The text cut where a mark begins or ends; every piece is a text node in the elements of the marks that cover it. */
class Marked {
  constructor(data, span) {
    this.data = data;
    this.points = new Points(data.text);
    const place = (row, kind, extra = {}) => ({ start: row.start, end: row.end, kind, row, ...extra });
    this.marks = [
      ...data.targets.map((row) => place(row, "target", { title: `指标：${row.indicator}${row.year ? `，${row.year}年` : ""}，${valueText(row)}` })),
      ...data.duties.map((row) => place(row, "duty", { title: `分工：${[row.lead.length && `牵头 ${row.lead.join("、")}`, row.support.length && `配合 ${row.support.join("、")}`].filter(Boolean).join("；")}` })),
      ...data.references.filter((row) => row.target_doc).map((row) => place(row, "reference")),
      ...(span ? [{ start: span[0], end: span[1], kind: "cited" }] : []),
    ].sort((a, b) => a.start - b.start);
  }

  /** Return the elements of a stretch. */
  pieces(start, end) {
    const over = this.marks.filter((mark) => mark.start < end && mark.end > start);
    const cuts = [...new Set([start, end, ...over.flatMap((mark) => [mark.start, mark.end])])].filter((cut) => cut >= start && cut <= end).sort((a, b) => a - b);
    return cuts.slice(1).map((to, at) => this.piece(cuts[at], to, over));
  }

  piece(from, to, over) {
    const held = (kind) => over.find((mark) => mark.kind === kind && mark.start <= from && mark.end >= to);
    let made = this.points.slice(from, to);
    const reference = held("reference");
    if (reference) {
      const { target_clause: clause, target_doc: doc } = reference.row;
      made = h("a", { class: "reference", href: clause ? clauseAddress(clause) : documentAddress(doc) }, made);
    }
    for (const kind of ["target", "duty"]) {
      const mark = held(kind);
      if (mark) made = h("span", { class: kind, title: mark.title }, made);
    }
    return held("cited") ? h("mark", { class: "cited" }, made) : made;
  }

  /** Return the clauses as elements; the rows of a table together. */
  blocks(wanted) {
    const made = [];
    let rows = null;
    for (const clause of this.data.clauses) {
      if (clause.kind === "row" && clause.cells.length) {
        rows ??= h("tbody", {});
        rows.append(this.row(clause, wanted));
        if (rows.childElementCount === 1) made.push(h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "表格，可左右滚动" }, h("table", {}, rows)));
      } else {
        rows = null;
        made.push(this.block(clause, wanted));
      }
    }
    return made;
  }

  anchor(clause) {
    return h("a", { class: "permalink", href: clauseAddress(clause.clause_id), "aria-label": `${clause.locator}的链接` }, "§");
  }

  current(clause, wanted) {
    return { "aria-current": clause === wanted ? "true" : null, tabindex: clause === wanted ? -1 : null };
  }

  row(clause, wanted) {
    const tag = clause.head ? "th" : "td";
    return h("tr", { id: placeOf(clause.clause_id), ...this.current(clause, wanted) },
      clause.cells.map(([start, end], at) => h(tag, tag === "th" ? { scope: "col" } : {}, this.pieces(start, end), at === clause.cells.length - 1 ? this.anchor(clause) : null)));
  }

  block(clause, wanted) {
    const only = clause.heading && this.points.slice(clause.start, clause.end).trim().length <= clause.label.length + clause.heading.length + 3;
    const tag = only && ["section", "box", "article", "item", "point"].includes(clause.kind) ? (clause.depth === 0 ? "h2" : clause.depth === 1 ? "h3" : "h4") : "p";
    const made = [];
    let start = clause.start;
    for (const line of this.points.slice(clause.start, clause.end).split("\n")) {
      const end = start + new Points(line).length;
      if (line.trim()) made.push(h(made.length ? "p" : tag, {}, this.pieces(start, end)));
      start = end + 1;
    }
    made[0]?.append(this.anchor(clause));
    return h("div", { class: `clause ${clause.kind} ${clause.kind === "header" ? mannered(this.points.slice(clause.start, clause.end)) : ""}`, id: placeOf(clause.clause_id), ...this.current(clause, wanted) }, made);
  }
}
