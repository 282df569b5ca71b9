"""The parts under "Site and texts" that can be changed, and their places on the pages."""

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
from members.models import Cluster, PageText
from members.models.languages import each_language, text_language

from ..concurrency.integrity_errors import save_row
from . import forms


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
    page = "admin:text"

    @property
    def action(self):
        return Action(
            _("Save"), save_row, self.done, self.form, may=Staff(self.permission)
        )

    def rows(self):
        return Cluster.objects.all()

    def new_row(self):
        return None

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
EVERY = (LOGO, CONTACT, SENDER, ABOUT, JOIN, TERMS, LICENCE)
PARTS = {part.key: part for part in EVERY}
