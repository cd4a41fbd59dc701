// @ts-check
/** Light or dark: as the phone has it until it is chosen, here or on the desk's page of this browser. */
import { signal } from "@preact/signals";
import { chooseTheme, onScheme, themeChosen } from "../js/tokens.js";

export const THEMES = ["", "light", "dark"];
export const theme = signal(themeChosen());
/** Changes whenever the colours do: what is drawn on a canvas reads it and is drawn anew. */
export const painted = signal(0);

onScheme(() => {
  theme.value = themeChosen();
  painted.value += 1;
});

/** @param {string} chosen one of `THEMES` */
export const choose = (chosen) => chooseTheme(chosen);
