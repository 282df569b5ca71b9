"""The list of published events, those to come first, and the page of each."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.fields import EVENT
from members.operation.publication import published
from members.operation.publication.marks import OF_EVENTS, OF_NO_LIST, OFFERS
from members.queries.filters import EventFilter

from ..events import EventPage, with_public_counts
from ..listing import Listing, render_list, write
from ..profile_queries import get_by_slug_or_404

NEVER = OF_NO_LIST - OF_EVENTS


class EventListing(Listing):
    """The published events of an address, by time."""

    noun, card = "events", "event"
    filterset = EventFilter
    open_facets = ["when", "topic"]
    lone_facets = ["topic"]

    def rows_with_facts(self, pks):
        rows = with_public_counts(EVENT.public_rows.select_related("site"))
        by_id = rows.in_bulk(pks) if pks else {}
        for pk, event in by_id.items():
            event.shown_topics = self.answer.index.choices_of(pk, "topic")
            event.shown = EventPage(event)
        return [by_id[pk] for pk in pks if pk in by_id]

    @property
    def usual_sort(self):
        return self.sorts[0][0]

    @property
    def calendar_address(self):
        """Return the address to subscribe to, with the topics of the list."""
        topics = sorted(self.answer.selection["topic"])
        return reverse("directory:calendar") + (
            write({"topic": topics}) if topics else ""
        )

    @property
    def groups(self):
        """Return (label, cards) of those to come and of the past ones on this page."""
        choices, index = self.answer.index.facets["when"].choices, self.answer.index
        cards = dict(zip(self.page, self.cards, strict=False))
        groups = [
            (
                choice.label,
                [card for pk, card in cards.items() if index.has(pk, "when", value)],
            )
            for value, choice in choices.items()
        ]
        return [group for group in groups if group[1]]


@login_not_required
@published(*EventFilter.base_filters, "page", never_shows=NEVER, without_query=OFFERS)
@require_safe
def event_list(request):
    """Render the list of events that matches the filters."""
    return render_list(request, "directory/event_list.html", EventListing(request.GET))


@login_not_required
@published(never_shows=NEVER | OFFERS)
@require_safe
def event_page(request, slug):
    """Render one event, or redirect from a former slug."""
    rows = EVENT.public_rows.select_related("site__part_of", "organizer")
    event = get_by_slug_or_404(with_public_counts(rows), slug)
    if event.slug != slug:
        return redirect(event, permanent=True)
    context = {"event": event, "shown": EventPage(event)}
    return render(request, "directory/event.html", context)
