// Puts the wizard into somebody's page: <eligibility-wizard tree="…">, or data-tree and data-target
// on the script itself. It runs in a frame of ours, so the page stays theirs and the answers ours.
// The page may have redefined what it likes: no method of Array is used, nor anything iterated.
(() => {
  "use strict";
  const NAME = "eligibility-wizard";
  const PATIENCE = 5000; // milliseconds for a loaded frame to say that it is the wizard
  const LOOK = "brand brand-strong on-brand ink soft paper ground line edge tint link font radius".split(" ");
  // A module has no current script; ours is then the one that a fault of ours would come from.
  const ours = () => {
    const scripts = document.querySelectorAll("script[src]");
    const { stack } = new Error();
    for (let i = 0; i < scripts.length; i++) if (stack.includes(scripts[i].src)) return scripts[i];
  };
  const script = document.currentScript ?? ours();
  const home = new URL(script.src).origin;
  const warn = (text) => console.warn(`${NAME}: ${text}`);

  class Wizard extends HTMLElement {
    #root = this.attachShadow({ mode: "closed" });
    #slot = document.createElement("slot");
    #changes = new MutationObserver(() => this.#place());
    #style; // of the frame, in a sheet of our own: no style attribute, which a policy could forbid
    #frame;
    #waiting;
    #shown = false;

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.insertRule("iframe { display: block; inline-size: 100%; border: 0 }");
      sheet.insertRule(":host { display: block }");
      this.#style = sheet.cssRules[1].style;
      this.#root.adoptedStyleSheets[0] = sheet;
      this.#root.append(this.#slot);
    }

    connectedCallback() {
      addEventListener("message", this.#hear);
      document.addEventListener("securitypolicyviolation", this.#forbidden);
      this.#changes.observe(this, { attributes: true });
      this.#place();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      document.removeEventListener("securitypolicyviolation", this.#forbidden);
      this.#changes.disconnect();
      this.#remove();
    }

    #place() {
      const tree = this.getAttribute("tree");
      if (!tree) return this.#remove(), warn('nothing is shown, because there is no tree: say tree="…"');
      const lang = encodeURIComponent(this.closest("[lang]:not([lang=''])")?.lang || "en");
      const path = `/${lang}/${encodeURIComponent(tree)}`;
      const src = `${home}/embed${path}`;
      if (this.#frame?.src === src) return this.#shown && this.#greet();
      this.#remove();
      if (!this.childElementCount && !this.textContent.trim()) {
        const link = document.createElement("a");
        link.href = home + path;
        link.textContent = this.getAttribute("label") || link.href;
        this.append(link);
      }
      const frame = (this.#frame = document.createElement("iframe"));
      frame.title = this.getAttribute("label") || this.textContent.trim() || tree;
      // a browser that cannot share complains to the host when it is allowed to
      frame.allow = navigator.share ? "clipboard-write; web-share" : "clipboard-write";
      frame.referrerPolicy = "no-referrer";
      frame.loading = "lazy";
      frame.addEventListener("load", () => this.#greet());
      frame.src = src;
      this.#show(false);
      this.#root.append(frame);
    }

    #remove() {
      clearTimeout(this.#waiting);
      this.#frame?.remove();
      this.#frame = null;
      this.#show(false);
    }

    // Until the wizard has answered, what stands inside the element is what the visitor sees.
    #show(shown) {
      this.#shown = shown;
      this.#slot.hidden = shown;
      this.#style.visibility = shown ? "visible" : "hidden";
      if (!shown) this.#style.blockSize = "0";
    }

    #greet() {
      const computed = getComputedStyle(this);
      const look = {};
      const answers = {};
      for (let i = 0; i < LOOK.length; i++) {
        const value = computed.getPropertyValue(`--wizard-${LOOK[i]}`).trim();
        if (value) look[LOOK[i]] = value;
      }
      for (let i = 0; i < this.attributes.length; i++) {
        const { name, value } = this.attributes[i];
        if (name.startsWith("answer-")) answers[name.slice(7)] = value;
      }
      const dark = computed.colorScheme.includes("dark"); // a page that does not say so is light
      const theme = this.getAttribute("theme") || (dark ? "auto" : "light");
      this.#frame.contentWindow.postMessage({ wizard: 1, type: "host", theme, look, answers }, home);
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#fail("silent", `${home} does not answer; may this host embed it?`), PATIENCE);
    }

    #hear = ({ source, origin, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow) return;
      if (origin !== home || data?.wizard !== 1) return;
      if (data.type === "ready") {
        clearTimeout(this.#waiting);
        this.#frame.title = data.title;
        const first = !this.#shown;
        this.#show(true);
        if (first) this.#tell("ready", { tree: data.tree });
      } else if (data.type === "height") {
        this.#style.blockSize = `${data.height}px`;
      } else if (data.type === "page") {
        if (data.moved && this.getBoundingClientRect().top < 0) this.scrollIntoView();
        if (data.event) this.#tell(data.event, data.detail);
      }
    };

    #forbidden = ({ disposition, effectiveDirective, blockedURI }) => {
      if (disposition !== "enforce" || !/^(frame|child|default)-src/.test(effectiveDirective)) return;
      if (!this.#frame || !blockedURI.startsWith(home)) return;
      this.#remove();
      this.#fail("forbidden", `the policy of this page lacks: frame-src ${home}`);
    };

    #fail(reason, text) {
      this.#show(false);
      warn(text);
      this.#tell("error", { tree: this.getAttribute("tree"), reason });
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(`wizard:${name}`, { bubbles: true, detail }));
    }
  }

  if (!customElements.get(NAME)) customElements.define(NAME, Wizard);

  const mount = () => {
    const target = document.querySelector(script.dataset.target);
    if (!target) return warn(`there is no element ${script.dataset.target} on this page`);
    const tree = script.dataset.tree || target.dataset.tree;
    if (!tree) return warn('nothing is shown, because there is no tree: say data-tree="…"');
    const wizard = document.createElement(NAME);
    for (let i = 0; i < script.attributes.length; i++) {
      const { name, value } = script.attributes[i];
      if (name.startsWith("data-") && name !== "data-target") wizard.setAttribute(name.slice(5), value);
    }
    wizard.setAttribute("tree", tree);
    target.append(wizard);
  };
  if (script.dataset.target) {
    document.readyState === "loading" ? addEventListener("DOMContentLoaded", mount) : mount();
  } else if (script.dataset.tree) warn('nothing is shown, because there is no place: say data-target="…"');
})();
