// Inside the frame: speaks with the page around it, once that page has spoken. Takes its colours
// as far as they are colours, tells how high this page is and which step; never an answer.
(() => {
  "use strict";
  if (parent === window) return;
  if (self.origin === "null") {
    // a sandbox that lets scripts run and no form be sent
    const restricted = document.getElementById("restricted");
    const link = restricted.querySelector("a");
    link.textContent = link.href = (location.origin === "null" ? new URL(location.href).origin : location.origin)
      + location.pathname.replace("/embed/", "/");
    restricted.hidden = false;
  }
  const page = document.documentElement;
  const main = () => document.getElementById("main");
  let host = null;
  let height = 0;
  let told = "";
  const say = (type, more) => host && parent.postMessage({ wizard: 1, type, ...more }, host);

  // Rounded up, so that no scrollbar appears.
  // A discreet page keeps one height and scrolls by itself: its length would tell the answers.
  const discreet = () => main().dataset.discreet !== undefined;
  const measure = () => {
    const now = discreet() ? 720 : Math.ceil(document.body.getBoundingClientRect().height / 16) * 16;
    if (now !== height) say("height", { height: (height = now) });
  };

  const event = () => {
    const { tree, question, number, outcome, verdict, discreet, refused, problem } = main().dataset;
    if (problem !== undefined) return ["error", { tree, reason: "problem" }];
    if (refused !== undefined) return [];
    if (discreet !== undefined) return discreet ? ["step", { tree }] : [];
    if (outcome) return ["outcome", { tree, outcome, verdict }];
    return question ? ["step", { tree, question, number: Number(number) }] : [];
  };
  const tell = () => {
    const [name, detail] = event();
    const now = JSON.stringify(detail);
    const again = now === told && !discreet();
    if (detail) told = now;
    say("page", again ? { moved: true } : { moved: true, event: name, detail });
  };

  const COLOUR = /^(?!.*(var|env|url|attr)\()[\w\s#%.,()/+-]{1,80}$/i;
  const VALID = {
    font: (value) => /^[\p{L}\d\s,"'_-]{1,200}$/u.test(value),
    radius: (value) => /^\d{1,2}(\.\d{1,3})?(px|rem|em)$/.test(value),
  };
  const LOOK = /^(brand|brand-strong|on-brand|ink|soft|paper|ground|line|edge|tint|link|font|radius)$/;
  const colour = (value) => COLOUR.test(value) && CSS.supports("color", value);
  const DARK = "(prefers-color-scheme: dark)";
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]);
  const dark = rules.filter(({ media }) => media?.mediaText === DARK);
  const dress = (theme, look) => {
    for (const [name, value] of Object.entries(look)) {
      if (LOOK.test(name) && (VALID[name] ?? colour)(String(value))) page.style.setProperty(`--${name}`, value);
    }
    page.style.colorScheme = { light: "light", dark: "dark" }[theme] ?? "";
    for (const { media } of dark) media.mediaText = { light: "not all", dark: "all" }[theme] ?? DARK;
  };

  // Answers that the host knows already; a discreet tree marks no such link and takes none.
  const prefill = (answers) => {
    const begin = main().querySelector("a[data-begin]");
    const known = Object.entries(answers).filter(([name, value]) => /^[a-z][a-z0-9-]*$/.test(name) && value);
    if (begin && known.length) begin.search = new URLSearchParams(known);
  };

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || data?.wizard !== 1 || data.type !== "host") return;
    const first = !host;
    host = origin;
    dress(data.theme, data.look ?? {});
    page.style.overflowY = discreet() ? "" : "hidden"; // from now on the frame is as high as this page
    say("ready", { tree: main().dataset.tree, title: main().dataset.title });
    height = 0;
    measure();
    if (first) {
      prefill(data.answers ?? {});
      tell();
    }
  });
  document.addEventListener("htmx:after:swap", tell);
  new ResizeObserver(measure).observe(document.body);
})();
