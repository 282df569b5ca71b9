"""The page of one organization: its card, and the form that is open on it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.fields import number_or_none
from members.models import Organization
from members.records import merge, review

from ..concurrency.merged import merged_into
from ..concurrency.row_editing import RowEditing
from ..desk import WRITE, desk_page
from ..registry.card_address import card_address
from .card import Card
from .edits import EDITS, read_word

MAY_SEE = "members.view_organization"


@dataclass(frozen=True)
class Panel:
    """A part of the card, seen with the `permission`; `adds` is the word of its add form."""

    key: str
    title: str
    permission: str
    adds: str = ""
    is_folded: bool = False

    @property
    def template(self):
        return f"admin/company/{self.key}.html"

    @property
    def add_title(self):
        return EDITS[self.adds].adds if self.adds else ""


class Editing(RowEditing):
    """The form that the address asks for; raises Http404 or PermissionDenied without one.

    `is_gone` is whether the row of the address is none of the organization's (any more):
    then `row` is a new one.
    """

    def __init__(self, request, organization, visible):
        parts = read_word(request.GET.get("edit", ""))
        if parts is None:
            raise Http404
        self.name, self.edit, self.number = parts
        super().__init__(request, self.edit.action, visible)
        self.organization = organization
        self.read(self.rows())
        if not self.edit.may(request.user, is_new=self.is_new):
            raise PermissionDenied
        self.form = self.make_form(None)

    @property
    def is_expected(self):
        return self.number is not None

    @property
    def address(self):
        """The address that the form is sent to; after a merge it is not that of the page."""
        return f"{card_address(self.organization.pk)}?edit={self.word}#{self.panel}"

    @property
    def panel(self):
        return self.edit.panel

    @property
    def word(self):
        """The word in the address: "note", or "note-12" for a stored row."""
        number = None if self.is_new else self.number
        return f"{self.name}-{number}" if number else self.name

    @property
    def title(self):
        return self.edit.adds if self.is_new else self.edit.title_of(self.row)

    def focus(self):
        """Set autofocus in the first field with an error, else in the first."""
        for name in [*self.form.errors, *self.form.fields]:
            if name in self.form.fields:
                self.form.fields[name].widget.attrs["autofocus"] = True
                return

    def rows(self):
        return self.edit.rows(self.organization)

    def find(self, rows):
        return self.edit.find(rows, self.number)

    def new_row(self):
        return self.edit.new_row(self.organization) if self.edit.adds else None

    def store(self, *, by, **values):
        super().store(by=by, **values)
        review.close_corrected(self.organization, by=by)


# In the order of how often they are asked for.
PANELS = [
    Panel("contacts", _("Whom to call"), "members.view_person", adds="contact"),
    Panel("waiting", _("Waiting for you"), "members.change_changerequest"),
    Panel("membership", _("Membership"), "members.view_membership"),
    Panel("notes", _("Notes"), "members.view_note", adds="note"),
    Panel("fees", _("Membership fees and invoices"), "members.view_fee"),
    Panel("projects", _("Projects"), "members.view_participation", adds="project"),
    Panel("roles", _("Offices"), "members.view_role", adds="role"),
    Panel("facts", _("Details"), MAY_SEE),
    Panel("access", _("Access"), "members.view_representative", adds="invitation"),
    Panel("letters", _("Last e-mails"), "members.view_letter"),
    Panel("timeline", _("Last changes"), MAY_SEE, is_folded=True),
]


@desk_page(
    "company/<int:pk>/",
    "company",
    "company/card",
    permissions=(MAY_SEE,),
    methods=WRITE,
    model=Organization,
    needs_site=True,
)
def company(request, pk, site):
    """Show the card of an organization; a POST saves the form that is open on it."""
    admin = site.get_model_admin(Organization)
    card = _card_or_404(number_or_none(pk), request.user)
    is_merged = card.organization.pk != pk
    editing = _open_editing(request, card, admin, is_merged)
    if is_merged and not editing:
        text = _now("This organization has been merged into %s.") % card.organization
        messages.info(request, text)
        return redirect(card_address(card.organization.pk))
    if request.method == "POST" and editing.save(request):
        panel = editing.panel
        return redirect(f"{card_address(pk)}?saved={panel}#{panel}")
    if editing and editing.is_gone and request.method != "POST":
        messages.warning(request, _now("What you wanted to change no longer exists."))
        return redirect(card_address(pk, editing.panel))
    return _context(request, card, editing, admin)


def _context(request, card, editing, admin):
    if editing:
        editing.focus()
    panels = _visible_panels(card, request.user)
    saved = request.GET.get("saved", "")
    return {
        "title": card.organization.name,
        "card": card,
        "acts": card.acts(admin, request),
        "editing": editing,
        "may_add": [n for n, e in EDITS.items() if e.may(request.user, is_new=True)],
        "may_change": [
            n for n, e in EDITS.items() if e.may(request.user, is_new=False)
        ],
        "saved": saved if saved in {panel.key for panel in panels} else "",
        "panels": panels,
    }


def _card_or_404(pk, user):
    """Return the Card of an organization, or of the one that it was merged into."""
    card = Card(pk, user)
    if card.organization:
        return card
    if survivor := merge.find_survivor(pk):
        return Card(survivor.pk, user)
    raise Http404


def _open_editing(request, card, admin, is_merged):
    """Return the Editing that the address asks for; None if it asks for none.

    After a merge only a form that was sent opens, on the survivor, and is not saved: it
    was typed about another organization.
    """
    if request.method != "POST" and (is_merged or not request.GET.get("edit")):
        return None
    try:
        editing = Editing(request, card.organization, admin.visible_models(request))
    except Http404:
        if is_merged:  # the row of the form has ended with the merge
            return None
        raise
    if is_merged:
        editing.refusal = merged_into(card.organization)
    return editing


def _visible_panels(card, user):
    """Return the panels that the user may see; without that of what waits if nothing does."""
    panels = [panel for panel in PANELS if user.has_perm(panel.permission)]
    return [panel for panel in panels if panel.key != "waiting" or card.waiting]
