"""What waits for a decision: on the desk, and on the page of what it is about."""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import ChangeRequest

MAY_DECIDE = "members.change_changerequest"
QUEUE = "admin:members_changerequest_changelist"
AT_ONCE = "at_once"
LATELY = timedelta(days=30)


def age(since):
    """Say how long ago something was, in its largest unit: "3 dager"."""
    return timesince(since, depth=1)


class WithProposals:
    """An admin whose pages lead to what is proposed about the record and waits.

    `proposals_of` is what a request calls the noun, when that is not the model's name.
    """

    proposals_of = ""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.user.has_perm(MAY_DECIDE):
            number = obj.change_requests.open().count()
            noun = self.proposals_of or self.opts.model_name
            query = {f"{noun}__id__exact": obj.pk}
            address = reverse(QUEUE, query=query)
            context["proposals"] = {"number": number, "address": address}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def what_waits():
    """Say on the desk how many proposals wait, how long, and what went live unread."""
    waits = ChangeRequest.objects.open().aggregate(
        n=Count("pk"), oldest=Min("opened_at")
    )
    words = ngettext("proposal waits", "proposals wait", waits["n"])
    if waits["oldest"]:
        words += ", " + _("the oldest for %(age)s") % {"age": age(waits["oldest"])}
    since = timezone.now() - LATELY
    lately = ChangeRequest.objects.filter(at_once=True, decided_at__gte=since).count()
    return [
        {"words": words, "number": waits["n"], "address": reverse(QUEUE)},
        {
            "words": _("changed at once in the last 30 days"),
            "number": lately,
            "address": reverse(
                QUEUE,
                query={"status": AT_ONCE, "decided_at__gte": since.isoformat()},
            ),
        },
    ]
