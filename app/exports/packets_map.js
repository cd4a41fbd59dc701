// The map of hand-outs: turfs, walks with arrows, numbered stops whose people stand in the popup.
function packets_map(map, data) {
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ position: "bottomleft" }).addTo(map);
  const box = card(data.title, data.lines, data.invented);
  if (data.turfs.length > 1) box.append(chooser(map, data.turfs));
  const turfs = L.featureGroup(), walks = L.layerGroup(), stops = L.layerGroup(), detail = L.layerGroup();
  const svg = L.svg({ padding: 0.3 });
  const [lines, dots] = ["lines", "dots"].map((name, step) => {
    map.createPane(name).style.zIndex = 420 + step;
    return L.canvas({ pane: name, padding: 0.2 });
  });
  for (const turf of data.turfs) {
    const colour = turf.colour;
    const style = { renderer: svg, color: colour, weight: 2, fillOpacity: 0.18, fillColor: colour, interactive: false };
    turfs.addLayer(L.geoJSON(turf.boundary, { style, interactive: false }));
    walks.addLayer(L.polyline(turf.path, { renderer: lines, pane: "lines", color: "#fff", weight: 5, opacity: 0.8, interactive: false }));
    walks.addLayer(L.polyline(turf.path, { renderer: lines, pane: "lines", color: "#0f6b63", weight: 3, interactive: false }));
    for (const stop of turf.stops) {
      const dot = L.circleMarker(stop.at, { renderer: dots, pane: "dots", radius: 4, color: "#111", weight: 1, fillColor: "#fff", fillOpacity: 1 });
      stops.addLayer(dot.on("click", () => open(map, turf, stop)));
    }
  }
  const redraw = () => {
    detail.clearLayers();
    const view = map.getBounds().pad(0.05), near = map.getZoom() >= 16, taken = [];
    shown(map, "dots", map.getZoom() >= 15);
    shown(map, "lines", map.getZoom() >= 14);
    for (const turf of data.turfs) {
      if (!view.intersects(turf.box)) continue;
      if (data.turfs.length > 1 && isFree(map.latLngToContainerPoint(turf.badge), taken)) {
        detail.addLayer(badge(turf, near));
      }
      if (!near) continue;
      if (map.hasLayer(walks)) arrows(map, turf.path).forEach((arrow) => detail.addLayer(arrow));
      if (map.hasLayer(stops)) numbers(map, turf, view).forEach((number) => detail.addLayer(number));
    }
  };
  switches(box, map, [["Streets", streetLayer(map, data.streets)], ["Turf", turfs], ["Walks", walks], ["Stops", stops]]);
  detail.addTo(map);
  fit(map, data.box);
  map.on("moveend layeradd layerremove", (event) => {
    if (event.type === "moveend" || [walks, stops].includes(event.layer)) redraw();
  });
  map.whenReady(redraw);
}

function shown(map, pane, isShown) {
  map.getPane(pane).style.display = isShown ? "" : "none";
}

function isFree(at, taken) {
  if (taken.some((other) => Math.abs(other.x - at.x) < 58 && Math.abs(other.y - at.y) < 24)) return false;
  taken.push(at);
  return true;
}

function chooser(map, turfs) {
  const choice = made("select");
  choice.setAttribute("aria-label", "Show a turf");
  choice.append(new Option(`All ${turfs.length} turfs`, ""));
  turfs.forEach((turf, number) => choice.append(new Option(`${turf.code} · ${turf.name} · ${turf.words}`, number)));
  const all = L.latLngBounds(turfs.flatMap((turf) => turf.box));
  choice.addEventListener("change", () => fit(map, choice.value ? turfs[choice.value].box : all));
  return choice;
}

// Not bound to its marker: markers are drawn anew when the map moves, and the popup moves the map.
function open(map, turf, stop) {
  L.popup({ maxWidth: 300, offset: [0, -6], autoPanPaddingTopLeft: clearOfCard(map) }).setLatLng(stop.at).setContent(popup(turf, stop)).openOn(map);
}

function popup(turf, stop) {
  const box = made("div", undefined, "pop"), list = made("ul");
  box.append(made("h2", `${stop.order}. ${stop.title}`), made("p", `${turf.code} · ${stop.words}`));
  for (const door of stop.doors) {
    const row = made("li");
    if (door.unit) row.append(made("b", door.unit));
    row.append(made("span", door.people.join(", ") || "nobody listed"));
    list.append(row);
  }
  box.append(list);
  return box;
}

function numbers(map, turf, view) {
  return turf.stops.filter((stop) => view.contains(stop.at)).map((stop) => {
    const isEnd = stop.order === 1 || stop.order === turf.stops.length;
    const words = stop.order === 1 ? "▶" : stop.order === turf.stops.length ? "■" : String(stop.order);
    const circle = made("span", words, isEnd ? "stop-number end" : "stop-number");
    const icon = L.divIcon({ className: "", html: circle, iconSize: [22, 22] });
    const marker = L.marker(stop.at, { icon, title: `${stop.order}. ${stop.title}`, alt: `Stop ${stop.order}` });
    return marker.on("click keypress", (event) => {
      if (event.type === "click" || event.originalEvent.key === "Enter") open(map, turf, stop);
    });
  });
}

function badge(turf, isAbove) {
  const words = made("span", turf.code, isAbove ? "turf-badge above" : "turf-badge");
  words.style.borderColor = turf.colour;
  return L.marker(turf.badge, { icon: L.divIcon({ className: "", html: words, iconSize: [0, 0] }), interactive: false, keyboard: false });
}

function arrows(map, path) {
  const points = path.map((at) => map.latLngToContainerPoint(at)), found = [];
  let left = 30;
  for (let i = 1; i < points.length; i++) {
    const from = points[i - 1], step = points[i].subtract(from), length = Math.hypot(step.x, step.y);
    for (; left < length; left += 60) {
      const head = made("span", "➤");
      head.style.cssText = `color:#0f6b63;font-size:13px;line-height:1;transform:translate(-50%,-50%) rotate(${Math.atan2(step.y, step.x)}rad)`;
      const at = map.containerPointToLatLng(from.add(step.multiplyBy(left / length)));
      const icon = L.divIcon({ className: "arrow", html: head, iconSize: [0, 0] });
      found.push(L.marker(at, { icon, interactive: false, keyboard: false }));
    }
    left -= length;
  }
  return found;
}
