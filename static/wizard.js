// What a step has beyond what the browser does by itself. Everything works without this file.
(() => {
  "use strict";
  const on = (event, act, capture) => document.addEventListener(event, act, capture);
  document.documentElement.classList.add("scripted");

  // A country may be typed as well as chosen; the page as it came is for history, so not at once.
  const suggest = () => {
    for (const it of document.querySelectorAll("select[data-country]:not([hidden])")) {
      import(it.dataset.script).then(({ suggest }) => it.isConnected && !it.hidden && suggest(it), () => {});
    }
  };
  on("DOMContentLoaded", suggest);
  // All names of countries come with the first page of every route alike: fetching them tells nothing.
  const { names } = document.currentScript.dataset;
  if (names) addEventListener("load", () => setTimeout(() => fetch(names, { priority: "low" }).catch(() => {}), 500));
  on("htmx:after:swap", suggest);

  // A new step is read from its error or its heading; the browser would leave focus on nothing.
  on("htmx:after:swap", () => {
    const inside = document.documentElement.classList.contains("embed"); // there the host scrolls
    (document.getElementById("problem") || document.querySelector("#main h1"))?.focus({ preventScroll: inside });
  });

  // When a fetch is lost, or what comes back is no page of ours, the browser goes there itself.
  const itself = ({ sourceElement: from, request }) => {
    if (!(from instanceof HTMLFormElement)) {
      return from?.href ? location.assign(from.href) : location.reload();
    }
    const pressed = request.submitter;
    if (pressed?.name) {
      const sent = document.createElement("input");
      Object.assign(sent, { type: "hidden", name: pressed.name, value: pressed.value });
      from.append(sent);
    }
    HTMLFormElement.prototype.submit.call(from); // a question may be called "submit"
  };
  // Without a connection the step stays as it is, rather than becoming the browser's error page.
  const offline = document.getElementById("offline");
  on("htmx:error", ({ detail }) => {
    if (!detail.ctx) return;
    if (navigator.onLine) return itself(detail.ctx);
    offline.hidden = false;
    offline.scrollIntoView({ block: "center" });
  });
  const connected = () => (offline.hidden = true);
  on("htmx:after:swap", connected);
  addEventListener("online", connected);
  on("htmx:after:request", (event) => {
    if (event.detail.ctx.text.includes('id="main"')) return;
    event.preventDefault();
    itself(event.detail.ctx);
  });

  // Back shows a step as it was left: with its answer, as a browser does where nothing is swapped.
  const given = new Map(); // in this page's memory only
  let back = false;
  on("submit", ({ target }) => {
    const pairs = new FormData(target);
    if (pairs.has("_at")) given.set(pairs.get("_at"), pairs);
  }, true);
  addEventListener("popstate", () => (back = true));
  addEventListener("pagehide", () => given.clear());
  on("htmx:after:swap", () => {
    const form = document.querySelector("#main form:has([name=_at])");
    const name = form?.querySelector("[name=_at]").value;
    const texts = (back && given.get(name)?.getAll(name)) || [];
    back = false;
    if (form?.querySelector(`[name="${name}"]:checked`)) return;
    const typed = [];
    for (const it of texts.length ? form.querySelectorAll(`[name="${name}"]`) : []) {
      if (/radio|checkbox/.test(it.type)) it.checked = texts.includes(it.value);
      else typed.push(it);
    }
    typed.forEach((it, at) => (it.value ||= texts[at] ?? ""));
  });

  // The second half of a double click was not meant for what a swap has put in that place.
  let pressed = null;
  let swapped = false;
  on("htmx:after:swap", () => (swapped = true));
  on("input", () => (pressed = null));
  on("click", (event) => {
    const before = swapped && event.detail ? pressed : null;
    pressed = event;
    swapped = false;
    if (!before || event.timeStamp - before.timeStamp > 500) return;
    if (Math.hypot(event.screenX - before.screenX, event.screenY - before.screenY) > 9) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // Another language is another page around the step: the browser goes there itself.
  on("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) event.stopImmediatePropagation();
  }, true);

  // "I do not know" and its like stand alone; whatever else is given undoes them.
  on("input", ({ target }) => {
    const field = target.form?.querySelectorAll(`[name="${CSS.escape(target.name)}"]`) ?? [];
    const given = target.type === "checkbox" ? target.checked : target.value;
    if (!given) return;
    for (const other of field) {
      const alone = "alone" in other.dataset;
      if (other === target || other.type === "radio" || other.type === "hidden") continue;
      if (!alone && !("alone" in target.dataset)) continue;
      if (other.type === "checkbox") other.checked = false;
      else other.value = "";
    }
  });

  // The likely next step is fetched when an answer is chosen, where a fetch tells nobody anything.
  on("change", ({ target }) => {
    const form = target.form;
    if (form?.getAttribute("method") !== "get" || navigator.connection?.saveData) return;
    if (target.type !== "radio" && target.tagName !== "SELECT") return;
    const query = new URLSearchParams(new FormData(form));
    const headers = { "HX-Request": "true", Purpose: "prefetch" }; // it is no step yet
    fetch(`${form.getAttribute("action")}?${query}`, { headers }).catch(() => {});
  });

  // What is folded away on the screen stands open on paper.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")];
    for (const it of unfolded) it.open = true;
  });
  addEventListener("afterprint", () => {
    for (const it of unfolded) it.open = false;
  });

  // A link opened in another tab or window is the browser's, before anything here looks at it.
  on("click", (event) => {
    const aside = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button;
    if (aside && event.target.closest("a[href]")) event.stopImmediatePropagation();
  }, true);

  // Without TLS a browser has no clipboard; a selected field can be copied all the same.
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };

  on("click", async (event) => {
    const inside = event.target.closest('a[href^="#"]');
    if (inside) {
      // a part of the page is no step: it would stand in the history
      event.preventDefault();
      document.getElementById(inside.hash.slice(1))?.focus();
    }
    const button = event.target.closest("button");
    if (button && "print" in button.dataset) print();
    const { copy: link, copies, copied, share } = button?.dataset ?? {};
    const whole = (address) => new URL(address, location.href).href;
    if (share !== undefined) {
      const text = document.querySelector("[data-words]").dataset.words + (share && `\n\n${whole(share)}`);
      try {
        if (navigator.share) return await navigator.share({ text });
      } catch ({ name }) {
        if (name === "AbortError") return; // thought better of
      }
      await copy(text);
    } else if (link || copies) {
      await copy(link ? whole(link) : document.getElementById(copies).textContent.trim());
    } else return;
    button.textContent = copied;
  });
})();
