// The panel beside an answer: where a quotation stands, of what standing the document is, and its words.

import { catalogue, get } from "./api.js";
import { copyButton, h } from "./dom.js";
import { STATUS, clauseAddress, day, documentAddress, officialForm, titled } from "./wording.js";

/** A document's status as a small label. */
export function statusLabel(status) {
  return h("span", { class: `status ${status}` }, STATUS[status] ?? status);
}

/** Quoted words; the cells of a table row apart. */
export function quoted(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.map((line) =>
    line.includes("\t")
      ? h("p", { class: "cells" }, line.split("\t").map((cell) => h("span", {}, cell)))
      : h("p", {}, line),
  );
}

function fact(name, value) {
  return value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null;
}

/** The panel; `show` fills and opens it, Escape and its button close it and give the focus back. */
export class CitationPanel {
  constructor() {
    this.opener = null;
    this.body = h("div", { class: "panel-body" });
    this.heading = h("h2", { tabindex: -1 }, "引文");
    this.element = h(
      "aside",
      {
        class: "panel",
        "aria-label": "引文",
        hidden: true,
        onkeydown: (event) => {
          if (event.key === "Escape") this.close();
        },
      },
      h(
        "div",
        { class: "panel-head" },
        this.heading,
        h("button", { type: "button", class: "quiet close", "aria-label": "关闭引文", onclick: () => this.close() }, "关闭"),
      ),
      this.body,
    );
  }

  /** Show one of an answer's citations. */
  async show(citation, all, opener) {
    this.opener?.removeAttribute("aria-current");
    this.opener = opener ?? this.opener;
    this.opener?.setAttribute("aria-current", "true");
    this.current = citation;
    this.heading.textContent = `引文 [${citation.n}]`;
    const facts = h("dl", { class: "facts" });
    const context = h("div", {});
    this.body.replaceChildren(
      h("p", { class: "locator" }, citation.locator),
      h("p", { class: "source-title" }, h("a", { href: documentAddress(citation.doc) }, titled(citation.title))),
      facts,
      h("blockquote", { class: "quote" }, quoted(citation.quote)),
      h(
        "div",
        { class: "actions" },
        h("a", { class: "button", href: clauseAddress(citation.clause_id, [citation.start, citation.end]) }, "查看原文"),
        copyButton("复制引文", () => officialForm(citation)),
      ),
      context,
      this.neighbours(citation, all),
    );
    this.facts(facts, citation, new Map());
    this.element.hidden = false;
    // the panel covers the lower part of a narrow screen: keep what opened it in sight
    if (matchMedia("(max-width: 60rem)").matches) this.opener?.scrollIntoView({ block: "start" });
    this.heading.focus({ preventScroll: true });
    await Promise.allSettled([this.describe(facts, citation), this.surround(context, citation)]);
  }

  neighbours(citation, all) {
    const at = all.findIndex((one) => one.n === citation.n);
    const step = (to, words) =>
      to ? h("button", { type: "button", class: "quiet", onclick: () => this.show(to, all, null) }, words) : h("span");
    return all.length > 1
      ? h("div", { class: "steps" }, step(all[at - 1], "上一条引文"), step(all[at + 1], "下一条引文"))
      : null;
  }

  async describe(facts, citation) {
    const rows = await catalogue();
    if (this.current === citation) this.facts(facts, citation, rows);
  }

  facts(facts, citation, rows) {
    const row = rows.get(citation.doc);
    const successor = row && rows.get(row.repealed_by);
    facts.replaceChildren(
      ...[
        fact("文号", citation.document_number),
        row && fact("发文机关", row.issuer.join("、")),
        row && fact("成文日期", day(row.issued)),
        fact("效力", [
          statusLabel(citation.status),
          successor && [" 已由", h("a", { href: documentAddress(successor.doc) }, titled(successor.title)), "代替"],
        ]),
      ].filter(Boolean),
    );
  }

  async surround(context, citation) {
    const clause = await get(`/v1/clauses/${encodeURIComponent(citation.clause_id)}`);
    if (this.current !== citation || clause.text.trim() === citation.quote.trim()) return;
    const from = citation.start - clause.start;
    const points = [...clause.text];
    const [before, words, after] = [
      points.slice(0, from),
      points.slice(from, from + citation.end - citation.start),
      points.slice(from + citation.end - citation.start),
    ].map((part) => part.join(""));
    context.replaceChildren(
      h("details", { class: "context" }, h("summary", {}, "所在条款全文"), h("p", {}, before, h("mark", {}, words), after)),
    );
  }

  /** Close the panel and return to what opened it. */
  close() {
    this.element.hidden = true;
    this.current = null;
    this.opener?.removeAttribute("aria-current");
    this.opener?.focus();
    this.opener = null;
  }
}
