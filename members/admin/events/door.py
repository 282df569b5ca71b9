"""The list at the door of an event, on a phone: ticks, and guests without notice."""

from functools import cached_property

from django.forms import Media
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members.actions import action_or_404, form_of, run
from members.association.events.attending import (
    ADD_GUEST,
    ADD_PERSON,
    COUNT_OTHERS,
    TICK,
    door_list,
    fingerprint_of_door,
)
from members.models import Attendance, Batch, Event

from ..desk import WRITE, desk_page
from ..registry.widgets import RelatedSelect

EVENT = "event/<int:pk>"
MAY_SEE = ("members.view_event", "members.view_attendance", "members.view_person")
ADDING = {"person": ADD_PERSON, "guest": ADD_GUEST, "others": COUNT_OTHERS}
PERSON = Attendance._meta.get_field("person")


def find_event(request, pk):
    return Event.objects.filter(pk=pk)


class DoorPage:
    """The list of an event, and its forms; a refused form keeps the values sent."""

    def __init__(self, event, request, site):
        self.event, self.user, self.site = event, request.user, site
        self.post = request.POST if request.method == "POST" else None
        self.name = None if self.post is None else self.post.get("do", "tick")

    @cached_property
    def sent(self):
        """The action of the button that was pressed, and its form."""
        action = action_or_404({"tick": TICK} | ADDING, self.name)
        return action, self._form(action, self.post)

    @cached_property
    def rows(self):
        return door_list(self.event)

    @property
    def here(self):
        return sum(row.status == Attendance.Status.PRESENT for row in self.rows)

    @cached_property
    def mark(self):
        return fingerprint_of_door(self.event, self.rows)

    @cached_property
    def may_tick(self):
        return TICK.may(self.user)

    @cached_property
    def forms(self):
        """{name: form} for guests without notice, as far as the user may add them."""
        return {
            name: self.sent[1] if name == self.name else self._form(action)
            for name, action in ADDING.items()
            if action.may(self.user)
        }

    def _form(self, action, data=None):
        form = form_of(action, self.event, data, auto_id=f"{action.do.__name__}-%s")
        if action == ADD_PERSON:
            select = RelatedSelect(PERSON, self.site)
            select.choices = form.fields["person"].choices
            form.fields["person"].widget = select
        return form


@desk_page(
    f"{EVENT}/door/",
    "event_door",
    "events/door",
    permissions=MAY_SEE,
    actions=(TICK,),
    methods=WRITE,
    model=Event,
    finds=find_event,
    needs_site=True,
)
def event_door(request, event, site):
    """Show the list; to htmx, what differs from that with the `mark`, if anything.

    A tick by htmx is answered with its message alone.
    """
    page, is_htmx = DoorPage(event, request, site), "HX-Request" in request.headers
    if request.method == "POST":
        is_done = run(request, *page.sent, event, act=Batch.Act.SAVE)
        if is_htmx:
            return render(request, "admin/events/tick.html", {"form": page.sent[1]})
        if is_done:
            return redirect("admin:event_door", event.pk)
    elif request.GET.get("mark") == page.mark:
        return HttpResponse(status=204)
    elif is_htmx:
        context = {"page": page, "is_news": True}
        return render(request, "admin/events/door_news.html", context)
    title = _("At the door: %s") % event.title
    media = sum((form.media for form in page.forms.values()), Media())
    return {"title": title, "page": page, "media": media}
