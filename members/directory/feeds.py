"""The Atom feed of new members, of all or by the filters of the list."""

from datetime import datetime, time

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..exchange import licences
from ..exchange.licences import licensed
from ..models import Membership
from ..queries.filters import OrganizationFilter
from ..queries.filters.selection import canonical_query
from .certainty import certainty_text, member_text

MAX_ENTRIES = 30


class NewMembers(Feed):
    """The listed members known to have joined on a day, newest first; one query for all.

    Its object is the OrganizationFilter of an address that filters, else None.
    """

    feed_type = Atom1Feed
    author_name = "Klyngeregisteret"

    def get_object(self, request):
        filterset = OrganizationFilter(request.GET) if request.GET else None
        return filterset if _query(filterset) else None

    def title(self, filterset):
        labels = _labels(filterset) if filterset else ""
        return ": ".join(filter(None, [_("New members of the cluster"), labels]))

    def subtitle(self):
        return _("Organizations that have become members, newest first.")

    def link(self, filterset):
        return reverse("directory:organizations") + _query(filterset)

    def feed_copyright(self):
        return licences.statement()

    def feed_url(self, filterset):
        return reverse("directory:feed") + _query(filterset)

    def items(self, filterset):
        memberships = Membership.objects.current().with_known_joining()
        listed = memberships.filter(organization__is_listed=True)
        rows = listed.select_related("organization")
        if filterset:
            answer = filterset.answer
            rows = rows.filter(organization__in=answer[: len(answer)])
        return rows.order_by("-since", "organization__sort_name")[:MAX_ENTRIES]

    def item_title(self, membership):
        return membership.organization.name

    def item_description(self, membership):
        texts = [member_text(membership), certainty_text(membership)]
        texts.append(membership.organization.summary)
        # Feed readers interpret the description as HTML.
        return escape(" ".join(filter(None, texts)))

    def item_link(self, membership):
        return membership.organization.get_absolute_url()

    def item_pubdate(self, membership):
        return timezone.make_aware(datetime.combine(membership.since, time.min))

    def item_updateddate(self, membership):
        return self.item_pubdate(membership)


def _query(filterset):
    query = canonical_query(filterset) if filterset else ""
    return query and f"?{query}"


def _labels(filterset):
    """Return the words and choices that the rows are filtered by, in a text."""
    answer, words = filterset.answer, filterset.parameters.get("q", "")
    labels = [
        answer.index.facets[name].choices[value].label
        for name, values in answer.selection.items()
        for value in values
    ]
    return ", ".join(filter(None, [words, *labels]))


@login_not_required
@require_safe
@licensed
def new_members(request):
    return NewMembers()(request)
