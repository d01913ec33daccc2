// Runs before the first paint, so that a remembered theme does not flash. The policy forbids inline scripts.
(() => {
  try {
    const theme = localStorage.getItem("binnacle.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage can be closed to us; then the system's theme is right.
  }
})();
