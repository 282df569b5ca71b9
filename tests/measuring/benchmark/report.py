"""Tables of the benchmark: ratios, which can be compared between machines."""

from dataclasses import dataclass, field
from statistics import median

from . import bars

FLOOR, ROWS = "floor", "50 rows"
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


def table(measured):
    """Return the lines of one size from {page: Measurement}, both baseline views included."""
    floor, rows = measured[FLOOR].median, measured[ROWS].median
    lines = [
        (
            page,
            str(one.queries),
            f"{one.first * 1000:.2f}",
            f"{min(one.times) * 1000:.2f}",
            f"{one.median * 1000:.2f}",
            f"{one.median / floor:.2f}",
            f"{one.median / rows:.2f}",
            f"{one.median_cold * 1000:.2f}" if one.cold else "-",
            f"{one.median_cold / rows:.2f}" if one.cold else "-",
            bars.of_ratio(page, one.median / rows),
        )
        for page, one in measured.items()
    ]
    header = [name.replace("_", " ") for name in HEADER.split()]
    return _align_columns([header, *lines])


def growth(by_size, of="median"):
    """Return the lines of how each ratio to 50 rows grows, from {size: {page: …}}.

    With "median_cold" of the first response after a save.
    """
    sizes = sorted(by_size)
    ratios = {
        size: {
            page: getattr(one, of) / pages[ROWS].median for page, one in pages.items()
        }
        for size, pages in by_size.items()
    }
    everywhere = set.intersection(*(set(pages) for pages in by_size.values()))
    pages = [page for page in by_size[sizes[0]] if page in everywhere - {FLOOR, ROWS}]
    cold = of != "median"
    lines = []
    for page in pages:
        grown = [ratios[size][page] / ratios[sizes[0]][page] for size in sizes]
        bar = bars.of_growth(page, grown[-1], cold=cold)
        lines.append((page, *(f"{ratio:.2f}" for ratio in grown), bar))
    title = "growth, cold" if cold else "growth"
    return _align_columns([(title, *map(str, sizes), "bar"), *lines])


def _align_columns(lines):
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    ]
