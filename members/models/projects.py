from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .choices import keeps_to_choices
from .money import currency_field, in_a_currency
from .participations import ParticipationQuerySet
from .periods import (
    Period,
    Precision,
    first_day,
    in_words,
    never_twice,
    starts_its_month,
    starts_its_year,
)
from .qualifier import Qualifier
from .sites import Site
from .slugs import Addressed, keep_addresses
from .sourced import Sourced, Weighed
from .texts import Bilingual, sort_key, stems, word_index, words_of
from .topics import Topic
from .tracking import tracked

IS_YEARS = r"^[0-9]{4}(-[0-9]{4})?$"


@tracked
@keeps_to_choices
class Project(Addressed, Period, Weighed):
    """A collaboration project; it starts on `since` and what it builds opens on `opened`."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        CONSTRUCTION = "construction", _("Under construction")
        OPERATING = "operating", _("In operation")
        COMPLETED = "completed", _("Completed")
        STOPPED = "stopped", _("Stopped")
        UNKNOWN = "unknown", _("Status unknown")

    named_by = "title_nb"

    title_nb = models.CharField(_("title in Norwegian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    opened = models.DateField(_("opened"), null=True, blank=True)
    opened_precision = models.CharField(
        _("how exact"), max_length=9, choices=Precision, default=Precision.DAY
    )
    summary_nb = models.CharField(_("summary in Norwegian"), max_length=400, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=400, blank=True)
    purpose_nb = models.CharField(_("why, in Norwegian"), max_length=600, blank=True)
    purpose_en = models.CharField(_("why, in English"), max_length=600, blank=True)
    website = models.URLField(_("web site"), blank=True)
    themes = models.ManyToManyField(
        Topic, blank=True, related_name="projects", verbose_name=_("themes")
    )
    sites = models.ManyToManyField(
        Site, blank=True, related_name="projects", verbose_name=_("sites")
    )
    sort_title = sort_key("title_nb")
    search_words = words_of("title_nb", "title_en")
    words_nb = words_of("summary_nb", "purpose_nb")
    words_en = words_of("summary_en", "purpose_en")

    title, summary, purpose = Bilingual(), Bilingual(), Bilingual()

    class Meta(Addressed.Meta, Period.Meta):
        abstract = False
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["sort_title"]
        triggers = keep_addresses("project")
        indexes = [
            word_index("search_words", name="projects_by_word"),
            word_index("words_nb", name="projects_by_word_of_text"),
            GinIndex(stems("words_nb", "words_en"), name="projects_by_stem"),
        ]
        constraints = [
            *Addressed.Meta.constraints,
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="a_project_opens_after_it_starts",
                condition=Q(since=None) | Q(opened=None) | Q(opened__gte=F("since")),
                violation_error_message=_("A project cannot open before it starts."),
            ),
            models.CheckConstraint(
                name="a_project_known_by_month_opens_on_the_first",
                condition=~Q(opened_precision="month") | starts_its_month("opened"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="a_project_known_by_year_opens_on_1_january",
                condition=~Q(opened_precision="year") | starts_its_year("opened"),
                violation_error_message=_("A year starts on 1 January."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("directory:project", args=[self.slug])

    @staticmethod
    def name_of(proposed):
        """Return what {field: value} would call a new project."""
        return proposed.get("title_nb", "")

    def clean(self):
        super().clean()
        self.opened = first_day(self.opened, self.opened_precision)

    @property
    def opened_text(self):
        return in_words(self.opened, self.opened_precision)


@tracked
class ProjectTheme(Project.themes.through):
    """That a project has a theme; the many-to-many rows, named so that history sees them."""

    class Meta:
        proxy = True


@tracked
class ProjectSite(Project.sites.through):
    """That a project is at a site; the many-to-many rows, named so that history sees them."""

    class Meta:
        proxy = True


@tracked
@keeps_to_choices
class Participation(Period, Sourced):
    """An organization in a project, in one role; the partner confirms or declines it."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        PARTNER = "partner", _("partner")
        RESEARCH = "research", _("research")
        SUPPLIER = "supplier", _("supplier")
        FUNDER = "funder", _("funder")
        HOST = "host", _("host")
        OWNER = "owner", _("owner")
        OPERATOR = "operator", _("operator")
        INITIATOR = "initiator", _("initiator")

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="participations",
        verbose_name=_("project"),
    )
    organization = models.ForeignKey(
        "Organization",
        models.PROTECT,
        related_name="participations",
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=9, choices=Role)
    role_detail = models.CharField(_("role in detail"), max_length=80, blank=True)
    asked_on = models.DateField(
        _("asked on"),
        null=True,
        blank=True,
        help_text=_("When the partner was asked to confirm what another has said."),
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    declined_on = models.DateField(
        _("declined on"),
        null=True,
        blank=True,
        help_text=_("The partner says that this is wrong: it is shown nowhere."),
    )
    declined_why = models.CharField(_("why declined"), max_length=300, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["organization__sort_name", "role", "pk"]
        constraints = [
            *Period.Meta.constraints,
            never_twice(
                "a_role_in_a_project_is_recorded_once",
                "project",
                "organization",
                "role",
                condition=Q(declined_on=None),
                message=_("This role in the project is already recorded."),
            ),
            models.CheckConstraint(
                name="a_partner_confirms_or_declines",
                condition=Q(confirmed_on=None) | Q(declined_on=None),
                violation_error_message=_(
                    "A partner confirms or declines, never both."
                ),
            ),
            models.CheckConstraint(
                name="only_a_partner_that_declined_says_why",
                condition=Q(declined_why="") | Q(declined_on__isnull=False),
                violation_error_message=_("Give the day it was declined."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.project}"

    @property
    def waits(self):
        """That the partner has been asked and has not answered."""
        return bool(self.asked_on) and not (self.confirmed_on or self.declined_on)


@tracked
@keeps_to_choices
class Funding(Sourced):
    """Money for a project: in all, or for each year."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("grant")
        LOAN = "loan", _("loan")
        TOTAL = "total", _("total cost")

    class Per(models.TextChoices):
        TOTAL = "total", _("in all")
        YEAR = "year", _("a year")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="fundings", verbose_name=_("project")
    )
    funder = models.ForeignKey(
        "Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fundings",
        verbose_name=_("funder"),
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = currency_field()
    qualifier = models.CharField(
        _("qualifier"), max_length=8, choices=Qualifier, default=Qualifier.EXACT
    )
    period = models.CharField(_("covers"), max_length=5, choices=Per, default=Per.TOTAL)
    years = models.CharField(
        _("years"),
        max_length=9,
        blank=True,
        help_text=_("2024, or 2024-2026."),
        validators=[RegexValidator(IS_YEARS, _("Write 2024, or 2024-2026."))],
    )
    note = models.CharField(_("internal note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("funding")
        ordering = ["project__sort_title", "-amount", "pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_is_more_than_nothing",
                condition=Q(amount__gt=0),
                violation_error_message=_("An amount is more than zero."),
            ),
            in_a_currency("funding_has_a_currency_of_three_letters"),
            models.CheckConstraint(
                name="funding_covers_a_year_or_several",
                condition=Q(years="") | Q(years__regex=IS_YEARS),
                violation_error_message=_("Write 2024, or 2024-2026."),
            ),
        ]

    def __str__(self):
        return f"{self.project}: {self.get_kind_display()}"
