from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AgendaConfig(AppConfig):
    name = "agenda"

    def ready(self):
        post_migrate.connect(_rebuild_catalogue, sender=self)


def _rebuild_catalogue(plan=(), **kwargs) -> None:
    """After migrations that change what entries hold (`rebuilds_catalogue`): publications hold all they need."""
    if any(getattr(migration, "rebuilds_catalogue", False) and not backwards for migration, backwards in plan):
        from agenda.catalogue import rebuild

        rebuild()
