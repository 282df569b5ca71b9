"""A climate effect as the arithmetic reads it."""

from dataclasses import dataclass, field
from decimal import Decimal

from members.models import ClimateEffect, Project
from members.models.qualifier import Qualifier


@dataclass(frozen=True, eq=False)
class Effect:
    """One effect of a project; `contained_in` and `excludes` are keys of other effects.

    `row` is the ClimateEffect; None of a proposal that is not in the registry.
    """

    pk: object
    project: Project
    value: Decimal
    unit: str
    mechanism: ClimateEffect.Mechanism
    maturity: ClimateEffect.Maturity
    qualifier: Qualifier = Qualifier.ABOUT
    value_max: Decimal | None = None
    year: int | None = None
    contained_in: object = None
    excludes: frozenset = field(default_factory=frozenset)
    row: ClimateEffect | None = None

    @classmethod
    def of(cls, row, excludes=None):
        """Return the Effect of a ClimateEffect.

        `excludes` are the keys of those that it excludes; else they are read of the row.
        """
        if excludes is None and row.pk:
            excludes = (other.pk for other in row.excludes.all())
        return cls(
            pk=row.pk,
            project=row.project,
            value=Decimal(row.value),
            value_max=None if row.value_max is None else Decimal(row.value_max),
            unit=row.unit,
            mechanism=ClimateEffect.Mechanism(row.mechanism),
            maturity=ClimateEffect.Maturity(row.maturity),
            qualifier=Qualifier(row.qualifier),
            year=row.year,
            contained_in=row.contained_in_id,
            excludes=frozenset(excludes or ()),
            row=row,
        )

    @property
    def project_key(self):
        """Return the identity of the project; a proposed one has no key yet."""
        return self.project.pk or id(self.project)

    def get_qualifier_display(self):
        return self.qualifier.label

    @property
    def is_stopped(self):
        return self.project.status == Project.Status.STOPPED

    @property
    def is_completed(self):
        return self.project.status == Project.Status.COMPLETED

    @property
    def is_of_unknown_status(self):
        return self.project.status == Project.Status.UNKNOWN

    @property
    def upper(self):
        """Return the upper value of a range, else the value."""
        return self.value if self.value_max is None else self.value_max

    @property
    def basis(self):
        """Return the values that effects must share to be added."""
        return self.is_stopped, self.maturity, self.mechanism, self.unit

    def is_apart_from(self, other):
        """Whether one of the two is recorded as in addition to the other."""
        return other.pk in self.excludes or self.pk in other.excludes
