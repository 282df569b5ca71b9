import atexit
import gc
from importlib import import_module

from django.apps import AppConfig

from cluster.catalogues import compile_catalogues


class ClusterConfig(AppConfig):
    name = "cluster"

    def ready(self):
        compile_catalogues()
        import_module("cluster.connection_checks")
        # Else a process looks through all its modules for garbage, for half a second, as it ends.
        atexit.register(gc.freeze)
