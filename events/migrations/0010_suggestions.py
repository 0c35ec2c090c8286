"""What suggestions are found by: the trigrams of each kind of terms for itself."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models import Q

NAMES = ["event", "speaker", "audience", "series", "theme", "sector", "organisation", "place", "source", "acronym"]


def index_of(name, condition):
    return migrations.AddIndex(
        "term",
        GinIndex(
            OpClass("key", "gin_trgm_ops"), condition=condition, fastupdate=False, name=f"term_{name}_trigrams"
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0009_search")]
    operations = [
        index_of("word", Q(facet="")),
        *[index_of(kind, Q(facet__startswith=f"{kind}:")) for kind in NAMES],
    ]
