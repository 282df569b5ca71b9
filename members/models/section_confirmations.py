"""A member's confirmations of the sections of its profile."""

import pgtrigger
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .batches import IS_UNDOING
from .change_requests import ChangeRequest
from .choices import enforce_choices
from .foreign_keys import optional_key, organization_key
from .organizations import Organization
from .texts import added_text
from .tracking import tracked
from .users import User

# The day of the statement in the time zone of the cluster.
TODAY = Func(
    template="(statement_timestamp() AT TIME ZONE 'Europe/Oslo')::date",
    output_field=models.DateField(),
)


class SectionConfirmationQuerySet(models.QuerySet):
    def waiting(self):
        """Filter the sections with an undecided change in words."""
        still_open = ChangeRequest.objects.open().filter(pk=OuterRef("change"))
        return self.filter(Exists(still_open))


class Section(models.TextChoices):
    PROFILE = "profile", pgettext_lazy("section", "profile")
    REGISTER = "register", pgettext_lazy("section", "register facts")
    CONTACTS = "contacts", pgettext_lazy("section", "contacts")
    PROJECTS = "projects", pgettext_lazy("section", "projects")
    FACILITIES = "facilities", pgettext_lazy("section", "test facilities")
    STREAMS = "streams", pgettext_lazy("section", "surplus and needs")
    OFFICES = "offices", pgettext_lazy("section", "offices")


# The fields of the section of register facts.
REGISTERED = ["orgnr", "legal_form", "nace_code"]
# Without rows, Organization.confirmed_on keeps the day that was entered directly. A section
# of which visitors see nothing has no day: there was nothing to confirm.
KEEP_OLDEST = """
    UPDATE public.members_organization AS o SET confirmed_on = found.day
    FROM (
        SELECT organization_id,
            CASE WHEN count(*) FILTER (WHERE confirmed_on IS NOT NULL OR extent <> '')
                = number_of_sections THEN min(confirmed_on) END AS day
        FROM public.members_sectionconfirmation
        WHERE organization_id IN (NEW.organization_id, OLD.organization_id)
        GROUP BY organization_id
    ) AS found
    WHERE o.id = found.organization_id AND o.confirmed_on IS DISTINCT FROM found.day;
    RETURN NULL;
""".replace("number_of_sections", str(len(Section)))
# An undo puts the sections back itself.
FORGET_SECTIONS = """
    DELETE FROM public.members_sectionconfirmation
    WHERE organization_id = NEW.id AND NOT is_undoing;
    RETURN NULL;
""".replace("is_undoing", IS_UNDOING)


class OldestSectionTrigger(pgtrigger.Trigger):
    """Set Organization.confirmed_on to the oldest section day, NULL until all have one."""

    name = "oldest_section"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    func = KEEP_OLDEST


class StatedDayTrigger(pgtrigger.Trigger):
    """Delete the section days when a day is stated for the whole organization."""

    name = "stated_day"
    when = pgtrigger.After
    operation = pgtrigger.UpdateOf("confirmed_on")
    condition = pgtrigger.Condition(
        "OLD.confirmed_on IS DISTINCT FROM NEW.confirmed_on AND pg_trigger_depth() = 0"
    )
    func = FORGET_SECTIONS


pgtrigger.register(StatedDayTrigger())(Organization)


@tracked
@enforce_choices
class SectionConfirmation(models.Model):
    """One section of an organization: the day it was confirmed, or a proposed change.

    `change` is a proposal in words that corrects the section. A whole confirmation has a
    row of each section; `extent` is "" if the day is about all of it.
    """

    Section = Section

    class Extent(models.TextChoices):
        PUBLIC = "public", _("what visitors see")
        EMPTY = "empty", _("nothing was registered")

    organization = organization_key("section_confirmations", models.CASCADE)
    section = models.CharField(
        pgettext_lazy("profile", "section"), max_length=10, choices=Section
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = optional_key(User, _("confirmed by"))
    change = optional_key(ChangeRequest, _("proposed change"))
    extent = added_text(_("what was looked at"), 6, choices=Extent)

    objects = SectionConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmed section")
        verbose_name_plural = _("confirmed sections")
        default_permissions = ()
        ordering = ["organization", "pk"]
        triggers = [OldestSectionTrigger()]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "section"],
                name="a_section_of_an_organization_has_one_day",
                violation_error_message=_("This section is already recorded."),
            ),
            models.CheckConstraint(
                name="a_section_is_not_confirmed_in_the_future",
                condition=Q(confirmed_on=None) | Q(confirmed_on__lte=TODAY),
                violation_error_message=_("The day cannot be in the future."),
            ),
            models.CheckConstraint(
                name="a_section_is_confirmed_or_to_be_changed",
                condition=Q(confirmed_on__isnull=False)
                | Q(change__isnull=False)
                | ~Q(extent=""),
                violation_error_message=_("State when it was confirmed."),
            ),
            models.CheckConstraint(
                name="who_confirmed_a_section_is_known_with_the_day",
                condition=Q(confirmed_by=None) | Q(confirmed_on__isnull=False),
                violation_error_message=_("State when it was confirmed."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.get_section_display()}"
