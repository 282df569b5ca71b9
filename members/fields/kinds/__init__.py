"""One class a kind of field: how a value is read, compared, written, asked for and shown.

base.py        the base class: surfaces, sections, advice, facts
texts.py       text columns
scalars.py     numbers, choices, yes or no, one row of another noun, pictures
days.py        days, as exactly as they are known, and moments
references.py  many-to-many fields
rows.py        rows of a model of their own
pictures.py    rows with a picture: those of a profile in order, and certificates
participations.py  the partners of a project
customer_references.py  the customers that an organization names
fundings.py    amounts of a project
effects.py     its climate effects
"""

from .base import (
    FILE,
    FOR_THE_SECRETARIAT,
    FORM,
    MEMBER,
    PUBLIC,
    SHEET,
    Advice,
    Fact,
    Field,
    Fieldset,
    OnCard,
)
from .choices import Choices
from .customer_references import CustomerReferences
from .days import Day, PartialDate, moment_cell, moment_text
from .effects import Effects
from .fundings import Fundings
from .participations import Participations, own_part_is_missing
from .pictures import Certificates, Pictures
from .references import NewTopics, References, Topics
from .rows import Rows
from .scalars import (
    Boolean,
    Choice,
    Number,
    Picture,
    Reference,
    by_choice,
)
from .texts import (
    EmailAddress,
    Municipality,
    Prose,
    RoleAddress,
    Telephone,
    Text,
    WebAddress,
    bare_address,
)
