import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .change_request_constraints import CONSTRAINTS
from .change_request_triggers import (
    DecidedOnceTrigger,
    ForgetsPartnerAddresses,
    RequestConsistencyTrigger,
)
from .choices import enforce_choices
from .constraints import CheckedTogether
from .data_versions import data_version_trigger
from .email_addresses import EmailAddressField
from .foreign_keys import optional_key
from .languages import language_field
from .offices import Body
from .organizations import Organization
from .projects import Project
from .resource_streams import ResourceStream
from .sites import Site
from .test_facilities import TestFacility
from .texts import added_text
from .touches import touch_triggers
from .tracking import tracked
from .users import User

ITS_ORGANIZATION = "SELECT 'organization', organization_id FROM {rows}"

NAMES = "title_nb", "name_nb"


class ChangeRequestQuerySet(models.QuerySet):
    def open(self):
        """Filter the requests that wait for a decision."""
        return self.filter(status=ChangeRequest.Status.OPEN)

    def open_reports(self):
        """Filter the visitors' reports of errors that wait."""
        return self.open().filter(origin=ChangeRequest.Origin.PUBLIC)

    def open_proposals(self):
        """Filter the proposals of members and the register that wait."""
        return self.open().exclude(origin=ChangeRequest.Origin.PUBLIC)

    def from_member(self, organization):
        """Filter the requests that representatives of the organization have made."""
        return self.filter(
            organization=organization, origin=ChangeRequest.Origin.MEMBER
        )

    def for_member(self, organization):
        """Filter its own proposals, and the visitors' reports about it with an outcome."""
        reports = self.filter(organization=organization).exclude(resolution="")
        return self.from_member(organization) | reports


# Public profiles name the authors of their texts.
@pgtrigger.register(data_version_trigger(), *touch_triggers(ITS_ORGANIZATION))
@tracked(exclude=["message", "reporter_name", "reporter_email"], public=False)
@enforce_choices
class ChangeRequest(CheckedTogether):
    """Proposed changes to one target: open, then decided or withdrawn for good.

    `noun` names the foreign key to the target; when that is empty, a new row is proposed.
    """

    class Noun(models.TextChoices):
        ORGANIZATION = "organization", _("organization")
        PROJECT = "project", _("project")
        FACILITY = "facility", _("test facility")
        STREAM = "stream", _("surplus or need")
        # These have no proposals of members; visitors report errors.
        SITE = "site", _("site")
        BODY = "body", _("body")

    class Origin(models.TextChoices):
        MEMBER = "member", pgettext_lazy("origin", "the member")
        PUBLIC = "public", pgettext_lazy("origin", "a visitor")
        REGISTER = "register", pgettext_lazy("origin", "the business register")
        # Proposed by a member that has been merged into this organization since.
        MERGED = "merged", pgettext_lazy("origin", "a merged organization")

    OF_MEMBERS = (Origin.MEMBER, Origin.MERGED)

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("request", "waiting")
        APPROVED = "approved", pgettext_lazy("request", "approved")
        PARTLY = "partly", pgettext_lazy("request", "approved in part")
        REJECTED = "rejected", pgettext_lazy("request", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    class Resolution(models.TextChoices):
        CORRECTED = "corrected", pgettext_lazy("report", "corrected")
        RIGHT = "right", pgettext_lazy("report", "was already correct")
        ELSEWHERE = "elsewhere", pgettext_lazy("report", "corrected elsewhere")

    noun = models.CharField(_("what"), max_length=12, choices=Noun)
    organization = optional_key(Organization, _("organization"), "change_requests")
    project = optional_key(Project, _("project"), "change_requests")
    facility = optional_key(TestFacility, _("test facility"), "change_requests")
    stream = optional_key(ResourceStream, _("surplus or need"), "change_requests")
    site = optional_key(Site, _("site"), "change_requests")
    body = optional_key(Body, _("body"), "change_requests")
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.OPEN
    )
    proposed_by = optional_key(User, _("proposed by"))
    message = models.TextField(_("in your own words"), max_length=8000, blank=True)
    # {field: fingerprint of its value when a visitor reported it as wrong}.
    reported = models.JSONField(_("reported fields"), null=True, blank=True)
    reporter_name = models.CharField(_("name"), max_length=120, blank=True)
    reporter_email = EmailAddressField(_("e-mail"), blank=True)
    language = language_field()
    opened_at = models.DateTimeField(_("proposed"), default=timezone.now)
    amended_at = models.DateTimeField(_("last changed"), default=timezone.now)
    at_once = models.BooleanField(
        _("published without review"), default=False, help_text=_("Without review.")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = optional_key(User, _("decided by"))
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    # Of a report; "" of those from before, and where nobody looked into it.
    resolution = added_text(_("outcome of the report"), 9, choices=Resolution)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["opened_at", "pk"]
        triggers = [
            RequestConsistencyTrigger("NEW.id"),
            DecidedOnceTrigger("status", "open"),
            ForgetsPartnerAddresses(),
        ]
        indexes = [
            models.Index(
                fields=["opened_at"], condition=Q(status="open"), name="what_waits"
            ),
        ]
        constraints = CONSTRAINTS

    def __str__(self):
        return str(self.target or self.proposed_name or self.get_noun_display())

    @property
    def target(self):
        """The row to change; None when a new one is proposed."""
        return getattr(self, self.noun)

    @property
    def proposed_name(self):
        """The proposed name of a new row; empty when there is none."""
        proposed = {item.field: item.proposed for item in self.items.all()}
        return self._meta.get_field(self.noun).related_model.name_of(proposed)

    @property
    def is_of_member(self):
        """Whether a member proposed it, even one that has been merged since."""
        return self.origin in self.OF_MEMBERS

    @property
    def is_open(self):
        return self.status == self.Status.OPEN
