"""The page of a new project: title, partners as “name – role” lines, money as lines."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import links
from members.association import projects
from members.exchange.typed import find_typed, read_money, read_partners
from members.models import Participation, Project
from members.models.texts import norwegian_key

from ..desk import WRITE, desk_page
from ..registry.partial_days import PartialDayField
from .asking import AskingForm, short_page

LONGEST = 10_000


def _lines(label, rows, help_text):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": rows, "spellcheck": "false"}),
    )


class NewProjectForm(AskingForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=Project._meta.get_field("title_nb").max_length,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )
    status = Project._meta.get_field("status").formfield(initial="unknown")
    partners = _lines(
        _("Partners"), 6, _("One a line: name – role. Without a role it is a partner.")
    )
    money = _lines(
        _("Money"),
        2,
        _(
            "One a line: 12 mill. kr fra Forskningsrådet 2024–2027. Money from somebody "
            "is a grant, unless the line says loan, own contribution or total cost."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"] = PartialDayField(Project._meta.get_field("since"))
        self.order_fields(["title", "status", "since", "partners", "money"])

    def clean_title(self):
        title = self.cleaned_data["title"]
        same = Project.objects.filter(sort_title=norwegian_key(title)).first()
        if same is None:
            return title
        address = links.desk_path(same)
        text = _now("There is already a project with this title. {link}")
        link = format_html('<a href="{}">{}</a>', address, _now("Open"))
        raise ValidationError(format_html(text, link=link))

    def clean_partners(self):
        return read_partners(self.cleaned_data["partners"])

    def clean_money(self):
        return read_money(self.cleaned_data["money"])

    def clean(self):
        cleaned = super().clean()
        self.partners = self._find_partners(cleaned.get("partners") or [])
        self.fundings = self._find_givers(cleaned.get("money") or [])
        return cleaned

    def _find_partners(self, lines):
        whole = find_typed([(line.name, "") for line in lines])
        others = find_typed([(line.other_name, "") for line in lines])
        pairs = []
        for line, entry, other in zip(lines, whole, others, strict=True):
            if line.other_name and other.organization and not entry.organization:
                self._refuse_role(line)
            else:
                pairs.append((self.organization_of(entry), line.role))
        self._refuse_twice(pairs)
        return pairs

    def _refuse_role(self, line):
        text = _now("“%(line)s” does not end in a role. Write one of: %(roles)s.")
        roles = ", ".join(str(role.label) for role in Participation.Role)
        self.add_error("partners", text % {"line": line.name[:80], "roles": roles})

    def _refuse_twice(self, pairs):
        complete = [pair for pair in pairs if pair[0] is not None]
        for organization, role in complete:
            if complete.count((organization, role)) > 1:
                text = _now("%(name)s has the same role twice.")
                self.add_error("partners", text % {"name": organization})
                return

    def _find_givers(self, lines):
        entries = iter(find_typed([(line.giver, "") for line in lines if line.giver]))
        return [self._funding(line, entries) for line in lines]

    def _funding(self, line, entries):
        """Return (values, Organization or None, name of a giver that is none)."""
        if not line.giver:
            return line.values, None, ""
        giver = self.organization_of(next(entries), may_be_name=True)
        return line.values, giver or None, line.giver if giver == "" else ""

    @property
    def arguments(self):
        names = ("title", "status", "since")
        values = {name: self.cleaned_data[name] for name in names}
        return values | {"partners": self.partners, "fundings": self.fundings}


NEW_PROJECT = replace(projects.CREATE, form=NewProjectForm)


@desk_page(
    "project/new/",
    "new_project",
    "short/page",
    _("New project"),
    permissions=NEW_PROJECT.may.permissions,
    actions=(NEW_PROJECT,),
    methods=WRITE,
    model=Project,
    words=_("new project, partners, money"),
)
def new_project(request):
    """Show the form of a new project; a POST saves all of it, and leads to its card."""
    return short_page(request, NEW_PROJECT, Project)
