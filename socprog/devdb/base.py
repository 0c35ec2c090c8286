import shutil
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base, client

from . import ClusterError
from .cluster import Cluster, cluster_in
from .machine import programs
from .server import PORT, USER, Server


class DatabaseClient(client.DatabaseClient):
    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        arguments, env = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [shutil.which("psql") or str(programs() / "psql"), *arguments[1:]], env

    def runshell(self, parameters):
        self.connection.ensure_connection()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes the server's place from DIRECTORY in the settings, and from nowhere else."""

    client_class = DatabaseClient

    @property
    def cluster(self) -> Cluster:
        return cluster_in(Path(self.settings_dict["DIRECTORY"]).absolute())

    def get_connection_params(self) -> dict[str, Any]:
        server = self.cluster.server or self._join()
        self.settings_dict.update(HOST=str(server.socket), PORT=PORT, USER=USER)
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]):
        """Tries again with what it can repair: a server that was killed, a database not made yet."""
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            server = self._join()
            if name := self.settings_dict["NAME"]:
                server.create_database(name)
            return super().get_new_connection(self.get_connection_params())

    def _join(self) -> Server:
        try:
            return self.cluster.join()
        except (ClusterError, OSError) as error:
            raise ImproperlyConfigured(f"The database cannot run here. {error}") from error
