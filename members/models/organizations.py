from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .email_addresses import EmailAddressField, canonical_constraint
from .figures import WithHeadcount
from .foreign_keys import organization_key, picture_key
from .invoicing import Invoiced
from .markets import WithMarket
from .merged_organizations import MergedOrganization
from .organization_numbers import ORGNR_CONSTRAINTS, OrgnrField, format_orgnr
from .organization_querysets import OrganizationQuerySet
from .periods import Period
from .slugs import WithSlug, slug_address, slug_triggers
from .telephones import TelephoneField
from .texts import (
    Bilingual,
    Sourced,
    WithConfidence,
    added_text,
    search_words_field,
    slug_field,
    sort_key_field,
    word_index,
)
from .topics import Topic
from .tracking import tracked


@tracked
@enforce_choices
class Organization(WithSlug, WithConfidence, Invoiced, WithHeadcount, WithMarket):
    """A company, institute, public body or other body, member of the cluster or not."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        RESEARCH = "research", _("Research and education")
        PUBLIC = "public", _("Public body")
        OTHER = "other", _("Other body")

    class Relation(models.TextChoices):
        MEMBER = "member", _("In the list of members")
        FORMER = "former", _("Formerly in the list of members")
        PARTNER = "partner", _("Project partner")
        OFFICE = "office", _("Holds an office")
        NEIGHBOUR = "neighbour", _("Present at a site")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"),
        max_length=8,
        choices=Kind,
        help_text=_("Its type in the cluster, regardless of legal form."),
    )
    orgnr = OrgnrField(_("organization number"))
    establishment_orgnr = OrgnrField(_("organization number of the local unit"))
    country = models.CharField(
        _("country"),
        max_length=2,
        default="NO",
        validators=[
            RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, for example NO."))
        ],
    )
    municipality = models.CharField(_("municipality"), max_length=60, blank=True)
    municipality_code = models.CharField(
        _("municipality number"), max_length=4, blank=True
    )
    legal_form = models.CharField(_("legal form"), max_length=8, blank=True)
    nace_code = models.CharField(_("industry code"), max_length=8, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = EmailAddressField(
        _("shared e-mail address"),
        blank=True,
        help_text=_("An address that does not belong to one person."),
    )
    phone = TelephoneField(_("phone"))
    postal_address = models.TextField(_("postal address"), blank=True)
    business_address = added_text(
        _("business address"), 300, help_text=_("As in the business register.")
    )
    summary_nb = models.CharField(_("summary in Norwegian"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=300, blank=True)
    description_nb = models.TextField(_("description in Norwegian"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    delivery_area_nb = added_text(_("delivery area in Norwegian"), 200)
    delivery_area_en = added_text(_("delivery area in English"), 200)
    logo = picture_key(_("logo"))
    topics = models.ManyToManyField(
        Topic, through="OrganizationTopic", related_name="organizations"
    )
    is_listed = models.BooleanField(
        _("shown publicly"),
        default=False,
        help_text=_("The organization has agreed to be shown."),
    )
    listing_agreed_on = models.DateField(
        _("agreed to be shown on"), null=True, blank=True
    )
    listing_agreed_by = added_text(
        _("agreed by"), 200, help_text=_("Who agreed, or where it is written.")
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    note = models.TextField(_("internal note"), blank=True)
    unverified_fields = models.CharField(_("not verified"), max_length=300, blank=True)
    sort_name = sort_key_field("name")
    municipality_slug = slug_field("municipality")

    summary, description, delivery_area = Bilingual(), Bilingual(), Bilingual()
    objects = OrganizationQuerySet.as_manager()

    class Meta(WithSlug.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["sort_name", "pk"]
        triggers = slug_triggers("organization")
        indexes = [
            models.Index(fields=["sort_name", "id"], name="organizations_by_name"),
            # The columns of the index in memory; whole rows are six times as long.
            models.Index(
                fields=["sort_name", "id"],
                include=[
                    *("kind", "size", "municipality_slug", "municipality"),
                    "confirmed_on",
                ],
                condition=Q(is_listed=True),
                name="listed_organizations_by_name",
            ),
            models.Index(
                fields=["establishment_orgnr"],
                condition=~Q(establishment_orgnr=""),
                name="organizations_by_local_unit",
            ),
            models.Index(
                fields=["logo"],
                condition=~Q(logo=None),
                name="organizations_by_logo",
            ),
        ]
        constraints = [
            *WithSlug.Meta.constraints,
            *Invoiced.Meta.constraints,
            *WithHeadcount.Meta.constraints,
            *WithMarket.Meta.constraints,
            *ORGNR_CONSTRAINTS,
            models.CheckConstraint(
                name="country_is_two_capital_letters",
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                violation_error_message=_("Two capital letters, for example NO."),
            ),
            canonical_constraint(
                "an_organizations_address_is_canonical", "email", blank=True
            ),
            models.CheckConstraint(
                name="a_sole_proprietorship_has_no_business_address",
                condition=~Q(legal_form="ENK") | Q(business_address=""),
                violation_error_message=_(
                    "A sole proprietorship is a person: leave the business address empty."
                ),
            ),
            models.CheckConstraint(
                name="an_organization_has_a_name",
                condition=Q(name__regex=r"\S"),
                violation_error_message=_("Enter the name of the organization."),
            ),
            models.CheckConstraint(
                name="an_organization_is_listed_only_after_it_agreed",
                condition=Q(is_listed=False) | Q(listing_agreed_on__isnull=False),
                violation_error_message=_(
                    "Enter the day on which the organization agreed to be shown."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return slug_address("directory:organization", self.slug)

    @classmethod
    def standing_for(cls, row_ids):
        """Return the condition for the organizations with the ids, or merged from them."""
        merged = MergedOrganization.objects.filter(row_id__in=row_ids)
        return super().standing_for(row_ids) | Q(pk__in=merged.values("survivor"))

    def agree_to_listing(self, on, by):
        """Record the day of the consent and its user, unless recorded already."""
        if self.listing_agreed_on is None:
            self.listing_agreed_on, self.listing_agreed_by = on, by

    @staticmethod
    def name_of(proposed):
        """Return the name of a new organization from {field: value}."""
        return proposed.get("name", "")

    @property
    def orgnr_text(self):
        """The number in groups of three digits: 934 949 145."""
        return format_orgnr(self.orgnr)


@tracked
@enforce_choices
class OrganizationName(Period, Sourced):
    """Another name by which search finds the organization."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        LEGAL = "legal", _("legal name")
        BRAND = "brand", _("brand")
        SHORT = "short", _("short name")

    organization = organization_key("names", models.CASCADE)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    search_words = search_words_field("name")

    class Meta(Period.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["organization", "kind", "name"]
        indexes = [word_index("search_words", name="other_names_by_word")]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "name", "kind"],
                name="another_name_is_recorded_once",
                violation_error_message=_("This name is already recorded."),
            ),
        ]

    def __str__(self):
        return self.name


@tracked
class OrganizationTopic(Sourced):
    """A topic that an organization works with, and the source."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, verbose_name=_("organization")
    )
    # The constraint has an index that begins with it.
    topic = models.ForeignKey(
        Topic, models.PROTECT, verbose_name=_("topic"), db_index=False
    )

    class Meta:
        verbose_name = _("topic of an organization")
        verbose_name_plural = _("topics of organizations")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "organization"],
                name="a_topic_is_chosen_once",
                violation_error_message=_("This topic is already chosen."),
            )
        ]

    def __str__(self):
        return str(self.topic)
