from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from events import tasks  # noqa: F401 - has letters delivered as they are posted
