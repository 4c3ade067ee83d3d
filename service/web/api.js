// Talking to the service: JSON, problem details, and answers that stream.

/** What went wrong, worded for a person; `status` is 0 where the service could not be reached. */
export class Failure extends Error {
  constructor(title, message, status = 0) {
    super(message);
    this.title = title;
    this.status = status;
  }
}

const KEY = "zhengwen-key";

let asking = null;

/** The key that a person gave, "" where none is needed; it is forgotten with the tab. */
function heldKey() {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Ask for a key, once for all requests that lack one; resolves to whether one was given. */
function askForKey(refused) {
  asking ??= import("./key.js")
    .then(({ keyFromPerson }) => keyFromPerson(refused))
    .then((key) => {
      if (key) sessionStorage.setItem(KEY, key);
      return Boolean(key);
    })
    .finally(() => (asking = null));
  return asking;
}

const GONE = "与服务的连接断了。请确认服务仍在运行，然后重试。";

async function request(path, options = {}) {
  let response;
  const key = heldKey();
  const sent = key ? { ...options, headers: { ...options.headers, Authorization: `Bearer ${key}` } } : options;
  try {
    response = await fetch(path, sent);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("连不上服务", GONE);
  }
  if (response.ok) return response;
  if (response.status === 401 && (heldKey() !== key || (await askForKey(Boolean(key))))) return request(path, options);
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // not a problem document: a proxy's own page
  }
  const detail = problem.detail || `服务返回了状态 ${response.status}，请稍后重试。`;
  throw new Failure(problem.title ?? "没有成功", detail, response.status);
}

async function parsed(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("连接中断", GONE);
  }
}

/** GET; parameters that are empty are left out, lists are repeated. */
export async function get(path, parameters = {}, signal = undefined) {
  return parsed(await request(address(path, parameters), { signal }));
}

/** The address of a GET with its parameters. */
export function address(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== "" && one !== null && one !== undefined) query.append(name, one);
  }
  return query.size ? `${path}?${query}` : path;
}

function posted(body, signal) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal };
}

/** POST as JSON. */
export async function post(path, body, signal = undefined) {
  return parsed(await request(path, posted(body, signal)));
}

/** Follow a link to a file; with a key, which a link cannot carry, the file is fetched and then handed over. */
export async function download(event) {
  if (!heldKey()) return;
  event.preventDefault();
  const link = event.currentTarget;
  const words = link.textContent;
  link.textContent = "正在下载……";
  try {
    const response = await request(link.href);
    const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "");
    const address = URL.createObjectURL(await response.blob());
    const file = document.createElement("a");
    file.href = address;
    file.download = name ? decodeURIComponent(name[1]) : "";
    file.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    link.textContent = words;
  } catch (error) {
    link.textContent = error.title ?? "下载没有成功";
    setTimeout(() => (link.textContent = words), 4000);
  }
}

const kept = new Map();

/** GET once; what fails is asked for again the next time. */
export function getOnce(path) {
  if (!kept.has(path)) {
    kept.set(
      path,
      get(path).catch((error) => {
        kept.delete(path);
        throw error;
      }),
    );
  }
  return kept.get(path);
}

/** The catalogue, by document. */
export async function catalogue() {
  const documents = await getOnce("/v1/documents");
  return new Map(documents.map((row) => [row.doc, row]));
}

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      let name = "message";
      const data = [];
      for (const line of block.split(/\r?\n/)) {
        if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
      if (data.length) yield { name, data: JSON.parse(data.join("\n")) };
    }
  }
}

function wordsOf(data) {
  return typeof data === "string" ? data : (data.text ?? data.delta ?? data.content ?? data.answer ?? "");
}

async function streamed(response, listener) {
  let text = "";
  let citations = [];
  let finished = null;
  for await (const { name, data } of events(response)) {
    if (name === "delta") {
      text += wordsOf(data);
      listener.onText(text);
    } else if (name === "citations") {
      citations = Array.isArray(data) ? data : (data.citations ?? []);
      listener.onCitations(citations);
    } else if (name === "error") {
      throw new Failure(data.title ?? "没有得到回答", data.detail ?? "回答中断，请重试。", data.status);
    } else if (name === "done") {
      finished = data.answer && typeof data.answer === "object" ? data.answer : data;
    }
  }
  if (!finished) throw new Failure("连接中断", "回答只收到一部分，连接就断了。请确认服务仍在运行，然后重试。");
  return { answer: text, citations, hits: [], abstained: false, reason: null, ...finished };
}

/** Ask; the answer streams where the service can, else it comes at once. */
export async function ask(body, listener, signal) {
  let interrupted = null;
  try {
    const response = await request("/v1/ask", posted({ ...body, stream: true }, signal));
    if (!(response.headers.get("content-type") ?? "").startsWith("text/event-stream")) return await parsed(response);
    return await streamed(response, listener);
  } catch (error) {
    const final = error.name === "AbortError" || (error instanceof Failure && error.status >= 400 && error.status < 500);
    if (final) throw error;
    interrupted = error instanceof Failure ? error : new Failure("连接中断", "回答只收到一部分，连接就断了。请确认服务仍在运行，然后重试。");
  }
  try {
    return await post("/v1/ask", body, signal);
  } catch (error) {
    throw error instanceof Failure && error.status === 0 ? interrupted : error;
  }
}
