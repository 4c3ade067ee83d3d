// The course of an indicator: a chart by region, the same as a table, and the regions of one year side by side.

import { get } from "./api.js";
import { drawChart, oneEachYear } from "./chart.js";
import { choice, failure, h, waiting } from "./dom.js";
import { clauseAddress, titled } from "./wording.js";

const FORMS = { level: "", growth: "增长", rank: "位次", quality: "定性" };
const MOST_CHARTS = 2;
const MOST_PLACES = 8;

const placeName = (series) => [series.region, series.part].filter(Boolean).join(" ") || "未注明地区";
const isNumber = (point) => point.year !== null && typeof point.value === "number";

/** Series that share indicator, unit and form make one panel; those with most points first. */
function panels(answer) {
  const groups = new Map();
  for (const series of answer.series) {
    const key = JSON.stringify([series.indicator, series.unit, series.form]);
    if (!groups.has(key)) groups.set(key, { indicator: series.indicator, unit: series.unit, form: series.form, series: [] });
    groups.get(key).series.push({ ...series, name: placeName(series), goals: series.goals, actuals: series.actuals });
  }
  const size = (group) => group.series.reduce((sum, one) => sum + [...one.goals, ...one.actuals].filter(isNumber).length, 0);
  return [...groups.values()].filter((group) => group.form !== "quality" && size(group)).sort((a, b) => size(b) - size(a));
}

/** Fill `box` with the course of an indicator. */
export async function showCourse(box, wanted, signal, choose) {
  if (!box.childElementCount) box.replaceChildren(waiting("正在整理历年数值……"));
  let answer;
  try {
    answer = await get("/v1/targets/series", wanted, signal);
  } catch (error) {
    if (error.name !== "AbortError") box.replaceChildren(failure(error));
    return;
  }
  const groups = panels(answer);
  const related = answer.related.filter((one) => one.indicator !== answer.indicator).slice(0, 8);
  const chips = related.length
    ? h("div", { class: "related" }, h("span", {}, "名称相近："), h("ul", { class: "chips" }, related.map((one) => h("li", {}, h("button", { type: "button", class: "chip", onclick: () => choose(one.indicator) }, one.indicator)))))
    : null;
  if (!groups.length) {
    box.replaceChildren(h("p", { class: "hint" }, `“${wanted.indicator}”没有带年份的数值，画不出走势；下表是全部记录。`), ...[chips].filter(Boolean));
    return;
  }
  box.replaceChildren(...groups.slice(0, MOST_CHARTS).map(panel), ...[chips].filter(Boolean));
}

function panel(group) {
  const series = group.series.filter((one) => [...one.goals, ...one.actuals].some(isNumber)).slice(0, MOST_PLACES).map((one, at) => ({ ...one, at }));
  const heading = `${group.indicator}${FORMS[group.form] ? `（${FORMS[group.form]}）` : ""}`;
  const canvas = h("div", { class: "canvas" });
  const hidden = new Set();
  const made = h("figure", { class: "chart" },
    h("figcaption", {}, h("h2", {}, heading), h("p", { class: "hint" }, `单位：${group.unit || "无"}。空心为目标，实心为实际值；点一个点看出处。`)),
    canvas, legend(series, hidden, () => paint()), values(series), comparison(series));
  const paint = () => canvas.clientWidth && canvas.replaceChildren(drawChart(series.filter((one) => !hidden.has(one.at)), group.unit, heading, canvas.clientWidth));
  new ResizeObserver(paint).observe(canvas);
  return made;
}

/** Which places are drawn; each can be left out, the last one stays. */
function legend(series, hidden, paint) {
  const toggle = (one) => (event) => {
    if (hidden.has(one.at)) hidden.delete(one.at);
    else if (hidden.size < series.length - 1) hidden.add(one.at);
    event.currentTarget.setAttribute("aria-pressed", String(!hidden.has(one.at)));
    paint();
  };
  return h("ul", { class: "legend", "aria-label": "显示的地区" }, series.map((one) => h("li", { class: `series s${one.at}` }, h("button", { type: "button", "aria-pressed": "true", onclick: toggle(one) }, h("span", { class: "swatch", "aria-hidden": "true" }), one.name))));
}

function stated(point) {
  const [first, ...others] = point.citations;
  if (!first) return point.text;
  return [h("a", { href: clauseAddress(first.clause_id, [first.start, first.end]), title: `${titled(first.title)}${first.locator}` }, point.text), others.length ? h("span", { class: "n" }, ` 等${point.citations.length}处`) : null, point.disputed ? h("span", { class: "disputed" }, " 说法不一") : null];
}

function cellOf(points) {
  return points.length ? points.map((point, at) => [at ? h("br") : null, stated(point)]) : "—";
}

function values(series) {
  const rows = series.flatMap((one) => {
    const years = [...new Set([...one.goals, ...one.actuals].map((point) => point.year))].filter((year) => year !== null).sort();
    return years.map((year) => h("tr", {}, h("th", { scope: "row" }, one.name), h("td", {}, `${year}年`), h("td", {}, cellOf(one.goals.filter((p) => p.year === year))), h("td", {}, cellOf(one.actuals.filter((p) => p.year === year)))));
  });
  return h("details", { class: "values" }, h("summary", {}, "看数值表"), h("table", { class: "plain" }, h("caption", { class: "hidden-text" }, "历年目标和实际值"), h("thead", {}, h("tr", {}, ["地区", "年份", "目标", "实际"].map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, rows)));
}

/** The regions of one year; the bar shows the actual value, else the goal, as a share of the largest. */
function comparison(series) {
  const years = [...new Set(series.flatMap((one) => [...one.goals, ...one.actuals].filter(isNumber).map((point) => point.year)))].sort();
  const countOf = (year) => series.filter((one) => [...one.goals, ...one.actuals].some((point) => point.year === year)).length;
  if (series.length < 2) return null;
  const first = years.reduce((best, year) => (countOf(year) >= countOf(best) ? year : best), years[0]);
  const body = h("tbody", {});
  const paint = (year) => {
    const rows = series
      .map((one) => ({ one, at: one.at, goals: one.goals.filter((p) => p.year === year), actuals: one.actuals.filter((p) => p.year === year) }))
      .filter((row) => row.goals.length || row.actuals.length)
      .map((row) => ({ ...row, value: (oneEachYear(row.actuals.filter(isNumber))[0] ?? oneEachYear(row.goals.filter(isNumber))[0])?.value ?? 0, actual: row.actuals.some(isNumber) }))
      .sort((a, b) => b.value - a.value);
    const most = Math.max(...rows.map((row) => Math.abs(row.value)), 0) || 1;
    body.replaceChildren(...rows.map((row) => {
      const bar = h("span", { class: `bar ${row.actual ? "actual" : "goal"}`, "aria-hidden": "true" });
      bar.style.setProperty("--share", String(Math.abs(row.value) / most));
      return h("tr", { class: `series s${row.at}` }, h("th", { scope: "row" }, row.one.name), h("td", {}, cellOf(row.goals)), h("td", {}, cellOf(row.actuals)), h("td", { class: "bars" }, bar));
    }));
  };
  paint(first);
  return h("div", { class: "comparison" },
    h("div", { class: "comparison-head" }, h("h3", {}, "各地对比"), choice("年份", "comparison-year", years.map((year) => [year, `${year}年`]), first, (year) => paint(Number(year)))),
    h("table", { class: "plain" }, h("caption", { class: "hidden-text" }, "各地区同一年的目标和实际值"), h("thead", {}, h("tr", {}, ["地区", "目标", "实际"].map((words) => h("th", { scope: "col" }, words)), h("td", {}))), body));
}
