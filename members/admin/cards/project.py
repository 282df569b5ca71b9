"""The card of a project."""

from django import forms
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from members.fields import PROJECT
from members.fields.kinds import Fact
from members.models import (
    ClimateEffect,
    Funding,
    Participation,
    Project,
    Site,
    Topic,
)
from members.models.units import EFFECT_UNITS

from .card import Card
from .edits import CardForm, Edit, field_for, organizations, saving
from .page import OVER, Panel, add_card
from .rows import names_of

PARTNERS, MONEY, CLIMATE, FACTS = "partners", "money", "climate", "facts"
MAY_SEE = "members.view_project"


class PartnerForm(CardForm):
    choices = {"organization": organizations}

    class Meta:
        model = Participation
        fields = ["organization", "role", "role_detail", "role_detail_en"]
        fields += ["since", "until"]
        formfield_callback = field_for


class FundingForm(CardForm):
    choices = {"funder": organizations}

    class Meta:
        model = Funding
        fields = ["kind", "qualifier", "amount", "currency", "period", "years"]
        fields += ["funder", "funder_name_nb", "stated_on", "source"]
        formfield_callback = field_for


class EffectForm(CardForm):
    class Meta:
        model = ClimateEffect
        fields = ["mechanism", "maturity", "qualifier", "value", "value_max", "unit"]
        fields += ["year", "scope_nb", "source"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        units = {unit: unit for unit in [target.unit] if unit} | EFFECT_UNITS
        self.fields["unit"].widget = forms.Select(choices=units)
        # The database asks for it.
        self.fields["source"].required = True


class ProjectForm(CardForm):
    class Meta:
        model = Project
        fields = ["title_nb", "title_en", *(f.name for f in PROJECT.on_card)]
        formfield_callback = field_for


class ProjectCard(Card):
    noun = PROJECT
    name = "project"
    parts = ("participations", "fundings", "effects", "change_requests")
    edits = {
        "partner": Edit(
            PARTNERS,
            Participation,
            saving(PartnerForm, _("The participation is saved.")),
            adds=_("Add a partner"),
            changes=_("Change or end the participation"),
            other="organization",
        ),
        "money": Edit(
            MONEY,
            Funding,
            saving(FundingForm, _("The amount is saved.")),
            adds=_("Add an amount"),
            changes=_("Change the amount"),
        ),
        "effect": Edit(
            CLIMATE,
            ClimateEffect,
            saving(EffectForm, _("The climate effect is saved.")),
            adds=_("Add a climate effect"),
            changes=_("Change the climate effect"),
        ),
        "facts": Edit(
            FACTS, Project, saving(ProjectForm), changes=_("Change the details")
        ),
    }
    panels = [
        Panel(FACTS, _("Details"), MAY_SEE),
        Panel("waiting", _("Waiting for you"), "members.change_changerequest"),
        Panel(
            PARTNERS,
            _("Partners"),
            adds="partner",
            rows="participations",
            row="participation",
            other="organization",
            former=OVER,
        ),
        Panel(
            MONEY,
            _("Money"),
            adds="money",
            rows="fundings",
            row="amount",
            text=PROJECT.by_name["fundings"].cell_text,
        ),
        Panel(
            CLIMATE,
            _("Climate effects"),
            adds="effect",
            rows="effects",
            row="amount",
            text=PROJECT.by_name["effects"].cell_text,
        ),
        Panel("timeline", _("Last changes"), MAY_SEE, is_folded=True),
    ]

    def related_names(self):
        own = {"projects": OuterRef("pk")}
        return {
            "site_names": names_of(Site.objects.filter(**own), "name"),
            "theme_names": names_of(Topic.objects.filter(**own), "label_nb"),
        }

    @property
    def public_address(self):
        return self.record.get_absolute_url()

    @property
    def badges(self):
        return [(self.record.get_status_display(), "")]

    @property
    def summary(self):
        return [self.record.when_text] if self.record.when_text else []

    @property
    def facts(self):
        names = {"sites": self.record.site_names, "themes": self.record.theme_names}
        labels = {name: PROJECT.by_name[name].title for name in names}
        facts = [Fact(labels[n], ", ".join(own)) for n, own in names.items() if own]
        return super().facts + facts


add_card(ProjectCard)
