// @ts-check
/** A picture of the map as it is seen, with its legend and where it comes from; drawn here from our own canvases. */
import { campaign, heatmap, cells, opacity } from "../state.js";
import { token } from "../tokens.js";
import { legendNote, legendRows, shrunkNote } from "../ui/legend.js";
import { say } from "../words.js";
import { dayText } from "./days.js";
import { resultsAsked, whoAsked } from "./filters.js";
import { besideHeat, day, metricLabel, steps } from "./shown.js";

const MARGIN = 20;
const TITLE_HIGH = 64;
const ROW_HIGH = 22;
const COLUMN_WIDE = 230;
const CREDIT_HIGH = 40;

/** Make the picture and hand it to the browser as a PNG. */
export async function savePicture() {
  const canvas = pictureOf();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(/** @type {Blob} */ (blob));
  link.download = `${["map", heatmap.value.metric, besideHeat.value?.heatmap.metric, day.value].filter(Boolean).join("-")}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The picture as a canvas: title, maps side by side, under each its legend, and the credit. */
export function pictureOf() {
  const parts = [{ element: document.querySelector(".town-map"), found: heatmap.value, drawn: cells.value }];
  if (besideHeat.value) parts.push({ element: document.querySelector(".side-map"), found: besideHeat.value.heatmap, drawn: besideHeat.value.cells });
  const maps = parts.map((part) => ({ ...part, element: /** @type {HTMLElement} */ (part.element), rows: legendRows(part.found, part.drawn) }));
  const ratio = devicePixelRatio || 1;
  const wide = maps.reduce((sum, { element }) => sum + element.clientWidth, 0);
  const high = maps[0].element.clientHeight;
  const columnWide = Math.min(COLUMN_WIDE, maps[0].element.clientWidth - 2 * MARGIN);
  const perColumn = maps.map(({ element, rows }) => Math.ceil(rows.length / Math.max(1, Math.floor((element.clientWidth - 2 * MARGIN) / columnWide))));
  const legendHigh = Math.max(...perColumn) * ROW_HIGH + 78;
  const canvas = document.createElement("canvas");
  canvas.width = wide * ratio;
  canvas.height = (TITLE_HIGH + high + legendHigh + CREDIT_HIGH) * ratio;
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ink.scale(ratio, ratio);
  ink.fillStyle = token("--surface");
  ink.fillRect(0, 0, wide, TITLE_HIGH + high + legendHigh + CREDIT_HIGH);
  ink.textBaseline = "middle";
  title(ink, wide);
  let left = 0;
  maps.forEach(({ element, found, rows }, i) => {
    ink.save();
    ink.translate(left, TITLE_HIGH);
    paintMap(ink, element);
    ink.translate(MARGIN, high + 22);
    paintLegend(ink, found, { rows, perColumn: perColumn[i], columnWide }, element.clientWidth - 2 * MARGIN);
    ink.restore();
    left += element.clientWidth;
  });
  write(ink, [say("map.credit"), campaign.value.invented ? say("invented") : ""].filter(Boolean).join(" · "), MARGIN, TITLE_HIGH + high + legendHigh + CREDIT_HIGH / 2, "--text-quiet", "400 12px");
  return canvas;
}

/** @param {CanvasRenderingContext2D} ink @param {string} text @param {number} x @param {number} y @param {string} colour @param {string} font @param {number} [most] */
function write(ink, text, x, y, colour, font, most) {
  ink.font = `${font} ${token("--font")}`;
  ink.fillStyle = token(colour);
  ink.fillText(text, x, y, most);
}

/** @param {CanvasRenderingContext2D} ink @param {number} wide */
function title(ink, wide) {
  const days = day.value ? say(steps.value === "single" ? "picture.day" : "picture.until", { day: dayText(day.value) }) : "";
  const names = [heatmap.value.metric, besideHeat.value?.heatmap.metric].filter(Boolean).map(metricLabel).join(" · ");
  write(ink, names, MARGIN, 24, "--text", "600 20px", wide - 2 * MARGIN);
  write(ink, [campaign.value.name, whoAsked(), ...resultsAsked(), days].filter(Boolean).join(" · "), MARGIN, 47, "--text-quiet", "400 13px", wide - 2 * MARGIN);
}

/** All canvases of a map in the order in which they lie on each other. @param {CanvasRenderingContext2D} ink @param {HTMLElement} element */
function paintMap(ink, element) {
  const box = element.getBoundingClientRect();
  ink.save();
  ink.beginPath();
  ink.rect(0, 0, element.clientWidth, element.clientHeight);
  ink.clip();
  ink.fillStyle = token("--map-land");
  ink.fillRect(0, 0, element.clientWidth, element.clientHeight);
  const canvases = [...element.querySelectorAll("canvas")].map((canvas) => ({ canvas, pane: /** @type {HTMLElement} */ (canvas.closest(".leaflet-map-pane > .leaflet-pane")) }));
  canvases.sort((a, b) => zOf(a.pane) - zOf(b.pane));
  for (const { canvas, pane } of canvases) {
    const at = canvas.getBoundingClientRect();
    ink.globalAlpha = Number(getComputedStyle(pane).opacity);
    if (canvas.width && at.width) ink.drawImage(canvas, at.left - box.left, at.top - box.top, at.width, at.height);
  }
  ink.restore();
}

/** @param {HTMLElement} pane */
const zOf = (pane) => Number(getComputedStyle(pane).zIndex) || 0;

/** @param {CanvasRenderingContext2D} ink @param {any} found @param {{rows: any[], perColumn: number, columnWide: number}} columns @param {number} wide */
function paintLegend(ink, found, { rows, perColumn, columnWide }, wide) {
  write(ink, metricLabel(found.metric), 0, 0, "--text", "600 13px");
  const named = ink.measureText(metricLabel(found.metric)).width;
  write(ink, legendNote(found), named + 8, 0, "--text-quiet", "400 12px", wide - named - 8);
  rows.forEach((row, i) => {
    const [x, y] = [Math.floor(i / perColumn) * columnWide, 24 + (i % perColumn) * ROW_HIGH];
    swatch(ink, row.ramp, x, y - 8);
    write(ink, row.text, x + 32, y, "--text", "400 13px");
    ink.textAlign = "right";
    write(ink, say("legend.cells", { n: row.n }), x + columnWide - 24, y, "--text-quiet", "400 12px");
    ink.textAlign = "left";
  });
  write(ink, shrunkNote(found), 0, 26 + perColumn * ROW_HIGH, "--text-quiet", "400 12px", wide);
}

/** A colour as strong as on the map, or its hatch. @param {CanvasRenderingContext2D} ink @param {string} ramp @param {number} x @param {number} y */
function swatch(ink, ramp, x, y) {
  ink.fillStyle = token("--map-land");
  ink.fillRect(x, y, 24, 16);
  ink.save();
  ink.globalAlpha = opacity.value.cells ?? 1;
  if (ramp === "none" || ramp === "few") {
    ink.beginPath();
    ink.rect(x, y, 24, 16);
    ink.clip();
    ink.strokeStyle = token("--map-hatch");
    ink.beginPath();
    for (let at = -16; at < 24; at += ramp === "few" ? 8 : 4) {
      ink.moveTo(x + at, y + 16);
      ink.lineTo(x + at + 16, y);
    }
    ink.stroke();
  } else {
    ink.fillStyle = token(`--${ramp}`);
    ink.fillRect(x, y, 24, 16);
  }
  ink.restore();
}
