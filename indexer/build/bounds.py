"""How much of the machine the reading of one document may take, and what is said of one that takes more."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, Self

from corpus.errors import IndexFault

Stop = Literal["memory", "cpu", "time", "output", "killed", "crashed"]
"""Why the reading of a document was ended from outside."""

_MB = 1 << 20
_PREFIX = "ZHENGWEN_READ_"
_WHAT_TO_DO = "请检查该文件，或拆分、转换格式后再试"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one document in its own process; each can be set as `ZHENGWEN_READ_<FIELD>`.

    memory_mb    memory that the process may hold (RLIMIT_DATA)
    cpu_seconds  processor time for one document (RLIMIT_CPU)
    seconds      time by the clock for one document
    output_mb    size of what is made of one document, and of any file that reading it writes
    """

    memory_mb: int = 2_048
    cpu_seconds: int = 120
    seconds: int = 240
    output_mb: int = 256

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Return the bounds that an environment sets; raises IndexFault where one is not a number above 0."""
        found: dict[str, int] = {}
        for field in fields(cls):
            name = _PREFIX + field.name.upper()
            if value := environment.get(name, "").strip():
                if not value.isascii() or not value.isdigit() or int(value) == 0:
                    raise IndexFault(f"设置 {name} 的值是 {value}，应为大于 0 的整数。请改正后再运行。")
                found[field.name] = int(value)
        return cls(**found)

    @property
    def memory_bytes(self) -> int:
        """`memory_mb` in bytes."""
        return self.memory_mb * _MB

    @property
    def output_bytes(self) -> int:
        """`output_mb` in bytes."""
        return self.output_mb * _MB

    def explain(self, stop: Stop) -> str:
        """Return what is said of a document whose reading was stopped: the reason and what to do, in Chinese."""
        over = {
            "memory": f"读取时占用的内存超过上限 {self.memory_mb} MB",
            "cpu": f"读取时占用处理器超过上限 {self.cpu_seconds} 秒",
            "time": f"读取超过上限 {self.seconds} 秒",
            "output": f"读出的内容超过上限 {self.output_mb} MB",
        }
        setting = {"memory": "MEMORY_MB", "cpu": "CPU_SECONDS", "time": "SECONDS", "output": "OUTPUT_MB"}
        if stop in over:
            return f"{over[stop]}，已停止。{_WHAT_TO_DO}；确实需要时调大 {_PREFIX}{setting[stop]}。"
        if stop == "killed":
            return f"读取时进程被系统终止，可能是机器内存不足。{_WHAT_TO_DO}。"
        return f"读取时进程崩溃，可能是文件已损坏、有害，或内存超过上限 {self.memory_mb} MB。{_WHAT_TO_DO}。"
