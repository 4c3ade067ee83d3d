// The start page: one question, its answer with the citations, and the clauses found. Text is set as text, never as HTML.
const form = document.querySelector("#ask");
const input = document.querySelector("#question");
const output = document.querySelector("#answer");

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function card(title, paragraphs, className) {
  const made = document.createElement("article");
  if (className) made.className = className;
  if (title) made.append(element("h2", title));
  for (const [text, style] of paragraphs) made.append(element("p", text, style));
  return made;
}

function show(answer) {
  const cards = [card("", [[answer.answer]])];
  for (const cited of answer.citations) {
    const source = [cited.title, cited.document_number, cited.locator].filter(Boolean).join("　");
    cards.push(card(`[${cited.n}] ${source}`, [[cited.quote]]));
  }
  if (answer.abstained) {
    for (const hit of answer.hits.slice(0, 3)) cards.push(card(`最接近的条款：${hit.locator}`, [[hit.text], [hit.doc, "source"]]));
  }
  output.replaceChildren(...cards);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const question = input.value.trim();
  if (!question) return;
  output.replaceChildren(element("p", "正在查找……", "source"));
  try {
    const response = await fetch("/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question }),
    });
    const body = await response.json();
    if (response.ok) show(body);
    else output.replaceChildren(card("没有得到回答", [[body.detail ?? body.title]], "failed"));
  } catch {
    output.replaceChildren(card("没有得到回答", [["与服务的连接断了，请确认服务仍在运行，然后重试。"]], "failed"));
  }
});
