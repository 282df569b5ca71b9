"""Pages of the desk: each declared once, with its address, its frame and who may open it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

READ, WRITE, POST = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)
PAGES = []


@dataclass(frozen=True, kw_only=True)
class DeskPage:
    """A page of the admin that is none of Django's own.

    `show(request, **of the address)` returns a dict for the template, which may hold another
    title, or a response. `label` names it in the menu and among all pages, where `words` find
    it, too. Without `opens_to(user)`, who has all `permissions` may open it.
    """

    name: str
    route: str
    show: Callable
    template: str = ""
    title: str | Promise = ""
    permissions: tuple = ()
    opens_to: Callable | None = None
    methods: tuple = READ
    model: type | None = None
    label: str | Promise = ""
    words: str | Promise = ""
    needs_site: bool = False

    @property
    def address(self):
        return reverse(f"admin:{self.name}")

    def is_open_to(self, user):
        if self.opens_to:
            return self.opens_to(user)
        return user.has_perms(self.permissions)

    def path(self, site):
        view = site.admin_view(self._view(site))
        return path(self.route, view, name=self.name)

    def _view(self, site):
        @wraps(self.show)
        @require_http_methods(self.methods)
        def view(request, **given):
            if not self.is_open_to(request.user):
                raise PermissionDenied
            answer = self.show(request, **given, **self._more(site))
            if isinstance(answer, HttpResponseBase):
                return answer
            frame = {**site.each_context(request), "title": self.title}
            if self.model:
                frame["opts"] = self.model._meta
            return TemplateResponse(request, self.template, frame | answer)

        return view

    def _more(self, site):
        return {"site": site} if self.needs_site else {}


def desk_page(route, name, template="", title="", **given):
    """Declare the decorated function as what a DeskPage shows."""

    def declare(show):
        page = DeskPage(
            route=route,
            name=name,
            show=show,
            template=template and f"admin/{template}.html",
            title=title,
            **given,
        )
        PAGES.append(page)
        return show

    return declare


def page_of(name):
    """Return the DeskPage of the name."""
    return next(page for page in PAGES if page.name == name)
