"""The fields of an event, in the order of its form."""

from datetime import time

from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy

from members.models import Event

from .kinds import (
    Boolean,
    Choice,
    Day,
    Fieldset,
    Number,
    OnCard,
    Prose,
    Reference,
    References,
    Text,
)
from .kinds.scalars import Displayed
from .nouns import Noun, PublicPages


class TimeOfDay(Displayed):
    """An hour and a minute as ISO text in the installation's time zone; "" when unknown."""

    def clean(self, value):
        return value.isoformat("minutes") if value else ""

    def displayed(self, value, names):
        return time_format(time.fromisoformat(value), "H:i") if value else ""

    def cells(self, target):
        return [self.clean(getattr(target, self.name))]


# The site has the name of the column already.
PLACE = pgettext_lazy("event", "room or address")
WHAT = Fieldset(_("What it is"))
WHEN = Fieldset(_("When and where"))
ABOUT = Fieldset(_("Who arranges it, and what it is about"))
AUDIENCE = Fieldset(_("Who may come"))

EVENT = Noun(
    key="event",
    model=Event,
    public_column="is_published",
    public=PublicPages(
        plural="events",
        listing="events",
        label=pgettext_lazy("menu", "Events"),
        synonyms="arrangementer, kalender, møter, seminarer, events, calendar, meetings",
        counted=ngettext_lazy("%(n)s event", "%(n)s events", "n"),
        names=("title_nb", "title_en"),
        fact="period_text",
        is_in_menu=False,
    ),
    file_key="slug",
    file_extra="body",
    staff_first=("body",),
    staff_last=("slug", "note"),
    fields=(
        Text(
            "title_nb",
            section=WHAT,
            has_own_place=True,
            may_name_people=True,
            known_as="tittel|arrangement|title|event",
        ),
        Text(
            "title_en",
            section=WHAT,
            has_own_place=True,
            beside=True,
            may_name_people=True,
        ),
        Prose("text_nb", section=WHAT, has_own_place=True, on_card=OnCard(7)),
        Prose("text_en", section=WHAT, has_own_place=True),
        Day("held_on", section=WHEN, has_own_place=True, known_as="dato|date"),
        TimeOfDay(
            "starts_at",
            section=WHEN,
            has_own_place=True,
            beside=True,
            known_as="begynner|starter|fra kl|start|starts",
        ),
        Day("ends_on", section=WHEN, has_own_place=True),
        TimeOfDay(
            "ends_at",
            section=WHEN,
            has_own_place=True,
            beside=True,
            known_as="slutter|til kl|slutt|ends",
        ),
        Reference("site", section=WHEN, on_card=OnCard(2)),
        Text(
            "place",
            section=WHEN,
            label=PLACE,
            may_name_people=True,
            on_card=OnCard(1),
            known_as="sted|lokale|place",
        ),
        Reference("organizer", section=ABOUT, on_card=OnCard(3)),
        References("co_organizers", section=ABOUT),
        References("topics", section=ABOUT),
        References("projects", section=ABOUT),
        Choice("audience", section=AUDIENCE, on_card=OnCard(4)),
        Number("places", section=AUDIENCE, on_card=OnCard(5)),
        Day("answer_by", section=AUDIENCE, on_card=OnCard(6)),
        Boolean("is_published", section=AUDIENCE, has_own_place=True),
        Boolean("is_cancelled", section=AUDIENCE, has_own_place=True),
    ),
)
