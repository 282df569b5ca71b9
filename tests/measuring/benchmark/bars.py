"""What the measured pages are to keep to, and whether they do."""

# Times that of fifty rows; a page whose name begins so has the bar of the longest.
RATIOS = {"home": 5, "search": 4, "list": 4, "profile": 7}
RATIOS |= {"project": 5, "site": 5, "network": 5}
GROWTH = 1.3  # from the smallest size to the largest
FIRST_PAGE = 1.0  # seconds
PROPORTIONAL = {10_000: 140}  # MB of a process, by organizations
RESIDENT = 1.3  # times the memory of a process, beside a save a second
THROUGHPUT = 0.8  # of quiet, beside a save a second
SLOWEST = 2  # times the p99 of quiet


def at_most(value, bar):
    """Return the bar, and whether it is held."""
    return f"{bar:g} {'held' if value <= bar else 'MISSED'}"


def at_least(value, bar):
    return f"{bar:g} {'held' if value >= bar else 'MISSED'}"
