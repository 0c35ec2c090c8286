"""A session of which no time is known begins and ends with its event: entries are made anew."""

import events.text
from django.db import migrations

SYNONYMS = events.text.LinesField(
    blank=True,
    help_text="Other names by which pasted lists call it, and visitors themselves, one a line: “YOTs”. Case, plural "
    "and hyphens do not matter. Never published.",
    max_length=4000,
)


class Migration(migrations.Migration):
    dependencies = [("events", "0010_submissions_counted")]
    rebuilds_catalogue = True  # agenda.catalogue
    operations = [
        migrations.AlterField("audiencecategory", "synonyms", SYNONYMS),
        migrations.AlterField("historicalaudiencecategory", "synonyms", SYNONYMS.clone()),
    ]
