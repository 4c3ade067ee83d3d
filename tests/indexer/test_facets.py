import numpy as np
import pytest

from corpus.model import Span
from indexer.facets import Facets, FacetsWriter, Flag, facets_of
from indexer.records import Clause, Duty, Target


def clause(text, kind="para", n=1, label="", heading="", path=("一、",), header_cells=()):
    return Clause(
        "d", f"d#{n}", n, kind, label, path, (), heading, Span(0, len(text)), text, header_cells=header_cells
    )


@pytest.mark.parametrize(
    ("made", "flags"),
    [
        (clause("各市人民政府：", "header"), Flag.HEADER | Flag.ADDRESSEES | Flag.LEAD_IN | Flag.SHORT),
        (clause("云政发〔2021〕9号", "header"), Flag.HEADER | Flag.OWN_NUMBER | Flag.SHORT | Flag.NUMBER),
        (clause("发布日期:2021-09-29", "header"), Flag.HEADER | Flag.DATED_LINE | Flag.SHORT | Flag.NUMBER),
        (clause("一、发展目标", "section", label="一、", heading="发展目标"), Flag.BARE | Flag.SHORT),
        (clause("序号\t指标", "row"), Flag.ROW | Flag.HEAD_ROW | Flag.SHORT),
        (clause("1\t产值", "row", header_cells=("序号", "指标")), Flag.ROW | Flag.SHORT | Flag.NUMBER),
        (clause("为加快发展，制定本规划。", path=("",)), Flag.PREAMBLE | Flag.SHORT),
        (clause("本办法自印发之日起施行，原办法同时废止。"), Flag.VALIDITY | Flag.SHORT),
        (clause("所称重点企业，是指年产值超过一定规模的企业。"), Flag.DEFINITION | Flag.SHORT),
    ],
)  # fmt: skip
def test_what_a_clause_is_shows_in_its_flags(made, flags):
    assert Flag(int(facets_of([made], [], []).flags[0])) == flags


def target(clause_id, kind, year):
    return Target(
        "d", clause_id, "产值", "", kind, "eq", None, None, "", year, None, None, None, "", Span(0, 1)
    )


def test_records_and_years_are_told_apart_from_years_that_the_text_only_names():
    made = [clause("到2025年，比2020年翻一番。", n=1), clause("无", n=2)]
    facets = facets_of(
        made, [target("d#1", "target", 2025)], [Duty("d", "d#2", ("d#1",), ("甲",), (), "", Span(0, 1))]
    )
    rows = np.arange(2)
    assert facets.has(rows, Flag.TARGET).tolist() == [True, False]
    assert facets.has(rows, Flag.REFERENCE_LINE).tolist() == [False, True]
    assert facets.years_of(0).tolist() == [2025, -2020]


def test_facets_come_back_from_disk_as_they_went(tmp_path):
    made = facets_of(
        [clause("到2025年建成5个。", n=1), clause("附则", n=2)], [target("d#1", "target", 2025)], []
    )
    writer = FacetsWriter()
    writer.add(3, made)
    writer.add(4, made)
    writer.write(tmp_path)
    found = Facets.open(tmp_path)
    assert len(found) == 4
    assert found.documents.tolist() == [3, 3, 4, 4]
    assert found.years_of(2).tolist() == made.years_of(0).tolist()
    (tmp_path / "facet-years.npy").unlink()
    with pytest.raises(OSError, match="facet-years"):
        Facets.open(tmp_path)
