"""`make bench`: what reading, composing and publishing cost, as ratios that hold from machine to machine.

`place` is a portal of its own in a temporary directory (database, static files, server), which nothing else
sees; `data` its conferences; `load` the reader; `reading`, `writing`, `desk`, `memory` and `weight` what is measured;
`table` how it is told.
"""
