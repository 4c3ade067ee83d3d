"""A comparison of engines as a table on the terminal, as Markdown, and as an HTML page with charts."""

from collections.abc import Callable, Sequence
from html import escape
from math import ceil, floor, log10

from eval.bench.comparison import STANDARD, Comparison, Outcome
from eval.bench.load import Load

_STYLE = """
:root { --bg:#f6f7f9; --card:#fff; --ink:#1b2330; --soft:#5c6779; --line:#dfe4ea; --s1:#1f6feb; --s2:#c2570c; }
@media (prefers-color-scheme: dark) { :root { --bg:#11151c; --card:#1a202a; --ink:#e6eaf0; --soft:#9aa6b6;
  --line:#2d3643; --s1:#6ea8fe; --s2:#f0a35e; } }
body { margin:0; background:var(--bg); color:var(--ink); font:15px/1.7 "Noto Sans CJK SC","PingFang SC",
  "Microsoft YaHei",system-ui,sans-serif; font-variant-numeric:tabular-nums; }
main { max-width:1120px; margin:0 auto; padding:32px 20px 64px; } h1 { font-size:26px; } h2 { font-size:19px; }
.soft { color:var(--soft); } .card { background:var(--card); border:1px solid var(--line); border-radius:10px;
  padding:16px 20px; margin-top:20px; overflow-x:auto; }
table { border-collapse:collapse; width:100%; font-size:14px; } th,td { text-align:right; padding:5px 10px;
  border-bottom:1px solid var(--line); white-space:nowrap; } th { color:var(--soft); font-weight:500; }
th:first-child,td:first-child { text-align:left; }
svg { width:100%; height:auto; display:block; } svg text { fill:var(--ink); font-size:13px; }
svg .small { fill:var(--soft); font-size:11.5px; } .grid { stroke:var(--line); }
.s1 { fill:var(--s1); } .s2 { fill:var(--s2); }
"""

_WIDTH, _LEFT, _STEP = 1000, 150, 34


