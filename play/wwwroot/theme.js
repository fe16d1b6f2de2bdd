// Light, dark, or as the system has it; kept in this browser.
const dark = matchMedia("(prefers-color-scheme: dark)");
const order = ["auto", "light", "dark"];
const listeners = new Set();

export function chosenTheme() { return document.documentElement.dataset.theme ?? "auto"; }

export function isDark() {
  const chosen = chosenTheme();
  return chosen === "auto" ? dark.matches : chosen === "dark";
}

/** Calls back whenever the page turns light or dark. */
export function onTheme(listener) { listeners.add(listener); }

/** Goes on to the next of the three. */
export function nextTheme() {
  const next = order[(order.indexOf(chosenTheme()) + 1) % order.length];
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem("play-theme", next);
  } catch { /* then it holds for this page */ }
  tell();
  return next;
}

function tell() { for (const listener of listeners) listener(isDark()); }

dark.addEventListener("change", tell);
