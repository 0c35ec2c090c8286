"""Schemas of other people's forms, as they publish them: schedule.xml and frab.json, https://c3voc.de/wiki/schedule."""
