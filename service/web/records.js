// What was found in one clause: its targets, its duties, what it refers to and what refers to it.

import { h } from "./dom.js";
import { KINDS, baselineText, clauseAddress, documentAddress, shortened, valueText } from "./wording.js";

function part(title, rows) {
  return rows.length ? h("section", {}, h("h3", {}, title), h("ul", {}, rows.map((row) => h("li", {}, row)))) : null;
}

function targetLine(row) {
  const from = baselineText(row);
  return [
    h("a", { href: `/targets?indicator=${encodeURIComponent(row.indicator)}` }, row.indicator),
    ` ${[row.scope, row.year && `${row.year}年`, KINDS[row.kind]].filter(Boolean).join("，")}：`,
    h("strong", {}, valueText(row)),
    from ? `，基期 ${from}` : "",
  ];
}

function unitLinks(names) {
  return names.map((name, at) => [at ? "、" : "", h("a", { href: `/duties?unit=${encodeURIComponent(name)}` }, name)]);
}

function dutyLine(row) {
  return [row.lead.length ? ["牵头：", unitLinks(row.lead)] : null, row.lead.length && row.support.length ? "；" : "", row.support.length ? ["配合：", unitLinks(row.support)] : null];
}

function referenceLine(row) {
  const words = shortened(row.quote, 40);
  if (row.target_clause) return h("a", { href: clauseAddress(row.target_clause) }, words);
  return row.target_doc ? h("a", { href: documentAddress(row.target_doc) }, words) : `${words}（未收录）`;
}

/** Return the sections of a clause's records; none where it has none. */
export function clauseRecords(clause) {
  return [
    part("指标", clause.targets.map(targetLine)),
    part("分工", clause.duties.map(dutyLine)),
    part("引用", clause.references.map(referenceLine)),
    part("被引用", clause.referenced_by.map((row) => h("a", { href: clauseAddress(row.clause_id) }, shortened(row.quote, 40)))),
  ].filter(Boolean);
}
