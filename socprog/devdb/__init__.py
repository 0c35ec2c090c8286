"""The database where DATABASE_URL is unset: Django's PostgreSQL engine with a server of its own.

The first connection of a process starts that server, or finds it running; the last process to end stops it.
`base` is the engine, `cluster` the life that processes share, `server` PostgreSQL itself and `machine` what
there is to run it with and where.
"""


class ClusterError(Exception):
    """PostgreSQL cannot run; says why in one sentence."""
