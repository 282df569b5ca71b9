"""The changes of an organization's public facts, as its own people may see them."""

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.fields import value_or_words
from members.models import ChangeRequest, Representative
from members.records.history import PublicTimeline, TimelineFilter, parse_cursor

from ..guard import represents

ON_PAGE = 30


@dataclass
class PublicAct:
    """An act, told with its author in the words of this page, and the member's request."""

    act: object
    change: ChangeRequest | None = None


class ChangesPage:
    """A page of an organization's PublicTimeline, for its representatives."""

    def __init__(self, organization, parameters):
        self.organization, self.refusal = organization, ""
        cursors = self._cursors(parameters)
        self._timeline = PublicTimeline(organization)
        self.page, self._acts = self._timeline.page(
            TimelineFilter(), ON_PAGE, **cursors
        )

    @cached_property
    def acts(self):
        requests = self._requests()
        for act in self._acts:
            act.sentences = self._timeline.narrator.tell(
                act, act.origin or self._who(act.who)
            )
        return [PublicAct(act, requests.get(act.request)) for act in self._acts]

    @property
    def older(self):
        events = self.page.events
        return f"?older={events[-1].cursor}" if self.page.has_older and events else ""

    @property
    def newer(self):
        events = self.page.events
        return f"?newer={events[0].cursor}" if self.page.has_newer and events else ""

    def _cursors(self, parameters):
        cursors = {}
        for name in ("older", "newer"):
            if text := parameters.get(name):
                cursors[name], why = value_or_words(parse_cursor, text)
                self.refusal = self.refusal or why
        return {} if self.refusal else cursors

    def _requests(self):
        """Return {number: change} of its own proposals and of reports about it."""
        numbers = {act.request for act in self._acts} - {None}
        return ChangeRequest.objects.for_member(self.organization).in_bulk(numbers)

    def _who(self, user):
        """Return the name of a representative of today, else only in which role they acted."""
        if user is None or user.is_staff or user.pk not in self._representatives:
            return _("the secretariat")
        is_current = self._representatives[user.pk]
        return str(user) if is_current else _("a representative of yours")

    @cached_property
    def _representatives(self):
        """Return {number of a present or former representative: whether they still are}."""
        rows = Representative.objects.filter(organization=self.organization)
        current = set(rows.current().values_list("user", flat=True))
        return {user: user in current for user in rows.values_list("user", flat=True)}


@represents
@require_safe
def changes(request, organization):
    """Render the changes of the organization's public facts, the newest first."""
    page = ChangesPage(organization, request.GET)
    context = {"organization": organization, "changes": page}
    return render(request, "portal/changes.html", context)
