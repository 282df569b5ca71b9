"""The line of HTML with which another site shows a list, the map, a profile or a figure."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.models import Cluster, Membership, Organization
from members.queries.filters import OrganizationFilter
from members.queries.lists.saving import lists_of

from .desk import desk_page
from .registry.widgets import RelatedSelect

MAY_SEE = "members.view_organization"
MEMBERS, MAP, PROFILE, CLIMATE = "members", "map", "profile", "climate"
LIST, FIGURE = "list-", "figure-"
FIGURES = {
    "members": _("Members over time"),
    "members-by-kind": _("Members by kind"),
    "members-by-site": _("Members by site"),
    "projects-by-theme": _("Projects by theme"),
    "collaboration": _("Members that work together"),
    CLIMATE: _("Emissions and climate targets"),
}
DEFAULTS = {"what": MEMBERS, "language": settings.LANGUAGE_CODE, "height": "600"}
# The public list has the members where a list of staff has everybody, and orders of its own.
UNLIKE = {"relation", "sort", "column", "saved", "page"}


def public_filters(query):
    """Return the parameters of the public list for those of staff, or None if it lacks some."""
    names = {name for name, values in query.lists() if any(values)}
    if not names - UNLIKE <= {*OrganizationFilter.base_filters}:
        return None
    filters = {name: query.getlist(name) for name in sorted(names - UNLIKE)}
    return {"relation": query.getlist("relation") or ["any"], **filters}


class EmbedForm(forms.Form):
    """What another site shows, and how; `line` is its HTML."""

    what = forms.ChoiceField(label=_("What the other site shows"))
    organization = forms.ModelChoiceField(
        Organization.objects.listed(),
        label=_("organization"),
        required=False,
        help_text=_("For the profile of one."),
        widget=RelatedSelect(Membership._meta.get_field("organization"), admin.site),
        error_messages={"invalid_choice": _("This profile is not public.")},
    )
    filters = forms.CharField(
        label=_("Filters of the list of members"),
        required=False,
        help_text=_("Choose them on the public page, and paste its address here."),
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=[
            ("", _("As the reader's device has it")),
            ("light", pgettext_lazy("colours", "Light")),
            ("dark", pgettext_lazy("colours", "Dark")),
        ],
    )
    height = forms.IntegerField(
        label=_("Height in pixels"), min_value=150, max_value=5000
    )
    follows = forms.BooleanField(
        label=_("Let the height follow the content, by a small script"), required=False
    )

    def __init__(self, user, data):
        super().__init__(data, label_suffix="")
        rows = ((one, public_filters(QueryDict(one.query))) for one in _lists(user))
        self.lists = {f"{LIST}{one.pk}": (one, f) for one, f in rows if f is not None}
        saved = [(key, one.name) for key, (one, _filters) in self.lists.items()]
        self.fields["what"].choices = [
            (MEMBERS, _("All members")),
            (MAP, _("Map of the sites")),
            (PROFILE, _("Profile of one organization")),
            *([(_("Saved lists"), saved)] if saved else []),
            (_("Figures"), [(f"{FIGURE}{n}", label) for n, label in FIGURES.items()]),
        ]

    def clean_filters(self):
        address = self.cleaned_data["filters"]
        query = address.rpartition("?")[2].partition("#")[0] if "=" in address else ""
        filters = dict(QueryDict(query).lists())
        filters.pop("page", None)
        if unknown := {*filters} - {*OrganizationFilter.base_filters}:
            text = _("The public list has no filter “%(name)s”.")
            raise ValidationError(text, params={"name": min(unknown)})
        return filters

    def clean(self):
        is_profile = self.cleaned_data.get("what") == PROFILE
        if is_profile and self.cleaned_data.get("organization", "") is None:
            self.add_error("organization", _("Choose the organization."))

    @cached_property
    def target(self):
        """Return (address in the frame, address of the whole page, title)."""
        with translation.override(self.cleaned_data["language"]):
            frame, full, title = self._target(self.cleaned_data["what"])
            theme = self.cleaned_data["theme"]
            mark = "&" if "?" in frame else "?"
            return frame + (f"{mark}theme={theme}" if theme else ""), full, str(title)

    def _target(self, what):
        if what == MAP:
            return *_addresses("embed_map", "sites"), _("Sites")
        if what == PROFILE:
            row = self.cleaned_data["organization"]
            names = "embed_organization", "organization"
            return *_addresses(*names, args=[row.slug]), row
        if what.startswith(FIGURE):
            return _figure_target(what.removeprefix(FIGURE))
        saved, filters = self.lists.get(what, (None, self.cleaned_data["filters"]))
        names = "embed_organizations", "organizations"
        return *_addresses(*names, filters=filters), saved or _("Members")

    @cached_property
    def line(self):
        """Return the HTML for the other site; readers without frames have the link."""
        frame, full, title = self.target
        html = format_html(
            '<iframe src="{}" title="{}" width="100%" height="{}" style="border:0"'
            ' loading="lazy"><a href="{}">{}</a></iframe>',
            *(settings.SITE_ADDRESS + frame, title, self.cleaned_data["height"]),
            *(settings.SITE_ADDRESS + full, title),
        )
        if not self.cleaned_data["follows"]:
            return html
        script = settings.SITE_ADDRESS + reverse("directory:embed_script")
        return html + format_html('<script src="{}" async></script>', script)


def _addresses(*names, args=(), filters=()):
    query = f"?{urlencode(filters, doseq=True)}" if filters else ""
    return [reverse(f"directory:{name}", args=args) + query for name in names]


def _figure_target(name):
    frame = reverse("directory:embed_figure", args=[name])
    if name == CLIMATE:
        return frame, reverse("directory:climate"), FIGURES[name]
    full = f"{reverse('directory:statistics')}?show=all#{name}"
    return frame, full, FIGURES[name]


def _lists(user):
    return lists_of(user).filter(noun="organizations")


@desk_page(
    "embed/",
    "embed",
    "embed",
    _("Show on other sites"),
    permissions=(MAY_SEE,),
    words=_("iframe, embed, widget, WordPress, website, partner, HTML"),
)
def embed(request):
    """Make the line, and show its page in a frame."""
    form = EmbedForm(request.user, request.GET or DEFAULTS)
    return {
        "form": form,
        "is_valid": form.is_valid(),
        "media": form.media,
        "cluster": Cluster.objects.only("embed_hosts").first(),
        "may_list_hosts": request.user.has_perm("members.change_cluster"),
    }
