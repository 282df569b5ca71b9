"""A faster registry of pgtrigger, for the triggers of all models.

For each trigger that it adds pgtrigger computes the names of all others again: with 700 of
them a quarter of the time in which a process of this project starts.
"""

from pgtrigger import registry


class TriggerRegistry(registry._Registry):
    """pgtrigger's registry, which keeps the names that must differ."""

    by_db_table = pg_function_names = None

    def __init__(self):
        self.by_db_table, self.pg_function_names = {}, set()
        super().__init__()

    def __setitem__(self, uri, value):
        super().__setitem__(uri, value)
        model, trigger = value
        self.by_db_table[model._meta.db_table, trigger.name] = trigger
        self.pg_function_names.add(trigger.get_pgid(model))

    def __delitem__(self, uri):
        model, trigger = self[uri]
        super().__delitem__(uri)
        del self.by_db_table[model._meta.db_table, trigger.name]
        self.pg_function_names.remove(trigger.get_pgid(model))


def install():
    """Replace the registry of pgtrigger; to be called before models register triggers."""
    faster = TriggerRegistry()
    for uri, value in registry._registry.items():
        faster[uri] = value
    registry._registry = faster
