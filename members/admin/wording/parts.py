"""The parts under "Site and texts" that can be changed, and their places on the pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members import mail
from members.actions import Action, Staff
from members.exchange import licences
from members.mail.wording.pages import PLACES, html_of
from members.models import Cluster, ClusterName, PageText
from members.models.languages import each_language, text_language

from ..concurrency.integrity_errors import save_row
from . import forms


def save_cluster(row, *, by=None):
    """Save the columns; where nothing is registered yet, they make the row."""
    if row.pk:
        return save_row(row)
    # A number of the sequence is gone after an attempt that failed.
    row.pk = 1
    return row.save(force_insert=True)


def save_with_name(row, *, name, by=None):
    """Save the same, and how the cluster is called today; a new name is another row."""
    save_cluster(row)
    today = row.name_on(timezone.localdate()) or ClusterName(cluster=row)
    today.name = name
    today.full_clean()
    save_row(today)


@dataclass(frozen=True)
class ClusterPart:
    """Columns of the cluster with a page of their own; `where` names the pages that show them."""

    key: str
    title: str
    where: str
    form: type
    has_standard: bool = False
    permission: str = "members.change_cluster"
    back: str = "admin:texts"
    done: str = _("Saved. Pages show it within a minute.")
    page: str = "admin:text"
    save: Callable = save_cluster

    @property
    def action(self):
        right = Staff(self.permission)
        return Action(_("Save"), self.save, self.done, self.form, may=right)

    def rows(self):
        return Cluster.objects.all()

    def new_row(self):
        return Cluster()

    @property
    def address(self):
        return reverse(self.page, args=[self.key])

    @property
    def standard_address(self):
        return reverse(f"{self.page}_standard", args=[self.key])

    @property
    def preview_template(self):
        return f"admin/wording/preview_{self.key}.html"

    def history_address(self, row):
        """Return the address of the row's history; empty while there is no row."""
        page = f"admin:members_{row._meta.model_name}_history"
        return reverse(page, args=[row.pk]) if row.pk else ""

    def is_own(self, row):
        """Whether the columns of the part differ from the standard in the row."""
        return any(getattr(row, name) for name in self.form.Meta.fields)

    def fields(self, form):
        """Return (field, standard text or None) of each field of the form."""
        return [(field, None) for field in form]

    def preview(self, row):
        """Return the context of the preview of a row that may not be stored."""
        return {"row": row}


class ContactPart(ClusterPart):
    def preview(self, row):
        names = [name.removeprefix("secretariat_") for name in self.form.Meta.fields]
        data = {name: getattr(row, f"secretariat_{name}") for name in names}
        return {"row": {"contact_data": data | {"dialled": data["phone"]}}}


class SenderPart(ClusterPart):
    def preview(self, row):
        return dict(
            zip(("name", "address", "reply_to"), mail.sender_of(row), strict=True)
        )


class LicencePart(ClusterPart):
    def preview(self, row):
        """Return the licence, and how the list of members is cited under it."""
        if not (licence := licences.LICENCES.get(row.data_licence)):
            return {}
        url = settings.SITE_ADDRESS + reverse("directory:organizations")
        of = {"title": _("Members"), "url": url, "day": timezone.localdate()}
        return {"licence": licence, "citation": licences.citation(**of, under=licence)}


class TermsPart(ClusterPart):
    def preview(self, row):
        texts = [n for n in self.form.Meta.fields if n != "days_until_answer"]
        terms = [(label_of(row, name), getattr(row, name)) for name in texts]
        days = row.days_until_answer
        return {
            "terms": [*terms, (label_of(row, "days_until_answer"), str(days or ""))]
        }


@dataclass(frozen=True)
class PagePart(ClusterPart):
    """The text of a place on a public page."""

    save: Callable = save_row
    preview_template = "admin/wording/preview_page.html"

    def rows(self):
        return PageText.objects.filter(key=self.key)

    def new_row(self):
        return PageText(key=self.key)

    def is_own(self, row):
        return row.pk is not None

    def fields(self, form):
        standards = {}
        for language in each_language():
            standards[f"text_{language}"] = str(PLACES[self.key].standard)
        return [(field, standards[field.name]) for field in form]

    def preview(self, row):
        texts = [
            {
                "language": language,
                "name": dict(settings.LANGUAGES)[language],
                "html": html_of(self.key, row),
                "is_standard": not getattr(row, f"text_{text_language()}"),
            }
            for language in each_language()
        ]
        return {"languages": texts}


def page_part(place):
    return PagePart(
        place.key,
        place.title,
        place.where,
        forms.PageTextForm,
        has_standard=True,
        permission="members.change_pagetext",
    )


def label_of(row, name):
    return capfirst(row._meta.get_field(name).verbose_name)


NAME = ClusterPart(
    "name",
    _("Name and ambition"),
    _(
        "On the front page and under “About”; the name also in e-mails and on share pictures."
    ),
    forms.NameForm,
    save=save_with_name,
)
COLOURS = ClusterPart(
    "colours",
    _("Colours"),
    _("Of buttons, links and figures, for the public and for members."),
    forms.ColoursForm,
)
LANGUAGES = ClusterPart(
    "languages",
    _("Languages"),
    _("Of the public pages. The log-in, My page and e-mails are in both."),
    forms.LanguagesForm,
)
REGION = ClusterPart(
    "municipalities",
    _("Municipalities"),
    _("First wherever the secretariat chooses a municipality."),
    forms.RegionForm,
)
LOGO = ClusterPart(
    "logo",
    _("Logo"),
    _("At the top of every page, for the public and for members."),
    forms.LogoForm,
    has_standard=True,
)
CONTACT = ContactPart(
    "contact",
    _("Contact data"),
    _("At the foot of every page, on the page for applicants and in e-mails."),
    forms.ContactForm,
)
SENDER = SenderPart(
    "sender",
    _("Sender's name and reply address"),
    _("In every e-mail that the registry sends."),
    forms.SenderForm,
    has_standard=True,
)
TERMS = TermsPart(
    "terms",
    _("What membership means"),
    _("On the page “Become a member”, above the form."),
    forms.TermsForm,
)
LICENCE = LicencePart(
    "licence",
    _("Licence of the open data"),
    _("With the lists and figures that can be downloaded, and in the files."),
    forms.LicenceForm,
)
ABOUT, JOIN = map(page_part, PLACES.values())
EVERY = (LOGO, COLOURS, LANGUAGES, CONTACT, SENDER, ABOUT, JOIN, TERMS, LICENCE, REGION)
PARTS = {part.key: part for part in EVERY}
