// What stands around an answer's words: its sources, the reason of an abstention, and what can be done with it.

import { answerBlocks } from "./answer.js";
import { catalogue, post } from "./api.js";
import { statusLabel } from "./citation.js";
import { copyButton, h } from "./dom.js";
import { REASONS, clauseAddress, shortened, titled } from "./wording.js";

const NEAREST = 3;

/** An abstention: its reason, what is said, and the nearest clauses that are not cited there. */
export function abstention(answer, cite) {
  const nearest = h("ul", { class: "nearest" });
  const cited = new Set(answer.citations.map((citation) => citation.clause_id));
  const others = answer.hits.filter((hit) => !cited.has(hit.clause_id)).slice(0, NEAREST);
  fillNearest(nearest, others);
  return h(
    "div",
    { class: "abstained" },
    h("p", { class: "abstained-title" }, REASONS[answer.reason] ?? "现有条款不足以回答这个问题"),
    h("div", { class: "prose" }, answerBlocks(answer.answer, cite)),
    others.length ? [h("h3", {}, cited.size ? "其他相近的条款" : "最接近的条款"), nearest] : null,
  );
}

async function fillNearest(list, hits) {
  let rows = new Map();
  try {
    rows = await catalogue();
  } catch {
    // the clauses are shown without the titles of their documents
  }
  list.replaceChildren(
    ...hits.map((hit) =>
      h(
        "li",
        {},
        h("a", { href: clauseAddress(hit.clause_id) }, `${titled(rows.get(hit.doc)?.title ?? hit.doc)}${hit.locator}`),
        h("p", {}, shortened(hit.text, 110)),
      ),
    ),
  );
}

/** Whether a language model wrote the words, null where none was asked to: what was checked, or why the clauses stand instead. */
export function authorship(answer) {
  const by = answer.generation;
  if (!by || by.cause === "listing") return null;
  const withheld = Object.values(by.withheld).reduce((sum, count) => sum + count, 0);
  const left = withheld ? `未通过核对的 ${withheld} 句没有采用。` : "";
  return h("p", { class: "authorship" }, `${by.note}${left}`);
}

/** The sources of an answer; `cite(n)` returns the button of a citation. */
export function sources(citations, cite) {
  return h(
    "details",
    { class: "sources", open: true },
    h("summary", {}, `出处 ${citations.length} 处`),
    h(
      "ol",
      {},
      citations.map((citation) =>
        h(
          "li",
          {},
          cite(citation.n),
          h(
            "span",
            {},
            h("a", { href: clauseAddress(citation.clause_id, [citation.start, citation.end]) }, `${titled(citation.title)}${citation.locator}`),
            citation.document_number ? h("span", { class: "number" }, citation.document_number) : null,
            citation.status === "in_force" ? null : statusLabel(citation.status),
          ),
        ),
      ),
    ),
  );
}

/** Copy an answer, say whether it was useful. */
export function actions(question, answer) {
  const said = h("span", { class: "said", role: "status" });
  const rate = (rating, words) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-pressed": "false",
        onclick: async (event) => {
          const button = event.currentTarget;
          try {
            await post("/v1/feedback", { answer_id: answer.id, rating });
            for (const other of button.parentElement.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", String(other === button));
            said.textContent = "谢谢，已记下。";
          } catch (error) {
            said.textContent = error.status === 404 || error.status === 405 ? "本服务没有开启评价。" : error.message;
          }
        },
      },
      words,
    );
  const copied = () => [question, "", answer.answer, "", ...answer.citations.map((c) => `[${c.n}] ${titled(c.title)}${c.document_number ? `（${c.document_number}）` : ""}${c.locator}`)].join("\n");
  return h("div", { class: "actions small" }, copyButton("复制回答", copied), rate("good", "有用"), rate("bad", "无用"), said);
}
