"""The page of a card: its panels, and the form that is open on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _now, gettext_lazy as _, ngettext_lazy

from members.actions import links
from members.fields import number_or_none
from members.records import review

from ..concurrency.merged import merged_into
from ..concurrency.row_editing import RowEditing
from ..desk import WRITE, desk_page
from .edits import read_word
from .parts import PARTS

# The number of participations that are former.
OVER = ngettext_lazy("%(n)s ended or declined", "%(n)s ended or declined", "n")


@dataclass(frozen=True)
class Panel:
    """A piece of a card for users with each `permission`; `adds` is the word of its add form.

    With a template for each `row`, it lists the part `rows`: current ones, or that there
    is none, and former ones under a number. A row begins with a link to its `other`
    record, or with a text.
    """

    key: str
    title: str
    permission: str = ""
    adds: str = ""
    is_folded: bool = False
    template: str = ""
    rows: str = ""
    row: str = ""
    other: str = ""
    text: Callable | None = None
    empty: str = _("None.")
    former: str = ngettext_lazy("%(n)s former", "%(n)s former", "n")
    card: object = None

    @property
    def part(self):
        return self.rows or self.key

    def is_open_to(self, user):
        return user.has_perms((self.permission or PARTS[self.part].permission).split())

    @property
    def body(self):
        name = self.template or ("rows" if self.row else self.key)
        return f"admin/cards/{name}.html"

    @property
    def row_template(self):
        return f"admin/cards/{self.row}.html"

    @property
    def add_title(self):
        return self.card.edits[self.adds].adds if self.adds else ""

    @property
    def current_rows(self):
        return [self._with_start(row) for row in self.card.current(self.part)]

    @property
    def former_rows(self):
        return [self._with_start(row) for row in self.card.former(self.part)]

    @property
    def former_title(self):
        number = len(self.card.former(self.part))
        return self.former % {"n": number}

    def _with_start(self, row):
        """Return (row, the record or text that it begins with, the address of that or "")."""
        if self.other:
            record = getattr(row, self.other)
            return row, record, links.desk_path(record)
        return row, self.text(row) if self.text else "", ""


class Editing(RowEditing):
    """The form that the address asks for; raises Http404 or PermissionDenied without one.

    `is_gone` is whether the row of the address is none of the record's (any more): then
    `row` is a new one.
    """

    def __init__(self, request, card, visible):
        parts = read_word(card.edits, request.GET.get("edit", ""))
        if parts is None:
            raise Http404
        self.name, self.edit, self.number = parts
        super().__init__(request, self.edit.action, visible)
        self.record = card.record
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
        return f"{_card_path(self.record)}?edit={self.word}#{self.panel}"

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
        return self.edit.rows(self.record)

    def find(self, rows):
        return self.edit.find(rows, self.number, self.record)

    def new_row(self):
        return self.edit.new_row(self.record)

    def store(self, *, by, **values):
        super().store(by=by, **values)
        review.close_corrected(self.record, by=by)


def add_card(kind):
    """Declare the page of a subclass of Card."""
    declare = desk_page(
        f"{kind.name}/<int:pk>/",
        kind.name,
        "cards/card",
        permissions=(kind.permission(),),
        methods=WRITE,
        model=kind.noun.model,
        needs_site=True,
    )
    declare(partial(show_card, kind))


def show_card(kind, request, pk, site):
    """Show a card; a POST saves the form that is open on it."""
    admin = site.get_model_admin(kind.noun.model)
    card = _card_or_404(kind, admin, number_or_none(pk), request.user)
    path = _card_path(card.record)
    is_merged = card.record.pk != pk
    editing = _open_editing(request, card, admin, is_merged)
    if is_merged and not editing:
        text = _now("This organization has been merged into %s.") % card.record
        messages.info(request, text)
        return redirect(path)
    if request.method == "POST" and editing.save(request):
        panel = editing.panel
        return redirect(f"{path}?saved={panel}#{panel}")
    if editing and editing.is_gone and request.method != "POST":
        messages.warning(request, _now("What you wanted to change no longer exists."))
        return redirect(f"{path}#{editing.panel}")
    return _context(request, card, editing, admin)


def _card_path(record):
    return links.desk_path(record)


def _context(request, card, editing, admin):
    if editing:
        editing.focus()
    panels, edits = _visible_panels(card), card.edits.items()
    saved, user = request.GET.get("saved", ""), request.user
    return {
        "title": str(card.record),
        "card": card,
        "acts": card.acts(admin, request),
        "editing": editing,
        "may_add": [name for name, e in edits if e.may(user, is_new=True)],
        "may_change": [name for name, e in edits if e.may(user, is_new=False)],
        "saved": saved if saved in {panel.key for panel in panels} else "",
        "panels": panels,
    }


def _card_or_404(kind, admin, pk, user):
    """Return the card of a record, or of the one that it was merged into."""
    card = kind(pk, user)
    if card.record:
        return card
    if survivor := admin.survivor_of(pk):
        return kind(survivor.pk, user)
    raise Http404


def _open_editing(request, card, admin, is_merged):
    """Return the Editing that the address asks for; None if it asks for none.

    After a merge only a form that was sent opens, on the survivor, and is not saved: it
    was typed about another organization.
    """
    if request.method != "POST" and (is_merged or not request.GET.get("edit")):
        return None
    try:
        editing = Editing(request, card, admin.visible_models(request))
    except Http404:
        if is_merged:  # the row of the form has ended with the merge
            return None
        raise
    if is_merged:
        editing.refusal = merged_into(card.record)
    return editing


def _visible_panels(card):
    """Return the panels that the user may see; the one of waiting rows only if there are any."""
    panels = [panel for panel in card.panels if panel.is_open_to(card.user)]
    panels = [panel for panel in panels if panel.key != "waiting" or card.waiting]
    return [replace(panel, card=card) for panel in panels]
