"""The customers that an organization names: one in the registry is asked to confirm."""

from django.db.models import Prefetch

from .rows import Rows

CUSTOMERS = "customers"  # the list of names to choose from; any other may be typed


class CustomerReferences(Rows):
    """Work for customers. An answer is about the stored words, so a change asks anew."""

    def own(self, rows):
        return rows.standing()

    def input(self, context, value, data=None, prefix=None):
        formset = super().input(context, value, data, prefix)
        formset.offered, formset.list_id = context.organizations.offered, CUSTOMERS
        return formset

    def _form_field(self, column, context, value):
        field = super()._form_field(column, context, value)
        if column.name == "customer":
            field.widget.attrs |= {"list": CUSTOMERS, "autocomplete": "off"}
        return field

    def _write(self, row, value, speaker):
        if row.customer != value["customer"]:
            row.customer_organization = None
        row.asked_on = row.asked_again_on = row.confirmed_on = None
        super()._write(row, value, speaker)

    def load(self, rows, day):
        public = self.rows_model.objects.public()
        return rows.prefetch_related(Prefetch(self.name, public))
