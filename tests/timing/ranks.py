"""The area under the ROC curve (AUC): 0.5 where two samples cannot be told apart."""

from bisect import bisect_left, bisect_right
from math import sqrt

Z95 = 1.96  # standard errors on either side of an interval of 95 %


def auc(known, unknown):
    """Return how often a known one is the larger of two; a tie counts half."""
    ordered = sorted(unknown)
    wins = sum(bisect_left(ordered, x) + bisect_right(ordered, x) for x in known) / 2
    return wins / (len(known) * len(unknown))


def interval(area, known, unknown):
    """Return the ends of the interval of 95 % of an AUC of so many (Hanley and McNeil)."""
    two_known = area / (2 - area)
    two_unknown = 2 * area**2 / (1 + area)
    variance = area * (1 - area)
    variance += (known - 1) * (two_known - area**2)
    variance += (unknown - 1) * (two_unknown - area**2)
    half = Z95 * sqrt(max(variance, 0) / (known * unknown))
    return area - half, area + half
