// The page of `optictl serve`. What modules say is put into the page as text, and never as markup.
"use strict";

const period = 5000;
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7f7f7f", "#8c6d1f"];
const marks = { "works": "\u2713", "degraded": "!", "does-not-work": "\u2717", "cannot-tell": "?", "empty": "\u2013" };
const plural = { "works": "work", "degraded": "degraded", "does-not-work": "do not work", "cannot-tell": "cannot be told", "empty": "empty" };
const order = ["does-not-work", "degraded", "cannot-tell", "works", "empty"];
const curves = [["rx_power_dbm", "Rx power, dBm"], ["tx_power_dbm", "Tx power, dBm"], ["tx_bias_ma", "Bias, mA"],
  ["temperature_c", "Temperature, \u00b0C"], ["pre_fec_ber_media", "Pre-FEC BER media, order of magnitude"],
  ["snr_media_db", "SNR media, dB"]];

let ports = [];
let warnings = [];
let chosen = -1;
let lastEvent = 0;
const events = [];

const at = (id) => document.getElementById(id);

/** An element with a class, text, and children. */
function make(name, kind, ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

function verdictOf(port) {
  if (port.presence === "absent") return "empty";
  return port.verdict || "cannot-tell";
}

/** The smallest margin of received power where light is expected. */
function worst(port) {
  const lanes = (port.lanes || []).filter((lane) => lane.expected && lane.rx_margin_db !== null);
  return lanes.reduce((least, lane) => (least && least.rx_margin_db <= lane.rx_margin_db ? least : lane), null);
}

function reasonOf(port) {
  if (port.causes && port.causes.length > 0 && port.verdict !== "works") return port.causes[0];
  return port.error || "";
}

function shown(port) {
  const words = at("filter").value.trim().toLowerCase();
  return words === "" || [port.port, port.serial, port.vendor_name, port.vendor_part_number, verdictOf(port)]
    .some((text) => text && String(text).toLowerCase().includes(words));
}

function showPanel() {
  const counts = {};
  const tiles = [];
  ports.forEach((port, index) => {
    const verdict = verdictOf(port);
    counts[verdict] = (counts[verdict] || 0) + 1;
    if (!shown(port)) return;
    const lane = worst(port);
    const of = warnings.filter((each) => each.port === port.port).length;
    const tile = make("button", verdict,
      make("span", "name", make("span", "", make("bdi", "", port.port)), make("b", "", marks[verdict])),
      make("span", "small", verdict === "empty" ? "empty" : [
        typeof port.temperature_c === "number" ? port.temperature_c.toFixed(1) + " \u00b0C" : "",
        lane ? "Rx " + (lane.rx_margin_db >= 0 ? "+" : "") + lane.rx_margin_db.toFixed(1) + " dB" : ""]
        .filter(Boolean).join(", ") || "no values"),
      make("span", "small", reasonOf(port) || (of ? of + (of === 1 ? " warning" : " warnings") : port.vendor_part_number || "")));
    tile.type = "button";
    tile.title = port.port + ": " + verdict.replaceAll("-", " ");
    tile.setAttribute("aria-pressed", String(index === chosen));
    tile.addEventListener("click", () => { choose(index); });
    tiles.push(tile);
  });
  at("panel").replaceChildren(...tiles);
  at("answer").textContent = ports.length + (ports.length === 1 ? " port: " : " ports: ") + order.filter((each) => counts[each])
    .map((each) => counts[each] + " " + (counts[each] > 1 ? plural[each] : each.replaceAll("-", " "))).join(", ") +
    (warnings.length ? "; " + warnings.length + " early warning" + (warnings.length === 1 ? "" : "s") : "");
}

function number(value, digits) {
  return typeof value === "number" ? value.toFixed(digits) : "-";
}

function row(name, cells) {
  return make("tr", "", ...cells.map(([kind, text]) => make(name, kind, text)));
}

function showPort() {
  const port = ports[chosen];
  at("port").hidden = !port;
  if (!port) return;
  const verdict = verdictOf(port);
  at("port-title").replaceChildren(make("bdi", "", port.port));
  at("port-answer").replaceChildren(make("span", verdict, make("b", "", marks[verdict] + " ")),
    verdict.replaceAll("-", " ") + ((port.causes || []).length && verdict !== "works" ? ": " + port.causes.join("; ") : ""));
  const facts = [["Module", [port.vendor_name, port.vendor_part_number].filter(Boolean).join(" ")],
    ["Serial number", port.serial], ["Standard", port.standard],
    ["Temperature", typeof port.temperature_c === "number" ? port.temperature_c.toFixed(1) + " \u00b0C" : ""],
    ["Supply", typeof port.supply_v === "number" ? port.supply_v.toFixed(3) + " V" : ""],
    ["Read", port.time ? port.time + " (" + number(port.age_s, 0) + " s ago)" : "never"], ["Error", port.error]];
  at("port-facts").replaceChildren(...facts.filter(([, value]) => value)
    .flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]));
  const lanes = port.lanes || [];
  const table = at("lanes");
  table.replaceChildren();
  if (lanes.length > 0) {
    table.append(row("th", [["number", "lane"], ["number", "bias mA"], ["number", "Tx dBm"], ["number", "Rx dBm"],
      ["number", "margin dB"], ["", "light expected"]]));
    lanes.forEach((lane) => table.append(row("td", [["number", lane.lane], ["number", number(lane.tx_bias_ma, 1)],
      ["number", number(lane.tx_power_dbm, 2)], ["number", number(lane.rx_power_dbm, 2)],
      ["number", number(lane.rx_margin_db, 1)], ["", lane.expected ? "yes" : "no"]])));
  }
}

