"""What the pages of each noun are called, and how its form is grouped."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ... import review
from ...models import ChangeRequest, Project
from ...models.slugs import find_by_slug

Noun = ChangeRequest.Noun


@dataclass(frozen=True)
class Pages:
    """The pages of a noun: `name` is that of its list, from which the others are made.

    `groups` holds (heading, hint, fields); None for the fields says where rows stand.
    """

    noun: str
    name: str
    new: str
    change: str
    lead: str
    groups: tuple

    def address(self, organization, page="", *args):
        name = f"portal:{self.name}{page and f'_{page}'}"
        return reverse(name, args=[organization.slug, *args])

    def change_address(self, organization, row):
        """Give the address of the form of something that is there."""
        return self.address(organization, "change", getattr(row, "slug", row.pk))

    def form_address(self, subject):
        """Give the address of the form of a subject, whatever it is."""
        if not subject.is_new:
            return self.change_address(subject.organization, subject.target)
        if subject.number is None:
            return self.address(subject.organization, "new")
        return self.address(subject.organization, "proposal", subject.number)

    def afterwards(self, organization, number):
        """Give what became of something new that was proposed: the row, or nothing yet."""
        own = ChangeRequest.objects.from_member(organization).filter(noun=self.noun)
        ended = own.exclude(status=ChangeRequest.Status.OPEN).filter(pk=number).first()
        if ended is None:
            raise Http404
        target = ended.target
        if target is None:
            return review.new(self.noun, organization)
        return review.Subject(self.noun, organization, target)

    def existing(self, organization, key):
        """Find what the organization may propose a change of, or answer 404."""
        try:
            return self._rows(organization, key)
        except review.MODELS[self.noun].DoesNotExist as foreign:
            raise Http404 from foreign

    def _rows(self, organization, key):
        if self.noun == Noun.PROJECT:
            own = review.own_rows(organization).standing().values("project")
            projects = review.with_links(Project.objects.filter(pk__in=own))
            return find_by_slug(projects, key)
        model = review.MODELS[self.noun]
        return model.objects.get(organization=organization, pk=key)


PROJECTS = Pages(
    noun=Noun.PROJECT,
    name="projects",
    new=_("Propose a project"),
    change=_("Propose a change"),
    lead=_(
        "What you write goes to the secretariat. When they approve it, it is public, and "
        "each partner that you name is asked to confirm."
    ),
    groups=(
        (
            _("What and why"),
            "",
            (
                "title_nb",
                "title_en",
                "summary_nb",
                "summary_en",
                "purpose_nb",
                "purpose_en",
            ),
        ),
        (
            _("When"),
            _("As exactly as you know: 2024, 5.2024 or 17.5.2024."),
            ("status", "since", "opened", "until", "website"),
        ),
        (_("Who takes part"), "", None),
        (_("Where, and what it is about"), "", ("sites", "themes")),
    ),
)
FACILITIES = Pages(
    noun=Noun.FACILITY,
    name="facilities",
    new=_("Add a test facility"),
    change=_("Propose a change"),
    lead=_(
        "A laboratory, a pilot plant or a test site that others may use. It is public when "
        "the secretariat has approved it."
    ),
    groups=(
        (
            _("What and where"),
            "",
            ("name_nb", "name_en", "capability_nb", "capability_en", "site"),
        ),
        (_("How to use it"), "", ("terms_nb", "terms_en", "contact")),
        (
            _("When"),
            _("As exactly as you know: 2024, 5.2024 or 17.5.2024."),
            ("since", "until", "is_listed"),
        ),
    ),
)
STREAMS = Pages(
    noun=Noun.STREAM,
    name="streams",
    new=_("Add a stream"),
    change=_("Propose a change"),
    lead=_(
        "Something that you have left over, or lack. The secretariat looks for somebody "
        "who fits; nobody else sees it unless you say so."
    ),
    groups=(
        (_("What it is"), "", ("direction", "kind", "note")),
        (_("How much, and where"), "", ("band", "unit", "rhythm", "site")),
        (
            _("When, and who may see it"),
            _("As exactly as you know: 2024, 5.2024 or 17.5.2024."),
            ("since", "until", "is_public"),
        ),
    ),
)
