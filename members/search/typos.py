"""How far a typo may go; the functions is_slip() of here and of the database agree."""

from functools import lru_cache

SHORTEST, LONG = 4, 8


@lru_cache(maxsize=8192)
def is_slip(part, word):
    """That two words differ by a letter or a swap of two; long words by two letters."""
    most = 1 if len(word) < LONG else 2
    if min(len(part), len(word)) < SHORTEST or abs(len(part) - len(word)) > most:
        return False
    return distance(part, word) <= most or (most == 1 and part in _swapped(word))


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
