"""Draw the everyday characters of Chinese and write down which of them look alike: service/typed/lookalikes.toml.

The characters are those of level one of GB 2312 (3,755). Each is drawn in two faces, blurred and scaled down; two look
alike where the cosine of their pictures, each without the mean picture, is high in the mean of both faces, or that of
their right parts very high: most characters share one part with others (技枝肢). Run it only to make the
table anew; it needs Pillow and the Noto CJK fonts (Debian: fonts-noto-cjk).

    python scripts/lookalikes.py > service/typed/lookalikes.toml
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONTS = Path("/usr/share/fonts/opentype/noto")
_FACES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")
_SIMPLIFIED = 2
"""Number of the simplified Chinese face in a Noto collection."""
_SIZE, _BLUR = 48, 1.6
_LEAST, _PART, _MOST = 0.58, 0.8, 14
"""Cosine from which two look alike, from which two parts do, and how many are kept of a character."""
_SPLIT = 0.42
"""Share of the width that the left part of a character takes."""


def everyday() -> list[str]:
    """Return the characters of level one of GB 2312, in its order."""
    codes = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return [text for text in (code.decode("gb2312", "ignore") for code in codes) if text]


def pictures(characters: list[str], face: str) -> NDArray[np.float32]:
    """Return float32 [characters, height, width]."""
    font = ImageFont.truetype(str(_FONTS / face), _SIZE, index=_SIMPLIFIED)
    drawn = []
    for character in characters:
        sheet = Image.new("L", (_SIZE + 8, _SIZE + 16), 0)
        ImageDraw.Draw(sheet).text((4, 0), character, font=font, fill=255)
        small = sheet.filter(ImageFilter.GaussianBlur(_BLUR)).resize((sheet.width // 2, sheet.height // 2))
        drawn.append(np.asarray(small, np.float32))
    return np.array(drawn)


def cosines(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 [characters, characters] of pictures without their mean."""
    rows = pictures.reshape(len(pictures), -1)
    rows = rows - 0.9 * rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows @ rows.T, np.float32)


def main() -> None:
    """Write the table to standard output."""
    characters = everyday()
    whole, right = np.zeros((2, len(characters), len(characters)), np.float32)
    for face in _FACES:
        drawn = pictures(characters, face)
        at = int(drawn.shape[2] * _SPLIT)
        for table, part in ((whole, drawn), (right, drawn[:, :, at:])):
            table += cosines(part) / len(_FACES)
    # what stands on the right tells most characters apart; a radical on the left says little
    alike = np.where((whole >= _LEAST) | (right >= _PART), np.maximum(whole, right - 0.25), 0)
    np.fill_diagonal(alike, 0)
    out = ["# Which everyday characters look alike, the most alike first. Made by scripts/lookalikes.py."]
    for at, character in enumerate(characters):
        best = [other for other in np.argsort(-alike[at])[:_MOST] if alike[at, other] > 0]
        if best:
            out.append(f'"{character}" = "{"".join(characters[other] for other in best)}"')
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
