"""What a form of rows that name partners asks besides: an address where nobody can answer."""


def field_of(form):
    """Return the name of the field that names partners, or None."""
    return next((d.name for d in form.declared.values() if d.asks_others), None)


def kept_addresses(form):
    """Return {slug of a partner: address} that the waiting request keeps."""
    if not form.change or not field_of(form):
        return {}
    rows = form.change.partner_addresses.select_related("organization")
    return {row.organization.slug: row.email for row in rows}


def typed_addresses(form):
    """Return the same as typed; None where the page has not asked for it."""
    name = field_of(form)
    return form.inputs[name].addresses() if name in form.wanted else None
