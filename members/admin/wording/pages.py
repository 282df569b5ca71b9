"""The page of all texts, the page of one with its form, and the way back to the standard."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members import mail
from members.actions import Action, Staff, press
from members.mail.wording.pages import PLACES
from members.models import Batch, Cluster, MessageText, PageText

from ..concurrency.row_editing import RowEditing
from ..desk import POST, WRITE, desk_page
from ..registry.images import store_uploads
from .letters import PERMISSION, letter_part, letter_parts
from .parts import PARTS

MAY_CHANGE_CLUSTER = "members.change_cluster"
PERMISSIONS = [MAY_CHANGE_CLUSTER, "members.change_pagetext", PERMISSION]


class TextEditing(RowEditing):
    """The form of a part: the stored row, a preview of the posted values, and the save."""

    is_preview = False
    is_merged = True

    def __init__(self, request, part, visible):
        super().__init__(request, part.action, visible)
        self.part, self.upload_errors = part, {}
        self.read(self.rows())
        names = part.form.image_field_names
        if request.method == "POST" and names:
            self.upload_errors = store_uploads(request, *names)
        self.post = request.POST
        self.form = self.make_form(None)

    @property
    def history_address(self):
        return self.part.history_address(self.row)

    @property
    def fields(self):
        """The fields of the form, each with its standard text or None."""
        return self.part.fields(self.form)

    @property
    def preview(self):
        """Return the context of the preview: the posted values if valid, else the stored ones."""
        return self.part.preview(self.form.instance)

    def look(self):
        """Validate the post, and show it without saving."""
        self.form = self.make_form(self.post)
        self.is_preview = self.form.is_valid()

    def rows(self):
        return self.part.rows()

    def new_row(self):
        return self.part.new_row()

    def read(self, rows):
        super().read(rows)
        # Read now: validating a form sets the posted values on the row.
        self.is_own = self.part.is_own(self.row)

    def make_form(self, data, refusal=None):
        form = super().make_form(data, refusal)
        form.upload_errors = self.upload_errors
        return form


def _reset_text(editing, *, by):
    editing.read(editing.locked())
    editing.make_form(None).reset()


def _may_reset(by, editing):
    return editing.action.may(by)


def _send_sample(target, *, by):
    return mail.write_to(by, "sender_sample", {}, sender=by)


RESET = Action(
    _("Back to the standard"), _reset_text, _("The standard is back."), may=_may_reset
)
SEND_SAMPLE = Action(
    _("Send an example to me"),
    _send_sample,
    _("An e-mail is on its way to you."),
    may=Staff(MAY_CHANGE_CLUSTER),
)


def writers(user):
    """Return the permissions of the user that open some of the pages."""
    return [permission for permission in PERMISSIONS if user.has_perm(permission)]


@desk_page(
    "texts/",
    "texts",
    "wording/all",
    _("Site and texts"),
    opens_to=writers,
    words=_(
        "logo, contact data, sender, reply address, about, join, e-mail texts, licence,"
        " open data"
    ),
)
def texts(request):
    """Show the parts that the user may change, each with a preview of how it is now."""
    clusters = Cluster.objects.select_related("logo", "logo_dark")
    cluster = clusters.defer("logo__data", "logo_dark__data").first()
    pages = {row.key: row for row in PageText.objects.all()}
    entries = []
    for part in PARTS.values():
        is_page = part.key in PLACES
        row = pages.get(part.key) or (part.new_row() if is_page else cluster)
        if row is not None and request.user.has_perm(part.permission):
            entries.append(_part_entry(part, row))
    sees_letters = request.user.has_perm(PERMISSION)
    own = MessageText.objects.count() if sees_letters else None
    return {"cluster": cluster, "parts": entries, "own_letters": own}


def _part_entry(part, row):
    return {"part": part, "preview": part.preview(row), "is_own": part.is_own(row)}


@desk_page(
    "texts/emails/",
    "letter_texts",
    "wording/letters",
    _("Texts of e-mails"),
    permissions=(PERMISSION,),
    words=_("subject, opening, closing, greeting, wording, template"),
)
def letter_texts(request):
    """Show the kinds of e-mail, with which of them are worded anew."""
    own = set(MessageText.objects.values_list("kind", flat=True))
    return {"rows": [(part, part.key in own) for part in letter_parts()]}


def _find_part(request, key):
    return _part_for(request.user, PARTS.get(key))


def _mail_part(request, key):
    return _part_for(request.user, letter_part(key))


def _part_for(user, part):
    """Return the part, or None; raise PermissionDenied if the user may not change it."""
    if part and not user.has_perm(part.permission):
        raise PermissionDenied
    return part


part_page = partial(desk_page, methods=WRITE, needs_site=True)


@part_page("texts/<slug:key>/", "text", "wording/text", finds=_find_part)
@part_page("texts/emails/<slug:key>/", "letter_text", "wording/text", finds=_mail_part)
def edit(request, part, site):
    """Show the form of a part; save the post, or show its preview."""
    editing = text_editing(request, part, site)
    if request.method == "POST" and "preview" in request.POST:
        editing.look()
    elif request.method == "POST" and editing.save(request):
        return redirect(part.address)
    return {"title": part.title, "editing": editing, "part": part}


standard_page = partial(
    part_page, template="wording/standard", title=_("Back to the standard?")
)


@standard_page("texts/<slug:key>/standard/", "text_standard", finds=_find_part)
@standard_page(
    "texts/emails/<slug:key>/standard/",
    "letter_text_standard",
    finds=_mail_part,
    below="texts",
)
def reset(request, part, site):
    """Ask whether the standard should come back, and bring it back."""
    editing = text_editing(request, part, site)
    if not part.has_standard:
        raise Http404
    if request.method == "POST":
        press(request, RESET, editing, act=Batch.Act.SAVE)
        return redirect(part.address)
    return {"editing": editing, "part": part}


@desk_page(
    "texts/sender/sample/",
    "text_sample",
    permissions=SEND_SAMPLE.may.permissions,
    methods=POST,
)
def sample(request):
    """E-mail the user an example, to show the sender's name and where answers go."""
    press(request, SEND_SAMPLE)
    return redirect("admin:text", "sender")


def text_editing(request, part, site):
    admin = site.get_model_admin(Cluster)
    return TextEditing(request, part, admin.visible_models(request))
