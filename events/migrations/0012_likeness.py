"""What published events have in common, and which are nearest to each."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE

WATCH = (
    "CREATE TRIGGER catalogue_moves AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON events_likeness "
    "FOR EACH STATEMENT EXECUTE FUNCTION events_catalogue_moves();"
)


def pk():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("events", "0011_session_moments")]
    rebuilds_catalogue = True  # agenda.catalogue compares what is published already
    operations = [
        migrations.CreateModel(
            "Trait",
            [
                ("id", pk()),
                ("facet", models.CharField(max_length=120)),
                ("word", models.CharField(blank=True, max_length=40)),
                ("event", models.ForeignKey("events.Event", CASCADE, related_name="traits")),
            ],
        ),
        migrations.CreateModel(
            "Likeness",
            [
                ("id", pk()),
                ("weight", models.PositiveIntegerField()),
                ("starts_at", models.DateTimeField(null=True)),
                ("shared", ArrayField(models.CharField(max_length=120))),
                ("event", models.ForeignKey("events.Event", CASCADE, related_name="nearest", db_index=False)),
                ("other", models.ForeignKey("events.Event", CASCADE, related_name="near_to")),
            ],
            options={"verbose_name_plural": "likenesses"},
        ),
        migrations.AddConstraint("trait", models.UniqueConstraint("facet", "event", name="trait_once")),
        migrations.AddConstraint("likeness", models.UniqueConstraint("event", "other", name="likeness_once")),
        migrations.AddConstraint(
            "likeness", models.CheckConstraint(condition=~Q(event=F("other")), name="likeness_of_two")
        ),
        migrations.RunSQL(WATCH, "DROP TRIGGER catalogue_moves ON events_likeness;"),
    ]
