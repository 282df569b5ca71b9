"""News for feed readers, in the language of the address."""

from datetime import datetime, time

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..models import Membership

LATEST = 30


class NewMembers(Feed):
    """The latest stays of listed members that run today, newest first; one query."""

    feed_type = Atom1Feed
    author_name = "Klyngeregisteret"

    def title(self):
        return _("New members of the cluster")

    def subtitle(self):
        return _("Organizations that have become members, newest first.")

    def link(self):
        return reverse("directory:organizations")

    def feed_url(self):
        return reverse("directory:feed")

    def items(self):
        stays = Membership.objects.current().filter(
            organization__is_listed=True, since__isnull=False
        )
        rows = stays.select_related("organization")
        return rows.order_by("-since", "organization__sort_name")[:LATEST]

    def item_title(self, stay):
        return stay.organization.name

    def item_description(self, stay):
        since = _("Member %(since)s.") % {"since": stay.since_text}
        # Readers take the text of an entry for HTML.
        return escape(" ".join(filter(None, [since, stay.organization.summary])))

    def item_link(self, stay):
        return stay.organization.get_absolute_url()

    def item_pubdate(self, stay):
        return timezone.make_aware(datetime.combine(stay.since, time.min))

    def item_updateddate(self, stay):
        return self.item_pubdate(stay)


@login_not_required
@require_safe
def new_members(request):
    return NewMembers()(request)
