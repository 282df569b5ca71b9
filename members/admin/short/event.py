"""The page of a new event, or meeting of a body: title, day and time, place, audience."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import row_or_404
from members.association.events import publishing
from members.fields import EVENT
from members.models import Body, Event

from ..cards.edits import field_for
from ..desk import WRITE, desk_page
from .asking import AskingForm, short_page

OF_MEETING = ("title_nb", "held_on", "starts_at", "ends_at", "place")
FIELDS = (*OF_MEETING, "audience", "places", "answer_by")


class NewEventForm(AskingForm):
    """The form of an event; its target is the body that meets, or None."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in OF_MEETING if self.target else FIELDS:
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
    if "body" not in request.GET:
        return short_page(request, NEW_EVENT, Event)
    body = row_or_404(Body.objects.all(), request.GET["body"])
    page = short_page(request, NEW_EVENT, Event, body, _meeting_page)
    title = {"title": _now("New meeting of %s") % body}
    return page | title if isinstance(page, dict) else page


def _meeting_page(event):
    return reverse("admin:meeting", args=[event.pk])
