"""Pages of the desk: each declared once, with its address, its frame and its permissions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

READ, WRITE, POST = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)
PAGES = []


@dataclass(frozen=True, kw_only=True)
class DeskPage:
    """A page of the admin that is none of Django's own, or that the menu alone leads to.

    `show(request, **of the address)` returns a response, or a dict for the template, which
    may hold another title, template and status. With `finds`, it gets the result of
    `finds(request, first value of the address)` instead of that value: its first row, if it
    is a QuerySet; None is a 404. Without `opens_to(user)`, users with all `permissions` may
    open it; a POST takes the right to all its `actions`. `label` names it in the search, where
    `words` find it, too, and in the menu, unless `menu` is shorter; `title` in the breadcrumbs
    of the pages below it: those whose routes begin with its own, or that name it as the one
    they are `below`. `view` is the URL name of a page declared elsewhere, with `arguments`.
    """

    name: str
    view: str = ""
    arguments: tuple = ()
    route: str = ""
    show: Callable | None = None
    template: str = ""
    title: str | Promise = ""
    permissions: tuple = ()
    actions: tuple = ()
    opens_to: Callable | None = None
    methods: tuple = READ
    finds: Callable | None = None
    model: type | None = None
    below: str | None = None
    menu: str | Promise = ""
    label: str | Promise = ""
    words: str | Promise = ""
    needs_site: bool = False

    @property
    def address(self):
        return reverse(self.view or f"admin:{self.name}", args=self.arguments)

    def is_open_to(self, user):
        if self.opens_to:
            return bool(self.opens_to(user))
        return user.has_perms(self.permissions)

    def above(self, user):
        """Return the pages above this one that the user may open, the highest first."""
        if self.below is None:
            pages = [page for page in PAGES if page.is_above(self.route)]
        else:
            pages = [page for page in PAGES if page.name == self.below]
        pages.sort(key=lambda page: len(page.route))
        return [page for page in pages if page.is_open_to(user)]

    def is_above(self, route):
        # A route with arguments has no address without their values.
        begins = self.route != route and route.startswith(self.route)
        return bool(self.title) and "<" not in self.route and begins

    def path(self, site):
        view = site.admin_view(self._view(site))
        return path(self.route, view, name=self.name)

    def _view(self, site):
        @wraps(self.show)
        @require_http_methods(self.methods)
        def view(request, **arguments):
            if not self.is_open_to(request.user):
                raise PermissionDenied
            rows = self._rows_of_address(request, arguments)
            if request.method == "POST" and not self._may_post(request.user):
                raise PermissionDenied
            answer = self.show(request, *rows, **arguments, **self._more(site))
            if isinstance(answer, HttpResponseBase):
                return answer
            return self._framed(request, site, answer)

        return view

    def _may_post(self, user):
        # Before the form is read: the runner asks again, about the action that it names.
        return all(action.may(user) for action in self.actions)

    def _rows_of_address(self, request, arguments):
        """Replace the first value of the address with its row; return [row], or raise Http404."""
        if not self.finds:
            return []
        row = self.finds(request, arguments.pop(next(iter(arguments))))
        if isinstance(row, QuerySet):
            row = row.first()
        if row is None:
            raise Http404
        return [row]

    def _more(self, site):
        return {"site": site} if self.needs_site else {}

    def _framed(self, request, site, answer):
        frame = {**site.each_context(request), "title": self.title}
        frame["above"] = self.above(request.user)
        if self.model:
            frame["opts"] = self.model._meta
        template = f"admin/{answer.pop('template', self.template)}.html"
        status = answer.pop("status", None)
        return TemplateResponse(request, template, frame | answer, status=status)


def desk_page(route, name, template="", title="", **options):
    """Declare the decorated function as the `show` of a DeskPage.

    One that the search finds by `words` has its title as `label`, unless another is given.
    """

    def declare(show):
        options.update(template=template, title=title)
        if "words" in options:
            options.setdefault("label", title)
        PAGES.append(DeskPage(route=route, name=name, show=show, **options))
        return show

    return declare


def page_of(name):
    """Return the DeskPage of the name."""
    return next(page for page in PAGES if page.name == name)


def numbered_page(request, rows, size):
    """Return the page of the rows that the address asks for, of that many rows."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
