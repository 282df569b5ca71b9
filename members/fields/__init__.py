"""The fields of each noun: every field is declared once, and read everywhere.

kinds/           one class a kind of field
nouns.py         a noun: its fields, and all else that differs by noun
organization.py (addresses.py: its addresses, headcount.py: its number of employees,
                 profile_rows.py: its rows, registered.py: its facts
                 in the business register), project.py
                 (project_figures.py: its amounts, effects and results), facility.py,
                 stream.py, event.py, person.py with contacts: the declarations
forms.py         the form of one value: a member's, and a reviewer's; row_forms.py of rows
partial_dates.py a day as people write it; decimals.py a number with decimals
reported.py      the page parts that visitors may report, of nouns without proposals too
names.py         the names of slugs, and organizations by name
values.py        fingerprints, refusals, sources, and how one value becomes another;
                 textdiff.py word by word
markdown.py      members' Markdown as safe HTML
"""

from . import kinds, municipalities, partial_dates, textdiff
from .event import EVENT
from .facility import FACILITY
from .forms import FormContext, PeriodEndField
from .names import Names
from .nouns import BY_KEY, fields_of, noun_of, speaker_of
from .organization import ORGANIZATION
from .person import CONTACT, PERSON
from .project import PROJECT
from .registered import REGISTERED
from .reported import REPORTABLE, correctable, label_of, page_fields, shown_fields
from .row_forms import one_more
from .stream import STREAM
from .values import (
    fingerprint,
    number_or_none,
    parsed,
    refusal_of,
    refuse_unseen,
    register_source,
    source_of,
    value_or_words,
)

NOUNS = (ORGANIZATION, PROJECT, FACILITY, STREAM)
# Those with a public list and a public page of each row.
WITH_PAGES = (*REPORTABLE, EVENT)
BY_KEY |= {noun.key: noun for noun in (*NOUNS, *WITH_PAGES)}
# Nouns with pages of their own for a member's proposals, beside its profile.
OFFERED = tuple(noun for noun in NOUNS if noun.routes)
