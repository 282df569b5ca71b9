"""Where the header of every page of the admin leads, and what else has a page of its own."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.history.rights import has_some_right

from ..desk import page_of
from ..files_in.own import may_read_in
from ..wording.overview import writers

# What a secretary uses daily; the other models stand on the page "Everything".
IN_FRONT = [
    "ChangeRequest",
    "Organization",
    "Membership",
    "Person",
    "Role",
    "Project",
    "Letter",
]
# What belongs to a noun, and whose address does not begin with that of its list.
BELOW = {"Organization": "company/"}
SHORT_NAMES = {
    "ChangeRequest": _("Proposals"),
    "Letter": pgettext_lazy("navigation", "E-mail"),
}


@dataclass(frozen=True)
class Link:
    label: str
    address: str
    is_current: bool = False


@dataclass(frozen=True)
class DeskPage:
    """A page of the admin that is no list of a model; `words` find it, too."""

    view: str
    label: str
    words: str = ""
    permission: str = ""

    @property
    def address(self):
        return reverse(self.view)

    def is_open_to(self, user):
        return not self.permission or user.has_perm(self.permission)


class UndoPage(DeskPage):
    def is_open_to(self, user):
        return has_some_right(user)


class FilesInPage(DeskPage):
    def is_open_to(self, user):
        return may_read_in(user)


class TextsPage(DeskPage):
    def is_open_to(self, user):
        return bool(writers(user))


FILES_IN = FilesInPage(
    "admin:files_in",
    _("Read in a file"),
    _("Excel, CSV, import, spreadsheet, upload, template"),
)
PAGES = [
    DeskPage("admin:index", _("Today"), _("front page, waiting, tasks")),
    DeskPage(
        "admin:lists",
        _("Lists"),
        _("Excel, CSV, export, filter, size, municipality, change several"),
        "members.view_organization",
    ),
    "figures",
    FILES_IN,
    TextsPage(
        "admin:texts",
        _("Site and texts"),
        _("logo, contact data, sender, reply address, about, join, e-mail texts"),
    ),
    DeskPage(
        "admin:bodies",
        _("Bodies: new period and meetings"),
        _("board, election, general assembly, elected, minutes, attendance"),
        "members.view_body",
    ),
    DeskPage(
        "admin:messages",
        _("Messages to lists"),
        _("e-mail to many, newsletter, write to all, mass e-mail, drafts"),
        "members.view_message",
    ),
    "fees",
    DeskPage(
        "admin:reports",
        _("Reports on a period"),
        _("yearly report, half-year, Innovasjon Norge, delivered, figures, ECCP"),
        "members.view_report",
    ),
    DeskPage(
        "admin:letter_texts",
        _("Texts of e-mails"),
        _("subject, opening, closing, greeting, wording, template"),
        "members.change_messagetext",
    ),
    DeskPage(
        "admin:duplicates",
        _("Possible duplicates: organizations"),
        _("merge, twice, the same"),
        "members.view_organization",
    ),
    DeskPage(
        "admin:duplicate_people",
        _("Possible duplicates: people"),
        _("merge, twice, the same"),
        "members.change_person",
    ),
    "erase",
    UndoPage("admin:deleted", _("Recently deleted"), _("undo, restore")),
    "guide",
    "colleagues",
    "colleague_new",
    "rights",
    DeskPage("admin:tasks", _("Your long tasks"), _("files, progress, export")),
    "background",
    DeskPage("mfa_index", _("How you log in"), _("passkey, code, security")),
]


def pages_for(user):
    """Return the DeskPages that the user may open."""
    found = [page_of(one) if isinstance(one, str) else one for one in PAGES]
    return [page for page in found if page.is_open_to(user)]


def navigation(path, groups, user):
    """Return the Links of the header; `groups` are the models that the user may see."""
    models = {m["object_name"]: m for group in groups for m in group["models"]}
    shown = [models[name] for name in IN_FRONT if name in models]
    front, rest = reverse("admin:index"), reverse("admin:everything")
    everything = pgettext_lazy("navigation", "Everything")
    return [
        Link(_("Today"), front, path == front),
        *(_link(model, path, front) for model in shown),
        *_lists(models, path),
        *_files_in(user, path),
        *_colleagues(user, path),
        Link(everything, rest, path == rest),
    ]


def _lists(models, path):
    """Return the Link to the page of lists, for those who may see organizations."""
    address = reverse("admin:lists")
    link = Link(_("Lists"), address, path.startswith(address))
    return [link] if "Organization" in models else []


def _colleagues(user, path):
    """Return the Link to the page of colleagues, for those who decide who is one."""
    page = page_of("colleagues")
    link = Link(page.label, page.address, path.startswith(page.address))
    return [link] if page.is_open_to(user) else []


def _files_in(user, path):
    """Return the Link to files in, for those who may write what a file holds."""
    link = Link(_("Files in"), FILES_IN.address, path.startswith(FILES_IN.address))
    return [link] if FILES_IN.is_open_to(user) else []


def _link(model, path, front):
    name, address = model["object_name"], model["admin_url"]
    below = (address, f"{front}{BELOW[name]}") if name in BELOW else address
    label = SHORT_NAMES.get(name, model["name"])
    return Link(label, address, path.startswith(below))
