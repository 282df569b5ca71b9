"""The fields of a collaboration project, in the order of its form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy

from members.models import ChangeRequest, Participation, Project

from .kinds import (
    FILE,
    Choice,
    Fieldset,
    OnCard,
    PartialDate,
    Participations,
    Prose,
    References,
    Text,
    WebAddress,
    own_part_is_missing,
)
from .nouns import Noun, NounWords, PublicPages, Routes
from .project_figures import EFFECTS, FUNDINGS, RESULTS

IN_PUBLIC = _("Shown publicly")
DAY_HELP = _("As precisely as you know it, for example 2024, 2024-05 or 2024-05-17.")
WHAT = Fieldset(_("What and why"))
WHEN = Fieldset(_("When"), DAY_HELP, staff=IN_PUBLIC)
PARTNERS = Fieldset(_("Who takes part"))
WHERE = Fieldset(_("Where, and what it is about"), staff=IN_PUBLIC)


class ProjectNoun(Noun):
    """A project belongs to all its partners."""

    def new_for(self, organization):
        return self.model()

    def rows_of(self, organization):
        own = Participation.objects.filter(organization=organization).standing()
        rows = self.model.objects.filter(pk__in=own.values("project"))
        for declared in self.fields:
            if isinstance(declared, References):
                rows = declared.loaded(rows)
        return rows

    def is_own(self, target, organization):
        parts = target.participations.standing()
        return parts.filter(organization=organization).exists()

    def key_of(self, target):
        return target.slug

    def check_new(self, changes, speaker):
        """Refuse a project without the proposer's own part in it."""
        if "participations" not in {declared.name for declared in changes}:
            refusal = own_part_is_missing(speaker)
            raise ValidationError({"participations": refusal})


PROJECT = ProjectNoun(
    key=ChangeRequest.Noun.PROJECT,
    model=Project,
    page="projects",
    routes=Routes(
        listing=pgettext_lazy("address", "my-page/<slug:slug>/projects/"),
        new=pgettext_lazy("address", "my-page/<slug:slug>/projects/new/"),
        proposal=pgettext_lazy(
            "address", "my-page/<slug:slug>/projects/proposal/<int:pk>/"
        ),
        change=pgettext_lazy(
            "address", "my-page/<slug:slug>/projects/change/<slug:key>/"
        ),
    ),
    public=PublicPages(
        plural="projects",
        listing="projects",
        label=_("Projects"),
        synonyms="prosjekter, prosjektliste, prosjektoversikt, samarbeidsprosjekter, projects,"
        " list of projects",
        counted=ngettext_lazy("%(n)s project", "%(n)s projects", "n"),
        names=("title_nb", "title_en"),
    ),
    file_key="slug",
    file_extra="confidence source",
    staff_last=("slug", "confidence", "source"),
    words=NounWords(
        title=_("Projects"),
        new=_("Propose a project"),
        change=_("Propose a change"),
        lead=_(
            "What you write is sent to the secretariat. Once it is approved, it is "
            "public, and each partner you name is asked to confirm. Until then they are "
            "not shown as your partners."
        ),
    ),
    fields=(
        Text(
            "title_nb",
            section=WHAT,
            refusal=_("Enter a title in Norwegian."),
            has_own_place=True,
            known_as="prosjekt|prosjektnavn|tittel|project|project name|title|prosjekttittel",
            example="Eksempelprosjektet",
        ),
        Text(
            "title_en",
            section=WHAT,
            has_own_place=True,
            example="The example project",
        ),
        Prose(
            "summary_nb",
            section=WHAT,
            on_card=OnCard(6),
            help=_("One or two sentences: what is done, and what comes of it."),
            has_own_place=True,
        ),
        Prose("summary_en", section=WHAT, has_own_place=True),
        Prose(
            "purpose_nb",
            section=WHAT,
            help=_("Which problem it solves, and for whom."),
            has_own_place=True,
        ),
        Prose("purpose_en", section=WHAT, has_own_place=True),
        Choice(
            "status",
            section=WHEN,
            on_card=OnCard(1),
            has_own_place=True,
            sortable=True,
            known_choices={
                "running": "aktiv|aktivt|i gang|løpende|ongoing|active",
                "planned": "planlegges|under planlegging",
                "completed": "avsluttet|ferdig|finished|closed",
                "stopped": "avbrutt|stoppet|cancelled",
            },
        ),
        PartialDate(
            "since",
            section=WHEN,
            on_card=OnCard(2),
            has_own_place=True,
            known_as="oppstart|start|startdato|fra|start date|prosjektstart",
            example="2024",
        ),
        PartialDate(
            "opened",
            section=WHEN,
            on_card=OnCard(3),
            help=_("When what it builds goes into operation, if it builds anything."),
            has_own_place=True,
        ),
        PartialDate(
            "until",
            section=WHEN,
            on_card=OnCard(4),
            is_last=True,
            has_own_place=True,
            known_as="slutt|sluttdato|til|end date|prosjektslutt",
        ),
        WebAddress(
            "website",
            section=WHEN,
            on_card=OnCard(5),
            has_own_place=True,
            known_as="nettside|web|www|url",
            example="www.example.org",
        ),
        Participations(
            "participations",
            Participation,
            ["organization", "role"],
            one=pgettext_lazy("project", "participant"),
            section=PARTNERS,
            help=_(
                "Enter names as they appear in the registry; the others are named at the "
                "end of the form. An empty row is ignored. Each partner other than you is "
                "asked to confirm."
            ),
            add=_("More rows"),
            spare=2,
            most=100,
            labels={
                "since": pgettext_lazy("partner", "from"),
                "until": pgettext_lazy("partner", "until"),
            },
            has_own_place=True,
            hidden={FILE: "its rows have a file of their own"},
        ),
        References("sites", section=WHERE, has_own_place=True, known_as="sted|områder"),
        References(
            "themes",
            section=WHERE,
            has_own_place=True,
            known_as="tema|emner|topics",
        ),
        *RESULTS,
        FUNDINGS,
        EFFECTS,
    ),
)
