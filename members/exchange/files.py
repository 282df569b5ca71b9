"""The files of a registry: one entry a file, each after those that it refers to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import ForeignKey, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members import models
from members.fields import EVENT, FACILITY, ORGANIZATION, PROJECT, WITH_PAGES


def _leave(row, columns):
    pass


def _list_new(organization, columns):
    """List a new organization unless the file has a column for it.

    Without a column for the day on which it agreed, that is the day of the load.
    """
    if "is_listed" not in columns:
        organization.is_listed = True
    if organization.is_listed and "listing_agreed_on" not in columns:
        organization.agree_to_listing(timezone.localdate(), _("Loaded from files"))


@dataclass(frozen=True, eq=False)
class File:
    """A CSV file, the model of its rows, and the columns that identify a row.

    Those of `optional_key` do so too, in a file that has them. Where the database lets rows
    be alike in all of them, `is_counted`, a column NTH counts the alike ones. `only` filters
    the rows of the file, `left_out` is {field that is no column: reason}, and
    `complete(row, columns)` sets the values of a new row for which there is no column.
    """

    name: str
    model: type
    key: str
    rest: str
    optional_key: str = ""
    renamed: dict = field(default_factory=dict)
    fixed: dict = field(default_factory=dict)
    only: Q = field(default_factory=Q)
    is_counted: bool = False
    left_out: dict = field(default_factory=dict)
    complete: Callable = _leave

    @classmethod
    def of(cls, noun, name, renamed=None, **more):
        """Return the file of a noun, with a column for each of its declared columns."""
        titles = {field: column for column, field in (renamed or {}).items()}
        columns = [titles.get(column, column) for column in noun.file_columns]
        rest = [c for c in columns if c not in noun.file_key.split()]
        key = noun.file_key
        return cls(name, noun.model, key, " ".join(rest), renamed=renamed or {}, **more)

    @cached_property
    def key_columns(self):
        return [*self.key.split(), *self.optional_key.split()]

    @cached_property
    def columns(self):
        """Map each column that the file may have to the model's field."""
        names = [*self.key_columns, *self.rest.split()]
        fields = self.model._meta
        return {name: fields.get_field(self.renamed.get(name, name)) for name in names}

    @property
    def titles(self):
        """Return all columns that the file may have, the counting one included."""
        return [*self.columns, *([NTH] if self.is_counted else [])]

    @cached_property
    def required(self):
        """The columns without which no row can be matched or created."""
        required = {c for c, field in self.columns.items() if _is_required(field)}
        return required.union(self.key.split())

    @cached_property
    def inner(self):
        """The column that names another row of the same file on which a row stands."""
        inner = (
            column
            for column, field in self.columns.items()
            if isinstance(field, ForeignKey) and field.related_model is self.model
        )
        return next(inner, None)

    def columns_of(self, fields):
        """Return the names of the columns for these fields."""
        return [column for column, f in self.columns.items() if f.name in fields]

    def find(self, values, nth=1):
        """Return the nth row with the {field: value} of the key, locked; None without one.

        A row that the file includes comes before others that are alike.
        """
        alike = self.model.objects.filter(**values).order_by("pk").select_for_update()
        querysets = [alike.filter(self.only), alike] if self.only else [alike]
        matches = (row for rows in querysets for row in rows[nth - 1 : nth])
        return next(matches, None)


def _is_required(field):
    return not (field.blank or field.null or field.has_default())


PERIOD = "since_precision until until_precision source"
CLUSTER = {"cluster_id": 1}
NTH = "nth"

