from pathlib import Path

import openpyxl


def _choose(page, name: str, value: str) -> None:
    page.script(
        "const s = document.querySelector(`[name=${arguments[0]}]`); s.value = arguments[1];"
        "s.dispatchEvent(new Event('change'))",
        name,
        value,
    )


def _total(page) -> int:
    return int("".join(char for char in page.text(".count") if char.isdigit()) or 0)


def test_targets_are_filtered_and_taken_along_as_a_workbook(page, downloads: Path):
    page.open("/targets", ".data")
    everything = _total(page)
    page.find(".filters input").send_keys("技术合同成交额")
    _choose(page, "kind", "target")
    page.until(lambda: "kind=target" in page.driver.current_url and "indicator=" in page.driver.current_url)
    page.until(lambda: 0 < _total(page) < everything)
    shown = page.until(lambda: len(page.all(".data tbody tr")) == _total(page) and _total(page))
    assert {cell.text for cell in page.all(".data td.kind")} == {"目标"}
    page.find(".list-head a", "Excel").click()
    file = page.until(lambda: next(downloads.glob("*.xlsx"), None))
    book = openpyxl.load_workbook(file)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    assert sum("技术合同成交额" in str(row) for row in rows) == shown


def test_targets_are_sorted_by_a_column(page):
    page.open("/targets?indicator=技术合同成交额", ".data")
    page.find(".data th.year button").click()
    years = [cell.text for cell in page.all(".data td.year")]
    assert page.find(".data th.year").get_attribute("aria-sort") == "ascending"
    stated = [year for year in years if year[:4].isdigit()]
    assert stated == sorted(stated)
    page.find(".data th.year button").click()
    assert page.find(".data th.year").get_attribute("aria-sort") == "descending"


def test_an_indicator_has_a_chart_whose_points_open_their_clauses(page):
    page.open("/targets?indicator=国家高新技术企业数", ".canvas svg")
    goal, actual = page.find(".point.goal"), page.find(".point.actual")
    hollow, filled = (
        page.script("return getComputedStyle(arguments[0].querySelector('.dot')).fill", one)
        for one in (goal, actual)
    )
    assert hollow != filled
    assert "目标" in goal.get_attribute("aria-label")
    page.script(
        "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", goal
    )
    page.find("mark.cited")


def test_regions_are_compared_in_a_year(page):
    page.open("/targets?indicator=国家高新技术企业数", ".comparison")
    assert len(page.all(".comparison tbody tr")) > 1
    first = page.text(".comparison tbody")
    years = page.script(
        "return [...document.querySelectorAll('[name=comparison-year] option')].map((o) => o.value)"
    )
    _choose(page, "comparison-year", years[0])
    page.until(lambda: page.text(".comparison tbody") != first)


def test_no_match_says_what_to_do(page):
    page.open("/targets?indicator=没有这个指标", ".notice")
    assert "减少条件" in page.text(".notice")


def test_an_agency_shows_what_it_leads_and_supports_and_where(page):
    page.open("/duties", ".agencies a")
    page.find(".agencies a").click()
    page.find(".duty-row")
    leads, supports, documents = (int(one.text) for one in page.all(".numbers dd"))
    assert len(page.all(".role.lead")) + len(page.all(".role.both")) == leads
    assert len(page.all(".role.support")) + len(page.all(".role.both")) == supports
    assert len(page.all(".duty-group")) == documents
    _choose(page, "role", "lead")
    page.until(lambda: not page.all(".role.support"))
    page.find(".duty-row .task a").click()
    page.find("mark.cited")
