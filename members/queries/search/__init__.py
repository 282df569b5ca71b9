"""Search over names, numbers, topics, projects, sites and texts, typos included.

query.py      parse a typed text into words
statement.py  the SQL that finds and ranks rows, from a declaration of places
places.py     the places of words: tables of organizations and of projects
names.py      nouns that are searched by their names, and all with public pages
staff_places.py  further places for staff: unlisted rows, people, phone numbers
ranking.py    the hits as ids by rank, or as a queryset
texts.py      rank a few texts that no table holds
vocabulary.py  other words for the same thing, from vocabulary.csv
folding.py    fold texts as the database does
nearest.py    the words of the registry that are nearest to some without a hit
reasons.py    the reason for a hit whose name does not show it
highlight.py  mark the matched words on a page
typos.py      how far apart a word and its typo may be
misses.py     count searches without a hit
relaxing.py   leave out words that have no hit, and say which
compounds.py  split Norwegian compounds into words of the registry
question_words.py  words of questions, roles and nouns, which a hit need not have
"""

from .highlight import marked, match_spans
from .misses import note_miss
from .nearest import nearest_words
from .query import WORD, folded, parse
from .ranking import (
    IsOneOf,
    RankIn,
    as_text,
    best,
    best_groups,
    find_again,
    find_everywhere,
    matching,
    ranked,
    ranked_for_staff,
    similar_names,
)
from .reasons import project_reasons, reasons
from .relaxing import Relaxation, relaxed
from .statement import may_be_typos
from .texts import ranked_texts
from .typos import is_typo
