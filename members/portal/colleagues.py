"""What the page about access shows."""

from django.http import Http404
from django.utils.functional import cached_property

from ..models import Representative
from .actions import Decline, Grant, Invite

MANAGER = Representative.Role.MANAGER


class Colleagues:
    """Who acts for an organization, and for a manager who is invited and who asks.

    `refused` is the form that was sent and not done: it is shown as it was typed.
    """

    def __init__(self, organization, user, refused=None):
        self.organization, self.refused = organization, refused
        acts = organization.representatives.current().select_related("user")
        self.acting = list(acts.order_by("-role", "user__email"))
        self.me = next((one for one in self.acting if one.user == user), None)
        if self.me is None:
            raise Http404  # let out while the page was being made
        self.is_manager = self.me.role == MANAGER

    @cached_property
    def managers(self):
        return [one for one in self.acting if one.role == MANAGER]

    @cached_property
    def invitations(self):
        return list(self.organization.invitations.unanswered())

    @cached_property
    def invite(self):
        return self._form(Invite, "invite")

    @cached_property
    def asking(self):
        """Those who ask, each with the form to let in and the form to say no."""
        access_requests = self.organization.access_requests.waiting().select_related(
            "organization"
        )
        return [
            (
                access_request,
                self._form(Grant, f"grant-{access_request.pk}", access_request),
                self._form(Decline, f"decline-{access_request.pk}", access_request),
            )
            for access_request in access_requests
        ]

    def _form(self, kind, name, row=None):
        sent = self.refused
        if isinstance(sent, kind) and sent.cleaned_data.get("row") == row:
            sent.auto_id = f"{name}-%s"
            return sent
        return kind(organization=self.organization, auto_id=f"{name}-%s")
