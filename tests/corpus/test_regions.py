"""What a region is called, where it lies, and where a text names one."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.gazetteer import gazetteer
from corpus.regions import (
    find_regions,
    is_national,
    leading_regions,
    level_of,
    normalize,
    province_of,
    short_form,
)

TABLE = tomllib.loads(resources.files("corpus").joinpath("regions.toml").read_text("utf-8"))
UNITS = [unit for unit in gazetteer().spellings.values() if unit.level in ("province", "prefecture")]


def test_the_gazetteer_has_every_unit_of_the_upper_levels() -> None:
    """34 provincial units; 293 cities, 7 prefectures, 30 autonomous prefectures, 3 leagues (民政部, 2024)."""
    cities = [city for row in TABLE["province"] for city in row.get("cities", ())]
    areas = [area for row in TABLE["province"] for area in row.get("areas", {})]
    assert len(TABLE["province"]) == 34
    assert len(cities) == len(set(cities)) == 293
    assert sum(area.endswith("自治州") for area in areas) == 30
    assert sum(area.endswith("地区") for area in areas) == 7
    assert sum(area.endswith("盟") for area in areas) == 3
    assert len(areas) == len(set(areas)) == 40


def test_every_everyday_word_is_a_spelling() -> None:
    assert gazetteer().everyday <= set(gazetteer().spellings)


@given(st.sampled_from(UNITS))
def test_a_full_name_stays_and_a_short_name_leads_to_it(unit: object) -> None:
    region = next(u for u in UNITS if u is unit)
    assert normalize(region.name) == region.name
    assert province_of(region.name) == region.province
    assert level_of(region.name) == region.level
    assert normalize(short_form(region.name)) in (region.name, region.province)
    assert leading_regions(f"{region.name}人民政府") == (region.name,)
    assert [m.name for m in find_regions(f"在{region.name}的企业")] == [region.name]


@pytest.mark.parametrize(
    ("name", "full", "province"),
    [
        ("宁夏", "宁夏回族自治区", "宁夏回族自治区"),
        ("新", "新疆维吾尔自治区", "新疆维吾尔自治区"),
        ("沪", "上海市", "上海市"),
        ("吉林", "吉林省", "吉林省"),
        ("吉林市", "吉林市", "吉林省"),
        ("海南", "海南省", "海南省"),
        ("海南州", "海南藏族自治州", "青海省"),
        ("恩施州", "恩施土家族苗族自治州", "湖北省"),
        ("大兴安岭", "大兴安岭地区", "黑龙江省"),
        ("雄安新区", "雄安新区", "河北省"),
        ("济源市", "济源市", "河南省"),
        ("云泽省", "云泽省", "云泽省"),
        ("丹洲市", "丹洲市", ""),
    ],
)
def test_names_and_provinces(name: str, full: str, province: str) -> None:
    assert normalize(name) == full
    assert province_of(name) == province


@pytest.mark.parametrize(
    ("agency", "regions"),
    [
        ("云泽省丹洲市柳堰县人民政府办公室", ("云泽省", "丹洲市", "柳堰县")),
        ("中共云泽省委办公厅", ("云泽省",)),
        ("广州市黄埔区科技局", ("广州市", "黄埔区")),
        ("国家税务总局云泽省税务局", ("云泽省",)),
        ("宁夏科技厅", ("宁夏回族自治区",)),
        ("上海市浦东新区人民政府", ("上海市", "浦东新区")),
        ("鹰城市城市管理局", ("鹰城市",)),
        ("云泽省市场监督管理局", ("云泽省",)),
        ("云泽省社区矫正管理局", ("云泽省",)),
        ("和平区人民政府", ("和平区",)),
        ("彭水苗族土家族自治县人民政府", ("彭水苗族土家族自治县",)),
        ("丹洲高新技术产业开发区管理委员会", ("丹洲高新技术产业开发区",)),
        ("自治区科技厅", ()),
        ("省科技厅", ()),
        ("市市场监管局", ()),
        ("区人民政府", ()),
        ("城市管理局", ()),
        ("农村地区工作办公室", ()),
        ("国务院办公厅", ()),
    ],
)
def test_the_regions_at_the_head_of_a_name(agency: str, regions: tuple[str, ...]) -> None:
    assert leading_regions(agency) == regions


def test_bodies_of_the_whole_country() -> None:
    assert all(
        is_national(name)
        for name in ("国务院", "科技部", "国家税务总局", "中共中央", "最高人民法院", "全国人大常委会")
    )
    assert not any(
        is_national(name) for name in ("国家税务总局云泽省税务局", "省科技厅", "中共云泽省委", "教育厅")
    )


def test_regions_in_running_text() -> None:
    text = "全省各市要加快建设，在云泽省内，由丹洲市、白鹭市牵头；银川、石嘴山参加，提高市场占有率，白银价格上涨。"
    assert [m.name for m in find_regions(text)] == ["云泽省", "丹洲市", "白鹭市", "银川市", "石嘴山市"]
    assert [m.name for m in find_regions("丹洲的目标", ["丹洲市"])] == ["丹洲市"]
    assert [m.name for m in find_regions("南昌县和北京路、和田市")] == ["和田市"]
    assert [m.name for m in find_regions("2019年5月30日湖北省批准")] == ["湖北省"]


@given(st.text("云泽省丹洲市宁夏回族自治区广州的在、，", max_size=40))
def test_mentions_stand_in_order_and_apart(text: str) -> None:
    mentions = find_regions(text, ["丹洲市"])
    ends = [0, *(m.span.end for m in mentions)]
    assert all(end <= m.span.start < m.span.end <= len(text) for end, m in zip(ends, mentions, strict=False))
    assert all(m.known or m.name == m.span.of(text) for m in mentions)
