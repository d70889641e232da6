// The text view of the studio: CodeMirror over the plain field that saves the file without scripts.
// The field stays in its form and carries what is typed; nothing is kept in the browser. It stands
// in a shadow root of its own, where its styles need no exception from the studio's policy.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, lintGutter, linter, nextDiagnostic, previousDiagnostic, setDiagnostics, setDiagnosticsEffect } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { look } from "./look.js";

const SOON = 300; // ms of rest until what can be told at once is asked
const LATER = 1500; // ms of rest until all is asked, walks and examples too
const ODD_SIGNS = /[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/g;
const MOMENT = /(^\s*(- )*|[:,[{] ?|- |[\w-])$/; // before the cursor: something short may stand here
const PROSE = /:\s+[^\s{["'][^{[]*\s\S*$/; // a text of several words, which nobody completes

const form = document.querySelector("form.astext");
const area = form.querySelector("textarea");
const said = JSON.parse(form.dataset.said);
const page = new URL(form.action).pathname;
const told = document.querySelector(".told");
const state = form.querySelector(".state");
const mine = form.querySelector(".here");
let view;
let stored;
let leaving = false;
let silent = false;

// Places: the studio counts characters, the editor UTF-16 units.
const at = (doc, [line, column]) => {
  const { from, text } = doc.line(Math.max(1, Math.min(line, doc.lines)));
  const signs = [...text].slice(0, column - 1);
  return from + signs.join("").length;
};
const characters = (text) => [...text].length;

const make = (name, attributes, ...inside) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...inside);
  return made;
};
const asked = async (what, doc, more = {}) => {
  const body = new FormData(form);
  body.set("text", doc.toString());
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  try {
    const answer = await fetch(`${page}/${what}`, { method: "POST", body });
    silent = !answer.ok;
    tellState();
    return answer.ok ? await answer.json() : null;
  } catch {
    silent = true;
    tellState();
    return null;
  }
};

// Problems -----------------------------------------------------------------------------------

const coded = (words) => words.split("`").map((it, nth) => (nth % 2 ? make("code", { textContent: it }) : it));
const worded = (it) => {
  const inside = [...coded(it.message)];
  if (it.help) inside.push(" → ", ...coded(it.help));
  const shown = [make("span", { lang: "en" }, ...inside)];
  if (it.meant) {
    const mend = make("button", { type: "button", textContent: said.write.replace("{word}", it.meant) });
    mend.addEventListener("click", () => {
      const now = every(view.state).find((one) => one.it === it);
      if (now) view.dispatch({ changes: { from: now.from, to: now.to, insert: it.meant }, selection: { anchor: now.from + it.meant.length } });
      view.focus();
    });
    shown.push(" ", mend);
  }
  if (it.page) shown.push(" ", make("a", { href: it.page, target: "_blank", rel: "noopener", textContent: said.meaning }));
  return shown;
};
const problem = (doc, it) => {
  const from = at(doc, it.from);
  const to = Math.max(at(doc, it.to), from);
  const message = it.help ? `${it.message} → ${it.help}` : it.message;
  it.meant = /^[\w-]+$/.test(doc.sliceString(from, to)) && /^did you mean `([\w-]+)`/.exec(it.help)?.[1];
  const renderMessage = () => make("span", {}, ...worded(it));
  return { from, to: to > from ? to : Math.min(from + 1, doc.lineAt(from).to), severity: it.severity, message, renderMessage, it };
};
const every = (editor) => {
  const found = [];
  forEachDiagnostic(editor, (it, from, to) => found.push({ ...it, from, to }));
  return found;
};
// What only a look at all walks finds stays until the next such look.
const atOnce = async () => {
  const { doc } = view.state;
  const found = await asked("problems", doc);
  const kept = every(view.state).filter(({ it }) => it.later);
  return found ? [...found.map((it) => problem(doc, it)), ...kept] : every(view.state);
};
let resting;
const afterAll = async () => {
  const { doc } = view.state;
  const found = await asked("problems", doc, { whole: "1" });
  if (found && view.state.doc.eq(doc)) view.dispatch(setDiagnostics(view.state, found.map((it) => problem(doc, it))));
};

let here = "";
const tellHere = (editor) => {
  const { head } = editor.selection.main;
  const line = editor.doc.lineAt(head);
  const found = every(editor);
  const first = found.find((it) => it.from <= head && head <= it.to) || found.find((it) => line.from <= it.to && it.from <= line.to);
  const now = first ? `${line.number} ${first.message}` : "";
  if (now === here) return;
  here = now;
  mine.replaceChildren(...(first ? [`${said[first.severity]}: `, ...worded(first.it)] : []));
};
const tellAll = () => {
  const found = every(view.state);
  const many = (severity) => found.filter((it) => it.severity === severity).length;
  const counts = ["error", "warning"].filter(many).map((it) => `${said[it]}: ${many(it)}`);
  told.querySelector("small").textContent = counts.join(", ") || said.none;
  told.querySelector("ul").replaceChildren(...found.map((it) => {
    const line = view.state.doc.lineAt(it.from).number;
    const go = make("button", { type: "button", textContent: said.line.replace("{n}", line) });
    go.addEventListener("click", () => {
      view.dispatch({ selection: { anchor: it.from }, effects: EditorView.scrollIntoView(it.from, { y: "center" }) });
      view.focus();
    });
    return make("li", { className: `wrong ${it.severity}` }, go, " ", make("strong", { textContent: said[it.severity] }), " ", ...worded(it.it));
  }));
};

// What can stand here ------------------------------------------------------------------------

const offers = async ({ state: editor, pos, explicit }) => {
  const line = editor.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  if (!explicit && (!MOMENT.test(before) || !before.trim() || (PROSE.test(before) && !/\w:[\w-]*$/.test(before)))) return null;
  const found = await asked("offers", editor.doc, { line: line.number, column: characters(before) + 1 });
  if (!found?.offers.length) return null;
  const colon = line.text[pos - line.from] === ":" ? "" : ": ";
  return {
    from: at(editor.doc, [line.number, found.from]),
    validFor: /^[\w-]*$/,
    options: found.offers.map(({ text, sort, detail, info }, nth) => ({
      label: text,
      apply: sort === "key" ? text + colon : text,
      detail: detail.length > 60 ? `${detail.slice(0, 60)}…` : detail,
      info: info || undefined,
      sortText: String(nth).padStart(5, "0"),
    })),
  };
};

// The editor ---------------------------------------------------------------------------------

const odd = (code, called, sign) => {
  const name = `${said.sign} U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const made = make("span", { className: "cm-specialChar", title: name, textContent: code < 32 ? sign : "␣" });
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", name);
  return made;
};
const colours = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: "var(--link)" },
  { tag: [tags.lineComment, tags.separator, tags.punctuation], color: "var(--soft)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.labelName, tags.typeName, tags.meta], color: "var(--wrong)" },
]);
const watched = EditorView.updateListener.of((update) => {
  const found = update.transactions.some((it) => it.effects.some((one) => one.is(setDiagnosticsEffect)));
  if (found) tellAll();
  if (found || update.selectionSet || update.docChanged) tellHere(update.state);
  if (!update.docChanged) return;
  tellState();
  clearTimeout(resting);
  resting = setTimeout(afterAll, LATER);
});
const unsaved = () => stored === null || !view.state.doc.eq(stored);
const tellState = () => {
  const now = silent ? said.silent : unsaved() ? said.unsaved : said.saved;
  state.className = now === said.saved ? "state good" : "state mind";
  if (state.textContent !== now) state.textContent = now;
};
const save = () => {
  form.requestSubmit();
  return true;
};
const extensions = [
  EditorState.phrases.of(said),
  lineNumbers(),
  lintGutter(),
  history(),
  highlightSpecialChars({ addSpecialChars: ODD_SIGNS, render: odd }),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  bracketMatching(),
  indentUnit.of("  "),
  EditorView.lineWrapping,
  yaml(),
  syntaxHighlighting(colours),
  search({ top: true }),
  autocompletion({ override: [offers], icons: false }),
  linter(atOnce, { delay: SOON }),
  keymap.of([
    { key: "Mod-s", run: save, preventDefault: true },
    { key: "F8", run: nextDiagnostic, shift: previousDiagnostic, preventDefault: true },
    ...completionKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...defaultKeymap,
  ]),
  EditorView.contentAttributes.of({ tabindex: "0", "aria-label": said.label }),
  look,
  watched,
];

const open = () => {
  const place = form.querySelector(".editor");
  const root = place.attachShadow({ mode: "open" });
  // A browser that comes back to this page fills in again what was typed last.
  stored = "unsaved" in form.dataset ? null : EditorState.create({ doc: area.defaultValue }).doc;
  for (const it of [place, told, mine, form.querySelector(".hint")]) it.hidden = false;
  area.hidden = true;
  const first = document.querySelector(".atfirst[role=status]");
  if (first) first.hidden = true;
  view = new EditorView({ state: EditorState.create({ doc: area.value, extensions }), root, parent: root });
  const label = form.querySelector("label");
  label.removeAttribute("for");
  label.addEventListener("click", () => view.focus());
  form.addEventListener("submit", () => {
    leaving = true;
    area.value = view.state.doc.toString();
    form.action = `${page}#L${view.state.doc.lineAt(view.state.selection.main.head).number}`;
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved()) event.preventDefault();
  });
  const line = Number(/^#L(\d+)$/.exec(location.hash)?.[1]);
  if (line) {
    const there = at(view.state.doc, [line, 1]);
    view.dispatch({ selection: { anchor: there }, effects: EditorView.scrollIntoView(there, { y: "center" }) });
    view.focus();
  }
  tellState();
  afterAll();
};
open();
