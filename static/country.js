// A country is found by typing a part of its name, in the language of the page or in English. The
// plain select stays what is sent; this module is fetched where there is one to help with.

const folded = (name) =>
  name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const made = (tag, attributes) => {
  const it = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) it.setAttribute(name, value);
  return it;
};

const english = (code) => {
  try {
    return new Intl.DisplayNames(["en"], { type: "region" }).of(code);
  } catch {
    return ""; // an answer that is no country, or a browser without names
  }
};

export function suggest(select) {
  const id = select.id;
  const countries = [...select.options].filter((it) => it.value).map((it) => ({
    code: it.value,
    name: it.text,
    words: [folded(it.text), folded(english(it.value))],
  }));
  const input = made("input", {
    type: "text", id, role: "combobox", class: "country", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    placeholder: select.dataset.country,
  });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const list = made("ul", { role: "listbox", id: `${id}-list`, class: "found", "aria-label": select.dataset.country });
  const told = made("p", { role: "status", class: "unseen" });
  const { form, name } = select;
  let shown = [];
  let active = -1;

  const found = (typed) => {
    const text = folded(typed);
    if (!text) return [];
    const rank = ({ words }) => Math.min(...words.map((it) =>
      it === text ? 0 : it.startsWith(text) ? 1 : ` ${it}`.includes(` ${text}`) ? 2 : 9));
    return countries.map((it) => [rank(it), it]).filter(([at]) => at < 9)
      .sort(([a], [b]) => a - b).map(([, it]) => it);
  };

  // What is no country here is sent as typed: the server knows more names.
  const give = (code) => {
    const loose = !code && input.value.trim();
    select.value = code;
    select.disabled = Boolean(loose);
    if (loose) input.name = name;
    else input.removeAttribute("name");
    select.dispatchEvent(new Event("input", { bubbles: true }));
    if (code) select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (it) => {
    input.value = it.name;
    close();
    give(it.code);
  };
  const point = (at) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = (at + shown.length) % shown.length;
    const it = list.children[active];
    it.setAttribute("aria-selected", "true");
    it.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", it.id);
  };
  const open = () => {
    shown = found(input.value);
    close();
    list.replaceChildren(...shown.map((it, at) => {
      const option = made("li", { role: "option", id: `${id}-${at}`, "aria-selected": "false" });
      option.textContent = it.name;
      return option;
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    told.textContent = !input.value.trim() ? ""
      : shown.length ? select.dataset.found.replace("{n}", shown.length) : select.dataset.none;
  };
  // One country left, or one whose whole name was typed, is the one that was meant.
  const settle = () => {
    const [first, second] = found(input.value);
    if (first && (!second || first.words.includes(folded(input.value)))) pick(first);
    else close();
  };

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    open();
    const meant = shown.find((it) => it.words.includes(folded(input.value)));
    if (meant && shown.length === 1) close();
    give(meant?.code ?? "");
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      if (shown.length) point(active < 0 && step < 0 ? -1 : active + step);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      pick(shown[active]);
    } else if (event.key === "Enter") settle();
    else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", () => (active >= 0 ? pick(shown[active]) : settle()));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) pick(shown[at]);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    input.value = "";
    close();
    select.disabled = false;
    input.removeAttribute("name");
  });

  const given = select.selectedOptions[0];
  input.value = given?.value ? given.text : select.dataset.typed;
  select.removeAttribute("id");
  select.hidden = true;
  if (input.value && !given?.value) {
    select.disabled = true;
    input.name = name;
  }
  list.hidden = true;
  const place = made("div", { class: "typing" });
  place.append(input, list, told);
  select.before(place);
}