def tables(found: Comparison) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return every table as (caption, heads, rows of cells)."""
    made = [
        (
            "建立索引与内存",
            [
                "引擎",
                "依据",
                "建立（秒）",
                "建立时内存（MB）",
                "索引（MB）",
                "打开（秒）",
                "服务时内存（MB）",
            ],
            [
                [
                    one.label,
                    one.kind,
                    _number(one.build_s, 1),
                    _mb(one.build_peak),
                    _mb(one.size),
                    _number(one.opened_s, 2),
                    _mb(one.serve_peak),
                ]
                for one in found.outcomes
                if one.loads
            ],
        )
    ]
    standard = found.outcome(STANDARD)
    for at, load in enumerate(next((one.loads for one in found.outcomes if one.loads), ())):
        base = standard.loads[at] if standard else None
        made.append(
            (
                f"{load.clients} 个客户端（线程，同一进程）",
                ["引擎", "p50（毫秒）", "p95", "p99", "p99/p50", "每秒问题数", f"p50 与 {STANDARD} 之比"],
                [_speed(one, one.loads[at], base) for one in found.outcomes if one.loads],
            )
        )
    made.append(
        (
            "排序：与本项目 BM25 的前十名重合，以及有标准答案的问题",
            ["引擎", "前十名重合", "MRR@10", "召回@10"],
            [
                [one.label, _number(one.agreement, 2), _number(one.mrr, 3), _number(one.recall, 3)]
                for one in found.outcomes
                if one.loads
            ],
        )
    )
    return made


def markdown(found: Comparison) -> str:
    """Return the tables as Markdown."""
    parts = [f"# 测速：{found.corpus}\n\n{_intro(found)}\n"]
    for caption, heads, rows in tables(found):
        lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
        parts.append(f"## {caption}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n")
    missing = _missing(found)
    if missing:
        parts.append("## 没有结果的引擎\n\n" + "\n".join(f"- {line}" for line in missing) + "\n")
    return "\n".join(parts)


def html(found: Comparison) -> str:
    """Return a page that needs nothing else."""
    ran = [one for one in found.outcomes if one.loads]
    charts = (
        ("一个客户端：每个问题的时间", _bars(ran, lambda one: (one.loads[0].p50, one.loads[0].p99), ("p50", "p99"), "毫秒")),
        ("每秒问题数", _bars(ran, lambda one: (one.loads[0].a_second, one.loads[-1].a_second), (f"{ran[0].loads[0].clients} 个客户端", f"{ran[0].loads[-1].clients} 个客户端"), "个")),
    ) if ran else ()  # fmt: skip
    parts = [f"<h1>测速：{escape(found.corpus)}</h1><p class=soft>{escape(_intro(found))}</p>"]
    parts += [f'<div class="card"><h2>{escape(name)}</h2>{svg}</div>' for name, svg in charts]
    for caption, heads, rows in tables(found):
        head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        parts.append(
            f'<div class="card"><h2>{escape(caption)}</h2><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )
    parts += [f"<p>{escape(line)}</p>" for line in _missing(found)]
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>测速：{escape(found.corpus)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _intro(found: Comparison) -> str:
    machine = "，".join(f"{name} {value}" for name, value in found.machine.items())
    return (
        f"{found.clauses:,} 个条款，{found.questions} 个问题，{found.rounds} 轮，各引擎轮流、各在自己的进程中；"
        f"词、向量、问题都相同。{machine}。机器有快慢，请看同一次运行内的比值。"
    )


def _missing(found: Comparison) -> list[str]:
    return [f"{one.label}：{one.note or '没有运行'}" for one in found.outcomes if not one.loads]


def _speed(one: Outcome, load: Load, base: Load | None) -> list[str]:
    ratio = load.p50 / base.p50 if base and base.p50 else None
    cells = (load.p50, load.p95, load.p99, load.p99 / load.p50 if load.p50 else None)
    return [one.label, *(_number(cell, 2) for cell in cells), f"{load.a_second:,.0f}", _number(ratio, 2)]


def _number(value: float | None, digits: int) -> str:
    return "—" if value is None else f"{value:,.{digits}f}"


def _mb(value: int | None) -> str:
    return "—" if value is None else f"{value / 1e6:,.0f}"


def _bars(
    ran: Sequence[Outcome],
    values: Callable[[Outcome], tuple[float, float]],
    names: tuple[str, str],
    unit: str,
) -> str:
    """Return two bars an engine on a logarithmic scale, each with its number."""
    pairs = [values(one) for one in ran]
    every = [max(value, 1e-3) for pair in pairs for value in pair]
    first, last = floor(log10(min(every))), ceil(log10(max(every)))
    last = max(last, first + 1)
    wide, height = _WIDTH - _LEFT - 90, _STEP * len(ran) + 54

    def across(value: float) -> float:
        return wide * (log10(max(value, 1e-3)) - first) / (last - first)

    parts = []
    for power in range(first, last + 1):
        x = _LEFT + across(10.0**power)
        parts.append(f'<line class="grid" x1="{x:.0f}" x2="{x:.0f}" y1="24" y2="{height - 26}"/>')
        parts.append(
            f'<text class="small" x="{x:.0f}" y="{height - 8}" text-anchor="middle">{10.0**power:g}</text>'
        )
    for at, (one, pair) in enumerate(zip(ran, pairs, strict=True)):
        y = 28 + at * _STEP
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 18}" text-anchor="end">{escape(one.label)}</text>')
        for side, value in enumerate(pair):
            top = y + 2 + 13 * side
            length = max(across(value), 1)
            parts.append(
                f'<rect class="s{side + 1}" x="{_LEFT}" y="{top}" width="{length:.1f}" height="11" rx="2"/>'
            )
            parts.append(
                f'<text class="small" x="{_LEFT + length + 6:.1f}" y="{top + 10}">{value:,.2f}</text>'
            )
    legend = "".join(
        f'<rect class="s{side + 1}" x="{_LEFT + 130 * side}" y="4" width="12" height="12" rx="2"/>'
        f'<text class="small" x="{_LEFT + 18 + 130 * side}" y="14">{escape(name)}（{unit}，对数刻度）</text>'
        for side, name in enumerate(names)
    )
    words = "；".join(f"{one.label} {a:.2f}、{b:.2f}" for one, (a, b) in zip(ran, pairs, strict=True))
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(words)}">{legend}{"".join(parts)}</svg>'
