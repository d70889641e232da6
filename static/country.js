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

// How many letters have to change to make one name of another.
const apart = (one, other) => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
  }
  return row[other.length];
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

  // What is nowhere in a name may be misspelled; then it is offered, and never taken by itself.
  const near = (typed) => {
    const text = folded(typed);
    const most = text.length > 5 ? 2 : text.length > 3 ? 1 : 0;
    const off = ({ words }) => Math.min(...words.map((it) => (it[0] === text[0] ? apart(text, it) : 9)));
    return most ? countries.map((it) => [off(it), it]).filter(([by]) => by <= most)
      .sort(([a], [b]) => a - b).map(([, it]) => it) : [];
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
    if (!shown.length) shown = near(input.value);
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
  // A whole name is taken. What is less is sent as typed: UK begins no name but Ukraine's.
  const settle = () => {
    const [first] = found(input.value);
    if (first?.words.includes(folded(input.value))) pick(first);
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
