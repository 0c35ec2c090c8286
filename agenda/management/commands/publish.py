from django.core.management.base import BaseCommand, CommandError

from agenda.publish import NotPublishable, publish
from events.models import Event


class Command(BaseCommand):
    help = "Publishes an event as its tables stand, unless nothing changed; prints the publication’s number."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--note", default="", help="what this publication is for")

    def handle(self, *, slug, note, **options):
        event = Event.objects.filter(slug=slug).first()
        if event is None:
            raise CommandError(f"There is no event at “{slug}”.")
        try:
            publication = publish(event=event, note=note)
        except NotPublishable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(str(publication.number))
