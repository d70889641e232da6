// A country is found by typing what people call it or themselves: names in all our languages and
// its own, nationalities. The plain select stays what is sent; the server finds in the same way, in
// the same index (wizard/words/countries.py), and asks back about what was typed and not chosen.

const made = (tag, attributes, words = "") => {
  const it = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) it.setAttribute(name, value);
  it.textContent = words;
  return it;
};

// Words that people write or not, and letters that they write for another one: they stand in the index too.
let leftOut = [];
let alike = new Map();

export const called = (name) =>
  name.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/[-/\s]+/gu, " ").replace(/[^\p{L}\p{N} ]/gu, "")
    .replace(/\p{L}/gu, (it) => alike.get(it) ?? it).split(" ")
    .map((it) => (it.startsWith("ال") && it.length > 4 ? it.slice(2) : it))
    .filter((it) => it && !leftOut.includes(it)).join(" ");

// How many letters have to change, or two to change places, to make one name of another.
const slips = (one, other) => {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const above = rows[i - 1];
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      let by = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && other[j - 1] === one[i - 2]) {
        by = Math.min(by, rows[i - 2][j - 2] + 1);
      }
      row.push(by);
    }
    rows.push(row);
  }
  return rows[one.length][other.length];
};

const NOTHING = 99;

// How far a text is from a country: a name it shares, a nationality, a code, a beginning, a slip.
const far = (text, { code, names, others }) => {
  if (names.includes(text)) return 0;
  if (others.includes(text)) return 1;
  if (text === code.toLowerCase()) return 2;
  for (const [at, known] of [[3, names.slice(0, 1)], [4, names], [6, others]]) {
    if (known.some((it) => it.startsWith(text))) return at;
    if (known.some((it) => it.includes(` ${text}`))) return at + 1;
  }
  const most = text.length > 5 ? 2 : text.length > 3 ? 1 : 0;
  const by = [...names, ...others]
    .filter((it) => it[0] === text[0] && Math.abs(it.length - text.length) <= most)
    .map((it) => slips(text, it)).filter((it) => it <= most);
  return by.length ? 7 + Math.min(...by) : NOTHING;
};

// What stands whole in a longer text, "Korea, Republic of" or "from Syria": the longest first.
const within = (text, { names, others }) => {
  const said = [...names, ...others.filter((it) => [...it].length > 3)]
    .filter((it) => ` ${text} `.includes(` ${it} `)).map((it) => [...it].length);
  return said.length ? 60 - Math.max(...said) : NOTHING;
};

// What is known of each country on the page; the index says for each which belongs to another state.
// A name that a country has too which is not on the page brings its own to mind only.
export const known = (listed, index) => {
  const [words, letters] = (index[""] ?? "|").split("|").map((it) => it.split(";"));
  leftOut = words;
  alike = new Map(letters.map(([from, to = ""]) => [from, to]));
  const here = listed.map(({ code }) => code);
  const taken = Object.keys(index).filter((it) => it && !here.includes(it)).flatMap((it) => index[it].split("|")[0].split(";"));
  return listed.map(({ code, name }) => {
    const [names = "", others = "", part = ""] = (index[code] ?? "").split("|");
    const split = (it) => it.split(";").filter(Boolean);
    const shared = split(names).filter((it) => taken.includes(it));
    return {
      code, name, part: part === "part", others: [...shared, ...split(others)],
      names: [called(name), ...split(names).filter((it) => !shared.includes(it))],
    };
  });
};

// The one country that bears this name, and those that may be meant, the likeliest first.
export const find = (countries, typed) => {
  const text = called(typed).slice(0, 60);
  if (!text) return { exact: null, near: [] };
  const exact = countries.filter(({ names }) => names.includes(text));
  const by = (measure) => countries.map((it, at) => [measure(text, it), Number(it.part), at, it])
    .filter(([far]) => far < NOTHING).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map(([, , , it]) => it);
  const near = by(far);
  return { exact: exact.length === 1 ? exact[0] : null, near: near.length ? near : by(within) };
};

