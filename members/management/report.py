"""From times to a table of ratios that can be compared between machines."""

from dataclasses import dataclass
from statistics import median

FLOOR, ROWS = "floor", "50 rows"
HEAD = ("page", "queries", "first ms", "fastest", "median", "x floor", "x 50 rows")


@dataclass
class Measured:
    """What asking for one page gave: the first answer's time, and the later ones'."""

    queries: int
    first: float
    times: list[float]

    @property
    def median(self):
        return median(self.times)


def table(measured):
    """Write one size as lines: {page: Measured}, of which the floor and 50 rows are two."""
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
    return aligned([HEAD, *lines])


def growth(by_size):
    """Write how the ratio to 50 rows grows from the smallest size: {size: {page: …}}."""
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
    return aligned([("growth", *map(str, sizes)), *lines])


def aligned(lines):
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    ]
