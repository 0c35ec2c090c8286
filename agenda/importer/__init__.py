"""Programmes from outside. A reader a form turns a source into a Document, lines with their structure, which the
recogniser turns into a Programme; or, of data, into a Programme at once. `formats` finds the reader, `apply` writes
what was read into the tables."""