export async function suggest(select) {
  const id = select.id;
  const { dataset, form, name } = select;
  const listed = [...select.options].filter((it) => it.value).map((it) => ({ code: it.value, name: it.text }));
  // Until the index is there, a name is known to be that of one country only where it stands alone.
  let countries = known(listed, {});
  let certain = (it) => (it.near.length === 1 ? it : { ...it, exact: null });
  fetch(dataset.index).then((it) => it.json()).then((it) => {
    countries = known(listed, it);
    certain = (found) => found;
    if (document.activeElement === input && input.value.trim() && !picked) typing();
  }, () => {});

  const input = made("input", {
    type: "text", id, role: "combobox", class: "country", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    placeholder: dataset.country,
  });
  for (const it of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(it)) input.setAttribute(it, select.getAttribute(it));
  }
  const all = made("button", { type: "button", class: "all", tabindex: "-1", "aria-label": dataset.all }, "▾");
  const list = made("ul", { role: "listbox", id: `${id}-list`, class: "found", "aria-label": dataset.country });
  const told = made("p", { role: "status", class: "unseen" });
  let shown = [];
  let active = -1;
  let picked = null;

  // What is not chosen from the list goes to the server as typed; it asks back. Small letters, so
  // that two of them are no code that somebody chose; a capital, so that a word is no box ticked.
  const give = (it) => {
    picked = it;
    const typed = !it && input.value.trim();
    select.value = it?.code ?? "";
    select.disabled = Boolean(typed);
    const loose = form.querySelector(`input[type=hidden][name="${name}"].typed`);
    loose?.remove();
    if (typed) {
      const sent = made("input", { type: "hidden", name, class: "typed" });
      const box = [...form.elements].some((other) => other.type === "checkbox" && other.value === typed);
      sent.value = /^[A-Z]{2}$/.test(typed) ? typed.toLowerCase() : box ? typed[0].toUpperCase() + typed.slice(1) : typed;
      input.after(sent);
    }
    select.dispatchEvent(new Event("input", { bubbles: true }));
    if (it) select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (it) => {
    input.value = it.name;
    told.textContent = "";
    close();
    give(it);
  };
  const point = (at) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = (at + shown.length) % shown.length;
    const it = list.children[active];
    it.setAttribute("aria-selected", "true");
    it.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", it.id);
  };
  const open = (found) => {
    shown = found;
    close();
    list.replaceChildren(...shown.map((it, at) =>
      made("li", { role: "option", id: `${id}-${at}`, "aria-selected": "false" }, it.name)));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    const none = input.value.trim() && !shown.length;
    told.classList.toggle("unseen", !none);
    told.textContent = none ? dataset.none : shown.length ? dataset.found.replace("{n}", shown.length) : "";
  };
  const openAll = () => {
    open(countries);
    if (picked) point(countries.findIndex(({ code }) => code === picked.code));
  };
  const settle = () => {
    const { exact } = certain(find(countries, input.value));
    if (exact) pick(exact);
    else close();
  };

  const typing = (event) => {
    event?.stopPropagation();
    const { exact, near } = certain(find(countries, input.value));
    open(near);
    if (exact && near.length === 1) close();
    give(exact);
  };
  input.addEventListener("input", typing);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden && (picked || !input.value.trim())) return picked ? openAll() : (openAll(), point(step < 0 ? -1 : 0));
      if (list.hidden) open(find(countries, input.value).near);
      if (!shown.length) return openAll();
      point(active < 0 && step < 0 ? -1 : active + step);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      pick(shown[active]);
    } else if (event.key === "Enter" && !picked && !list.hidden && shown.length === 1) {
      event.preventDefault(); // shown first, sent with the next Enter
      pick(shown[0]);
    } else if (event.key === "Enter") settle();
    else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", () => (active >= 0 ? pick(shown[active]) : settle()));
  all.addEventListener("pointerdown", (event) => event.preventDefault());
  all.addEventListener("click", () => {
    input.focus();
    if (list.hidden) openAll();
    else close();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) pick(shown[at]);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    input.value = "";
    close();
    give(null);
  });

  const given = select.selectedOptions[0];
  if (given?.value) {
    input.value = given.text;
    picked = countries.find(({ code }) => code === given.value);
  } else {
    input.value = dataset.typed;
    if (input.value) give(null);
  }
  select.removeAttribute("id");
  select.hidden = true;
  list.hidden = true;
  const place = made("div", { class: "typing" });
  place.append(input, all, list, told);
  select.before(place);
  if (input.value && !picked) give(null);
}
