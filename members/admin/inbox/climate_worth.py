"""What proposed climate effects are worth, and the sums before and after, for a reviewer."""

from dataclasses import dataclass

from members.climate import Registered, as_proposed, change_lines, worth_lines
from members.fields import noun_of


@dataclass(frozen=True)
class ProposedWorth:
    """(What it is, how it counts) of each effect; (what, sum now, sum if approved)."""

    lines: list
    changes: list


def of_proposal(declared, change, value):
    """Return the ProposedWorth of a whole value of an open request; None of other fields."""
    if not (declared.weighs_on_climate and change.is_open):
        return None
    known, noun = noun_of(change).proposable, noun_of(change)
    proposed = {
        item.field: known[item.field].result(None, item.proposed)
        for item in change.items.all()
        if item.field in known and known[item.field].is_own_column
    }
    project = as_proposed(noun.target_of(change), proposed)
    rows = [declared.unsaved(row) for row in value]
    weighed = Registered().weigh(project, rows)
    return ProposedWorth(worth_lines(weighed, rows), change_lines(weighed))
