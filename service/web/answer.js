// An answer's text as elements: paragraphs, lists, tables, strong words, and [n] as buttons. Nothing else is understood.

import { h } from "./dom.js";

const INLINE = /\[(\d{1,3})\]|\*\*([^*\n]+)\*\*/g;
const RULE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;

function inline(text, cite) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(at, match.index));
    parts.push(match[1] ? (cite(Number(match[1])) ?? match[0]) : h("strong", {}, match[2]));
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

function cells(line) {
  return line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function table(lines, cite) {
  const headed = lines.length > 1 && RULE.test(lines[1]);
  const head = headed ? cells(lines[0]) : null;
  const rows = lines.slice(headed ? 2 : 0).map(cells);
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "表格，可左右滚动" },
    h(
      "table",
      {},
      head && h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, inline(cell, cite))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, inline(cell, cite)))))),
    ),
  );
}

const BLOCKS = [
  { is: (line) => /^\s*\|.*\|/.test(line), make: table },
  {
    is: (line) => /^\s*[-*•]\s+/.test(line),
    make: (lines, cite) => h("ul", {}, lines.map((line) => h("li", {}, inline(line.replace(/^\s*[-*•]\s+/, ""), cite)))),
  },
  {
    is: (line) => /^\s*>\s?/.test(line),
    make: (lines, cite) => h("blockquote", {}, lines.map((line) => h("p", {}, inline(line.replace(/^\s*>\s?/, ""), cite)))),
  },
];

/** Return the elements of an answer; `cite(n)` returns the button of a citation, null where there is none of that number. */
export function answerBlocks(text, cite) {
  const made = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; ) {
    const kind = BLOCKS.find((block) => block.is(lines[at]));
    let end = at + 1;
    if (kind) {
      while (end < lines.length && kind.is(lines[end])) end += 1;
      made.push(kind.make(lines.slice(at, end), cite));
    } else if (lines[at].trim()) {
      const heading = /^#{1,6}\s+(.*)$/.exec(lines[at]);
      made.push(heading ? h("h3", {}, inline(heading[1], cite)) : h("p", {}, inline(lines[at], cite)));
    }
    at = end;
  }
  return made;
}
