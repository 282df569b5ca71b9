"""The words of the registry that are nearest to some without a hit: did you mean."""

from django.db import connection
from django.utils.translation import get_language

from .highlight import WORD
from .query import SHORT, STOP_WORDS, folded, parse

LEAST_OF_TEXTS, LEAST_OF_WORDS = 0.25, 0.45
MOST_TEXTS, MOST_WORDS = 40, 3
# By functions and not by operators: what those mean depends on a setting of the session.
STATEMENT = """
WITH text AS (
    SELECT name AS shown, words FROM members_searchname
        JOIN members_organization ON id = organization_id WHERE is_listed
    UNION ALL
    SELECT other.name, other.search_words FROM members_organizationname other
        JOIN members_organization named ON named.id = organization_id WHERE is_listed
    UNION ALL
    SELECT concat_ws(' ', label_{language}, array_to_string(synonyms, ' ')), search_words
        FROM members_topic WHERE NOT is_retired
    UNION ALL
    SELECT title_{language}, search_words FROM members_project
    UNION ALL
    SELECT name, search_words FROM members_site
    UNION ALL
    SELECT name_{language}, public.words_in(name_{language}) FROM members_body
)
SELECT shown FROM text, unnest(%s::text[]) AS word
WHERE public.word_similarity(word, words) >= %s
ORDER BY public.word_similarity(word, words) DESC, shown LIMIT %s
"""


def nearest_words(words):
    """Return the few words of names, topics and titles that resemble the words most.

    They are spelled as in the registry; of organizations, only listed ones count.
    """
    sought = [word for word in parse(words).words if len(word) > SHORT]
    sought = [word for word in sought if not word.isdecimal()][:MOST_WORDS]
    if not sought:
        return []
    language = "en" if get_language() == "en" else "nb"
    with connection.cursor() as cursor:
        statement = STATEMENT.format(language=language)
        cursor.execute(statement, [sought, LEAST_OF_TEXTS, MOST_TEXTS])
        found = [shown for (shown,) in cursor.fetchall()]
    return _nearest(found, sought)


def _nearest(texts, sought):
    likeness = {}
    for part in (part for text in texts for part in WORD.findall(text)):
        plain = folded(part)
        is_new = [plain] != sought
        if is_new and len(plain) > SHORT and plain not in STOP_WORDS:
            near = max(_similarity(plain, word) for word in sought)
            likeness.setdefault(plain, (near, part))
    by_likeness = sorted(likeness.values(), key=lambda pair: (-pair[0], pair[1]))
    return [part for near, part in by_likeness if near >= LEAST_OF_WORDS][:MOST_WORDS]


def _similarity(one, other):
    """Return the mean of the shares of common trigrams, in both words and in the shorter.

    The latter finds the parts of a compound: "hydrogenfabrikk" is near "hydrogen".
    """
    ours, theirs = _trigrams(one), _trigrams(other)
    common = len(ours & theirs)
    shorter = min(len(ours), len(theirs))
    return (common / len(ours | theirs) + common / shorter) / 2


def _trigrams(word):
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
