"""Tables of the benchmark: ratios, which can be compared between machines."""

from dataclasses import dataclass
from statistics import median

FLOOR, ROWS = "floor", "50 rows"
HEADER = ("page", "queries", "first ms", "fastest", "median", "x floor", "x 50 rows")


@dataclass
class Measurement:
    """The queries of one page, and the seconds of its first and its later responses."""

    queries: int
    first: float
    times: list[float]

    @property
    def median(self):
        return median(self.times)


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
        )
        for page, one in measured.items()
    ]
    return _align_columns([HEADER, *lines])


def growth(by_size):
    """Return the lines of how each ratio to 50 rows grows, from {size: {page: …}}."""
    sizes = sorted(by_size)
    ratios = {
        size: {page: one.median / pages[ROWS].median for page, one in pages.items()}
        for size, pages in by_size.items()
    }
    everywhere = set.intersection(*(set(pages) for pages in by_size.values()))
    pages = [page for page in by_size[sizes[0]] if page in everywhere - {FLOOR, ROWS}]
    lines = [
        (
            page,
            *(f"{ratios[size][page] / ratios[sizes[0]][page]:.2f}" for size in sizes),
        )
        for page in pages
    ]
    return _align_columns([("growth", *map(str, sizes)), *lines])


def _align_columns(lines):
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    ]
