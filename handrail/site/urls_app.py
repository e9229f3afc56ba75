"""What the app host serves, and nothing else."""

from django.urls import include, path

from handrail.site import files, health, plain, release, to_site
from handrail.site.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("app/release.json", release.manifest, name="release"),
    path("app/sw.js", files.root_file, {"name": "sw.js"}, name="loader"),
    path("app/app.webmanifest", files.root_file, {"name": "app.webmanifest"}, name="web-manifest"),
    path("app/texts/en.json", files.texts, {"lang": "en"}, name="texts-en"),
    path("app/texts/es.json", files.texts, {"lang": "es"}, name="texts-es"),
    path("app/texts/later.en.json", files.texts, {"lang": "en", "batch": "later"}, name="texts-later-en"),
    path("app/texts/later.es.json", files.texts, {"lang": "es", "batch": "later"}, name="texts-later-es"),
    path("app/texts/steps.en.json", files.texts, {"lang": "en", "batch": "steps"}, name="texts-steps-en"),
    path("app/texts/steps.es.json", files.texts, {"lang": "es", "batch": "steps"}, name="texts-steps-es"),
    path("app/sheets/<slug:sheet>.en.json", files.sheet, {"lang": "en"}, name="sheet-en"),
    path("app/sheets/<slug:sheet>.es.json", files.sheet, {"lang": "es"}, name="sheet-es"),
    path("texts/1939.json", files.wording_1939, name="wording-1939"),
    path("en/worksheets/", to_site.worksheets, {"lang": "en"}, name="app-worksheets-en"),
    path("es/hojas/", to_site.worksheets, {"lang": "es"}, name="app-worksheets-es"),
    path("", include("handrail.home.web.urls_app")),
    path("app/<slug:room>/<path:name>", files.app_file, name="app-file"),
]
handler400, handler403, handler404, handler500 = plain.bad_request, plain.forbidden, plain.not_found, plain.server_error
