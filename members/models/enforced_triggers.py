"""Triggers that no session can disable, and functions with the rights of the owner."""

from pgtrigger import compiler

# The web role may neither write such a row itself nor use the function on another table.
AS_OWNER = """
    ALTER FUNCTION {pgid}() SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
    REVOKE ALL ON FUNCTION {pgid}() FROM PUBLIC;
"""


class EnforcedTrigger:
    """A trigger that runs even when the session sets `pgtrigger.ignore`."""

    def get_declare(self, model):
        reset = ("_reset", "text := set_config('pgtrigger.ignore', '{}', true)")
        return [*super().get_declare(model), reset]


class OwnerTriggerSql(compiler.UpsertTriggerSql):
    """The SQL of a trigger with a function that runs with the rights of the tables' owner."""

    def get_template(self):
        return super().get_template() + AS_OWNER


class OwnerTrigger(EnforcedTrigger):
    """An enforced trigger with such a function."""

    def compile(self, model):
        sql = OwnerTriggerSql(**super().compile(model).sql.kwargs)
        return compiler.Trigger(name=self.name, sql=sql)
