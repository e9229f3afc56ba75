"""What the app host serves of this room."""

from django.urls import path

from handrail.home.web import views

FILES = {"files": "/app/home"}

urlpatterns = [
    path("", views.app_door, name="app-door"),
    path("app/", views.app_page, name="app-page"),
    path("app/help.json", views.help_data, name="app-help-data"),
    path("help", views.help_door, name="app-help-door"),
    path("en/help", views.help_page, {"lang": "en", **FILES}, name="app-help-en"),
    path("es/ayuda", views.help_page, {"lang": "es", **FILES}, name="app-help-es"),
    path("leave", views.leave, name="app-leave"),
]
