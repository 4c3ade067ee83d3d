// Words for people: statuses, reasons, dates, values, official citation form, and addresses of clauses.

export const STATUS = { in_force: "有效", expired: "已失效", repealed: "已废止", unknown: "效力未注明" };

export const KINDS = { target: "目标", actual: "实际", support: "支持标准" };

export const REASONS = {
  no_relevant_clause: "文件里没有与这个问题有关的条款",
  not_stated: "文件里没有写明",
  wrong_region: "所问的地区没有收录文件",
  out_of_period: "所问的年份文件里没有写到",
  only_older_document: "只有已失效或已废止的文件写到",
  bad_question: "没有看懂这个问题",
};

/** 2021-09-28 → 2021年9月28日 */
export function day(iso) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? "");
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : "未注明";
}

/** Title marks, those inside changed to single ones (GB/T 15834-2011 4.15). */
export function titled(title) {
  return `《${title.replaceAll("《", "〈").replaceAll("》", "〉")}》`;
}

/** A quotation as official writing cites it: title, number in brackets, place, the words (GB/T 9704, GB/T 15834). */
export function officialForm(citation) {
  const number = citation.document_number ? `（${citation.document_number}）` : "";
  const words = plain(citation.quote).replaceAll("“", "‘").replaceAll("”", "’");
  return `${titled(citation.title)}${number}${citation.locator}：“${words}”`;
}

/** Words on one line; the cells of a table row are parted by a wide blank. */
export function plain(text) {
  return text.replaceAll("\t", "　").replace(/\s*\n\s*/g, "").trim();
}

/** The lasting address of a clause; `span` marks words in it. */
export function clauseAddress(clauseId, span = null) {
  const at = clauseId.indexOf("#");
  const path = `/clause/${encodeURIComponent(clauseId.slice(0, at))}/${encodeURIComponent(clauseId.slice(at + 1))}`;
  return span ? `${path}?words=${span[0]}-${span[1]}` : path;
}

/** The address of a document's reading view. */
export function documentAddress(doc) {
  return `/documents/${encodeURIComponent(doc)}`;
}

/** A record's value with its unit, as printed where that is known. */
export function valueText(row) {
  const printed = row.value_text || "";
  if (printed) return row.unit && /\d$/.test(printed) ? printed + row.unit : printed;
  if (row.value === null || row.value === undefined) return plain(row.quote ?? "");
  return row.value_max !== null && row.value_max !== undefined ? `${row.value}—${row.value_max}${row.unit}` : `${row.value}${row.unit}`;
}

/** The value that a target starts from. */
export function baselineText(row) {
  if (row.baseline_value === null) return "";
  return `${row.baseline_value}${row.unit}${row.baseline_year ? `（${row.baseline_year}年）` : ""}`;
}

/** Cut long words for a list. */
export function shortened(text, length) {
  const points = [...plain(text)];
  return points.length > length ? `${points.slice(0, length).join("")}……` : points.join("");
}

/** Text by code points, which is how the service counts, also where a character takes two code units. */
export class Points {
  constructor(text) {
    this.text = text;
    this.points = /[\ud800-\udbff]/.test(text) ? [...text] : null;
  }

  get length() {
    return this.points ? this.points.length : this.text.length;
  }

  slice(start, end) {
    return this.points ? this.points.slice(start, end).join("") : this.text.slice(start, end);
  }
}
