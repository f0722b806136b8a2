"""Files that a browser saves under a Thai name."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"


def attachment(content: bytes, name: str, plain_name: str, mimetype: str) -> Response:
    """A download under its name (RFC 6266), and a plain one in ASCII for programs that do not read filename*."""
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f"attachment; filename={plain_name}; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
