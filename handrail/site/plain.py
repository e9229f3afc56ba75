"""Pages that stand alone: no template, no script, no file besides them."""

import html

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Handrail</title>
<h1>Handrail</h1>
{body}
"""
ELSEWHERE = """<p>The app cannot work at this address. It seals what you write with the browser's own cryptography, and a
browser offers that only on a secure connection (https), or on this very machine.</p>
<p>On this machine, open <a href="{app}">{app}</a>. From another device, it needs a name with a certificate: put a TLS
proxy in front and set HANDRAIL_APP_HOST and HANDRAIL_SITE_HOST to its names.</p>
<div lang="es"><p>La aplicación no puede funcionar en esta dirección. Cierra lo que usted escribe con la criptografía
del propio navegador, y un navegador la ofrece solamente en una conexión segura (https) o en esta misma máquina.</p>
<p>En esta máquina, abra <a href="{app}">{app}</a>. Desde otro dispositivo hace falta un nombre con certificado: ponga
un proxy con TLS delante y dé sus nombres a HANDRAIL_APP_HOST y HANDRAIL_SITE_HOST.</p></div>"""
SORRY = {
    400: "<p>The server did not understand this request.</p><p lang=es>El servidor no entendió esta solicitud.</p>",
    403: "<p>This is not open to you.</p><p lang=es>Esto no está abierto para usted.</p>",
    404: "<p>There is nothing at this address.</p><p lang=es>No hay nada en esta dirección.</p>",
    500: "<p>Something went wrong here. Please try again.</p><p lang=es>Algo salió mal aquí. Por favor intente de nuevo.</p>",
}


def page(body: str, status: int) -> HttpResponse:
    """One plain page."""
    return HttpResponse(PAGE.format(body=body), status=status, content_type="text/html; charset=utf-8")


def elsewhere(request: HttpRequest) -> HttpResponse:
    """For a Host that is not ours: in production nothing, in development why the app cannot work there."""
    if settings.PRODUCTION:
        return page(SORRY[400], 400)
    host = request.META.get("HTTP_HOST", "")
    port = host.rpartition(":")[2]
    ours = f"http://{settings.HANDRAIL_APP_HOST}" + (f":{port}" if port.isascii() and port.isdigit() else "")
    return page(ELSEWHERE.format(app=html.escape(f"{ours}/")), 421)


def sorry(status: int) -> HttpResponse:
    """A plain page for an error."""
    return page(SORRY[status], status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    return sorry(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403"""
    return sorry(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404"""
    return sorry(404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500"""
    return sorry(500)
