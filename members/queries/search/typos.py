"""How far apart a word and its typo may be; is_typo() of the database agrees."""

from functools import lru_cache

SHORTEST, LONG = 4, 8


@lru_cache(maxsize=8192)
def is_typo(part, word):
    """Whether words differ by a letter or a swap of two; long ones by two letters."""
    most = 1 if len(word) < LONG else 2
    if min(len(part), len(word)) < SHORTEST or abs(len(part) - len(word)) > most:
        return False
    return levenshtein(part, word) <= most or (most == 1 and part in swapped(word))


def levenshtein(one, other):
    """Return how many letters to insert, delete or replace."""
    row = range(len(other) + 1)
    for number, letter in enumerate(one, start=1):
        above, row = row, [number]
        for place, opposite in enumerate(other):
            changed = above[place] + (letter != opposite)
            row.append(min(changed, above[place + 1] + 1, row[place] + 1))
    return row[-1]


def swapped(word):
    """Return the words with two letters next to each other swapped."""
    pairs = range(len(word) - 1)
    return {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in pairs}
