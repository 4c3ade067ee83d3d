"""Targets, time courses, duties and exports over HTTP, on the sample corpus."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

PROBLEM = "application/problem+json"
STRENGTH = "全社会研发经费投入强度"


def rows(client, **filters: Any) -> list[dict[str, Any]]:
    response = client.get("/v1/targets", params={"limit": 1000} | filters)
    assert response.status_code == 200
    return response.json()["targets"]


def province(client, indicator: str) -> dict[str, Any]:
    body = client.get("/v1/targets/series", params={"indicator": indicator}).json()
    return next(one for one in body["series"] if one["region"].endswith("省") and one["form"] == "level")


def values(points: list[dict[str, Any]]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    for point in points:
        found.setdefault(point["year"], []).append(point["value"])
    return found


def test_every_row_quotes_its_document(client):
    texts = {row["doc"]: client.get(f"/v1/documents/{row['doc']}/text").text for row in rows(client)}
    for row in rows(client):
        assert texts[row["doc"]][row["start"] : row["end"]] == row["quote"] == row["citation"]["quote"]


def test_the_link_of_a_row_opens_the_page_of_its_clause(client):
    row = rows(client, indicator=STRENGTH)[0]
    doc, _, place = row["clause_id"].partition("#")
    assert row["citation"]["url"].partition("?")[0] == f"/clause/{doc}/{place}"
    assert client.get(row["citation"]["url"]).headers["content-type"].startswith("text/html")


def test_an_indicator_is_found_under_another_name(client):
    found = rows(client, indicator="研发投入强度", kind="target", year=2030)
    assert 2.9 in [row["value"] for row in found if row["indicator"] == STRENGTH]


def test_filters_repeat_and_pages_add_up(client):
    whole = rows(client, year=["2023", "2025"], kind=["目标", "actual"])
    assert {row["year"] for row in whole} == {2023, 2025}
    assert {row["kind"] for row in whole} == {"target", "actual"}
    body = client.get(
        "/v1/targets", params={"year": ["2023", "2025"], "kind": ["目标", "actual"], "limit": 7, "offset": 3}
    ).json()
    assert body["total"] == len(whole)
    assert body["targets"] == whole[3:10]


def test_a_city_has_its_own_documents_and_its_rows_in_those_of_the_province(client):
    docs = {row["doc"] for row in rows(client, region="青岭市", indicator=STRENGTH)}
    assert docs == {"s05", "s08", "s10"}


def test_the_time_course_tells_goals_from_actual_values(client):
    series = province(client, STRENGTH)
    assert values(series["actuals"]) == {2015: [1.42], 2020: [1.86], 2025: [2.35]}
    goals = values(series["goals"])
    assert {year: goals[year] for year in (2020, 2023, 2025, 2030)} == {
        2020: [1.9],
        2023: [2.15],
        2025: [2.4],
        2030: [2.9],
    }
    assert goals[2035] == [3.2, 3.5]
    assert [point["year"] for point in series["goals"]] == sorted(point["year"] for point in series["goals"])


def test_duplicates_are_one_point_and_keep_every_citation(client):
    goal = next(point for point in province(client, STRENGTH)["goals"] if point["year"] == 2025)
    assert {cited["doc"] for cited in goal["citations"]} == {"s03", "s04"}
    assert not goal["disputed"]


def test_contradictions_stand_side_by_side(client):
    last = [point for point in province(client, STRENGTH)["goals"] if point["year"] == 2035]
    assert [(point["disputed"], point["citations"][0]["doc"]) for point in last] == [
        (True, "s03"),
        (True, "s10"),
    ]


def test_every_point_is_cited_with_words_of_its_document(client):
    body = client.get("/v1/targets/series", params={"indicator": STRENGTH}).json()
    points = [
        point for one in body["series"] for part in ("goals", "actuals", "undated") for point in one[part]
    ]
    assert all(point["citations"] for point in points)
    for cited in (cited for point in points for cited in point["citations"]):
        text = client.get(f"/v1/documents/{cited['doc']}/text").text
        assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_cities_are_apart(client):
    body = client.get("/v1/targets/series", params={"indicator": STRENGTH}).json()
    goals = {
        one["region"]: values(one["goals"])
        for one in body["series"]
        if one["unit"] == "%" and not one["part"]
    }
    assert goals["澜城市"] == {2023: [2.95], 2030: [3.6]}
    assert goals["青岭市"] == {2023: [1.6], 2026: [1.9], 2030: [2.4]}
    assert goals["澜江新区"] == {2023: [3.5], 2030: [4.5]}


@pytest.mark.parametrize(
    ("indicator", "actuals", "goals"),
    [
        (
            "科技型中小企业数",
            {2020: [3260], 2025: [8415]},
            {2020: [3000], 2023: [5500], 2025: [8000], 2030: [15000]},
        ),
        (
            "技术合同成交额",
            {2015: [46], 2020: [172.5], 2025: [530.6]},
            {2020: [150], 2023: [300], 2025: [500], 2030: [1200]},
        ),
        ("科技进步贡献率", {2015: [49.5], 2020: [57.2], 2025: [62.4]}, {2020: [56], 2025: [62], 2030: [66]}),
    ],
)
def test_other_indicators_have_their_course(client, indicator, actuals, goals):
    series = province(client, indicator)
    assert values(series["actuals"]) == actuals
    assert values(series["goals"]) == goals


def test_the_course_as_a_picture(client):
    response = client.get("/v1/targets/series/chart.svg", params={"indicator": STRENGTH})
    assert response.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(response.content)  # noqa: S314 - our own
    said = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "实际值：2015年1.42%" in said
    assert "2035年3.2%，2035年3.5%" in said


def test_a_body_is_found_under_all_its_names_with_the_number(client):
    answers = [
        client.get("/v1/duties", params={"unit": name, "role": "lead", "limit": 1000}).json()
        for name in ("科技厅", "省科技厅", "自治区科技厅", "省科学技术厅")
    ]
    assert len({answer["total"] for answer in answers}) == 1
    assert answers[0]["total"] == len(answers[0]["duties"])
    held = sum(
        any(name.endswith("科技厅") for name in json.loads(line)["lead"])
        for line in client.get("/v1/export/duties").text.splitlines()
    )
    assert answers[0]["total"] == held > 50


def test_a_duty_shows_what_it_governs(client):
    duties = client.get("/v1/duties", params={"unit": "省科技厅", "doc": "s04"}).json()["duties"]
    for duty in duties:
        assert [one["clause_id"] for one in duty["covered"]] == duty["covers"]
        assert all(one["heading"] or one["words"] for one in duty["covered"])
        assert duty["role"] in ("lead", "support", "both")


def test_csv_opens_in_excel_and_holds_every_row(client):
    response = client.get("/v1/targets", params={"format": "csv", "doc": "s05"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert [row["原文"] for row in read] == [row["quote"] for row in rows(client, doc="s05")]
    assert read[0]["链接"].startswith("http://testserver/clause/s05/")


def test_a_workbook_holds_every_row(client):
    response = client.get("/v1/targets", params={"format": "xlsx", "indicator": STRENGTH})
    assert int(response.headers["content-length"]) == len(response.content)
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet.max_row == 1 + len(rows(client, indicator=STRENGTH))
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_duties_come_as_tables(client, form):
    response = client.get("/v1/duties", params={"unit": "科技厅", "format": form})
    assert response.status_code == 200
    assert f".{form}" in response.headers["content-disposition"]


@pytest.mark.parametrize("kind", ["documents", "clauses", "targets", "duties"])
def test_exports_are_json_lines(client, kind):
    response = client.get(f"/v1/export/{kind}")
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert response.headers["content-type"] == "application/x-ndjson"
    assert len(lines) >= 10
    assert all("doc" in line for line in lines)


@pytest.mark.parametrize(
    ("path", "params", "status", "word"),
    [
        ("/v1/targets", {"indikator": "x"}, 422, "没有这个字段"),
        ("/v1/targets", {"year": "20x5"}, 422, "年份"),
        ("/v1/targets", {"year": "99999"}, 422, "年份"),
        ("/v1/targets", {"format": "pdf"}, 422, "json、csv、xlsx"),
        ("/v1/targets", {"kind": "goal"}, 422, "target、actual、support"),
        ("/v1/targets", {"op": ">"}, 422, "可选"),
        ("/v1/targets", {"limit": "0"}, 422, "太小"),
        ("/v1/targets", {"limit": "5000"}, 422, "太大"),
        ("/v1/targets", {"offset": "x"}, 422, "整数"),
        ("/v1/targets/series", {}, 422, "缺少"),
        ("/v1/targets/series/chart.svg", {"indicator": "不存在的指标"}, 404, "无法作图"),
        ("/v1/duties", {"role": "boss"}, 422, "lead、support"),
        ("/v1/duties", {"units": "科技厅"}, 422, "没有这个字段"),
        ("/v1/export/people", {}, 404, "documents、clauses、targets、duties"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(client, path, params, status, word):
    response = client.get(path, params=params)
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    assert word in response.text


def test_fields_that_a_form_leaves_empty_do_not_count(client):
    body = client.get(
        "/v1/targets", params={"indicator": STRENGTH, "year": "", "region": "", "kind": ""}
    ).json()
    assert body["total"] == len(rows(client, indicator=STRENGTH))
    assert client.get("/v1/duties", params={"unit": "", "role": ""}).status_code == 200


def test_the_interface_is_described(client):
    paths = client.get("/openapi.json").json()["paths"]
    named = {field["name"] for field in paths["/v1/targets"]["get"]["parameters"]}
    assert named == {"indicator", "region", "scope", "year", "kind", "doc", "op", "format", "limit", "offset"}
