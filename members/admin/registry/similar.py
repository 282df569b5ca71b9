"""Organizations similar to the values of a form: unlisted and former ones as well."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from members.actions import links
from members.fields import number_or_none
from members.models import Organization
from members.records import duplicates

from ..desk import desk_page

MAY_SEE = "members.view_organization"
COMPARED = ("name", "orgnr", "website")


@desk_page(
    "similar/",
    "similar",
    "similar",
    _("Similar organizations"),
    permissions=(MAY_SEE,),
)
def similar(request):
    """Show the organizations that look like the name, number and website of the query."""
    values = {name: request.GET.get(name, "") for name in COMPARED}
    return {"matches": _look_up(values, number_or_none(request.GET.get("except")))}


class SimilarWarningMixin:
    """A ModelAdmin that warns, after a save, of organizations similar to the saved one."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if set(COMPARED) & set(form.changed_data):
            saved = {name: getattr(form.instance, name) for name in COMPARED}
            for match in _look_up(saved, form.instance.pk):
                messages.warning(request, _match_in_words(match))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Add the organizations that look like a refused form to its context."""
        form = context["adminform"].form
        values = {
            name: str(form[name].value() or "")
            for name in form.fields
            if name in COMPARED
        }
        if form.is_bound and values:
            context["matches"] = _look_up(values, obj and obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class UniqueNumberMixin:
    """A form of an organization that refuses the number of another one."""

    def clean_orgnr(self):
        """Refuse the number of another organization, and link to that one."""
        orgnr = self.cleaned_data["orgnr"]
        if refusal := taken_number(orgnr, self.instance.pk):
            raise ValidationError(refusal, code="unique")
        return orgnr


def taken_number(orgnr, except_pk=None):
    """Return the refusal of a number that another organization has, or None."""
    others = Organization.objects.exclude(pk=except_pk).filter(orgnr=orgnr)
    other = others.first() if orgnr else None
    if other is None:
        return None
    return format_html(
        _("{organization} already has this number. {link}"),
        organization=other,
        link=_organization_link(other),
    )


def _look_up(values, except_pk):
    profile = duplicates.typed_profile(**values)
    rows = Organization.objects.all()
    return [
        (match, _match_address(match.organization))
        for match in duplicates.similar(rows, profile, except_pk)
    ]


def _match_in_words(match_and_address):
    match, _where = match_and_address
    return format_html(
        _("Looks like {organization} ({reasons}). {link}"),
        organization=match.organization,
        reasons=format_html_join(", ", "{}", ((reason,) for reason in match.reasons)),
        link=_organization_link(match.organization),
    )


def _organization_link(organization):
    return format_html('<a href="{}">{}</a>', _match_address(organization), _("Open"))


def _match_address(organization):
    return links.desk_path(organization)
