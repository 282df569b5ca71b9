"""The queue of proposals, and the link to it from a record's page."""

from django.urls import reverse
from django.utils.timesince import timesince

from members.records.review import APPROVE

MAY_DECIDE = APPROVE.may
QUEUE = "admin:members_changerequest_changelist"


def age(since):
    """Return how long ago it was in its largest unit: "3 dager"."""
    return timesince(since, depth=1)


class PendingProposalsMixin:
    """A ModelAdmin that links its change form to the pending proposals about the record.

    `proposal_relation` is the field of ChangeRequest, when not called as the model is.
    """

    proposal_relation = ""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and MAY_DECIDE(request.user):
            relation = self.proposal_relation or self.opts.model_name
            context["proposals"] = {
                "number": obj.change_requests.open().count(),
                "address": reverse(QUEUE, query={f"{relation}__id__exact": obj.pk}),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
