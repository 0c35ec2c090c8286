"""Speakers are shown live: a change of one makes kept pages stale."""

from importlib import import_module

from django.db import migrations

watch = import_module("events.migrations.0002_catalogue_version").watch


class Migration(migrations.Migration):
    dependencies = [("speakers", "0001_initial"), ("events", "0002_catalogue_version")]
    operations = [watch("speakers_speaker")]
