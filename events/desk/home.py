"""The desk's first page: the tables by the work they are for."""

GROUPS = {
    "Events": ["Event", "Session"],
    "People": ["Speaker", "Appearance"],
    "Enquiries and mail": ["Enquiry", "Letter"],
    "Lists that all teams share": ["Organisation", "AudienceCategory", "Sector", "Theme", "Series", "Venue"],
}
THE_REST = "The site"


def by_work(apps: list[dict]) -> list[tuple[str, list[dict]]]:
    """(heading, tables) from what Django lists by app; what has no group of its own comes last."""
    tables = {table["object_name"]: table for app in apps for table in app["models"]}
    groups = [(heading, [tables.pop(name) for name in names if name in tables]) for heading, names in GROUPS.items()]
    return [group for group in [*groups, (THE_REST, list(tables.values()))] if group[1]]
