"""The workbook of statistics for a span of months, straight from the console."""

from __future__ import annotations

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from models.audit import audit
from reports.statistics_workbook import statistics_workbook, workbook_name
from thai.months import Month
from web.attachments import XLSX, attachment
from web.console.rates import HEAVY, count
from web.console.statistics.scope import address, asked_months, required_campaign
from web.console.visit import reading, services, visit

MOST_MONTHS = 24


def download() -> Response:
    """The workbook of the months ``from`` to ``to`` ("2023-10"). Viewers get it too: it changes nothing."""
    with reading() as session:
        campaign = required_campaign(session)
        first, last = request.args.get("from", ""), request.args.get("to", "")
        months = [month for month in asked_months(campaign) if first <= month.iso <= last]
        if not months or len(months) > MOST_MONTHS:
            return _no_span()
        count(HEAVY, str(visit().who.session_id))
        content = statistics_workbook(session, campaign, months, visit().now)
    subject = {"campaign": campaign.id, "months": [month.iso for month in months]}
    with services().database.begin() as session:
        audit(session, visit().who.person_id, "statistics_exported", visit().now, **subject)
    return attachment(content, workbook_name(months), _plain_name(months), XLSX)


def _no_span() -> Response:
    flash(f"ยังไม่มีไฟล์: เลือกเดือนแรกให้ไม่อยู่หลังเดือนสุดท้าย และไม่เกิน {MOST_MONTHS} เดือน", "warning")
    return redirect(address("year"))


def _plain_name(months: list[Month]) -> str:
    return f"statistics-{months[0].iso}-{months[-1].iso}.xlsx"
