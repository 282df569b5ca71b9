"""The worth of an effect towards the goal, in a sentence or two."""

from django.utils.translation import gettext as _

from members.fields.amount_texts import effect_line, effect_text


def worth_lines(weighed, rows):
    """Return (kind and amount, how it counts) of each ClimateEffect of a Weighed, in its order."""
    return [
        (
            effect_line(row),
            worth_text(effect, worth, year),
        )
        for row, (effect, worth) in zip(rows, weighed.effects, strict=True)
        for year in [weighed.target_year]
    ]


def change_lines(weighed):
    """Return (basis, its sum now, its sum as proposed) of the sums that change."""
    return [
        (basis_text(one.basis), sum_text(one.before), sum_text(one.after))
        for one in weighed.changes
    ]


def sum_text(one):
    """Return the amounts of an EffectSum: "om lag 42 000 tonn CO₂ i året; høyst …"."""
    return _amounts_text(one.amounts if one else ()) or _("nothing")


def _amounts_text(amounts):
    return "; ".join(_low(effect_text(amount)) for amount in amounts)


def _low(text):
    return text[:1].lower() + text[1:]


def basis_text(one):
    """Return the basis of one Effect or EffectSum: "unngåtte utslipp (forventet)"."""
    labels = {"mechanism": one.mechanism.label, "maturity": one.maturity.label}
    text = _("%(mechanism)s (%(maturity)s)") % labels
    return _("%(what)s, stopped projects") % {"what": text} if one.is_stopped else text


def worth_text(effect, worth, target_year):
    """Return how an Effect counts, by its Worth; None is one that cannot count."""
    if worth is None:
        return _not_in_time(effect, target_year)
    if effect.is_stopped:
        return _("The project has stopped, so this never counts towards the goal.")
    if worth.counted_in:
        return _counted_elsewhere(worth)
    sentences = [_counts(effect, worth), _includes(worth), _supersedes(worth)]
    return " ".join(filter(None, sentences))


def _not_in_time(effect, target_year):
    if effect.year and target_year and effect.year > target_year:
        text = _("It comes after %(year)s, so it does not count towards the goal.")
        return text % {"year": target_year}
    return _("The project has not begun yet, so this does not count yet.")


def _counted_elsewhere(worth):
    if not worth.is_part:
        return _("A later figure of the same project counts instead of this one.")
    text = _(
        "Already counted in the effect of %(project)s, so it adds nothing to the sum."
    )
    return text % {"project": worth.counted_in.project}


def _counts(effect, worth):
    values = {"kind": basis_text(effect)}
    if worth.before is None:
        text = _("Counted once, as %(kind)s. No other figure of this kind counts yet.")
        return text % values
    was, now = worth.before.amounts, worth.after.amounts
    values["before"] = _amounts_text(one for one in was if not _is_in(one, now))
    values["after"] = _amounts_text(one for one in now if not _is_in(one, was))
    values["others"] = _amounts_text(was)
    if values["before"] and not values["after"]:
        values |= {"before": _amounts_text(was), "after": _amounts_text(now)}
    return _counting_text(values) % values


def _counting_text(values):
    """Return the sentence that fits how the sum changes with the effect."""
    if not values["after"]:
        return _("Counted once, as %(kind)s. The sum of such figures is the same.")
    if values["before"]:
        return _(
            "Counted once, as %(kind)s. The sum of such figures is then %(after)s, and "
            "%(before)s without this one."
        )
    return _(
        "Counted once, as %(kind)s, beside the other figures of this kind: %(others)s."
    )


def _is_in(amount, amounts):
    key = amount.qualifier, amount.value, amount.value_max
    return key in [(one.qualifier, one.value, one.value_max) for one in amounts]


def _includes(worth):
    if not worth.includes:
        return ""
    projects = sorted({str(one.project) for one in worth.includes})
    text = _("It already includes what %(projects)s gives, which is then not added.")
    return text % {"projects": ", ".join(projects)}


def _supersedes(worth):
    if not worth.supersedes:
        return ""
    return _("It takes the place of an earlier figure of the same project.")
