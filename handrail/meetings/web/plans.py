"""A private calendar at its address on the site host: for calendar programs, which send no cookie and take none."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from handrail.kernel import clock, ids
from handrail.meetings.calendars import TYPE
from handrail.meetings.reads.plans import plans_file


@require_safe
def plans(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of this address. One that was taken away is answered like one that never was."""
    found = plans_file(secret, clock.now()) if ids.is_secret(secret) else None
    if found is None:
        raise Http404
    answer = HttpResponse(found, content_type=TYPE)
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Content-Disposition"] = 'inline; filename="plans.ics"'
    return answer
