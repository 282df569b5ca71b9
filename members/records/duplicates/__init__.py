"""Find organizations, and persons, of which the registry has two records.

names.py     how far two names agree, without legal forms
profiles.py  the facts that are compared, and the choice of profiles to compare
measure.py   the score of two profiles, and the reasons
pairs.py     the list of likely pairs, and "not the same"
people.py    pairs of persons, for the secretariat alone
lookup.py    organizations similar to a typed name, number or website; for visitors and
             members listed ones alone, with a limit
batch.py     match many texts with listed organizations at once
"""

from .batch import match_listed
from .lookup import similar, similar_listed, typed_profile
from .measure import LIKELY, REASONS, compare
from .pairs import (
    DUPLICATES,
    JOB,
    MARK_DISTINCT,
    UNMARK_DISTINCT,
    find_likely_pairs,
    mark_distinct,
    pair_key,
    replace_likely_pairs,
    unmark_distinct,
)
from .people import (
    PERSON_REASONS,
    likely_person_pairs,
    load_workplaces,
    with_persons,
)
from .profiles import (
    LARGEST_BLOCK,
    MOST_SHARING,
    candidate_pairs,
    profile,
    without_shared,
)
