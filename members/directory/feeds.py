"""The Atom feed of new members, in the language of the address."""

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
from .certainty import certainty_text, member_text

MAX_ENTRIES = 30


class NewMembers(Feed):
    """The listed members known to have joined on a day, newest first; one query."""

    feed_type = Atom1Feed
    author_name = "Klyngeregisteret"

    def title(self):
        return _("New members of the cluster")

    def subtitle(self):
        return _("Organizations that have become members, newest first.")

    def link(self):
        return reverse("directory:organizations")

    def feed_copyright(self):
        return licences.statement()

    def feed_url(self):
        return reverse("directory:feed")

    def items(self):
        memberships = Membership.objects.current().with_known_joining()
        listed = memberships.filter(organization__is_listed=True)
        rows = listed.select_related("organization")
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


@login_not_required
@require_safe
@licensed
def new_members(request):
    return NewMembers()(request)
