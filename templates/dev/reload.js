/* Loads a page again when what it is made of has changed; answers of a form are sent again. */
(() => {
  let seen = null;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/dev/stamp", { cache: "no-store" });
      if (!answer.ok) return;
      const stamp = await answer.text();
      const changed = seen !== null && stamp !== seen;
      seen = stamp;
      if (!changed) return;
      const state = document.getElementById("state");
      if (state) state.submit();
      else location.reload();
    } catch {
      // the server is being started again
    }
  };
  look();
  setInterval(look, 1500);
})();
