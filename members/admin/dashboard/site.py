"""The secretariat's front page, and what the whole admin shares."""

from functools import partial

from django.conf import settings
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import OperationalError
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.i18n import JavaScriptCatalog

from members.models import (
    AccessRequest,
    Letter,
    Membership,
    Organization,
    Participation,
    Person,
)

from ..registry.changelist import NONSENSE
from ..registry.erasing import erase
from ..registry.filters import ByAnswer
from ..registry.logos import picture
from ..registry.widgets import DAY
from .counters import to_be_done
from .guide import guide
from .second_factor import GuardedSite
from .waiting import MAY_DECIDE, what_waits

# What a secretary does most comes first.
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
            "Site",
            "MissedSearch",
        ],
    ),
    (gettext_lazy("People and offices"), ["Person", "Consent", "Body", "Role"]),
    (gettext_lazy("Projects"), ["Project", "Participation", "Funding"]),
    (
        gettext_lazy("Test facilities and streams"),
        ["TestFacility", "ResourceStream"],
    ),
    (gettext_lazy("Climate"), ["ClimateEffect", "Emission", "Target"]),
    (gettext_lazy("Cluster"), ["Cluster", "ProgrammeLevel", "ProgrammeBudget"]),
    (
        gettext_lazy("Users and access"),
        ["AccessRequest", "Invitation", "Representative", "User", "Group", "Letter"],
    ),
]

MAY_SEE = "members.view_organization"


class Secretariat(GuardedSite):
    """Django's admin, ordered for the secretariat."""

    site_header = site_title = gettext_lazy("The secretariat")
    index_title = gettext_lazy("Today")
    empty_value_display = "–"

    def get_app_list(self, request, app_label=None):
        """List the nouns in the groups above, whichever app they come from."""
        apps = self._build_app_dict(request, app_label).values()
        nouns = {noun["object_name"]: noun for app in apps for noun in app["models"]}
        groups = [
            _group(name, [nouns[noun] for noun in names if noun in nouns])
            for name, names in GROUPS
        ]
        return [group for group in groups if group["models"]]

    def get_urls(self):
        def own(view):
            return self.admin_view(partial(view, site=self))

        return [
            path("pictures/<slug:hash>", self.admin_view(picture), name="picture"),
            path("guide/", own(guide), name="guide"),
            path("erase/", own(erase), name="erase"),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        may = request.user.has_perm
        figures = what_waits() if may(MAY_DECIDE) else []
        figures += _asking() if may("members.change_accessrequest") else []
        figures += to_be_done(may)
        figures += _leaving() if may("members.change_person") else []
        if may("members.change_participation"):
            figures += _declined() + _unheard()
        figures += _figures() if may(MAY_SEE) else []
        figures += [_letters_lost()] if may("members.view_letter") else []
        return super().index(request, {"figures": figures, **(extra_context or {})})

    def autocomplete_view(self, request):
        try:
            return Finder.as_view(admin_site=self)(request)
        except OperationalError:
            raise
        except (*NONSENSE, AttributeError):
            return JsonResponse({"error": _("No such field.")}, status=400)

    def i18n_javascript(self, request, extra_context=None):
        return Words.as_view(packages=["django.contrib.admin"])(request)


class Finder(AutocompleteJsonView):
    def has_perm(self, request, obj=None):
        """Let whoever edits a record choose among what its fields may point at."""
        source = self.admin_site._registry.get(self.source_field.model)
        may_edit = source is not None and source.has_change_permission(request)
        return may_edit or super().has_perm(request, obj)


class Words(JavaScriptCatalog):
    def get_paths(self, packages):
        """Read the project's own words as well: Django's Norwegian has gaps."""
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]

    def get_context_data(self, **kwargs):
        """Let the calendar write days as the fields do."""
        context = super().get_context_data(**kwargs)
        formats = context["formats"]
        formats["DATE_INPUT_FORMATS"] = [DAY, *formats["DATE_INPUT_FORMATS"]]
        return context


def _group(name, nouns):
    return {
        "name": name,
        "app_label": "members",
        "app_url": reverse("admin:app_list", args=["members"]),
        "has_module_perms": True,
        "models": nouns,
    }


def _asking():
    """Who asks for access and waits; nothing is said when nobody does."""
    waiting = AccessRequest.objects.waiting()
    figure = _figure(_("ask for access"), waiting, "accessrequest", "answer=waiting")
    return [figure] if figure["number"] else []


def _leaving():
    """Who asks to be erased, and whom the law wants told; nothing is said of nobody."""
    asked = Person.objects.exclude(erasure_asked_on=None)
    figures = [
        _figure(_("ask to be erased"), asked, "person", "told=erasure"),
        _figure(
            _(
                "people not told yet that they are in the registry: send them the letter"
            ),
            Person.objects.not_informed(),
            "person",
            "told=not",
        ),
    ]
    return [figure for figure in figures if figure["number"]]


def _declined():
    """What partners have declined lately; nothing is said when nobody has."""
    lately = Participation.objects.filter(ByAnswer.lately())
    words = _("parts in projects declined, last 30 days")
    figure = _figure(words, lately, "participation", "answer=lately")
    return [figure] if figure["number"] else []


def _unheard():
    """Which partners to ask by other means; nothing is said when there are none."""
    unheard = Participation.objects.filter(ByAnswer.unheard())
    words = _("partners asked, with nobody there to answer")
    figure = _figure(words, unheard, "participation", "answer=unheard")
    return [figure] if figure["number"] else []


def _figures():
    """What stands in the registry today: the words, the number, the list behind it."""
    today = timezone.localdate()
    stays, members = Membership.objects, Organization.objects.members_on(today)
    joined = stays.filter(since__year=today.year)
    leaving = stays.filter(until__year=today.year)
    of_members = "organization", "relation=member"
    return [
        _figure(_("members today"), members, *of_members),
        _figure(_("joined this year"), joined, "membership", "stay=joined"),
        _figure(_("leaving this year"), leaving, "membership", "stay=left"),
        _figure(
            _("members not shown in public"),
            members.filter(is_listed=False),
            *of_members,
            "is_listed__exact=0",
        ),
        _figure(
            _("members without organization number"),
            members.filter(orgnr=""),
            *of_members,
            "number=missing",
        ),
        _figure(
            _("members in no project"),
            members.without_work_on(today),
            *of_members,
            "project=none",
        ),
    ]


def _letters_lost():
    lost = Letter.objects.failed_lately(timezone.now())
    words = _("letters that did not arrive, last 30 days")
    return _figure(words, lost, "letter", "state=lately")


def _figure(words, rows, noun, *query):
    address = reverse(f"admin:members_{noun}_changelist")
    return {
        "words": words,
        "number": rows.count(),
        "address": f"{address}?{'&'.join(query)}",
    }
