"""Choose the backups that stay: the newest of each of the last days, weeks and months."""

DAYS, WEEKS, MONTHS = 7, 5, 12


def moments_to_keep(moments):
    """Return the moments of the backups that stay."""
    newest_first = sorted(moments, reverse=True)
    periods = [
        (DAYS, lambda moment: moment.date()),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    ]
    return {
        moment
        for most, period in periods
        for moment in _newest_of_each(newest_first, period, most)
    }


def _newest_of_each(newest_first, period, most):
    # Counted by periods that have a backup, so that a wrong clock deletes nothing.
    by_period = {}
    for moment in newest_first:
        by_period.setdefault(period(moment), moment)
    return list(by_period.values())[:most]
