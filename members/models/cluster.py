from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .email_addresses import EmailAddressField, canonical_constraint
from .embed_hosts import hosts_constraint
from .foreign_keys import picture_key
from .letters import CONTROL_CHARACTERS, ONE_LINE
from .telephones import TelephoneField
from .texts import Bilingual, Sourced, added_text
from .tracking import tracked

FACTS_OF_REGISTER = "name legal_form business_address nace_code employees".split()


@tracked
@enforce_choices
class Cluster(Sourced):
    """The cluster of this installation; its names and levels are dated rows."""

    class AtOnce(models.TextChoices):
        PHONE = "phone", _("phone")
        WEBSITE = "website", _("website")
        LOGO = "logo", _("logo")

    class FromRegister(models.TextChoices):
        NAME = "name", _("name")
        LEGAL_FORM = "legal_form", _("legal form")
        BUSINESS_ADDRESS = "business_address", _("business address")
        NACE_CODE = "nace_code", _("industry code")
        EMPLOYEES = "employees", _("employees")

    class Licence(models.TextChoices):
        NLOD = "NLOD-2.0", _("Norwegian Licence for Open Government Data (NLOD) 2.0")
        CC_BY = "CC-BY-4.0", _("Creative Commons Attribution 4.0 (CC BY 4.0)")

    class Colours(models.TextChoices):
        GREEN = "green", pgettext_lazy("colours", "Green")
        BLUE = "blue", pgettext_lazy("colours", "Blue")

    class Languages(models.TextChoices):
        ALL = "all", _("Norwegian and English")
        NB = "nb", _("Norwegian only")
        EN = "en", _("English only")

    ambition_nb = models.CharField(
        _("ambition in Norwegian"),
        max_length=200,
        blank=True,
        help_text=_("Largest on the front page. Empty: the name stands there."),
    )
    ambition_en = models.CharField(_("ambition in English"), max_length=200, blank=True)
    goal_nb = models.TextField(_("goal in Norwegian"), blank=True)
    goal_en = models.TextField(_("goal in English"), blank=True)
    at_once = ArrayField(
        models.CharField(max_length=7),
        verbose_name=_("published without review"),
        default=list,
        blank=True,
        help_text=_(
            "Fields that members can change without anyone reviewing them first."
        ),
    )
    from_register = ArrayField(
        models.CharField(max_length=16, choices=FromRegister),
        verbose_name=_("accepted from the business register without review"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_(
            "Only where the value is empty or came from the business register."
        ),
    )
    days_between_reminders = models.PositiveSmallIntegerField(
        _("days between reminders"),
        default=365,
        help_text=_("How long after the last confirmation members are asked again."),
    )
    days_until_next_step = models.PositiveSmallIntegerField(
        _("days until the next person is asked"),
        default=21,
        help_text=_("First a contact, then a second one, then the secretariat."),
    )
    days_guests_are_kept = models.PositiveSmallIntegerField(
        _("days that guests are kept"),
        default=30,
        db_default=30,
        help_text=_(
            "After the event, those whom nothing else connects to the cluster."
        ),
    )
    data_licence = models.CharField(
        _("licence of the open data"),
        max_length=9,
        choices=Licence,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty: nobody has been given leave to use the data again."),
    )
    embed_hosts = ArrayField(
        models.CharField(max_length=253),
        verbose_name=_("sites that may show our pages within theirs"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("One host name a line, as www.example.org."),
    )
    newsletter_service = added_text(
        _("e-mail service of the newsletter"),
        80,
        help_text=_("As Mailchimp. Empty: nobody is asked, and nothing is passed on."),
    )
    target_year = models.PositiveSmallIntegerField(
        _("target year"), null=True, blank=True
    )
    secretariat_name = models.CharField(
        _("name of the secretariat"),
        max_length=100,
        blank=True,
        help_text=_("Shown with the rest at the foot of every page. Not a person's."),
    )
    secretariat_email = EmailAddressField(_("e-mail address"), blank=True)
    secretariat_phone = TelephoneField(_("phone"))
    secretariat_address = models.CharField(_("address"), max_length=200, blank=True)
    sender_name = added_text(
        _("sender's name"),
        100,
        validators=[RegexValidator(CONTROL_CHARACTERS, ONE_LINE, inverse_match=True)],
        help_text=_("Empty: the name of the cluster."),
    )
    reply_to = EmailAddressField(
        _("reply address"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Where answers go. Empty: the e-mail address of the secretariat."),
    )
    logo = picture_key(_("logo"))
    logo_dark = picture_key(_("logo on a dark ground"))
    logo_alt_nb = added_text(
        _("what the logo says, in Norwegian"),
        120,
        help_text=_("Read aloud in place of the logo. Empty: the name of the cluster."),
    )
    logo_alt_en = added_text(_("what the logo says, in English"), 120)
    # Of these two, an empty one is not chosen yet: the first choice holds.
    colours = added_text(_("colours"), 5, choices=Colours)
    languages = added_text(_("languages of the public pages"), 3, choices=Languages)
    municipalities = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("municipalities of the region"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("One a line. Forms of the secretariat list these first."),
    )
    skipped_steps = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("skipped steps of the first start"),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
    )
    benefits_nb = models.TextField(_("what members get, in Norwegian"), blank=True)
    benefits_en = models.TextField(_("what members get, in English"), blank=True)
    expectations_nb = models.TextField(
        _("what is expected of members, in Norwegian"), blank=True
    )
    expectations_en = models.TextField(
        _("what is expected of members, in English"), blank=True
    )
    price_nb = models.TextField(_("what membership costs, in Norwegian"), blank=True)
    price_en = models.TextField(_("what membership costs, in English"), blank=True)
    days_until_answer = models.PositiveSmallIntegerField(
        _("days until an applicant has an answer"),
        null=True,
        blank=True,
        help_text=_("Stated to applicants. Leave empty to promise nothing."),
    )

    visitors_stopped_at = models.DateTimeField(
        _("e-mails from the forms of visitors stopped"),
        null=True,
        blank=True,
        editable=False,
    )

    ambition, goal = Bilingual(), Bilingual()
    benefits, expectations, price = Bilingual(), Bilingual(), Bilingual()

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("cluster")
        constraints = [
            models.CheckConstraint(
                name="an_installation_has_one_cluster",
                condition=Q(id=1),
                violation_error_message=_("This installation already has a cluster."),
            ),
            models.CheckConstraint(
                name="only_what_is_harmless_is_published_at_once",
                condition=Q(at_once__contained_by=["phone", "website", "logo"]),
                violation_error_message=_("Choose one of the listed values."),
            ),
            models.CheckConstraint(
                name="only_the_facts_of_the_register_are_accepted_without_review",
                condition=Q(from_register__contained_by=FACTS_OF_REGISTER),
                violation_error_message=_("Choose one of the listed values."),
            ),
            hosts_constraint("only_hosts_may_frame_the_pages", "embed_hosts"),
            models.CheckConstraint(
                name="members_are_given_days_to_answer",
                condition=Q(days_until_next_step__range=(1, 365))
                & Q(days_between_reminders__range=(F("days_until_next_step"), 3650)),
                violation_error_message=_(
                    "Allow at least one day to answer, and at least as many days"
                    " between reminders."
                ),
            ),
            canonical_constraint(
                "email_of_the_secretariat_is_canonical", "secretariat_email", blank=True
            ),
            canonical_constraint(
                "the_reply_address_is_canonical", "reply_to", blank=True
            ),
            models.CheckConstraint(
                name="the_name_of_the_sender_is_one_line",
                condition=~Q(sender_name__regex=CONTROL_CHARACTERS),
                violation_error_message=ONE_LINE,
            ),
            models.CheckConstraint(
                name="a_logo_for_the_dark_stands_beside_one_for_the_light",
                condition=Q(logo_dark=None) | Q(logo__isnull=False),
                violation_error_message=_("Choose a logo for a light ground as well."),
            ),
            models.CheckConstraint(
                name="an_applicant_is_answered_within_a_year",
                condition=Q(days_until_answer__range=(1, 365)),
                violation_error_message=_("Enter a number of days from 1 to 365."),
            ),
        ]

    def __str__(self):
        return self.ambition or capfirst(self._meta.verbose_name)

    def name_on(self, day):
        """Return the ClusterName of the day, or None."""
        return self.names.on(day).order_by("-since").first() if self.pk else None
