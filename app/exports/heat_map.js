// A heatmap with its legend. Cells without data are hatched, cells with too few people more lightly.
function heat_map(map, data) {
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ position: "bottomleft" }).addTo(map);
  hatches();
  const box = card(data.title, data.lines, data.invented);
  box.append(legend(data));
  for (const note of data.notes) box.append(made("p", note, "note"));
  const renderer = L.svg({ padding: 0.3 }), cells = L.featureGroup();
  for (const cell of data.cells) {
    const shape = L.geoJSON(cell.shape, { style: { renderer, ...look(cell) } });
    shape.bindTooltip(() => says(cell), { sticky: true, direction: "top" });
    shape.on("mouseover", () => shape.setStyle({ color: "#111", weight: 2, opacity: 1 }).bringToFront());
    shape.on("mouseout", () => shape.setStyle(look(cell)));
    cells.addLayer(shape);
  }
  switches(box, map, [["Streets", streetLayer(map, data.streets, true)], ["Cells", cells]]);
  fit(map, data.box);
}

function look(cell) {
  if (cell.kind === "value") {
    return { fillColor: cell.colour, fillOpacity: 0.65, color: "#fff", weight: 0.6, opacity: 0.7 };
  }
  return { fillColor: `url(#${cell.kind})`, fillOpacity: 1, color: "#8a867b", weight: 0.6, opacity: 0.6 };
}

function says(cell) {
  const box = made("div");
  if (cell.id) box.append(made("div", cell.id));
  box.append(made("strong", cell.words));
  if (cell.count) box.append(made("div", cell.count));
  return box;
}

function svgNode(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function hatches() {
  const svg = svgNode("svg", { width: 0, height: 0, "aria-hidden": "true" }), defs = svgNode("defs", {});
  svg.style.position = "absolute";
  for (const [id, gap, colour] of [["none", 6, "#8a867b"], ["few", 9, "#c2beb3"]]) {
    const size = { id, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    const pattern = svgNode("pattern", size);
    pattern.append(svgNode("line", { x1: 0, y1: 0, x2: 0, y2: gap, stroke: colour, "stroke-width": 1.6 }));
    defs.append(pattern);
  }
  svg.append(defs);
  document.body.append(svg);
}

function legend(data) {
  const table = made("table", undefined, "legend");
  table.append(made("caption", data.caption));
  for (const row of data.legend) {
    const line = table.insertRow(), swatch = svgNode("svg", { width: 26, height: 14, "aria-hidden": "true" });
    const fill = row.kind === "value" ? row.colour : `url(#${row.kind})`;
    const opacity = row.kind === "value" ? 0.75 : 1;
    swatch.append(svgNode("rect", { width: 26, height: 14, fill, "fill-opacity": opacity, stroke: "#8a867b", "stroke-width": 0.6 }));
    line.insertCell().append(swatch);
    line.insertCell().textContent = row.words;
    line.insertCell().textContent = row.count;
  }
  return table;
}
