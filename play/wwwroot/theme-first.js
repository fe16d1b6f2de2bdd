// Runs before the first paint, so that a chosen theme does not flash; the rest is in theme.js.
try {
  const theme = localStorage.getItem("play-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* storage is switched off: the system's theme it is */ }
