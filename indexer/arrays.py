"""NumPy arrays on disk: written piece by piece, read memory-mapped, never pickled."""

import mmap
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_HEADER_BYTES = 128
_MAGIC = b"\x93NUMPY\x01\x00"


class ArrayWriter:
    """Writes one array row by row into a .npy file without knowing its length in advance.

    The header is written by `finish` (format 1.0 of numpy.lib.format, padded to a fixed 128 bytes), so a file
    whose writer was killed does not load.
    """

    def __init__(self, path: Path, dtype: DTypeLike, row_shape: tuple[int, ...] = ()) -> None:
        self.path = path
        self.rows = 0
        self._dtype: np.dtype[Any] = np.dtype(dtype).newbyteorder("<")
        self._row_shape = row_shape
        self._file = path.open("wb")
        self._file.write(bytes(_HEADER_BYTES))

    def append(self, rows: NDArray[Any]) -> None:
        """Append `rows`, of shape [any, *row_shape]; values are cast to the array's type."""
        if rows.shape[1:] != self._row_shape:
            raise ValueError(f"{self.path.name}: rows of shape {rows.shape[1:]}, not {self._row_shape}")
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self.rows += len(rows)

    def finish(self) -> None:
        """Write the header and close the file."""
        shape = (self.rows, *self._row_shape)
        words = f"{{'descr': '{self._dtype.str}', 'fortran_order': False, 'shape': {shape}, }}"
        size = _HEADER_BYTES - len(_MAGIC) - 2
        self._file.seek(0)
        self._file.write(_MAGIC + size.to_bytes(2, "little") + words.ljust(size - 1).encode() + b"\n")
        self._file.close()

    def close(self) -> None:
        """Close the file; without `finish` before, what it holds is lost."""
        self._file.close()


def save_array(path: Path, values: NDArray[Any]) -> None:
    """Write a whole array as .npy; raises OSError where the disk takes less than all of it, which `np.save` overlooks."""
    writer = ArrayWriter(path, values.dtype, values.shape[1:])
    try:
        writer.append(values)
        writer.finish()
    finally:
        writer.close()


def create_array(path: Path, dtype: DTypeLike, shape: tuple[int, ...]) -> NDArray[Any]:
    """Return a writable array of zeros that lies in a new .npy file.

    Its room on the disk is taken at once: a mapped page without room would kill the process (SIGBUS). Raises OSError
    where there is too little.
    """
    values = np.lib.format.open_memmap(path, mode="w+", dtype=np.dtype(dtype), shape=shape)
    with path.open("r+b") as file:
        os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return values.view(np.ndarray)


def load_array(path: Path, dtype: DTypeLike, dimensions: int = 1) -> NDArray[Any]:
    """Return the array of a .npy file, memory-mapped and read-only.

    Raises ValueError where the file holds another type or number of dimensions, OSError where it cannot be read.
    """
    values = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    if values.dtype != np.dtype(dtype) or values.ndim != dimensions:
        raise ValueError(f"{path.name}: {values.dtype} in {values.ndim} dimensions")
    return values  # type: ignore[no-any-return]


_POPULATE_READ = 22
"""MADV_POPULATE_READ of Linux 5.14 and later, which Python 3.11 has no name for."""


def map_ahead(*arrays: NDArray[Any]) -> None:
    """Let the pages of memory-mapped arrays be mapped now, so that no question waits for it, where memory allows.

    Does nothing for what is not mapped, where the system knows no such advice, or for more than half of all memory.
    """
    mapped = [base for array in arrays if (base := _map_of(array)) is not None]
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        if sum(map(len, mapped)) > memory // 2:
            return
        for one in mapped:
            one.madvise(_POPULATE_READ)
    except (OSError, ValueError, AttributeError):
        return


def _map_of(array: Any) -> mmap.mmap | None:
    while array is not None and not isinstance(array, mmap.mmap):
        array = getattr(array, "base", None)
    return array
