from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .answered import Answered, AnsweredQuerySet, is_answered, is_unanswered
from .choices import enforce_choices
from .email_addresses import EmailAddressField, canonical_constraint
from .foreign_keys import optional_key
from .languages import language_field
from .organization_numbers import OrgnrField, format_orgnr, orgnr_is_valid
from .organizations import Organization
from .sites import Site
from .texts import added_text
from .tracking import tracked
from .users import User


class ApplicationQuerySet(AnsweredQuerySet):
    def unconfirmed(self):
        """Filter the applications whose e-mail address is not verified."""
        return self.filter(confirmed_at=None)

    def waiting(self):
        """Filter the verified applications that nobody has answered."""
        return super().waiting().filter(confirmed_at__isnull=False)


@tracked(exclude=["contact_name", "contact_email", "why", "answer"], public=False)
@enforce_choices
class Application(Answered):
    """An organization's application to join; its personal data is the contact and `why`."""

    verdict = "is_accepted"

    orgnr = OrgnrField(_("organization number"))
    registered_elsewhere = added_text(_("country and number there"), 200)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Organization.Kind)
    sites = models.ManyToManyField(
        Site, through="ApplicationSite", verbose_name=_("sites"), blank=True
    )
    contact_name = models.CharField(_("contact"), max_length=120)
    contact_email = EmailAddressField(_("e-mail address"))
    why = models.TextField(_("why they want to join"), max_length=2000)
    language = language_field()
    # The text and the service of the newsletter that the applicant has ticked.
    newsletter_version = added_text(
        _("newsletter, version of the text"), 20, editable=False
    )
    newsletter_service = added_text(_("newsletter, e-mail service"), 80, editable=False)
    organization = optional_key(Organization, _("organization"), "applications")
    made_at = models.DateTimeField(
        pgettext_lazy("application", "sent"), default=timezone.now
    )
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = optional_key(User, _("decided by"))
    is_accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    answer = models.TextField(_("reason given"), max_length=1000, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application to join")
        verbose_name_plural = _("applications to join")
        # Applications are created and deleted by members/association/joining only.
        default_permissions = ["view", "change"]
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_applicants_number_has_nine_digits_that_check",
                condition=Q(orgnr="") | Q(orgnr_is_valid("orgnr")),
                violation_error_message=_(
                    "This is not a valid organization number. Check the nine digits."
                ),
            ),
            models.CheckConstraint(
                name="an_applicant_has_a_name_a_contact_and_a_reason",
                condition=Q(name__regex=r"\S", contact_name__regex=r"\S")
                & Q(why__regex=r"\S"),
                violation_error_message=_(
                    "Enter the name, a contact and why you want to join."
                ),
            ),
            canonical_constraint("an_applicants_address_is_canonical", "contact_email"),
            models.CheckConstraint(
                name="only_a_confirmed_application_is_decided_by_somebody",
                condition=is_unanswered("is_accepted")
                | is_answered("is_accepted") & Q(confirmed_at__isnull=False),
                violation_error_message=_("State what was decided, when and by whom."),
            ),
            models.CheckConstraint(
                name="an_accepted_application_leads_to_an_organization",
                condition=~Q(is_accepted=True) | Q(organization__isnull=False),
                violation_error_message=_("State which organization was accepted."),
            ),
            models.CheckConstraint(
                name="a_declined_applicant_is_told_why",
                condition=~Q(is_accepted=False) | Q(answer__regex=r"\S"),
                violation_error_message=_(
                    "Give a reason. It is sent to the applicant."
                ),
            ),
            models.UniqueConstraint(
                fields=["orgnr", "contact_email"],
                condition=Q(confirmed_at=None) & ~Q(orgnr=""),
                name="an_address_applies_once_for_a_number",
                violation_error_message=_(
                    "An application has already been sent with this address."
                ),
            ),
            models.UniqueConstraint(
                fields=["name", "contact_email"],
                condition=Q(confirmed_at=None, orgnr=""),
                name="an_address_applies_once_for_a_name_without_a_number",
                violation_error_message=_(
                    "An application has already been sent with this address."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.contact_name = self.contact_name.strip()
        self.name = self.name.strip()

    @property
    def identity(self):
        """The fields by which applications are for one organization: number, else name."""
        if self.orgnr:
            return {"orgnr": self.orgnr}
        return {"orgnr": "", "name": self.name}

    @property
    def orgnr_text(self):
        """The number in groups of three digits: 934 949 145."""
        return format_orgnr(self.orgnr)


@tracked(public=False)
class ApplicationSite(models.Model):
    """A site where the applicant states that it is present."""

    application = models.ForeignKey(Application, models.CASCADE)
    site = models.ForeignKey(Site, models.PROTECT)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["application", "site"],
                name="an_applicant_names_a_site_once",
            )
        ]

    def __str__(self):
        return str(self.site)
