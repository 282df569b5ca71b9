"""The representatives of an organization, and the decisions of a manager on its access page."""

from django.http import Http404

from ..accounts import access
from ..accounts.access.actions import DECLINE_REQUEST, GRANT_REQUEST, INVITE
from ..actions import form_of, is_form_of
from ..models import Representative

MANAGER = Representative.Role.MANAGER


class Colleagues:
    """The representatives of an organization today, the user among them."""

    def __init__(self, organization, user):
        self.organization = organization
        current = organization.representatives.current().select_related("user")
        self.acting = list(current.order_by("-role", "user__email"))
        self.managers = [one for one in self.acting if one.role == MANAGER]
        self.me = next((one for one in self.acting if one.user == user), None)
        if self.me is None:
            raise Http404  # the access ended while the page was being made
        self.is_manager = self.me.role == MANAGER


class AccessPage(Colleagues):
    """Adds, for a manager, the invitations and access requests with their forms.

    `refused` is the form that was sent and has errors: it is shown as it was typed.
    """

    def __init__(self, organization, user, refused=None):
        super().__init__(organization, user)
        self.refused = refused
        self.invitations, self.asking, self.ended = [], [], []
        if self.is_manager:
            self.invite = self._form(INVITE, "invite", self.organization)
            self.invitations = list(organization.invitations.unanswered())
            self.asking = self._requests()
            self.ended = list(access.restorable(organization).select_related("user"))

    def _requests(self):
        """Return (access request, form to grant it, form to decline it) of each."""
        waiting = self.organization.access_requests.waiting()
        return [
            (
                access_request,
                self._form(GRANT_REQUEST, f"grant-{access_request.pk}", access_request),
                self._form(
                    DECLINE_REQUEST, f"decline-{access_request.pk}", access_request
                ),
            )
            for access_request in waiting.select_related("organization")
        ]

    def _form(self, action, prefix, target):
        form = self.refused
        if not is_form_of(form, action, target):
            form = form_of(action, target)
        form.auto_id = f"{prefix}-%s"
        return form
