from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import optional_key, required_key
from .periods import Period, Precision, no_overlap
from .persons import Person
from .slugs import WithSlug, slug_address, slug_triggers
from .texts import Bilingual, Sourced, sort_key_field
from .tracking import tracked


@tracked
@enforce_choices
class Body(WithSlug):
    """The board, a committee, the secretariat, a working group or the programme."""

    class Kind(models.TextChoices):
        BOARD = "board", _("board")
        COMMITTEE = "committee", _("committee")
        SECRETARIAT = "secretariat", _("secretariat")
        GROUP = "group", _("working group")
        PROGRAMME = "programme", _("programme")

    slug_source = "name_nb"

    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    name_nb = models.CharField(_("name in Norwegian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    sort_name = sort_key_field("name_nb")

    name = Bilingual()

    class Meta(WithSlug.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["sort_name"]
        triggers = slug_triggers("body")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return slug_address("directory:body", self.slug)


@tracked
@enforce_choices
class Role(Period, Sourced):
    """An office of a body, held by an organization, a person, or a person on its behalf."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("chair")
        ACTING = "acting chair", _("acting chair")
        DEPUTY_CHAIR = "deputy chair", _("deputy chair")
        MEMBER = "member", _("member")
        DEPUTY = "deputy member", _("deputy member")
        OBSERVER = "observer", _("observer")
        AUDITOR = "auditor", _("auditor")
        ADMINISTRATOR = "administrator", _("administrator")
        OWNER = "owner", _("owner")
        OPERATOR = "operator", _("operator")
        FINANCIER = "financier", _("financier")

    body = required_key(Body, _("body"), "roles")
    organization = optional_key("Organization", _("organization"), "roles")
    person = optional_key(Person, _("person"), "roles")
    role = models.CharField(_("office"), max_length=13, choices=Kind)
    note = models.CharField(_("internal note"), max_length=300, blank=True)

    class Meta(Period.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["body", "role", F("since").asc(nulls_first=True), "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="an_office_is_held_by_somebody",
                condition=Q(organization__isnull=False) | Q(person__isnull=False),
                violation_error_message=_("Choose an organization or a person."),
            ),
            no_overlap(
                "an_organization_holds_an_office_once",
                "body",
                "role",
                "organization",
                condition=Q(person=None),
                message=_("This office is already recorded for that period."),
            ),
            no_overlap(
                "a_person_holds_an_office_once",
                "body",
                "role",
                "person",
                message=_("This office is already recorded for that period."),
            ),
        ]

    @property
    def period_text(self):
        """The first and last day in words, and that the last one is not known."""
        text = super().period_text
        if self.until and self.until_precision == Precision.AT_LATEST:
            return gettext("%(period)s (it is not known when it ended)") % {
                "period": text
            }
        return text

    def __str__(self):
        return f"{self.get_role_display()}: {self.organization or self.person}"
