"""What search reads: entries with their words, of sources too, and the vocabulary of what is published."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import UnaccentExtension
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models
from django.db.models import F, Func, Q, Value

KINDS = ["event", "session", "billing", "source"]
NAMED = ["event", "speaker", "audience", "series", "theme", "sector", "organisation", "place", "source", "acronym"]
LEADING = "{acronym,audience,organisation,place,sector,series,theme}"

CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION socprog (COPY = english);
ALTER TEXT SEARCH CONFIGURATION socprog ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
-- Words as they are written, for the vocabulary.
CREATE TEXT SEARCH DICTIONARY socprog_unstemmed (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION socprog_words (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION socprog_words
    ADD MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH unaccent, socprog_unstemmed;
"""
NO_CONFIGURATIONS = """
DROP TEXT SEARCH CONFIGURATION socprog_words;
DROP TEXT SEARCH DICTIONARY socprog_unstemmed;
DROP TEXT SEARCH CONFIGURATION socprog;
"""

VOCABULARY = f"""
CREATE FUNCTION events_terms_of(entry events_entry, OUT facet text, OUT text text, OUT key text)
RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT DISTINCT '', word, replace(word, '-', '')
    FROM unnest(tsvector_to_array(to_tsvector('socprog_words', translate(
        concat_ws(' ', entry.title, entry.names, entry.points, entry.text), '/–—_@', '     ')))) found,
        regexp_replace(found, $quote$'.*$quote$, '') word
    WHERE length(word) BETWEEN 3 AND 40 AND word ~ '^[[:alpha:]][[:alpha:]-]*$'
    UNION ALL
    SELECT named.facet, name, left(lower(unaccent(translate(name, '/-–—_@', '      '))), 400)
    FROM (
        SELECT CASE entry.kind WHEN 'billing' THEN 'speaker' ELSE entry.kind END || ':' || entry.slug, entry.title
        WHERE entry.kind <> 'session'
        UNION ALL
        SELECT split_part(label, ' ', 1), substr(label, strpos(label, ' ') + 1) FROM unnest(entry.labels) label
        WHERE split_part(label, ':', 1) = ANY ('{LEADING}')
    ) named (facet, name)
$$;
CREATE FUNCTION events_terms_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        WITH gone AS (
            SELECT t.facet, t.text, count(*) AS number FROM before, events_terms_of(before) t GROUP BY 1, 2
        ), fewer AS (
            UPDATE events_term t SET documents = t.documents - gone.number FROM gone
            WHERE t.facet = gone.facet AND t.text = gone.text AND t.documents > gone.number
        )
        DELETE FROM events_term t USING gone
        WHERE t.facet = gone.facet AND t.text = gone.text AND t.documents <= gone.number;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO events_term AS t (facet, text, key, documents)
        SELECT m.facet, m.text, m.key, count(*) FROM after, events_terms_of(after) m GROUP BY 1, 2, 3 ORDER BY 1, 2
        ON CONFLICT (facet, text) DO UPDATE SET documents = t.documents + EXCLUDED.documents;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER terms_come AFTER INSERT ON events_entry REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION events_terms_move();
CREATE TRIGGER terms_change AFTER UPDATE ON events_entry REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION events_terms_move();
CREATE TRIGGER terms_go AFTER DELETE ON events_entry REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION events_terms_move();
"""
NO_VOCABULARY = """
DROP TRIGGER terms_come ON events_entry;
DROP TRIGGER terms_change ON events_entry;
DROP TRIGGER terms_go ON events_entry;
DROP FUNCTION events_terms_move;
DROP FUNCTION events_terms_of;
"""


def vector(**weights):
    first, *others = (
        SearchVector(
            Func(
                F(name), Value("/-–—_@£$€"), Value(" " * 9), function="translate", output_field=models.TextField()
            ),
            config="socprog",
            weight=weight,
        )
        for name, weight in weights.items()
    )
    for other in others:
        first += other
    return models.GeneratedField(expression=first, output_field=SearchVectorField(), db_persist=True)


def search_index(kind, column):
    return migrations.AddIndex(
        "entry",
        GinIndex(
            fields=[column], condition=Q(kind=kind), fastupdate=False, name=f"entry_{kind}_{column}"
        ),
    )


def trigrams(name, condition):
    return migrations.AddIndex(
        "term",
        GinIndex(
            OpClass("key", "gin_trgm_ops"), condition=condition, fastupdate=False, name=f"term_{name}_trigrams"
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0008_private_previews")]
    rebuilds_catalogue = True  # agenda.catalogue makes the entries anew that have none of this yet
    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.RemoveConstraint("entry", "entry_kind_known"),
        migrations.AlterField(
            "entry", "kind", models.CharField(max_length=10, choices=[(kind, kind.title()) for kind in KINDS])
        ),
        migrations.AddConstraint(
            "entry", models.CheckConstraint(condition=Q(kind__in=KINDS), name="entry_kind_known")
        ),
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM events_entry WHERE kind = 'source'"),
        migrations.AddField("entry", "names", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("entry", "points", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("entry", "head", vector(title="A", names="B")),
        migrations.AddField("entry", "words", vector(title="A", names="B", points="C", text="D")),
        *[search_index(kind, column) for column in ("head", "words") for kind in KINDS],
        migrations.CreateModel(
            "Term",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=400)),
                ("key", models.CharField(max_length=400)),
                ("documents", models.PositiveIntegerField()),
            ],
        ),
        migrations.AddConstraint("term", models.UniqueConstraint("facet", "text", name="term_once")),
        migrations.AddIndex("term", models.Index("key", name="term_key")),
        trigrams("word", Q(facet="")),
        *[trigrams(kind, Q(facet__startswith=f"{kind}:")) for kind in NAMED],
        migrations.RunSQL(VOCABULARY, NO_VOCABULARY),
    ]
