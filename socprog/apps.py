from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class SocprogConfig(AppConfig):
    name = "socprog"

    def ready(self):
        from socprog.accounts import log  # noqa: F401 - connects its receivers

        post_migrate.connect(_make_cache_table, sender=apps.get_app_config("events"))  # once, not for each app


def _make_cache_table(using, **kwargs):
    """Where the cache is a table of the database; it is not a model, so no migration makes it."""
    call_command("createcachetable", database=using, verbosity=0)
