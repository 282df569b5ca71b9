"""What the measured pages are to keep to, and whether they do."""

# Times that of fifty rows; a page whose name begins so has the bar of the longest.
RATIOS = {
    "home": 5,
    "search": 4,
    "list": 4,
    "profile": 7,
    "project": 5,
    "site": 5,
    "network": 5,
}
GROWTH = 1.3  # from the smallest size to the largest
FIRST_PAGE = 1.0  # seconds
PROPORTIONAL = {10_000: 140}  # MB of a process, by organizations
RESIDENT = 1.3  # times the memory of a process, beside a save a second
THROUGHPUT = 0.8  # of quiet, beside a save a second
SLOWEST = 2  # times the p99 of quiet


def of_ratio(page, ratio):
    """Return the bar of a page and whether it is held; a dash for one without."""
    bars = [bar for name, bar in RATIOS.items() if page.startswith(name)]
    return at_most(ratio, bars[0]) if bars else "-"


def of_growth(page, ratio, *, cold=False):
    """Return the same of how a page grows; of first answers after a save for searches."""
    return "-" if cold and "search" not in page else at_most(ratio, GROWTH)


def at_most(value, bar):
    return f"{bar:g} {_held(value <= bar)}"


def at_least(value, bar):
    return f"{bar:g} {_held(value >= bar)}"


def _held(is_held):
    return "held" if is_held else "MISSED"
