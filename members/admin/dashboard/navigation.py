"""The menu of every page of the admin, and the page of all tables below it."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from ..desk import PAGES, DeskPage, desk_page


@dataclass(frozen=True)
class Section:
    """An entry of the menu: its DeskPages by name, of which it leads to the first.

    `below` are the starts of further addresses in it, of cards and of the forms of rows.
    """

    label: str
    pages: tuple
    below: tuple = ()

    def links_for(self, user):
        """Return the HeaderLinks to its pages that the user may open."""
        by_name = {page.name: page for page in PAGES}
        pages = [by_name[name] for name in self.pages]
        return [
            HeaderLink(page.menu or page.label, page.address)
            for page in pages
            if page.is_open_to(user)
        ]

    def match(self, path, links):
        """Return the length of the longest start of the path that is one of the section's."""
        front = reverse("admin:index")
        starts = [*(link.address for link in links), *(front + s for s in self.below)]
        return max((len(s) for s in starts if _is_start(s, path, front)), default=0)


def _is_start(start, path, front):
    return path == front if start == front else path.startswith(start)


@dataclass(frozen=True)
class HeaderLink:
    label: str
    address: str
    is_current: bool = False
    # Of an entry of the menu: the pages that stand beside its first.
    pages: list = field(default_factory=list)


MENU = (
    Section(
        _("Today"),
        ("index", "deleted"),
        below=(
            *("waiting/", "alike/", "published/", "declined/", "tasks/", "undo/"),
            *("alerts/", "corrections/", "members/changerequest/"),
            *("members/application/", "members/resignation/", "members/reminder/"),
            *("members/accessrequest/", "members/introduction/"),
        ),
    ),
    Section(
        _("Organizations"),
        (
            *("list_organizations", "list_memberships", "lists", "files_in"),
            *("duplicates", "business_register"),
        ),
        below=(
            *("company/", "merge/", "similar/", "members/organization"),
            *("members/membership/", "members/presence/", "business-register/"),
        ),
    ),
    Section(
        _("People"),
        ("list_people", "duplicate_people", "erase"),
        below=("person/", "members/person/", "members/consent/"),
    ),
    Section(
        pgettext_lazy("menu", "Events"),
        ("list_events",),
        below=("event/", "members/event/"),
    ),
    Section(
        _("Projects"),
        ("list_projects", "members_resourcestream_pairs"),
        below=(
            *("project/", "members/project/", "members/participation/"),
            *("members/funding/", "members/resourcestream/", "members/testfacility/"),
        ),
    ),
    Section(
        pgettext_lazy("navigation", "E-mail"),
        ("messages", "list_letters", "letter_texts"),
        below=("letters/", "members/letter/"),
    ),
    Section(
        _("Membership fees"), ("fees",), below=("members/fee/", "members/feerate/")
    ),
    Section(
        _("Bodies and meetings"),
        ("bodies", "list_offices"),
        below=("members/body/", "members/role/"),
    ),
    Section(_("Reports"), ("reports", "reports_listing", "figures", "visits")),
    Section(
        _("Setup"),
        (
            *("texts", "embed", "colleagues", "colleague_new", "rights"),
            *("background", "guide", "visitors", "newsletter", "start", "everything"),
        ),
        below=("members/",),
    ),
)
PAGES += [
    DeskPage(name="index", label=_("Today"), words=_("front page, waiting, tasks")),
    DeskPage(
        name="log_in",
        view="mfa_index",
        label=_("How you log in"),
        words=_("passkey, code, security"),
    ),
]


def labelled_pages(user):
    """Return the DeskPages with a label that the user may open, in the order of the menu."""
    places = {name: place for place, name in enumerate(_names_in_menu())}
    pages = [page for page in PAGES if page.label and page.is_open_to(user)]
    return sorted(pages, key=lambda page: places.get(page.name, len(places)))


def _names_in_menu():
    return [name for section in MENU for name in section.pages]


ALL_TABLES = _("All tables")


@desk_page(
    "everything/",
    "everything",
    "everything",
    ALL_TABLES,
    words=_("tables, models, everything"),
    needs_site=True,
)
def everything(request, site):
    """Show the tables of all models that the user may see."""
    return {"app_list": site.get_app_list(request)}


def navigation(path, user):
    """Return the HeaderLinks of the menu; the current one alone has its `pages`."""
    links = [(section, section.links_for(user)) for section in MENU]
    matches = [section.match(path, pages) for section, pages in links]
    current = matches.index(max(matches)) if any(matches) else None
    return [
        _menu_link(section, pages, path, is_current=place == current)
        for place, (section, pages) in enumerate(links)
        if pages
    ]


def _menu_link(section, pages, path, *, is_current):
    address = pages[0].address
    if not is_current:
        return HeaderLink(section.label, address)
    front = reverse("admin:index")
    best = max(
        (page.address for page in pages if _is_start(page.address, path, front)),
        key=len,
        default="",
    )
    pages = [HeaderLink(p.label, p.address, p.address == best) for p in pages]
    return HeaderLink(section.label, address, is_current=True, pages=pages)
