"""The AdminSite of the secretariat: its log-in, its own views and its groups of models."""

from functools import cached_property, partial, wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.sites import all_sites
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.core import checks
from django.db import OperationalError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.i18n import JavaScriptCatalog

from members.accounts import factors
from members.actions import FactorNeededError
from members.fields.forms import DATE_FORMAT
from members.operation.version import full_version

from ..desk import PAGES
from ..registry.changelist import QUERY_ERRORS
from ..registry.images import image
from ..registry.noun_lists import table_address
from ..start import SEEN, guide_of
from . import unsent
from .navigation import navigation
from .today import today

# The most frequent tasks come first.
GROUPS = [
    (
        gettext_lazy("For review"),
        ["ChangeRequest", "Application", "Resignation", "Reminder"],
    ),
    (
        gettext_lazy("Organizations and memberships"),
        [
            "Organization",
            "Membership",
            "Presence",
            "OrganizationRelationship",
            "Topic",
            "CertificateKind",
            "Site",
            "MissedSearch",
        ],
    ),
    (gettext_lazy("Membership fees"), ["Fee", "FeeRate", "FeeCategory"]),
    (
        gettext_lazy("People and offices"),
        ["Person", "Consent", "Body", "Role", "Event"],
    ),
    (gettext_lazy("Projects"), ["Project", "Participation", "Funding"]),
    (
        gettext_lazy("Test facilities, surplus and needs"),
        ["TestFacility", "ResourceStream", "Introduction"],
    ),
    (gettext_lazy("Climate"), ["ClimateEffect", "Emission", "Target"]),
    (
        gettext_lazy("Cluster"),
        [
            "Cluster",
            "StatedFigure",
            "ProgrammeLevel",
            "ProgrammeBudget",
        ],
    ),
    (
        gettext_lazy("Users and access"),
        [
            "AccessRequest",
            "Invitation",
            "Representative",
            "User",
            "LogIn",
            "Group",
            "Letter",
            "ListDownload",
        ],
    ),
]


def _keeping_forms(site, view):
    """Return the view, for whose user a form that could not be sent yet is kept."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        lately = partial(factors.is_recently_verified, request, factors.RECENTLY)
        request.has_recent_factor = lately
        page = unsent.first(request, site) if unsent.NAME in request.session else None
        try:
            return page or view(request, *args, **kwargs)
        except FactorNeededError:
            return unsent.ask_for_factor(request)

    return wrapper


class SecondFactorAdminSite(AdminSite):
    """An AdminSite that redirects to the site's own log-in instead of having one."""

    def admin_view(self, view, cacheable=False):
        """Return the view, restricted to the methods that forms and links use."""
        allowed = require_http_methods(["GET", "HEAD", "POST"])
        return allowed(super().admin_view(_keeping_forms(self, view), cacheable))

    def has_permission(self, request):
        """Whether the user is staff and the factor shown still exists; a lost one is deleted."""
        return super().has_permission(request) and factors.is_verified(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """Redirect to the log-in, or to the page that asks for the missing factor."""
        target = RedirectURLMixin().get_redirect_url(request) or reverse("admin:index")
        if request.user.is_anonymous:
            return redirect_to_login(target)
        if not request.user.is_staff:
            raise Http404
        if not factors.is_verified(request):
            return redirect_to_login(target, factors.verification_path(request.user))
        return redirect(target)

    def password_change(self, request, extra_context=None):
        """Raise Http404: nobody has a password."""
        raise Http404


class SecretariatSite(SecondFactorAdminSite):
    site_header = site_title = gettext_lazy("The secretariat")
    index_title = gettext_lazy("Today")
    empty_value_display = "–"
    # The header of every page leads to the pages in daily use.
    enable_nav_sidebar = False
    version = cached_property(lambda self: full_version())

    def each_context(self, request):
        context = super().each_context(request)
        menu = navigation(request.path, request.user)
        is_local = settings.IS_REGISTER_LOCAL
        desk = {"desk_menu": menu, "is_register_local": is_local}
        return context | desk | {"version": self.version}

    def get_app_list(self, request, app_label=None):
        """Return the models in the groups above, whichever app they belong to."""
        apps = self._build_app_dict(request, app_label).values()
        models = {
            model["object_name"]: _with_table(model)
            for app in apps
            for model in app["models"]
        }
        groups = [
            _model_group(name, [models[model] for model in names if model in models])
            for name, names in GROUPS
        ]
        return [group for group in groups if group["models"]]

    def get_urls(self):
        def site_view(view, **arguments):
            return self.admin_view(partial(view, site=self, **arguments))

        return [
            path("pictures/<slug:hash>", self.admin_view(image), name="picture"),
            *(page.path(self) for page in PAGES if page.show),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        """Show the front page; first the guide, once a session, while nothing is registered."""
        guide = guide_of(request.user)
        if guide and guide.is_first(request.session):
            request.session[SEEN] = True
            return redirect("admin:start_step", guide.open[0].key)
        context = today(request.user) | {"guide": guide}
        return super().index(request, context | (extra_context or {}))

    def app_index(self, request, app_label, extra_context=None):
        """Redirect to the page of all groups of models, which no longer belong to apps."""
        return redirect("admin:everything")

    def autocomplete_view(self, request):
        try:
            return AutocompleteView.as_view(admin_site=self)(request)
        except OperationalError:
            raise
        except (*QUERY_ERRORS, AttributeError):
            return JsonResponse({"error": _("No such field.")}, status=400)

    def i18n_javascript(self, request, extra_context=None):
        return JavaScriptCatalogView.as_view(packages=["django.contrib.admin"])(request)


class AutocompleteView(AutocompleteJsonView):
    def has_perm(self, request, obj=None):
        """Whether the user may change the model of the autocomplete field."""
        source = self.admin_site._registry.get(self.source_field.model)
        may_edit = source is not None and source.has_change_permission(request)
        return may_edit or super().has_perm(request, obj)


class JavaScriptCatalogView(JavaScriptCatalog):
    def get_paths(self, packages):
        """Return the project's folder as well: Django's Norwegian catalogue has gaps."""
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]

    def get_context_data(self, **kwargs):
        """Return the catalogue with the date format of the form fields first, for the calendar."""
        context = super().get_context_data(**kwargs)
        formats = context["formats"]
        formats["DATE_INPUT_FORMATS"] = [DATE_FORMAT, *formats["DATE_INPUT_FORMATS"]]
        return context


def _with_table(model):
    # Django's address of a model leads to the list of its noun, if there is one.
    return model | {"admin_url": table_address(model["model"]) or model["admin_url"]}


def _model_group(name, models):
    return {
        "name": name,
        "app_label": "members",
        "app_url": reverse("admin:app_list", args=["members"]),
        "has_module_perms": True,
        "models": models,
    }


@checks.register(checks.Tags.security, deploy=True)
def admin_sites_require_second_factor(app_configs, **kwargs):
    return [
        checks.Error(
            f"The admin site {site.name!r} does not ask staff for a second factor.",
            hint="Make it a SecondFactorAdminSite.",
            obj=site,
            id="members.E001",
        )
        for site in all_sites
        if not isinstance(site, SecondFactorAdminSite)
    ]
