// Runs before the first paint, so that a chosen appearance does not flash.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("zhengwen-theme");
  } catch {
    // storage may be forbidden; the system's appearance is used
  }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
