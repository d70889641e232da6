// Trees whose answers leave no trace: the browser's Back goes one question back, from memory alone,
// and Leave takes the page away at once. History entries hold a number and nothing else.
(() => {
  "use strict";
  let at = history.state?.step ?? 0;
  const gone = document.getElementById("gone"); // a first question where there were answers before
  if (gone && at) {
    gone.hidden = false;
    at = 0;
  }
  const steps = []; // the steps as they came, in this page's memory only
  const main = () => document.getElementById("main");
  const title = document.createElement("title");
  title.textContent = document.title;
  steps[at] = title.outerHTML + main().outerHTML;
  history.replaceState({ step: at }, "");

  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    if (ctx.response?.status !== 200) return; // an error is no step; neither is one from memory
    steps.length = ++at;
    steps[at] = ctx.text;
    history.pushState({ step: at }, "");
  });

  addEventListener("popstate", ({ state }) => {
    if (!steps[state?.step]) return location.reload();
    at = state.step;
    htmx.swap({ text: steps[at], target: "#main", swap: "outerHTML show:top", sourceElement: document.body });
  });

  // Nothing stays for a browser that keeps whole pages to show them again.
  const forget = () => {
    steps.length = 0;
    document.body.replaceChildren();
  };
  addEventListener("pagehide", forget);
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  const link = document.querySelector("[data-leave]");
  const leave = (event) => {
    event?.preventDefault();
    forget();
    top.location.replace(link.href);
  };
  link.addEventListener("click", leave);

  let shifts = [];
  addEventListener("keydown", ({ key }) => {
    if (key !== "Shift") shifts = [];
  });
  addEventListener("keyup", ({ key, timeStamp }) => {
    if (key !== "Shift") return;
    shifts = [...shifts.filter((then) => timeStamp - then < 5000), timeStamp];
    if (shifts.length > 2) leave();
  });
})();
