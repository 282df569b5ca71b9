from importlib import import_module

from django.apps import AppConfig


class ClusterConfig(AppConfig):
    name = "cluster"

    def ready(self):
        import_module("cluster.checks")
        import_module("cluster.connection_checks")
