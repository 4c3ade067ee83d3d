"""Raised figures: 10⁴ must not become 104, nor a note's mark after 5% become 5%1."""

_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")


def raised(text: str) -> str:
    """Return raised text in superscript characters where they exist, else as it is.

    >>> raised("2"), raised("-1"), raised("th"), raised("[1]")
    ('²', '⁻¹', 'th', '[1]')
    """
    superscripts = text.translate(_RAISED)
    return superscripts if all(new != old for new, old in zip(superscripts, text, strict=True)) else text
