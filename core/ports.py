"""Whether a port can be served on, asked before anything starts."""

from __future__ import annotations

import socket

from core.errors import ConfigError


def require_free_port(variable: str, host: str, port: int) -> None:
    """Raise ConfigError naming the setting when something else serves on this port, or it may not be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigError(variable, f"{port} cannot be served on: {error.strerror}; set another one") from None
