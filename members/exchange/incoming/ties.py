"""Write the many-to-many fields of rows: topics, themes, sites."""


def own_values(change):
    """Return the values of a change that are columns of the row itself."""
    return {n: v for n, v in change.values.items() if not isinstance(v, frozenset)}


def write_ties(changes):
    """Add and remove what the changes say; what others have added meanwhile stays."""
    names = {
        n for c in changes for n, v in c.values.items() if isinstance(v, frozenset)
    }
    for name in sorted(names):
        own = [change for change in changes if name in change.values]
        _write(own[0].part.model._meta.get_field(name), own)


def _write(field, changes):
    through = field.remote_field.through
    row, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    gone, new = set(), []
    for change in changes:
        pk, ids = change.record.pk, change.values[field.name]
        known = getattr(change.record, "tied", {}).get(field.name, frozenset())
        gone |= {(pk, tied) for tied in known - ids}
        new += [(pk, tied) for tied in sorted(ids - known)]
    _delete(through, row, other, gone)
    made = [through(**{f"{row}_id": pk, f"{other}_id": tied}) for pk, tied in new]
    through._base_manager.bulk_create(made, ignore_conflicts=True)


def _delete(through, row, other, gone):
    if not gone:
        return
    ties = through._base_manager.filter(**{f"{row}__in": {pk for pk, _tied in gone}})
    found = ties.values_list("pk", f"{row}_id", f"{other}_id")
    pks = [pk for pk, *pair in found if tuple(pair) in gone]
    through._base_manager.filter(pk__in=pks).delete()
