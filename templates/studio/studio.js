// What the studio has beyond what the browser does by itself. Everything works without this file.
(() => {
  "use strict";
  // The preview moves the editor along: what it shows can be changed, and so can a sentence in it.
  const frame = document.querySelector("iframe[name=preview]");
  const box = document.getElementById("walk");
  const lang = document.documentElement.lang;
  const plain = (words) => words.replace(/\s+/g, " ").trim();
  const sentence = "p, li, dt, dd, h1, h2, h3, h4, td, th, summary, legend";
  let begun = true;

  // Where the preview stands: its route, language and answers, which a sensitive route has in a form.
  const place = () => {
    const page = frame.contentDocument;
    const state = page?.getElementById("state");
    const { pathname, search } = new URL(state?.action || page.location.href);
    const [, tongue, tree, check] = pathname.split("/");
    const answers = state ? new URLSearchParams(new FormData(state)) : new URLSearchParams(search);
    return { page, tongue, tree, walks: check === "check", answers: String(answers) };
  };
  const ask = async (tree, what, query) => {
    const answer = await fetch(`/studio/${lang}/${tree}/${what}?${new URLSearchParams(query)}`);
    return answer.ok ? answer.text() : "";
  };
  const follow = async () => {
    const { page, tongue, tree, walks, answers } = place();
    const question = page.querySelector("[name=_at]")?.value || "";
    const drawn = walks && (await ask(tree, "walk", { part: 1, tongue, answers, question }));
    box.innerHTML = drawn || "";
    const found = box.querySelector(".found");
    const field = document.getElementById("answers");
    if (found && field && !field.matches(":focus")) field.value = found.dataset.words;
    for (const it of document.querySelectorAll(".card.here")) it.classList.remove("here");
    const card = found && document.getElementById(found.dataset.anchor);
    card?.classList.add("here");
    if (card && !begun) card.scrollIntoView({ block: "start" });
    begun = false;
  };
  const open = async (event) => {
    const { target } = event;
    if (target.closest("h1 label")) event.preventDefault(); // a question may be the label of its field
    else if (target.closest("a, button, input, label, select, textarea")) return;
    const { tongue, tree } = place();
    const words = plain(target.closest(sentence)?.textContent || "");
    const anchor = box.querySelector(".found")?.dataset.anchor || "";
    const to = words && (await ask(tree, "spot", { words, tongue, anchor }));
    if (!to) return;
    const at = new URL(to, location).searchParams.get("at");
    const field = document.getElementById(`v:${at}`) || document.getElementById(`t:${at}`);
    if (!field || !location.pathname.includes(`/${tree}/`)) return location.assign(to);
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.focus();
  };
  let seen = null; // a page may be there before this file is, and say so once more
  const loaded = () => {
    const page = frame.contentDocument;
    if (!page || page === seen) return;
    seen = page;
    follow();
    page.addEventListener("click", open);
    page.addEventListener("htmx:after:swap", follow);
    const style = new frame.contentWindow.CSSStyleSheet();
    style.replaceSync(`main :is(${sentence}):not(:has(a, button, input, select, ${sentence})):hover { outline: 1px dashed; cursor: text; }`);
    page.adoptedStyleSheets = [style];
    document.getElementById("clicking").hidden = false;
  };
  frame?.addEventListener("load", loaded);
  if (frame?.contentDocument?.readyState === "complete" && frame.contentDocument.querySelector("main")) loaded();

  // A browser passes over autofocus where the address names a place on the page too.
  document.querySelector("#edit [autofocus]")?.focus();

  // Samples of walks that move are shown there too.
  document.addEventListener("click", ({ target }) => {
    const link = frame && target.closest(".effect a[href*='/check']");
    if (link) link.target = frame.name;
  });

  // What is typed is not lost by a click elsewhere.
  let unsaved = false;
  document.addEventListener("input", ({ target }) => {
    if (!target.closest("#edit")) return;
    unsaved = true;
    document.getElementById("unsaved").hidden = false;
  });
  document.addEventListener("submit", ({ target }) => (unsaved = unsaved && target.id !== "edit"));
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());

  // Another screen needs no other page.
  document.getElementById("screen")?.addEventListener("change", ({ target }) => {
    frame.closest(".preview").classList.toggle("desktop", target.value === "desktop");
  });

  // What is left out of a publication leaves its translations out.
  for (const it of document.querySelectorAll(".picked li"))
    it.addEventListener("change", ({ target }) => {
      if (target.checked || target.closest(".spoken")) return;
      for (const said of it.querySelectorAll(".spoken [type=checkbox]")) said.checked = false;
    });

  // A row or a card is dragged by its name to the place of another of its list.
  let held = null;
  const list = (it) => it.parentElement;
  for (const it of document.querySelectorAll("[data-place] > legend, .card[data-place] > header")) it.draggable = true;
  document.addEventListener("dragstart", ({ target, dataTransfer }) => {
    held = target.closest?.("[data-place]") || null;
    if (held) dataTransfer.setData("text/plain", held.dataset.path);
  });
  const over = ({ target }) => {
    let it = target.closest?.("[data-place]");
    while (held && it && list(it) !== list(held)) it = it.parentElement.closest("[data-place]");
    return held && it !== held ? it : null;
  };
  document.addEventListener("dragover", (event) => over(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const to = over(event);
    if (!to) return;
    event.preventDefault();
    const form = held.closest("form") || document.getElementById("moving");
    const button = document.createElement("button");
    Object.assign(button, { name: "do", value: `to:${to.dataset.place}:${held.dataset.path}`, hidden: true });
    if (form.id === "moving") form.elements.open.value = held.id;
    form.append(button);
    form.requestSubmit(button);
  });
})();
