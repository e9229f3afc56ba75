"""What the site host serves of this room as pages."""

from django.urls import path

from handrail.meetings.web import bmlt, embed, feeds_out, plans, views

urlpatterns = [
    path("en/meetings/", views.search_page, {"lang": "en"}, name="meetings-en"),
    path("en/meetings/find", views.find, {"lang": "en"}, name="meetings-find-en"),
    path("en/meetings/<slug:ref>", views.meeting, {"lang": "en"}, name="meeting-en"),
    path("en/meetings/<slug:ref>.ics", views.calendar, {"lang": "en"}, name="meeting-calendar-en"),
    path("en/meetings/<slug:ref>/wrong", views.wrong, {"lang": "en"}, name="meeting-wrong-en"),
    path("es/reuniones/", views.search_page, {"lang": "es"}, name="meetings-es"),
    path("es/reuniones/buscar", views.find, {"lang": "es"}, name="meetings-find-es"),
    path("es/reuniones/<slug:ref>", views.meeting, {"lang": "es"}, name="meeting-es"),
    path("es/reuniones/<slug:ref>.ics", views.calendar, {"lang": "es"}, name="meeting-calendar-es"),
    path("es/reuniones/<slug:ref>/mal", views.wrong, {"lang": "es"}, name="meeting-wrong-es"),
    path("c/<str:secret>.ics", plans.plans, name="meetings-plans-file"),
    path("meetings.json", feeds_out.meetings_json, name="meetings-json"),
    path("client_interface/<slug:form>/", bmlt.client_interface, name="client-interface"),
    path("embed/en/", embed.embedded, {"lang": "en"}, name="embed-en"),
    path("embed/es/", embed.embedded, {"lang": "es"}, name="embed-es"),
]
