"""What somebody proposes, and what was decided: one request, one item a field."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .agreement import Agreement, Final
from .choices import keeps_to_choices
from .facilities import ResourceStream, TestFacility
from .organizations import Organization
from .projects import Project
from .tracking import tracked
from .users import User

NAMES = "title_nb", "name_nb"


class ChangeRequestQuerySet(models.QuerySet):
    def open(self):
        """Keep what waits for a decision."""
        return self.filter(status=ChangeRequest.Status.OPEN)

    def from_member(self, organization):
        """Keep what the organization's own people have proposed."""
        return self.filter(
            organization=organization, origin=ChangeRequest.Origin.MEMBER
        )


@tracked(but=["message", "reporter_name", "reporter_email"], public=False)
@keeps_to_choices
class ChangeRequest(models.Model):
    """What somebody proposes about one thing: open, then decided or withdrawn for good.

    The target is what the noun says; without one it asks for something new.
    """

    class Noun(models.TextChoices):
        ORGANIZATION = "organization", _("organization")
        PROJECT = "project", _("project")
        FACILITY = "facility", _("test facility")
        STREAM = "stream", _("resource stream")

    class Origin(models.TextChoices):
        MEMBER = "member", pgettext_lazy("origin", "the member")
        PUBLIC = "public", pgettext_lazy("origin", "a visitor")
        REGISTER = "register", pgettext_lazy("origin", "the business register")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("request", "waiting")
        APPROVED = "approved", pgettext_lazy("request", "approved")
        PARTLY = "partly", pgettext_lazy("request", "approved in part")
        REJECTED = "rejected", pgettext_lazy("request", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    noun = models.CharField(_("what"), max_length=12, choices=Noun)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change_requests",
        verbose_name=_("organization"),
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change_requests",
        verbose_name=_("project"),
    )
    facility = models.ForeignKey(
        TestFacility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change_requests",
        verbose_name=_("test facility"),
    )
    stream = models.ForeignKey(
        ResourceStream,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change_requests",
        verbose_name=_("resource stream"),
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.OPEN
    )
    proposed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    message = models.TextField(_("in own words"), max_length=2000, blank=True)
    reporter_name = models.CharField(_("name"), max_length=120, blank=True)
    reporter_email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=User.Language,
        default=User.Language.NB,
    )
    opened_at = models.DateTimeField(_("proposed"), default=timezone.now)
    amended_at = models.DateTimeField(_("last changed"), default=timezone.now)
    at_once = models.BooleanField(
        _("published at once"), default=False, help_text=_("Without review.")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["opened_at", "pk"]
        triggers = [Agreement("NEW.id"), Final("status", "open")]
        indexes = [
            models.Index(
                fields=["opened_at"], condition=Q(status="open"), name="what_waits"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_request_about_an_organization_names_it",
                condition=~Q(noun="organization")
                | Q(organization__isnull=False, project=None),
                violation_error_message=_("Say which organization it is about."),
            ),
            models.CheckConstraint(
                name="a_request_points_at_nothing_but_its_noun",
                condition=(Q(project=None) | Q(noun="project"))
                & (Q(facility=None) | Q(noun="facility"))
                & (Q(stream=None) | Q(noun="stream")),
                violation_error_message=_("Say what it is about, and nothing else."),
            ),
            models.CheckConstraint(
                name="what_was_approved_is_there",
                condition=~Q(status__in=["approved", "partly"])
                | Q(noun="organization")
                | Q(noun="project", project__isnull=False)
                | Q(noun="facility", facility__isnull=False)
                | Q(noun="stream", stream__isnull=False),
                violation_error_message=_("Say what came of the request."),
            ),
            models.CheckConstraint(
                name="a_members_request_names_the_member_and_the_user",
                condition=~Q(origin="member")
                | Q(organization__isnull=False, proposed_by__isnull=False),
                violation_error_message=_("Say who proposes it, and for whom."),
            ),
            models.CheckConstraint(
                name="only_visitors_leave_a_name_and_an_address",
                condition=Q(origin="public") | Q(reporter_name="", reporter_email=""),
                violation_error_message=_("Only a visitor leaves a name."),
            ),
            models.CheckConstraint(
                name="a_request_is_open_or_has_a_day_of_decision",
                condition=Q(status="open", decided_at=None, decided_by=None)
                | (~Q(status="open") & Q(decided_at__isnull=False)),
                violation_error_message=_("What is decided has a day."),
            ),
            models.CheckConstraint(
                name="somebody_has_decided_unless_published_at_once",
                condition=Q(status__in=["open", "withdrawn"], at_once=False)
                | Q(at_once=False, decided_by__isnull=False)
                | Q(status="approved", at_once=True, decided_by=None),
                violation_error_message=_("Say who has decided."),
            ),
            models.CheckConstraint(
                name="nobody_decides_on_an_own_proposal",
                condition=Q(status__in=["open", "withdrawn"])
                | Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Somebody else decides on your proposal."),
            ),
            models.CheckConstraint(
                name="a_rejection_has_a_reason",
                condition=~Q(status__in=["rejected", "partly"])
                | Q(reason__regex=r"\S"),
                violation_error_message=_("Say why, so that it can be mended."),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(status="open", origin="member", noun="organization"),
                name="a_member_has_one_open_request_about_itself",
                violation_error_message=_("A request is already open."),
            ),
            models.UniqueConstraint(
                fields=["organization", "project"],
                condition=Q(status="open", origin="member", noun="project"),
                name="a_member_has_one_open_request_about_a_project",
                violation_error_message=_("A request is already open."),
            ),
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(status="open", origin="member"),
                name="a_test_facility_has_one_open_request",
                violation_error_message=_("A request is already open."),
            ),
            models.UniqueConstraint(
                fields=["stream"],
                condition=Q(status="open", origin="member"),
                name="a_resource_stream_has_one_open_request",
                violation_error_message=_("A request is already open."),
            ),
        ]

    def __str__(self):
        return str(self.target or self.proposed_name or self.get_noun_display())

    @property
    def target(self):
        """The row that it is about; none when it asks for something new."""
        return getattr(self, self.noun)

    @property
    def proposed_name(self):
        """What something new would be called; empty when nobody has named it."""
        named = {item.field: item.proposed for item in self.items.all()}
        if self.noun == self.Noun.STREAM and named.keys() >= {"kind", "direction"}:
            return str(ResourceStream(kind=named["kind"], direction=named["direction"]))
        return next((named[field] for field in NAMES if field in named), "")

    @property
    def is_open(self):
        return self.status == self.Status.OPEN


