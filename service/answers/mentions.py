"""Which documents mention what is asked about, each with the sentence that does so best."""

import re

from service.answers.draft import Draft, Line, Said
from service.answers.material import Choice, Material
from service.answers.measures import quoted
from service.answers.terms import Terms
from service.answers.units import unit_kind
from service.answers.wording import short_title, status_words, trimmed
from service.citing import Quotation

_MENTIONS = 10
_MENTIONED = 0.6
_ABOUT_DOCUMENTS = re.compile(r"文件|规划|方案|办法|哪|提|出现|最高|多少")


def mentions(material: Material) -> Draft | None:
    """List the documents that mention what is asked about, each with the sentence that does so best."""
    terms = Terms.of(material.query, material.holdings).weights
    words = {term: weight for term, weight in terms.items() if not _ABOUT_DOCUMENTS.search(term)}
    best: dict[str, tuple[float, Quotation, str]] = {}
    for reading in material.holdings.readings(material.ranked):
        for sentence in reading.sentences:
            held = sum(weight for term, weight in words.items() if term in sentence.folded)
            if held > best.get(reading.clause.doc, (0.0,))[0]:
                best[reading.clause.doc] = (
                    held,
                    Quotation(reading.clause, sentence.span),
                    trimmed(sentence.text),
                )
    most = max((held for held, _, _ in best.values()), default=0.0)
    kept = {doc: found for doc, found in best.items() if found[0] >= _MENTIONED * most}
    if not kept:
        return None
    citer = material.holdings.citer
    shown = sorted(kept.items(), key=lambda pair: -pair[1][0])[:_MENTIONS]
    lines = [*_amount_asked(material), Line((Said(f"提到的文件共{len(shown)}份："),))]
    for doc, (_, quotation, said) in shown:
        remark = "，".join(filter(None, (citer.head(doc).document_number, status_words(doc, citer))))
        lines.append(
            Line(
                (
                    Said(
                        f"{short_title(citer.head(doc))}{f'（{remark}）' if remark else ''}：{said}",
                        (quotation,),
                    ),
                ),
                "- ",
            )
        )
    return Draft(tuple(lines))


def _amount_asked(material: Material) -> list[Line]:
    """Quote the sentence with the amount that is asked for beside the documents (最高额度是多少)."""
    best = material.facts[0] if material.facts else None
    if best is None or unit_kind(best.target.unit) not in material.asked.kinds:
        return []
    return [quoted(material, [Choice(best.reading, best.sentence, best.score)])]
