"""How far a typo may go; the functions is_slip() of here and of the database agree."""

from functools import lru_cache

SHORTEST, LONG = 4, 8


@lru_cache(maxsize=8192)
def is_slip(part, word):
    """That two words differ by a letter or a swap of two; long words by two letters."""
    if min(len(part), len(word)) < SHORTEST or abs(len(part) - len(word)) > 2:
        return False
    if len(word) < LONG:
        return distance(part, word) <= 1 or part in _swapped(word)
    return distance(part, word) <= 2


def distance(one, other):
    """Count the letters to put in, take out or change."""
    row = range(len(other) + 1)
    for number, letter in enumerate(one, start=1):
        above, row = row, [number]
        for place, opposite in enumerate(other):
            changed = above[place] + (letter != opposite)
            row.append(min(changed, above[place + 1] + 1, row[place] + 1))
    return row[-1]


def _swapped(word):
    pairs = range(len(word) - 1)
    return {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in pairs}
