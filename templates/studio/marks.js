// Buttons at the fields of texts for what can stand in them, of the list below; that is there without this file too.
(() => {
  "use strict";
  const marks = document.getElementById("marks");
  const put = (field, before, after = "") => {
    field.focus();
    const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
    const lines = before === "- " ? chosen.replace(/^/gm, before) : before + chosen + after;
    // So that the browser's own undo takes it back; it is the one way there is.
    if (!document.execCommand("insertText", false, lines)) field.setRangeText(lines, field.selectionStart, field.selectionEnd, "end");
    if (!chosen) field.selectionEnd = field.selectionStart -= after.length;
  };
  for (const box of marks ? document.querySelectorAll(".opened .field.text") : []) {
    let field = box.querySelector("textarea");
    if (!field) continue;
    box.addEventListener("focusin", ({ target }) => { if (target.matches("textarea")) field = target; });
    const bar = document.createElement("div");
    bar.className = "marks";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", `${marks.dataset.bar}: ${box.querySelector("label").textContent}`);
    for (const it of marks.querySelectorAll("[data-before]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = it.dataset.words;
      button.addEventListener("click", () => put(field, it.dataset.before, it.dataset.after));
      bar.append(button);
    }
    const menu = document.createElement("select");
    menu.setAttribute("aria-label", marks.dataset.put);
    menu.append(new Option(`${marks.dataset.put} …`, ""));
    for (const list of marks.querySelectorAll("dt")) {
      const group = document.createElement("optgroup");
      group.label = list.textContent;
      for (const it of list.nextElementSibling.querySelectorAll("code")) group.append(new Option(`${it.title} ${it.textContent}`.slice(0, 80), it.textContent));
      menu.append(group);
    }
    menu.addEventListener("change", () => {
      if (menu.value) put(field, menu.value);
      menu.value = "";
    });
    bar.append(menu);
    (box.querySelector(".beside") || field).before(bar);
  }
})();
