"""Random malformed query strings, the same ones for each seed."""

from random import Random
from urllib.parse import quote, quote_plus

TAG = "<hostile>"
NUMBERS = """
    0 -1 -0 1e9 1e999 0x10 1_000 ٣ ² NaN Infinity 1.5 999999999999999999999999999999
    -999999999999999999999999999999 true null None undefined [] {}
""".split()
DAYS = """
    0000-00-00 0001-01-01 9999-12-31 10000-01-01 -2020-01-01 2021-02-30 2020-02-29
    2020-1-1 31.12.2020 12/31/20 2020-W01-1 2020-01-01T00:00:00Z now ٢٠٢٠-٠١-٠١
""".split()
WORDS = """
    company company,public company;kind=public heroya hydrogen any -pk pk id ? name,-pk
    --name NAME +joined a:* a!b ((((( a{1,99999} (a+)+$ [ * .* !! '' \\ \\' a\\ $$ %s
    %(id)s {0} ${7} ../../etc/passwd file:///etc/passwd //example.org javascript:alert(1)
    + = == ; ?# % %% %00 %zz %u0041 å ß ﬁ ﷺ İ 🦊 👩‍👩‍👧 _ __ a_b e- 111111111
""".split()
PHRASES = [
    *["' OR '1'='1", "1; DROP TABLE members_organization--", "'; SELECT pg_sleep(9)--"],
    *["%' --", "{{ 7|add:1 }}", "a\r\nSet-Cookie: a=b", "a & !b | <-> c", "- -", ""],
    *[TAG, f'"><script>{TAG}</script>', f"{TAG}' onload='x", "NO 986 228 608 MVA"],
    *[" ", "\u202e", "\ufeff", "\u2028", "a\u0301" * 50, "-joined ", "a " * 100],
    *["x" * 199, "x" * 200, "x" * 201, "ø" * 200, "x" * 1500],
]
VALUES = [*NUMBERS, *DAYS, *WORDS, *PHRASES]
# No UTF-8, or too long: refused by middleware.
BYTES = ["\0", "a\0b", "x" * 5000, "\xff", "\xc3\x28", "\xe2\x82", "\xed\xa0\x80"]
LOOKUPS = """
    __regex __in __gt __isnull __contains __ [] [0] [$ne] .x _0 _min %5B%5D + %20 ! ' ~
""".split()
UNKNOWN_NAMES = """
    pk id is_listed note__contains memberships__evidence limit offset per_page format lang
    language o order_by callback next _method utm_source csrfmiddlewaretoken __proto__
    %F0%9F%A6%8A %3Cscript%3E Q KIND Page days -on
""".split()


class QueryFuzzer:
    """Generates query strings for a page that knows the given parameters."""

    def __init__(self, known, seed):
        self.known, self.random = sorted(known), Random(seed)

    def invalid_values(self):
        """Return a query of known parameters with invalid or repeated values."""
        random = self.random
        names = [*self.known, *random.sample(UNKNOWN_NAMES, 2)]
        count = random.choice([1, 1, 2, 2, 3, 3, 5, 5, 8, 230])
        pairs = [self._pair(random.choice(names)) for _ in range(count)]
        return random.choice(["&", "&", "&", "&&", ";"]).join(pairs)

    def with_unknown(self, query):
        """Return the query with unknown parameters before, between and after its own."""
        pairs = query.split("&") if query else []
        for _ in range(self.random.choice([1, 1, 2, 4, 12])):
            place = self.random.randint(0, len(pairs))
            known = [name + end for name in self.known for end in LOOKUPS]
            name = self.random.choice(["", "a" * 300, *UNKNOWN_NAMES, *known])
            pairs.insert(place, self._pair(name))
        return "&".join(pairs)

    def _pair(self, name):
        if self.random.random() < 0.05:
            return name
        return f"{name}={self._value()}"

    def _value(self):
        random = self.random
        if random.random() < 0.03:
            return random.choice([quote(b, encoding="latin-1") for b in BYTES] + BYTES)
        value = random.choice(VALUES).encode()
        write = random.choice([quote, quote_plus, _quote_twice, _quote_ampersand])
        return write(value)


def _quote_twice(value):
    return quote(quote(value))


def _quote_ampersand(value):
    """Return the bytes unquoted, except the ampersand."""
    return value.replace(b"&", b"%26").decode("latin-1")
