// Shared by maps that are one file. Text is only ever set by textContent.
function made(tag, words, className) {
  const node = document.createElement(tag);
  if (words !== undefined) node.textContent = words;
  if (className) node.className = className;
  return node;
}

function card(title, lines, invented) {
  const box = made("section", undefined, "card");
  box.append(made("h1", title), ...lines.map((line) => made("p", line)));
  if (invented) box.append(made("span", "Invented people", "invented"));
  document.body.append(box);
  L.DomEvent.disableScrollPropagation(box);
  return box;
}

function switches(box, map, layers) {
  const set = made("fieldset");
  for (const [name, layer] of layers) {
    const label = made("label"), tick = made("input");
    tick.type = "checkbox";
    tick.checked = true;
    tick.addEventListener("change", () => (tick.checked ? layer.addTo(map) : layer.remove()));
    label.append(tick, made("span", name));
    set.append(label);
    layer.addTo(map);
  }
  box.append(set);
}

// How far the card reaches into the map: things shown are kept clear of it.
function clearOfCard(map) {
  const box = document.querySelector(".card");
  return map.getSize().x > 760 ? [box.offsetWidth + 28, 20] : [14, box.offsetHeight + 28];
}

function fit(map, bounds) {
  map.fitBounds(bounds, { paddingTopLeft: clearOfCard(map), paddingBottomRight: [24, 30], maxZoom: 18, animate: false });
}

// Streets as casing and fill, with names where there is room from zoom 16 on.
function streetLayer(map, streets, isAbove) {
  const pane = map.createPane("streets");
  pane.style.zIndex = isAbove ? 410 : 210;
  pane.style.pointerEvents = "none";
  const colours = isAbove ? [["#ffffff", 0]] : [["#d6d2c8", 1.6], ["#ffffff", 0]];
  const renderer = L.canvas({ pane: "streets", padding: 0.4 });
  const group = L.layerGroup(), byWidth = new Map();
  for (const street of streets) byWidth.set(street.width, [...(byWidth.get(street.width) ?? []), street.line]);
  const widths = [...byWidth].sort((a, b) => a[0] - b[0]), lines = [];
  for (const [colour, more] of colours) {
    for (const [width, parts] of widths) {
      const line = L.polyline(parts, { renderer, pane: "streets", color: colour, interactive: false, lineCap: "round", opacity: isAbove ? 0.7 : 1 });
      lines.push([line, width, more]);
      group.addLayer(line);
    }
  }
  const names = L.layerGroup().addTo(group);
  const redraw = () => {
    const scale = 2 ** Math.min(1.6, Math.max(-2.5, (map.getZoom() - 16) * 0.75));
    for (const [line, width, more] of lines) line.setStyle({ weight: width * scale + more * Math.min(1, scale) });
    nameStreets(map, streets, names);
  };
  map.on("zoomend moveend", redraw);
  map.whenReady(redraw);
  return group;
}

function nameStreets(map, streets, names) {
  names.clearLayers();
  if (map.getZoom() < 16) return;
  const view = map.getBounds(), taken = [];
  for (const street of streets) {
    if (!street.name) continue;
    const middle = street.line.length >> 1, a = street.line[Math.max(0, middle - 1)], b = street.line[middle];
    if (!a || !view.contains(b)) continue;
    const from = map.latLngToContainerPoint(a), to = map.latLngToContainerPoint(b), at = from.add(to).divideBy(2);
    const width = street.name.length * 6;
    if (from.distanceTo(to) < width * 0.7) continue;
    if (taken.some((t) => t.at.distanceTo(at) < (t.name === street.name ? 260 : (t.width + width) / 2))) continue;
    taken.push({ at, width, name: street.name });
    let turn = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
    if (turn > 90 || turn < -90) turn += 180;
    const words = made("span", street.name);
    words.style.transform = `translate(-50%, -50%) rotate(${turn}deg)`;
    const icon = L.divIcon({ className: "street-name", html: words, iconSize: [0, 0] });
    names.addLayer(L.marker(map.containerPointToLatLng(at), { icon, interactive: false, keyboard: false }));
  }
}
