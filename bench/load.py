"""The reader: a few connections that stay open, each with one request under way at a time.

It is plain Python on the same processors as the server, so it holds both sides of a comparison back equally.
"""

import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from bench.place import ADDRESS, CannotRun
from bench.processor import spent

TIMEOUT = 30
CHUNK = 1 << 18
MOST_REQUESTS = 20_000  # a connection and burst


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    wire: int
    """Bytes received, headers included."""
    seconds: float


class Connection:
    def __init__(self, port: int) -> None:
        self._host = f"{ADDRESS}:{port}"
        self._socket = socket.create_connection((ADDRESS, port), timeout=TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(CHUNK)

    def close(self) -> None:
        self._socket.close()

    def request(self, path: str, **headers: str) -> bytes:
        asked = {"Host": self._host, "Accept_Encoding": "br, gzip", **headers}
        lines = [f"GET {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in asked.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask(self.request(path, **headers))

    def ask(self, request: bytes) -> Answer:
        begun = time.perf_counter()
        self._socket.sendall(request)
        received = self._until(b"", b"\r\n\r\n")
        head, _, start = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(first.split()[1])
        body, framed = (b"", b"") if status == 304 else self._body(headers, start)
        seconds = time.perf_counter() - begun
        return Answer(status, headers, body, len(head) + 4 + len(framed), seconds)

    def _body(self, headers: Mapping[str, str], received: bytes) -> tuple[bytes, bytes]:
        """The body, and how it came."""
        if headers.get("transfer-encoding") != "chunked":
            while len(received) < int(headers["content-length"]):
                received += self._more()
            return received, received
        body, at, size = b"", 0, -1
        while size:
            received = self._until(received, b"\r\n", at)
            line = received.index(b"\r\n", at)
            size, at = int(received[at:line], 16), line + 2
            while len(received) < at + size + 2:
                received += self._more()
            body, at = body + received[at : at + size], at + size + 2
        return body, received

    def _until(self, received: bytes, mark: bytes, start: int = 0) -> bytes:
        while received.find(mark, start) < 0:
            received += self._more()
        return received

    def _more(self) -> bytes:
        if part := self._socket.recv(CHUNK):
            return part
        raise CannotRun("the server closed a connection.")

    def repeat(self, request: bytes, expected: Answer, until: float) -> int:
        """How many times, at least once, the same request was answered with the same status and as many bytes."""
        start = f"HTTP/1.1 {expected.status} ".encode()
        asked = 0
        while asked < MOST_REQUESTS and (not asked or time.perf_counter() < until):
            self._socket.sendall(request)
            received = self._socket.recv_into(self._buffer)
            if not self._buffer.startswith(start):
                raise CannotRun(f"the server answered {bytes(self._buffer[:received])[:40]!r}.")
            while received < expected.wire:
                received += self._socket.recv_into(self._buffer) or self._gone()
            asked += 1
        return asked

    def _gone(self) -> int:
        raise CannotRun("the server closed a connection.")


class Burst(NamedTuple):
    rate: float
    """Requests answered a second."""
    processor: float | None
    """Seconds of the server's processor time a request; None where the system does not tell."""


class Reader:
    """Some connections at once to a server of those processes."""

    def __init__(self, port: int, connections: int, processes: list[int]) -> None:
        self.connections = [Connection(port) for _ in range(connections)]
        self._processes = processes
        self._pool = ThreadPoolExecutor(connections)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.shutdown()
        for connection in self.connections:
            connection.close()

    def warm(self, path: str, **headers: str) -> Answer:
        """Asks once on every connection, so that each worker keeps the page; the last answer."""
        return [connection.get(path, **headers) for connection in self.connections][-1]

    def burst(self, path: str, seconds: float, **headers: str) -> Burst:
        expected = self.warm(path, **headers)
        request = self.connections[0].request(path, **headers)
        before, begun = spent(self._processes), time.perf_counter()
        asked = sum(self._pool.map(lambda c: c.repeat(request, expected, begun + seconds), self.connections))
        took, after = time.perf_counter() - begun, spent(self._processes)
        return Burst(asked / took, None if before is None or after is None else (after - before) / asked)
