"""The page of a new event: title, day and time, place, audience."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from members.association.events import publishing
from members.fields import EVENT
from members.models import Event

from ..cards.edits import field_for
from ..desk import WRITE, desk_page
from .asking import AskingForm, short_page

FIELDS = "title_nb held_on starts_at ends_at place audience places answer_by".split()


class NewEventForm(AskingForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = field_for(Event._meta.get_field(name))
        self.fields["title_nb"].label = _("Title")
        self.fields["place"].label = EVENT.by_name["place"].title
        self.fields["title_nb"].widget.attrs["autofocus"] = True


NEW_EVENT = replace(publishing.CREATE, form=NewEventForm)


@desk_page(
    "event/new/",
    "new_event",
    "short/page",
    _("New event"),
    permissions=NEW_EVENT.may.permissions,
    actions=(NEW_EVENT,),
    methods=WRITE,
    model=Event,
    words=_("new event, new seminar, invitation"),
)
def new_event(request):
    """Show the form of a new event; a POST saves it, and leads to its card."""
    return short_page(request, NEW_EVENT, Event)
