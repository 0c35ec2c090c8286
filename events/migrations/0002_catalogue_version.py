"""The catalogue's version moves with every statement that changes a table the public reads."""

from django.db import migrations

LIVE_TABLES = [
    "events_entry",
    "events_publication",
    "events_sector",
    "events_theme",
    "events_audiencecategory",
    "events_series",
    "events_organisation",
]

FUNCTION = """
INSERT INTO events_catalogue (id, version) VALUES (1, 1);
CREATE FUNCTION events_catalogue_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A transaction's number, so that a version is never met again, not even after a row was lost.
    INSERT INTO events_catalogue (id, version) VALUES (1, pg_current_xact_id()::text::bigint)
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version
    WHERE events_catalogue.version <> EXCLUDED.version;
    RETURN NULL;
END $$;
"""

# In a function, so that each connection plans it once: planning is most of what it costs.
STATE = """
CREATE FUNCTION events_catalogue_state(at timestamptz, OUT version bigint, OUT began timestamptz, OUT ended timestamptz)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT c.version INTO version FROM events_catalogue c WHERE c.id = 1;
    SELECT max(e.starts_at) INTO began FROM events_entry e WHERE e.kind = 'event' AND e.starts_at <= at;
    SELECT max(e.ends_at) INTO ended FROM events_entry e WHERE e.kind = 'event' AND e.ends_at <= at;
END $$;
"""


def watch(table):
    """The operation by which changes of a table move the version."""
    return migrations.RunSQL(
        f"CREATE TRIGGER catalogue_moves AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_catalogue_moves();",
        f"DROP TRIGGER catalogue_moves ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FUNCTION, "DROP FUNCTION events_catalogue_moves; DELETE FROM events_catalogue;"
        ),
        migrations.RunSQL(STATE, "DROP FUNCTION events_catalogue_state;"),
        *[watch(table) for table in LIVE_TABLES],
    ]
