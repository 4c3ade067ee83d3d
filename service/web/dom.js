// Building the page. Strings become text nodes and nothing else, so no word of a document or a question is ever markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2).toLowerCase(), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Make an element; attributes that hold a function are listeners (onclick), null and false are left out. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Make an SVG element. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Say something to those who listen instead of look. */
export function announce(text) {
  document.querySelector("#status").textContent = text;
}

/** Wait until a person has stopped typing. */
export function debounced(action, milliseconds) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), milliseconds);
  };
}

/** A labelled choice; `options` are [value, words]. */
export function choice(label, name, options, value, onchange) {
  const select = h(
    "select",
    { name, onchange: (event) => onchange(event.target.value) },
    options.map(([key, words]) => h("option", { value: key, selected: String(key) === String(value ?? "") }, words)),
  );
  return h("label", { class: "field" }, h("span", {}, label), select);
}

/** What is shown where something failed: what, and what to do. */
export function failure(error, again) {
  return h(
    "div",
    { class: "notice failed", role: "alert" },
    h("strong", {}, error.title || "没有成功"),
    h("p", {}, error.message),
    again ? h("button", { type: "button", class: "quiet", onclick: again }, "重试") : null,
  );
}

/** What is shown while something is on its way. */
export function waiting(text) {
  return h("p", { class: "loading" }, text);
}

/** Copy words, also where the page is not served over a secure connection. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "hidden-text", "aria-hidden": "true", tabindex: -1 });
    area.value = text;
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    before?.focus();
    return copied;
  }
}

/** A button that copies and says that it did. */
export function copyButton(words, text) {
  return h(
    "button",
    {
      type: "button",
      class: "quiet",
      onclick: async (event) => {
        const button = event.currentTarget;
        const done = await copy(text());
        button.textContent = done ? "已复制" : "复制失败，请手动选取";
        announce(button.textContent);
        setTimeout(() => (button.textContent = words), 2000);
      },
    },
    words,
  );
}
