// What the studio has beyond what the browser does by itself. Everything works without this file.
(() => {
  "use strict";
  // The preview moves the editor along: what it shows can be changed, and so can a sentence in it.
  const frame = document.querySelector("iframe[name=preview]");
  const found = document.querySelector(".found");
  const plain = (words) => words.replace(/\s+/g, " ").trim();
  const follow = () => {
    const page = frame.contentDocument;
    if (!page) return;
    const asked = page.querySelector("[name=_at]")?.value;
    const head = plain(page.querySelector("h1")?.textContent || "");
    const card = (asked && document.getElementById(`question-${asked}`))
      || [...document.querySelectorAll(".card.outcomes")].find((it) => head && plain(it.querySelector("h3").textContent).startsWith(head));
    const walked = document.querySelector(".keepwalk");
    if (walked) {
      const given = new URLSearchParams(page.location.search);
      walked.hidden = !given.size || Boolean(asked);
      walked.href = `${walked.pathname}?${new URLSearchParams({ open: "new-cases", walk: given })}#new-cases`;
    }
    const change = card?.querySelector(".change");
    found.hidden = !change;
    if (change) {
      found.href = change.href;
      found.textContent = `${found.dataset.words}: ${card.id.replace(/^[a-z]+-/, "")}`;
    }
  };
  const open = ({ target }) => {
    if (target.closest("a, button, input, label, select, summary, textarea")) return;
    const words = plain(target.textContent);
    const field = words && [...document.querySelectorAll(".opened textarea")].find((it) => plain(it.value).includes(words));
    if (field) return field.focus();
    const spot = words && [...document.querySelectorAll("[data-at]")].find((it) => plain(it.textContent).includes(words));
    const change = spot?.closest(".card").querySelector(".change");
    if (!change) return;
    const to = new URL(change.href);
    to.searchParams.set("at", spot.dataset.at);
    location.assign(to);
  };
  frame?.addEventListener("load", () => {
    follow();
    frame.contentDocument?.addEventListener("click", open);
    frame.contentDocument?.addEventListener("htmx:after:swap", follow);
  });
})();
