// @ts-check
/**
 * The language of the pages: the one chosen in the settings, else the first of the browser's that we speak,
 * else English; and the one way from a key to its words.
 * @typedef {string | {one: string, other: string}} Entry a text, or the forms of a counted noun by plural rule
 */
export const LANGUAGES = ["en", "es"];

/** How figures and dates are written: people in the United States read 12,345.6 in both. @type {Record<string, string>} */
const LOCALES = { en: "en-US", es: "es-US" };

/** @param {string | null | undefined} kept the choice @param {readonly string[]} wanted the browser's languages, best first */
export function languageFrom(kept, wanted) {
  if (kept && LANGUAGES.includes(kept)) return kept;
  return wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => LANGUAGES.includes(one)) ?? "en";
}

const inPage = Boolean(globalThis.document);
export const language = languageFrom(inPage ? localStorage.getItem("language") : null, globalThis.navigator?.languages ?? []);
export const locale = LOCALES[language];
if (inPage) document.documentElement.lang = language;

/** Keep a choice and show the page in it; the address keeps what is shown. @param {string} code */
export function chooseLanguage(code) {
  localStorage.setItem("language", code);
  location.reload();
}

/**
 * Give the way from a key to its words; a key that a language lacks is said in English. `{name}` is filled
 * in, numbers with separators; `n` chooses the plural form.
 * @param {Record<string, Record<string, Entry>>} catalogue by language; `en` always
 * @param {string} [code]
 */
export function speaker(catalogue, code = language) {
  const plural = new Intl.PluralRules(code);
  const whole = new Intl.NumberFormat(LOCALES[code]);
  return (/** @type {string} */ key, /** @type {Record<string, string | number>} */ fill = {}) => {
    const entry = catalogue[code]?.[key] ?? catalogue.en[key];
    if (entry === undefined) return key;
    const text = typeof entry === "string" ? entry : plural.select(Number(fill.n)) === "one" ? entry.one : entry.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = fill[name] ?? "";
      return typeof value === "number" ? whole.format(value) : value;
    });
  };
}
