"""One list of a noun: what is there, what waits, and what was decided."""

from django.utils.functional import cached_property

from ... import review
from ...models import ChangeRequest

MOST_DECIDED = 10
Status = ChangeRequest.Status


class Register:
    """What an organization has of a noun, and what it has proposed."""

    def __init__(self, pages, organization, typed=None):
        self.pages, self.organization = pages, organization
        self.typed = typed or {}  # an answer that was posted and not taken

    @cached_property
    def _requests(self):
        requests = ChangeRequest.objects.from_member(self.organization)
        requests = requests.filter(noun=self.pages.noun).prefetch_related("items")
        return requests.select_related(self.pages.noun, "proposed_by")

    @cached_property
    def waiting(self):
        """The open requests, each with the address of its form."""
        return [(request, self._address(request)) for request in self._requests.open()]

    def _address(self, request):
        request.organization = self.organization
        return self.pages.form_address(review.of_request(request))

    def _change_address(self, row):
        return self.pages.change_address(self.organization, row)

    @cached_property
    def decided(self):
        ended = [Status.APPROVED, Status.PARTLY, Status.REJECTED]
        requests = self._requests.filter(status__in=ended)
        return list(requests.order_by("-decided_at")[:MOST_DECIDED])

    @cached_property
    def rows(self):
        """The facilities or streams, each with the address of its form."""
        model = review.MODELS[self.pages.noun]
        rows = model.objects.filter(organization=self.organization)
        return [(r, self._change_address(r)) for r in rows.select_related("site")]

    @cached_property
    def parts(self):
        """All participations: those that wait for an answer first."""
        parts = list(review.own_rows(self.organization))
        for part in parts:
            part.fingerprint = review.participation_fingerprint(part)
            is_typed = self.typed.get("row") == str(part.pk)
            part.typed = self.typed.get("why", "")[:300] if is_typed else ""
        return parts

    @property
    def asked(self):
        return [part for part in self.parts if part.waits]

    @property
    def standing(self):
        """The participations that stand, each with the address of the project's form."""
        return [
            (part, self._change_address(part.project))
            for part in self.parts
            if not (part.waits or part.declined_on)
        ]

    @property
    def declined(self):
        return [part for part in self.parts if part.declined_on]