FILES = [
    File("topics", models.Topic, "slug", "kind label_nb label_en synonyms is_retired"),
    File(
        "sites",
        models.Site,
        "slug",
        "name part_of municipality municipality_code latitude longitude address "
        "summary_nb summary_en note confidence source",
    ),
    File.of(
        ORGANIZATION,
        "organizations",
        complete=_list_new,
        left_out={
            "logo": "pictures are not in these files",
            "topics": "they have a file of their own",
        },
    ),
    File(
        "names",
        models.OrganizationName,
        "organization name kind",
        f"since {PERIOD}",
    ),
    File(
        "organization_topics",
        models.OrganizationTopic,
        "organization topic",
        "source",
    ),
    File(
        "services",
        models.Service,
        "organization name_nb",
        "name_en text_nb text_en topic source",
    ),
    File(
        "customer_references",
        models.CustomerReference,
        "organization what_nb customer",
        "what_en customer_organization year link asked_on asked_again_on confirmed_on "
        "declined_on declined_why source",
    ),
    File("certificate_kinds", models.CertificateKind, "slug", "name_nb name_en"),
    File(
        "certificates",
        models.Certificate,
        "organization kind since",
        f"number issuer {PERIOD}",
        left_out={"image": "it is for the secretariat and the member"},
    ),
    File("links", models.ProfileLink, "organization url", "label source"),
    File("presences", models.Presence, "organization site role since", PERIOD),
    File.of(FACILITY, "facilities"),
    File(
        "memberships",
        models.Membership,
        "organization since",
        f"category certainty evidence {PERIOD}",
    ),
    File(
        "ties",
        models.OrganizationRelationship,
        "from to kind since",
        f"share note {PERIOD}",
        renamed={"from": "from_organization", "to": "to_organization"},
    ),
    File("bodies", models.Body, "slug", "kind name_nb name_en"),
    File(
        "roles",
        models.Role,
        "body organization role since",
        f"note {PERIOD}",
        only=Q(person=None),
        left_out={"person": "persons are not in these files"},
    ),
    File.of(PROJECT, "projects", renamed={"theme": "themes", "site": "sites"}),
    File.of(
        EVENT,
        "events",
        only=Q(slug__isnull=False),
        left_out={
            "note": "notes may name persons",
            "other_guests": "who came is in no file",
            "notice_sent_at": "a notice is sent here alone",
            **dict.fromkeys(["uid", "sequence", "moved_at"], "of calendars of guests"),
        },
    ),
    File(
        "participations",
        models.Participation,
        "project organization role since",
        "role_detail role_detail_en claimed_by asked_on asked_again_on confirmed_on declined_on "
        f"declined_why {PERIOD}",
        is_counted=True,
    ),
    File(
        "fundings",
        models.Funding,
        "project funder kind period years currency",
        "funder_name_en amount qualifier stated_on stated_on_precision note source",
        optional_key="funder_name_nb",
        is_counted=True,
    ),
    File(
        "climate_effects",
        models.ClimateEffect,
        "project unit mechanism maturity year",
        "value value_max qualifier scope_nb scope_en contained_in excludes note source",
        is_counted=True,
    ),
    File(
        "emissions",
        models.Emission,
        "scope_nb year_from year_to",
        "scope_en organization tonnes_co2e qualifier derived confidence source",
        optional_key="capture",
        renamed={"derived": "is_derived"},
    ),
    File(
        "stated_figures",
        models.StatedFigure,
        "subject stated_on stated_by",
        "stated_on_precision value qualifier note_nb note_en source",
    ),
    File(
        "targets",
        models.Target,
        "scope_nb year",
        "scope_en value unit emissions_nb source",
    ),
    File(
        "cluster",
        models.Cluster,
        "",
        "ambition_nb ambition_en goal_nb goal_en target_year secretariat_name"
        " secretariat_email secretariat_phone secretariat_address sender_name reply_to"
        " logo_alt_nb logo_alt_en at_once from_register"
        " days_between_reminders days_until_next_step days_until_answer"
        " days_guests_are_kept data_licence embed_hosts newsletter_service"
        " colours languages municipalities skipped_steps"
        " benefits_nb benefits_en expectations_nb expectations_en price_nb price_en source",
        fixed={"id": 1},
        left_out=dict.fromkeys(["logo", "logo_dark"], "pictures are not in these files")
        | {"visitors_stopped_at": "a stop holds where it was pressed"},
    ),
    File("cluster_names", models.ClusterName, "since", f"name {PERIOD}", fixed=CLUSTER),
    File(
        "programme_levels",
        models.ProgrammeLevel,
        "level",
        f"since note_nb note_en {PERIOD}",
    ),
    File(
        "cluster_levels", models.ClusterLevel, "since", f"level {PERIOD}", fixed=CLUSTER
    ),
    File(
        "programme_budgets",
        models.ProgrammeBudget,
        "year",
        "amount currency qualifier note_nb note_en source",
    ),
]

# How a cell of another file names a row. One of several effects of a project is named by
# the cells of its key with "|" between them.
NAMED_BY = {
    **{noun.model: "slug" for noun in WITH_PAGES},
    models.Topic: "slug",
    models.CertificateKind: "slug",
    models.ProgrammeLevel: "level",
    models.ClimateEffect: "project__slug",
}
