// A line chart as SVG: years across, values up; goals hollow on a dashed line, actual values filled on a solid one.

import { s } from "./dom.js";
import { clauseAddress, titled } from "./wording.js";

const HEIGHT = 300;
const EDGE = { left: 56, right: 20, top: 16, bottom: 34 };
const TICKS = 5;

function niceStep(range) {
  const raw = range / TICKS || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * ([1, 2, 2.5, 5, 10].find((step) => raw <= step * power) ?? 10);
}

function scale(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = niceStep(high - low || Math.abs(high) || 1);
  const from = low >= 0 && low < (high - low) * 1.5 ? 0 : Math.floor((low - step / 2) / step) * step;
  const to = Math.ceil((high + step / 4) / step) * step;
  const ticks = [];
  for (let at = 0; from + at * step <= to + step / 1e6; at += 1) ticks.push(Number((from + at * step).toPrecision(12)));
  return { from, to, ticks };
}

function symbol(at, x, y) {
  if (at % 3 === 1) return s("rect", { x: x - 5, y: y - 5, width: 10, height: 10, class: "dot" });
  if (at % 3 === 2) return s("path", { d: `M${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}L${x - 7} ${y}Z`, class: "dot" });
  return s("circle", { cx: x, cy: y, r: 5.5, class: "dot" });
}

/** Draw series ({name, goals, actuals, at: number of its colour}) `width` pixels wide; each point links to the clause that states it. */
export function drawChart(series, unit, heading, width) {
  const kept = series.map((one) => ({ ...one, goals: one.goals.filter(usable), actuals: one.actuals.filter(usable) }));
  const all = kept.flatMap((one) => [...one.goals, ...one.actuals]);
  const years = all.map((point) => point.year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const values = scale(all.flatMap((point) => [point.value, point.value_max ?? point.value]));
  const inner = width - EDGE.left - EDGE.right;
  const x = (year) => EDGE.left + (first === last ? inner / 2 : 14 + ((year - first) / (last - first)) * (inner - 28));
  const y = (value) => HEIGHT - EDGE.bottom - ((value - values.from) / (values.to - values.from || 1)) * (HEIGHT - EDGE.top - EDGE.bottom);
  return s("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "group", "aria-label": `${heading}历年走势图` },
    values.ticks.map((tick) => s("g", { class: "grid" }, s("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y(tick), y2: y(tick) }), s("text", { x: EDGE.left - 8, y: y(tick) + 4, "text-anchor": "end" }, String(tick)))),
    shownYears(years, inner).map((year) => s("text", { class: "year", x: x(year), y: HEIGHT - 10, "text-anchor": "middle" }, String(year))),
    kept.map((one) => s("g", { class: `series s${one.at}` }, lines(one.goals, "goal", x, y), lines(one.actuals, "actual", x, y),
      [...one.goals.map((point) => ["goal", point]), ...one.actuals.map((point) => ["actual", point])].sort(([, a], [, b]) => a.year - b.year).map(([kind, point]) => dot(one, kind, point, one.at, x, y)))));
}

function usable(point) {
  return point.year !== null && typeof point.value === "number";
}

function shownYears(years, inner) {
  const sorted = [...new Set(years)].sort();
  const room = Math.max(2, Math.floor(inner / 48));
  const every = Math.ceil((sorted.at(-1) - sorted[0] + 1) / room);
  const kept = [];
  for (const year of sorted) if (!kept.length || year - kept.at(-1) >= every) kept.push(year);
  return kept;
}

/** Of values that differ for one year, the one that most clauses state; in the order of the years. */
export function oneEachYear(points) {
  const chosen = new Map();
  for (const point of points) {
    const held = chosen.get(point.year);
    if (!held || point.citations.length > held.citations.length) chosen.set(point.year, point);
  }
  return [...chosen.values()].sort((a, b) => a.year - b.year);
}

function lines(points, kind, x, y) {
  const sorted = oneEachYear(points);
  return sorted.length > 1 ? s("polyline", { class: `line ${kind}`, points: sorted.map((point) => `${x(point.year)},${y(point.value)}`).join(" ") }) : null;
}

function dot(series, kind, point, at, x, y) {
  const words = `${series.name}，${point.year}年${kind === "goal" ? "目标" : "实际"}：${point.text}`;
  const cited = point.citations[0];
  const where = cited ? `，出自${titled(cited.title)}${cited.locator}` : "";
  const [px, py] = [x(point.year), y(point.value)];
  const range = typeof point.value_max === "number" ? s("line", { class: "range", x1: px, x2: px, y1: py, y2: y(point.value_max) }) : null;
  const parts = [s("title", {}, words + where), range, s("circle", { cx: px, cy: py, r: 12, class: "reach" }), symbol(at, px, py)];
  return cited
    ? s("a", { href: clauseAddress(cited.clause_id, [cited.start, cited.end]), class: `point ${kind}`, "aria-label": words + where }, parts)
    : s("g", { class: `point ${kind}`, role: "img", "aria-label": words }, parts);
}
