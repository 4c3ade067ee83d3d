"""Duties: is each assignment of the gold found, with the agencies that lead and those that support?

A predicted row whose quote overlaps the gold quote is taken for it, the one with the right leads and the most right
supporters first. `found` counts those; `lead` those with exactly the right leads; `both` also the right supporters.
Names are compared without the level of their own government, in any order.
"""

from collections.abc import Sequence

from eval.annotations import GoldDuty
from eval.matching import find_all, normalise_agencies, overlap
from eval.records.tally import DocumentScore, Miss, precision_recall_f1
from eval.subject import Row


def score_duties(doc: str, gold: Sequence[GoldDuty], rows: Sequence[Row], master: str) -> DocumentScore:
    """Score the predicted duties of one document; `master` is its normalised master text."""
    rows_at = [find_all(master, str(r["quote"])) for r in rows]
    leads = [normalise_agencies(r.get("lead", ())) for r in rows]
    supports = [normalise_agencies(r.get("support", ())) for r in rows]
    free = dict.fromkeys(range(len(rows)))
    found = lead = both = 0
    misses = list[Miss]()
    for g in gold:
        at = find_all(master, g.quote, g.nth)
        gold_lead, gold_support = normalise_agencies(g.lead), normalise_agencies(g.support)
        near = [ri for ri in free if overlap(at, rows_at[ri])]
        if not near:
            misses.append(Miss(doc, "missing", g.quote, ""))
            continue
        best = max(near, key=lambda ri: (leads[ri] == gold_lead, len(supports[ri] & gold_support)))
        del free[best]
        lead_right, support_right = leads[best] == gold_lead, supports[best] == gold_support
        found += 1
        lead += lead_right
        both += lead_right and support_right
        if not (lead_right and support_right):
            misses.append(Miss(doc, "units", _names(g.lead, g.support), _row_names(rows[best])))
    misses += [Miss(doc, "extra", "", str(rows[ri]["quote"])) for ri in free]
    predicted = found + len(free)
    fractions = precision_recall_f1(found, predicted, len(gold), "found.")
    fractions |= precision_recall_f1(lead, predicted, len(gold), "lead.")
    fractions |= precision_recall_f1(both, predicted, len(gold), "both.")
    return DocumentScore(doc, fractions, tuple(misses))


def _names(lead: Sequence[str], support: Sequence[str]) -> str:
    return f"牵头：{'、'.join(lead) or '无'}；配合：{'、'.join(support) or '无'}"


def _row_names(row: Row) -> str:
    return _names(row.get("lead", ()), row.get("support", ()))
