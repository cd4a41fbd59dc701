// @ts-check
/**
 * Light or dark by choice, else as the computer has it; before the first paint, so not a module. The dark
 * tokens stand behind one media rule, whose condition is set here. Paper is always light.
 */
{
  const SYSTEM = "screen and (prefers-color-scheme: dark)";
  /** @type {Record<string, string>} */
  const WHEN = { light: "not all", dark: "screen" };
  const kept = () => {
    try {
      return localStorage.getItem("theme") ?? "";
    } catch {
      return ""; // a browser that keeps nothing
    }
  };
  const apply = () => {
    const chosen = kept();
    for (const bar of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll("meta[data-scheme]")))
      bar.media = chosen in WHEN ? (bar.dataset.scheme === chosen ? "all" : "not all") : `(prefers-color-scheme: ${bar.dataset.scheme})`;
    for (const sheet of document.styleSheets)
      for (const rule of sheet.cssRules)
        if (rule instanceof CSSMediaRule && rule.cssRules[0]?.cssText.includes("--grey-1")) rule.media.mediaText = WHEN[chosen] ?? SYSTEM;
    document.documentElement.style.colorScheme = chosen in WHEN ? chosen : "";
  };
  apply();
  addEventListener("theme", apply);
  addEventListener("storage", () => dispatchEvent(new Event("theme"))); // chosen in another tab
}
