"""Tables of the benchmark: ratios, which can be compared between machines, and their bars."""

from dataclasses import dataclass, field
from statistics import median

FLOOR, ROWS = "floor", "50 rows"
# Times that of fifty rows; a page whose name begins so has the bar of the longest.
RATIOS = {"home": 5, "search": 4, "list": 4, "profile": 7}
RATIOS |= {"project": 5, "site": 5, "network": 5, "open data": 4}
GROWTH = 1.3  # from the smallest size to the largest
FIRST_PAGE = 1.0  # seconds
PROPORTIONAL = {10_000: 140}  # MB of a process, by organizations
RESIDENT = 1.3  # times the memory of a process, beside a save a second
THROUGHPUT = 0.8  # of quiet, beside a save a second
SLOWEST = 2  # times the p99 of quiet
HEADER = "page queries first fastest median x_floor x_50_rows cold cold_x_50_rows bar"


@dataclass
class Measurement:
    """The queries of one page, and the seconds of its first and its later responses.

    Those in `cold` came after a save, when what was kept of the registry was outdated.
    """

    queries: int
    first: float
    times: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)

    @property
    def median(self):
        return median(self.times)

    @property
    def median_cold(self):
        return median(self.cold)


def at_most(value, bar):
    """Return the bar, and whether it is held."""
    return f"{bar:g} {'held' if value <= bar else 'MISSED'}"


def at_least(value, bar):
    return f"{bar:g} {'held' if value >= bar else 'MISSED'}"


def table(measured):
    """Return the lines of one size from {page: Measurement}, both baseline views included."""
    floor, rows = measured[FLOOR].median, measured[ROWS].median
    lines = [[name.replace("_", " ") for name in HEADER.split()]]
    for page, one in measured.items():
        seconds = (one.first, min(one.times), one.median)
        numbers = [1000 * number for number in seconds]
        numbers += [one.median / floor, one.median / rows]
        numbers += [1000 * one.median_cold, one.median_cold / rows] if one.cold else []
        texts = [f"{number:.2f}" for number in numbers] + ["-", "-"] * (not one.cold)
        of_page = [bar for name, bar in RATIOS.items() if page.startswith(name)]
        bar = at_most(one.median / rows, of_page[0]) if of_page else "-"
        lines.append([page, str(one.queries), *texts, bar])
    return _align_columns(lines)


def growth(by_size, of="median"):
    """Return the lines of how each ratio to 50 rows grows, from {size: {page: …}}.

    With "median_cold" of the first response after a save, where searches alone have a bar.
    """
    first, *_others = sizes = sorted(by_size)
    cold = of != "median"
    lines = [["growth, cold" if cold else "growth", *map(str, sizes), "bar"]]
    everywhere = set.intersection(*map(set, by_size.values())) - {FLOOR, ROWS}
    for page in (page for page in by_size[first] if page in everywhere):
        ratios = [
            getattr(pages[page], of) / pages[ROWS].median
            for pages in map(by_size.get, sizes)
        ]
        grown = [ratio / ratios[0] for ratio in ratios]
        has_bar = "search" in page or not cold
        bar = at_most(grown[-1], GROWTH) if has_bar else "-"
        lines.append([page, *(f"{ratio:.2f}" for ratio in grown), bar])
    return _align_columns(lines)


def _align_columns(lines):
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    ]
