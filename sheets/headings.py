"""The headings by which a column that speaks of a school is known, in English and Thai."""

from __future__ import annotations

from collections.abc import Mapping

from thai.normalise import fold

# Which school a row is about. ``school_id`` is OBEC's ten-digit code, ``smis`` the eight-digit one.
SCHOOL_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "school_id": (
        *("school_id", "school_id10", "code", "รหัส", "รหัส 10 หลัก"),
        *("รหัสโรงเรียน", "รหัสโรงเรียน 10 หลัก", "รหัสสถานศึกษา"),
    ),
    "smis": (
        *("smis", "smis8", "smis 8 หลัก", "รหัส smis", "รหัส smis 8 หลัก"),
        *("รหัส 8 หลัก", "รหัสโรงเรียน 8 หลัก"),
    ),
    "name": ("name", "name_th", "school", "โรงเรียน", "ชื่อโรงเรียน", "สถานศึกษา", "ชื่อสถานศึกษา"),
    "tambon": ("tambon", "ตำบล"),
    "amphoe": ("amphoe", "อำเภอ"),
}

# What a roster says of it besides.
ROSTER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    **SCHOOL_HEADINGS,
    "level": ("level", "ระดับ", "ระดับที่เปิดสอน", "ระดับชั้นที่เปิดสอน"),
    "network": ("network", "เครือข่าย", "กลุ่มเครือข่าย", "เครือข่ายโรงเรียน", "ศูนย์เครือข่าย"),
    "info_url": (
        *("info_url", "url", "ลิงก์", "ลิงก์ info.go.th", "ลิงค์", "ลิงค์ info.go.th"),
        "หน้าโรงเรียนบน info.go.th",
    ),
}


def field_by_heading(headings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The field of each heading, by the heading's folded key."""
    return {fold(heading): field for field, spellings in headings.items() for heading in spellings}
