// Asking a person for the key of this service.

import { h } from "./dom.js";

/** Show a dialog for the key; resolves to it, "" where the person gave none. */
export function keyFromPerson(refused) {
  return new Promise((resolve) => {
    const input = h("input", { type: "password", id: "key", autocomplete: "off", required: true, placeholder: "zw_…", spellcheck: "false" });
    const form = h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          dialog.close(input.value.trim());
        },
      },
      h("h2", {}, "请输入密钥"),
      h("p", {}, refused ? "刚才的密钥无效或已撤销。请核对后重新输入，或向管理员索取。" : "这个服务需要密钥，请向管理员索取。密钥只在本标签页内保留，关闭即清除。"),
      h("label", { class: "field" }, h("span", {}, "密钥"), input),
      h("div", { class: "actions" }, h("button", { type: "submit", class: "primary" }, "确定"), h("button", { type: "button", class: "quiet", onclick: () => dialog.close("") }, "取消")),
    );
    const dialog = h(
      "dialog",
      {
        class: "key",
        "aria-label": "请输入密钥",
        onclose: () => {
          dialog.remove();
          resolve(dialog.returnValue);
        },
      },
      form,
    );
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  });
}
