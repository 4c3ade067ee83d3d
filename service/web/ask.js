// 问答: a conversation. The view is kept while other views are open, and its turns outlive a reload of the page.

import { Failure, ask, catalogue, getOnce } from "./api.js";
import { answerBlocks } from "./answer.js";
import { CitationPanel } from "./citation.js";
import { announce, failure, h } from "./dom.js";
import { abstention, actions, authorship, sources } from "./reply.js";
import { shortened, titled } from "./wording.js";

const KEPT = "zhengwen-turns";
const MOST_KEPT = 30;
const HISTORY = 20;

let view = null;

/** Show the conversation. */
export function showAsk(main, { query }) {
  view ??= new Conversation();
  main.replaceChildren(view.element);
  const question = query.get("q");
  if (question) {
    history.replaceState(history.state, "", "/");
    view.ask(question);
  }
  return { title: "问答", focus: view.turns.length ? null : view.input };
}

class Conversation {
  constructor() {
    this.turns = [];
    this.panel = new CitationPanel();
    this.list = h("div", { class: "turns" });
    this.welcome = h("section", { class: "welcome" });
    this.input = h("textarea", {
      id: "question",
      name: "question",
      rows: 1,
      maxlength: 2000,
      required: true,
      autocomplete: "off",
      enterkeyhint: "send",
      placeholder: "输入政策问题",
      oninput: () => this.grow(),
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.submit();
        }
      },
    });
    this.send = h("button", { type: "submit", class: "primary" }, "提问");
    this.fresh = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.clear() }, "开始新对话");
    const form = h(
      "form",
      {
        class: "composer",
        id: "ask",
        onsubmit: (event) => {
          event.preventDefault();
          this.submit();
        },
      },
      h("label", { for: "question", class: "hidden-text" }, "问题"),
      h("div", { class: "composer-box" }, this.input, this.send),
      h("p", { class: "hint" }, h("span", {}, "写明地区、年份和事项，回答更准。点 [1] 核对原文。"), this.fresh),
    );
    this.element = h(
      "div",
      { class: "ask" },
      h("div", { class: "conversation" }, h("h1", { class: "hidden-text" }, "问答"), this.welcome, this.list, form),
      this.panel.element,
    );
    this.greet();
    this.restore();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 180)}px`;
  }

  submit() {
    if (this.running) {
      this.running.abort();
      return;
    }
    const question = this.input.value.trim();
    if (!question) {
      this.input.focus();
      return;
    }
    this.input.value = "";
    this.grow();
    this.ask(question);
  }

  async greet() {
    const examples = h("ul", { class: "examples" });
    const scope = h("p", { class: "holding" }, "　");
    this.welcome.replaceChildren(
      h("p", { class: "greeting", "aria-hidden": "true" }, "有什么政策问题？"),
      h("p", { class: "promise" }, "每句话都引自文件条款，可以核对；文件没有规定的，如实说明。"),
      examples,
      scope,
    );
    try {
      const [facets, documents] = await Promise.all([getOnce("/v1/facets"), catalogue()]);
      scope.replaceChildren(
        `现收录 ${documents.size} 份文件`,
        facets.regions.length ? `，涉及${facets.regions.slice(0, 6).join("、")}${facets.regions.length > 6 ? "等地" : ""}。` : "。",
        h("a", { href: "/documents" }, "查看目录"),
      );
      examples.replaceChildren(
        ...facets.examples.map((words) =>
          h("li", {}, h("button", { type: "button", class: "example", onclick: () => this.ask(words) }, words)),
        ),
      );
    } catch (error) {
      scope.replaceChildren(failure(error, () => this.greet()));
    }
  }

  restore() {
    let kept = [];
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    } catch {
      // nothing kept, or nothing that can be read
    }
    for (const { question, answer } of kept) this.finish(this.begin(question), answer);
  }

  keep() {
    const kept = this.turns.filter((turn) => turn.answer).slice(-MOST_KEPT);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept.map(({ question, answer }) => ({ question, answer }))));
    } catch {
      // storage is full or forbidden: the conversation lives as long as the page
    }
  }

  clear() {
    this.running?.abort();
    this.turns = [];
    this.list.replaceChildren();
    this.panel.close();
    this.keep();
    this.welcome.hidden = false;
    this.fresh.hidden = true;
    this.input.focus();
  }

  begin(question) {
    const body = h("div", { class: "answer", "aria-busy": "true" }, h("p", { class: "loading" }, "正在查找条款……"));
    const element = h("article", { class: "turn", "aria-label": `问：${shortened(question, 30)}` }, h("h2", { class: "asked" }, question), body);
    const turn = { question, body, element, answer: null };
    this.turns.push(turn);
    this.list.append(element);
    this.welcome.hidden = true;
    this.fresh.hidden = false;
    return turn;
  }

  async ask(question) {
    if (this.running) return;
    const earlier = this.turns.filter((turn) => turn.answer).map((turn) => turn.question);
    const turn = this.begin(question);
    turn.element.scrollIntoView({ block: "start" });
    await this.answer(turn, earlier.slice(-HISTORY));
  }

  async answer(turn, earlier) {
    this.running = new AbortController();
    this.send.textContent = "停止";
    announce("正在查找条款");
    let text = "";
    let citations = [];
    const paint = () => {
      turn.body.replaceChildren(h("div", { class: "prose" }, answerBlocks(text, (n) => this.marker(turn, citations, n))));
    };
    const listener = {
      onText: (words) => {
        text = words;
        paint();
      },
      onCitations: (found) => {
        citations = found;
        if (text) paint();
      },
    };
    try {
      const answer = await ask({ question: turn.question, history: earlier }, listener, this.running.signal);
      this.finish(turn, answer);
      this.keep();
      turn.element.scrollIntoView({ block: "start" });
      announce(answer.abstained ? "没有得出回答，已列出原因" : `回答完毕，引文 ${answer.citations.length} 处`);
    } catch (error) {
      this.stopped(turn, error, text ? paint : null, earlier);
    } finally {
      this.running = null;
      this.send.textContent = "提问";
    }
  }

  stopped(turn, error, paint, earlier) {
    turn.body.removeAttribute("aria-busy");
    if (paint) paint();
    else turn.body.replaceChildren();
    const again = () => {
      turn.body.replaceChildren(h("p", { class: "loading" }, "正在查找条款……"));
      this.answer(turn, earlier);
    };
    const known = error instanceof Failure ? error : new Failure("没有得到回答", "网页出了错，请重试；仍然不行时请刷新页面。");
    const shown = error.name === "AbortError" ? new Failure("已停止", "回答已按您的要求停止。") : known;
    turn.body.append(failure(shown, again));
  }

  marker(turn, citations, n) {
    const citation = citations.find((one) => one.n === n);
    if (!citation) return null;
    return h(
      "button",
      {
        type: "button",
        class: "cite",
        "aria-label": `引文${n}：${titled(citation.title)}${citation.locator}`,
        onclick: (event) => this.panel.show(citation, citations, event.currentTarget),
      },
      `[${n}]`,
    );
  }

  finish(turn, answer) {
    turn.answer = answer;
    turn.body.removeAttribute("aria-busy");
    const cite = (n) => this.marker(turn, answer.citations, n);
    // a question may read differently for a slip of the keyboard as well, with nothing before it
    const why = answer.understanding?.corrections?.length ? "" : "结合上文";
    const asUnderstood =
      answer.standalone_question && answer.standalone_question !== turn.question
        ? h("p", { class: "understood" }, `${why}理解为：${answer.standalone_question}`)
        : null;
    const parts = [
      asUnderstood,
      answer.abstained ? abstention(answer, cite) : h("div", { class: "prose" }, answerBlocks(answer.answer, cite)),
      authorship(answer),
      answer.citations.length ? sources(answer.citations, cite) : null,
      actions(turn.question, answer),
    ];
    turn.body.replaceChildren(...parts.filter(Boolean));
  }
}
