"""schedule.xml and schedule.json of other systems, and of our own."""
