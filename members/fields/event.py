"""The fields of an event, in the order of its form."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from members.models import Event

from .kinds import (
    Boolean,
    Fieldset,
    Prose,
    Reference,
    Text,
    moment_cell,
    moment_text,
)
from .kinds.scalars import Displayed
from .nouns import Noun, PublicPages


class Moment(Displayed):
    """A day and a time as ISO text with the time zone, or "" when there is none."""

    def clean(self, value):
        return value.isoformat() if value else ""

    def displayed(self, value, names):
        return moment_text(datetime.fromisoformat(value)) if value else ""

    def cells(self, target):
        return [moment_cell(getattr(target, self.name))]


WHAT = Fieldset(_("What and where"))
WHEN = Fieldset(_("When"))

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
    staff_last=("slug",),
    fields=(
        Text("title_nb", section=WHAT, has_own_place=True, may_name_people=True),
        Text(
            "title_en",
            section=WHAT,
            has_own_place=True,
            beside=True,
            may_name_people=True,
        ),
        Prose("text_nb", section=WHAT, has_own_place=True),
        Prose("text_en", section=WHAT, has_own_place=True),
        Moment("begins_at", section=WHEN, has_own_place=True),
        Moment("ends_at", section=WHEN, has_own_place=True, beside=True),
        Reference("site", section=WHEN),
        Text("place", section=WHEN, may_name_people=True),
        Reference("organizer", section=WHEN),
        Boolean("is_published", section=WHEN, has_own_place=True),
    ),
)
