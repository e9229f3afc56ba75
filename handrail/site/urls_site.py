"""What the site host serves."""

from django.urls import include, path

from handrail.home import on_paper
from handrail.site import files, health, plain

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("static/<slug:room>/<path:name>", files.site_file, name="site-file"),
    path("", include("handrail.home.web.urls_site")),
    path("", include("handrail.guide.web.urls_site")),
    path("", include("handrail.meetings.web.urls_site")),
    path("", include("handrail.steps.web.urls_site"), {"foot_of": on_paper.foot}),
]
handler400, handler403, handler404, handler500 = plain.bad_request, plain.forbidden, plain.not_found, plain.server_error
