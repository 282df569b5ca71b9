"""The links in the header of every page of the admin, and the index of all pages."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..desk import PAGES, DeskPage, desk_page

# Models in daily use; the others stand on the page "Everything".
IN_FRONT = [
    "ChangeRequest",
    "Organization",
    "Membership",
    "Person",
    "Role",
    "Project",
    "Letter",
]
# Addresses that belong to a noun, and do not begin with that of its list.
BELOW = {"Organization": "company/"}
SHORT_NAMES = {
    "ChangeRequest": _("Proposals"),
    "Letter": pgettext_lazy("navigation", "E-mail"),
}


@dataclass(frozen=True)
class HeaderLink:
    label: str
    address: str
    is_current: bool = False


# The order of the pages with a label; others follow.
ORDER = [
    "index",
    "lists",
    "figures",
    "files_in",
    "texts",
    "bodies",
    "messages",
    "fees",
    "reports",
    "letter_texts",
    "duplicates",
    "duplicate_people",
    "erase",
    "deleted",
    "guide",
    "colleagues",
    "colleague_new",
    "rights",
    "tasks",
    "background",
    "visitors",
    "log_in",
]
PAGES += [
    DeskPage(name="index", label=_("Today"), words=_("front page, waiting, tasks")),
    DeskPage(
        name="log_in",
        view="mfa_index",
        label=_("How you log in"),
        words=_("passkey, code, security"),
    ),
]


def _pages_for(user):
    """Return the DeskPages that the user may open, in order."""
    places = {name: place for place, name in enumerate(ORDER)}
    pages = [page for page in PAGES if page.is_open_to(user)]
    return sorted(pages, key=lambda page: places.get(page.name, len(ORDER)))


def labelled_pages(user):
    """Return the DeskPages with a label that the user may open."""
    return [page for page in _pages_for(user) if page.label]


EVERYTHING = pgettext_lazy("navigation", "Everything")


@desk_page(
    "everything/",
    "everything",
    "everything",
    EVERYTHING,
    menu=EVERYTHING,
    needs_site=True,
)
def everything(request, site):
    """Show all models and pages of the admin that the user may see."""
    groups, pages = site.get_app_list(request), labelled_pages(request.user)
    return {"app_list": groups, "pages": pages}


def navigation(path, groups, user):
    """Return the Links of the header; `groups` are the models that the user may see."""
    models = {m["object_name"]: m for group in groups for m in group["models"]}
    daily = [models[name] for name in IN_FRONT if name in models]
    front, pages = reverse("admin:index"), _pages_for(user)
    return [
        HeaderLink(_("Today"), front, path == front),
        *(_model_link(model, path, front) for model in daily),
        *(_link_to(page, path) for page in pages if page.menu),
    ]


def _link_to(page, path):
    return HeaderLink(page.menu, page.address, path.startswith(page.address))


def _model_link(model, path, front):
    name, address = model["object_name"], model["admin_url"]
    below = (address, f"{front}{BELOW[name]}") if name in BELOW else address
    label = SHORT_NAMES.get(name, model["name"])
    return HeaderLink(label, address, path.startswith(below))
