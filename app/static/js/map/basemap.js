// @ts-check
/** The street basemap: our own vector tiles, drawn in the tokens' colours; no remote tile is asked for. */
import { token } from "../tokens.js";
import { protomaps } from "./leaflet.js";

const ARTERIAL = new Set(["primary", "secondary", "trunk"]);
/** Ways that no turf ends at. */
export const PATH = new Set(["footway", "path", "steps", "track", "cycleway", "pedestrian", "service", "corridor", "bridleway"]);

/** @type {Record<"arterial" | "street" | "path", number[][]>} pixels of a road's fill by zoom */
const WIDTH = {
  arterial: [[10, 1], [12, 2], [14, 4.5], [16, 11], [18, 24], [20, 48]],
  street: [[11, 0.4], [13, 1.4], [14, 2.5], [15, 4.5], [16, 8], [18, 20], [20, 42]],
  path: [[14, 0.5], [16, 1.6], [18, 5], [20, 11]],
};

/** @typedef {(zoom: number, feature: {props: Record<string, any>}) => boolean} Filter */

/** @type {Record<string, Filter>} */
const is = {
  arterial: (_, { props }) => props.kind === "street" && ARTERIAL.has(props.class),
  path: (_, { props }) => props.kind === "street" && PATH.has(props.class),
  street: (_, { props }) => props.kind === "street" && !ARTERIAL.has(props.class) && !PATH.has(props.class),
};
/** @param {string} kind @returns {Filter} */
const kindIs = (kind) => (_, { props }) => props.kind === kind;

/** A Leaflet layer of the town's tiles. @param {string} url @param {string} attribution */
export function basemap(url, attribution) {
  return protomaps().leafletLayer({
    url, attribution, maxDataZoom: 15, backgroundColor: token("--map-land"), paintRules: paintRules(), labelRules: labelRules(),
  });
}

function paintRules() {
  const { PolygonSymbolizer, LineSymbolizer, exp } = protomaps();
  /** @param {string} kind @param {string} colour @param {number} [minzoom] */
  const area = (kind, colour, minzoom) => ({ dataLayer: "town", minzoom, filter: kindIs(kind), symbolizer: new PolygonSymbolizer({ fill: token(colour) }) });
  /** @param {"arterial" | "street" | "path"} road @param {string} colour @param {number} extra @param {number} minzoom */
  const line = (road, colour, extra, minzoom) => ({
    dataLayer: "town", minzoom, filter: is[road],
    symbolizer: new LineSymbolizer({ color: token(colour), lineCap: "round", lineJoin: "round", width: exp(1.5, WIDTH[road].map(([zoom, px]) => [zoom, px + (zoom < 14 ? extra * 0.3 : extra)])) }),
  });
  const rail = { dataLayer: "town", minzoom: 12, filter: kindIs("rail"), symbolizer: new LineSymbolizer({ color: token("--map-rail"), width: 1.5, dash: [6, 4] }) };
  const motorway = [3, 0].map((extra) => ({
    dataLayer: "town", filter: kindIs("motorway"),
    symbolizer: new LineSymbolizer({ color: token(extra ? "--map-rail" : "--map-arterial"), lineJoin: "round", width: exp(1.5, WIDTH.arterial.map(([zoom, px]) => [zoom, px + extra])) }),
  }));
  return [
    area("water", "--map-water"), area("park", "--map-park"), area("building", "--map-building", 14),
    line("path", "--map-casing", 1.5, 15), line("street", "--map-casing", 2, 10), line("arterial", "--map-casing", 2, 10),
    line("path", "--map-street", 0, 15), line("street", "--map-street", 0, 13), line("arterial", "--map-arterial", 0, 10),
    rail, ...motorway,
  ];
}

function labelRules() {
  const { LineLabelSymbolizer, CenteredTextSymbolizer } = protomaps();
  /** @param {string} road @param {string} font @param {number} minzoom */
  const along = (road, font, minzoom) => ({
    dataLayer: "town", minzoom, filter: is[road],
    symbolizer: new LineLabelSymbolizer({ labelProps: ["name"], fill: token("--map-label"), stroke: token("--map-halo"), width: 3, font: `${font} ${token("--font")}`, repeatDistance: 350 }),
  });
  const places = ["park", "water"].map((kind) => ({
    dataLayer: "town", minzoom: 15, filter: kindIs(kind),
    symbolizer: new CenteredTextSymbolizer({ labelProps: ["name"], fill: token("--map-label"), stroke: token("--map-halo"), width: 3, font: `italic 500 11px ${token("--font")}` }),
  }));
  return [along("arterial", "600 12px", 14), along("street", "500 11px", 15), ...places, along("path", "500 10px", 17)];
}
