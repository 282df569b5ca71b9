"""One list of a noun: its rows, pending proposals and decided ones."""

from django.urls import reverse
from django.utils.functional import cached_property

from members.models import ChangeRequest
from members.records import review

from .. import climate_worth

MOST_DECIDED = 10
Status = ChangeRequest.Status


class Register:
    """The rows of a noun that an organization has, and its proposals."""

    def __init__(self, noun, organization, typed=None):
        self.noun, self.organization = noun, organization
        self.typed = typed or {}  # an answer that was posted and refused

    @cached_property
    def _requests(self):
        requests = ChangeRequest.objects.from_member(self.organization)
        requests = requests.filter(noun=self.noun.key).prefetch_related("items")
        return requests.select_related(self.noun.key, "proposed_by")

    @cached_property
    def waiting(self):
        """The open requests, each with the address of its form."""
        return [(change, self._address(change)) for change in self._requests.open()]

    def _address(self, change):
        change.organization = self.organization
        return form_address(review.of_request(change))

    def _change_address(self, row):
        subject = review.Subject(self.noun, self.organization, row)
        return form_address(subject)

    @cached_property
    def decided(self):
        ended = [Status.APPROVED, Status.PARTLY, Status.REJECTED]
        requests = self._requests.filter(status__in=ended)
        return list(requests.order_by("-decided_at")[:MOST_DECIDED])

    @cached_property
    def rows(self):
        """The rows that the organization owns, each with the address of its form."""
        rows = self.noun.rows_of(self.organization).select_related("site")
        return [(row, self._change_address(row)) for row in rows]

    @cached_property
    def parts(self):
        """All participations: those that wait for an answer first."""
        parts = list(review.own_rows(self.organization))
        for part in parts:
            part.fingerprint = review.claim_fingerprint(part)
            is_typed = self.typed.get("row") == str(part.pk)
            part.typed = self.typed.get("why", "")[:300] if is_typed else ""
        return parts

    @property
    def asked(self):
        return [part for part in self.parts if part.waits]

    @cached_property
    def claims(self):
        """The claims of the organization about others; a refused one keeps its typed values."""
        claims = list(review.own_claims(self.organization))
        for part in claims:
            is_typed = self.typed.get("row") == str(part.pk)
            part.typed_email = self.typed.get("email", "")[:254] if is_typed else ""
        return claims

    @property
    def standing(self):
        """The participations that stand, each with the address of the project's form.

        `worth` of each is the share of its effects in the goal.
        """
        parts = [p for p in self.parts if not (p.waits or p.declined_on)]
        worth = climate_worth.of_projects([part.project for part in parts])
        for part in parts:
            part.worth = worth[part.project_id]
        return [(part, self._change_address(part.project)) for part in parts]

    @property
    def declined(self):
        return [part for part in self.parts if part.declined_on]


def form_address(subject):
    """Return the address of the form of a subject, whatever it is about."""
    noun, slug = subject.noun, subject.organization.slug
    if noun.form_page:
        return reverse(f"portal:{subject.page or noun.form_page}", args=[slug])
    if not subject.is_new:
        key = noun.key_of(subject.target)
        return reverse(f"portal:{noun.page}_change", args=[slug, key])
    if subject.number is None:
        return reverse(f"portal:{noun.page}_new", args=[slug])
    return reverse(f"portal:{noun.page}_proposal", args=[slug, subject.number])


def list_address(noun, organization):
    """Return the address of the page that leads to the forms of a noun."""
    return reverse(f"portal:{noun.page}", args=[organization.slug])
