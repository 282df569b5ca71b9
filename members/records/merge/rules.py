"""The merge rules, one for each foreign key to organizations."""

from dataclasses import dataclass

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import (
    AccessRequest,
    Application,
    Attendance,
    Certificate,
    ChangeRequest,
    Contact,
    CustomerReference,
    Emission,
    Event,
    EventOrganizer,
    Fee,
    Funding,
    Image,
    Invitation,
    Membership,
    MergedOrganization,
    Note,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    Participation,
    PartnerAddress,
    Presence,
    ProfileLink,
    ProfilePicture,
    RegisterAlert,
    RegisterSnapshot,
    Reminder,
    Representative,
    Resignation,
    ResourceStream,
    Role,
    Service,
    TestFacility,
)

# Rows that cannot both stand: the secretariat chooses, or first settles one of them; or
# there are none, because merging.py closes or deletes them before rows move.
CHOOSE, SETTLE, NEVER = "choose", "settle", "never"
OF_NUMBER = _("They are about the number of B, and end with it.")


@dataclass(frozen=True)
class MergeRule:
    """The foreign key `column` of a model; `declared` is its field of the profile, if any.

    `hint` explains to the secretary the effects besides moving.
    """

    model: type
    column: str = "organization"
    declared: str = ""
    twins: str = CHOOSE
    hint: str = ""
    label: str = ""
    prefetch: tuple = ()
    # Whether its rows are of no use to the other organization, and end with this one.
    ends: bool = False

    @property
    def key(self):
        return f"{self.model._meta.model_name}-{self.column}"

    @property
    def title(self):
        return capfirst(str(self.label or self.model._meta.verbose_name_plural))

    @property
    def related(self):
        """The rows that a line about a row names, loaded in the same query; no pictures."""
        fields = self.model._meta.fields
        return [f.name for f in fields if f.related_model not in (None, Image)]

    @property
    def constraints(self):
        """The constraints that rows of both may break: [(names of equal fields, it)]."""
        meta = self.model._meta.concrete_model._meta
        # Those of the rows of a ManyToManyField.
        together = [UniqueConstraint(fields=n, name="x") for n in meta.unique_together]
        constraints = ((_same(one), one) for one in (*meta.constraints, *together))
        return [
            ([name for name in names if name != self.column], one)
            for names, one in constraints
            if self.column in names
        ]


def _same(constraint):
    """Return the names of the fields that are equal in rows that break the constraint."""
    if isinstance(constraint, UniqueConstraint):
        return list(constraint.fields)
    if isinstance(constraint, ExclusionConstraint):
        names = [name for name, _operator in constraint.expressions]
        return [name for name in names if isinstance(name, str)]
    return []


RULES = [
    MergeRule(Membership),
    MergeRule(Role),
    MergeRule(Attendance),
    MergeRule(Event, "organizer", label=_("Events that it arranges")),
    MergeRule(EventOrganizer, label=_("Events that it arranges with others")),
    MergeRule(Participation),
    MergeRule(
        Participation,
        "claimed_by",
        twins=NEVER,
        label=_("Stated by it about its partners in projects"),
    ),
    MergeRule(
        PartnerAddress,
        twins=SETTLE,
        label=_("Addresses given by others, while they wait"),
    ),
    MergeRule(Presence, declared="presences"),
    MergeRule(
        Contact,
        hint=_(
            "What they agreed to show was for B, so it ends. Ask them again before"
            " anything is shown at A."
        ),
    ),
    MergeRule(
        Representative,
        twins=NEVER,
        ends=True,
        hint=_(
            "Their access ends. For those with access today a request is registered,"
            " which a manager or the secretariat answers."
        ),
    ),
    MergeRule(
        AccessRequest,
        twins=SETTLE,
        hint=_("Those that wait are answered as usual."),
    ),
    MergeRule(Invitation, twins=NEVER, hint=_("Those that are open are withdrawn.")),
    MergeRule(
        ChangeRequest,
        twins=NEVER,
        prefetch=("items",),
        hint=_(
            "Only the secretariat sees them from now on, marked as from a merged"
            " organization."
        ),
    ),
    MergeRule(Application),
    MergeRule(Resignation, twins=SETTLE),
    MergeRule(Reminder, twins=NEVER, hint=_("Those that are open are closed.")),
    MergeRule(RegisterSnapshot, twins=NEVER, ends=True, hint=OF_NUMBER),
    MergeRule(RegisterAlert, twins=NEVER, ends=True, hint=OF_NUMBER),
    MergeRule(Note),
    MergeRule(OrganizationName, declared="names"),
    MergeRule(OrganizationTopic, declared="topics"),
    MergeRule(Service, declared="services"),
    MergeRule(CustomerReference, declared="customer_references"),
    MergeRule(
        CustomerReference,
        "customer_organization",
        twins=NEVER,
        label=_("References of others that name it as a customer"),
    ),
    MergeRule(Certificate, declared="certificates"),
    MergeRule(ProfileLink, declared="links"),
    MergeRule(ProfilePicture, declared="pictures"),
    MergeRule(TestFacility),
    MergeRule(
        ResourceStream,
        hint=_("Those with access to A see these from now on."),
    ),
    MergeRule(
        Fee,
        hint=_("Where both have a fee for a year, choose the one that stays."),
    ),
    MergeRule(Funding, "funder"),
    MergeRule(Emission),
    MergeRule(
        OrganizationRelationship,
        "from_organization",
        label=_("Relationships to other organizations"),
    ),
    MergeRule(
        OrganizationRelationship,
        "to_organization",
        label=_("Relationships of other organizations to it"),
    ),
    MergeRule(MergedOrganization, "survivor", label=_("Merged into it before")),
]