@tracked(public=False)
@keeps_to_choices
class ChangeItem(models.Model):
    """One field of a request; the values are as members/review/fields.py says."""

    class Decision(models.TextChoices):
        PENDING = "pending", pgettext_lazy("request", "waiting")
        APPROVED = "approved", pgettext_lazy("request", "approved")
        REJECTED = "rejected", pgettext_lazy("request", "rejected")

    request = models.ForeignKey(
        ChangeRequest,
        models.CASCADE,
        related_name="items",
        verbose_name=_("proposed change"),
    )
    field = models.CharField(_("field"), max_length=30)
    old = models.JSONField(_("before"), encoder=DjangoJSONEncoder, blank=True)
    proposed = models.JSONField(_("proposed"), encoder=DjangoJSONEncoder, blank=True)
    proposed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, default=Decision.PENDING
    )
    live = models.JSONField(
        _("live when decided"), encoder=DjangoJSONEncoder, null=True, blank=True
    )
    published = models.JSONField(
        _("published"), encoder=DjangoJSONEncoder, null=True, blank=True
    )

    class Meta:
        verbose_name = _("proposed field")
        verbose_name_plural = _("proposed fields")
        ordering = ["request", "pk"]
        triggers = [
            Agreement("coalesce(NEW.request_id, OLD.request_id)"),
            Final("decision", "pending"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "field"],
                name="a_request_proposes_a_field_once",
                violation_error_message=_("This field is already proposed."),
            ),
            models.CheckConstraint(
                name="a_decided_field_keeps_what_was_live",
                condition=Q(decision="pending", live__isnull=True)
                | (~Q(decision="pending") & Q(live__isnull=False)),
                violation_error_message=_("What is decided keeps what was live."),
            ),
            models.CheckConstraint(
                name="an_approved_field_keeps_what_was_published",
                condition=Q(decision="approved", published__isnull=False)
                | (~Q(decision="approved") & Q(published__isnull=True)),
                violation_error_message=_("What is approved keeps what was published."),
            ),
        ]

    def __str__(self):
        return self.field