function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** One drawing of the curves of a quantity. */
function plot(title, times, lines) {
  const width = 460, height = 170, left = 48, right = 8, top = 8, bottom = 20;
  const values = lines.flatMap((line) => line.values).filter((value) => value !== null);
  let least = Math.min(...values), most = Math.max(...values);
  const room = Math.max((most - least) * 0.08, 0.05);
  least -= room; most += room;
  const first = times[0], length = Math.max(times[times.length - 1] - first, 1);
  const x = (time) => left + (time - first) / length * (width - left - right);
  const y = (value) => top + (most - value) / (most - least) * (height - top - bottom);
  const drawing = svg("svg", { viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": title },
    svg("path", { class: "axis", d: "M" + left + " " + top + "V" + (height - bottom) + "H" + (width - right) }));
  const digits = most - least > 5 ? 0 : 1;
  [least + room, most - room].forEach((value) => drawing.append(
    svg("text", { x: left - 5, y: y(value) + 4, "text-anchor": "end" }, value.toFixed(digits))));
  const hour = (time) => new Date(time * 1000).toISOString().slice(11, 16);
  drawing.append(svg("text", { x: left, y: height - 5 }, hour(first) + " UTC"),
    svg("text", { x: width - right, y: height - 5, "text-anchor": "end" }, hour(first + length)));
  lines.forEach((line) => {
    let path = "", pen = false;
    line.values.forEach((value, i) => {
      if (value !== null) path += (pen ? "L" : "M") + x(times[i]).toFixed(1) + " " + y(value).toFixed(1);
      pen = value !== null;
    });
    if (times.length === 1) path += "h3";
    drawing.append(svg("path", { class: "curve", d: path, stroke: colours[(line.lane + 7) % 8] }));
  });
  const keys = make("div", "keys");
  if (lines.length > 1 || lines[0].lane) {
    lines.forEach((line) => {
      const key = make("span", "", "\u25ac lane " + line.lane);
      key.style.color = colours[(line.lane + 7) % 8];
      keys.append(key);
    });
  }
  return make("figure", "", make("figcaption", "", title), drawing, keys);
}

async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(path + ": " + answer.status);
  return answer.json();
}

async function showPlots() {
  if (!ports[chosen]) return;
  const asked = chosen;
  const trace = await ask("api/trace?port=" + asked);
  if (asked !== chosen) return;
  const drawings = [];
  for (const [key, title] of curves) {
    const lines = trace.curves.filter((curve) => curve.key === key && curve.values.some((value) => value !== null));
    if (lines.length === 0) continue;
    if (key.startsWith("pre_fec")) {
      lines.forEach((line) => { line.values = line.values.map((value) => (value > 0 ? Math.log10(value) : null)); });
    }
    if (lines.every((line) => line.values.every((value) => value === null))) continue;
    drawings.push(plot(title, trace.times, lines));
  }
  at("plots").replaceChildren(...drawings);
}

function choose(index) {
  chosen = index === chosen ? -1 : index;
  at("plots").replaceChildren();
  showPanel();
  showPort();
  showPlots().catch(showError);
  history.replaceState(null, "", chosen >= 0 ? "#port=" + chosen : location.pathname);
  if (chosen >= 0) at("port").scrollIntoView({ block: "nearest" });
}

function showWarnings() {
  const list = warnings.map((each) => make("li", each.grade, make("b", "", each.grade + " "), make("bdi", "", each.port), ": " + each.text,
    make("small", "", "why: " + each.why + "; do: " + each.action)));
  at("warnings").replaceChildren(...(list.length ? list : [make("li", "note", "None. It tells what gets worse, not that all is well.")]));
}

function showEvents() {
  const table = at("events");
  table.replaceChildren(row("th", [["", "time"], ["", "port"], ["", "event"], ["", "what"]]));
  events.slice(-200).reverse().forEach((each) => table.append(
    row("td", [["time", each.time.replace("T", " ").slice(0, 19)], ["", each.port], ["", each.event], ["text", each.text]])));
  if (events.length === 0) table.replaceChildren(row("td", [["", "Nothing has happened since the start."]]));
}

function showError(error) {
  at("answer").textContent = "No answer from optictl serve (" + error.message + "); values are old.";
}

async function refresh() {
  try {
    const [of, held, news] = await Promise.all([ask("api/ports"), ask("api/warnings"), ask("api/events?since=" + lastEvent + "&limit=500")]);
    if (news.total < lastEvent) { events.length = 0; lastEvent = 0; } else {
      events.push(...news.events);
      events.splice(0, Math.max(0, events.length - 1000));
      if (news.events.length) lastEvent = news.events[news.events.length - 1].number;
    }
    ports = of.ports;
    warnings = held.warnings;
    showPanel(); showPort(); showWarnings(); showEvents();
    await showPlots();
  } catch (error) {
    showError(error);
  }
  setTimeout(refresh, period);
}

addEventListener("DOMContentLoaded", () => {
  const asked = /^#port=(\d{1,4})$/.exec(location.hash);
  if (asked) chosen = Number(asked[1]);
  at("filter").addEventListener("input", showPanel);
  refresh();
});
