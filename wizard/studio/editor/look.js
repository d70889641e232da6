// How the editor looks: in the colours of the studio, light and dark alike, by their names.
// Problems are underlined by the browser and marked by signs, not by pictures, which its policy has
// no place for.
import { EditorView } from "@codemirror/view";

const mark = (colour) => ({ backgroundImage: "none", textDecoration: `underline wavy var(${colour})`, textDecorationSkipInk: "none", textUnderlineOffset: "3px" });
const sign = (text, colour) => ({ content: "normal", "&::before": { content: `"${text}"`, color: `var(${colour})`, fontWeight: "700" } });
const box = { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)" };

export const look = EditorView.theme({
  "&": { height: "min(62vh, 60rem)", minHeight: "16rem", ...box, borderRadius: "var(--radius)", fontSize: ".9rem" },
  "&.cm-focused": { outline: ".1875rem solid var(--focus)", outlineOffset: ".125rem" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--ground)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--tint)" },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "transparent", outline: "1px solid var(--mind)" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--tint)", outline: "2px solid var(--brand)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--tint)", outline: "1px solid var(--brand)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--wrong)" },
  ".cm-specialChar": { color: "var(--wrong)", fontWeight: "700" },
  ".cm-lintRange": { paddingBottom: "0" },
  ".cm-lintRange-error": mark("--wrong"),
  ".cm-lintRange-warning": mark("--mind"),
  ".cm-lintRange-active": { backgroundColor: "var(--tint)" },
  ".cm-gutter-lint": { width: "1.1em" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 .1em" },
  ".cm-lint-marker": { width: "auto", height: "auto" },
  ".cm-lint-marker-error": sign("✗", "--wrong"),
  ".cm-lint-marker-warning": sign("△", "--mind"),
  ".cm-tooltip": { ...box, borderRadius: ".25rem", maxWidth: "min(36rem, 90vw)" },
  ".cm-diagnostic": { borderLeft: ".25rem solid", padding: ".3rem .6rem", margin: "0" },
  ".cm-diagnostic-error": { borderColor: "var(--wrong)" },
  ".cm-diagnostic-warning": { borderColor: "var(--mind)" },
  ".cm-diagnostic a": { color: "var(--link)" },
  ".cm-diagnostic button": { ...box, font: "inherit", color: "var(--brand)", borderRadius: ".25rem", cursor: "pointer" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16em", maxWidth: "90vw" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--brand)", color: "var(--on-brand)" },
  ".cm-completionMatchedText": { fontWeight: "700" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--soft)" },
  "[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-panels": { backgroundColor: "var(--ground)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: ".5rem 2rem .5rem .5rem" },
  ".cm-panel.cm-search label": { fontSize: "inherit", display: "inline-flex", gap: ".3rem" },
  ".cm-textfield, .cm-button": { ...box, font: "inherit", minHeight: "2rem", maxWidth: "100%", borderRadius: ".25rem" },
  ".cm-button": { backgroundImage: "none", color: "var(--brand)" },
  ".cm-panels :focus-visible": { outline: ".1875rem solid var(--focus)" },
  ".cm-panel [name=close]": { color: "inherit", minWidth: "1.75rem", minHeight: "1.75rem" },
});
