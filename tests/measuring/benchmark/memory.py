"""The memory of a process, as the kernel counts it."""

from dataclasses import dataclass
from pathlib import Path

FIGURES = Path("/proc/self/smaps_rollup")


@dataclass(frozen=True)
class Memory:
    """In MB: what is resident, and the part of it that no other process shares."""

    resident: float
    proportional: float

    @property
    def text(self):
        return f"{self.resident:.0f} MB resident, {self.proportional:.0f} MB PSS"


def memory():
    """Return the Memory of this process; None where the kernel does not tell."""
    if not FIGURES.exists():
        return None
    lines = (line.split() for line in FIGURES.read_text().splitlines()[1:])
    sizes = {name: int(number) / 1024 for name, number, *_unit in lines}
    return Memory(sizes["Rss:"], sizes["Pss:"])
