"""Whether the server lives (`/healthz`, without the database) and whether it can work (`/readyz`)."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from handrail.site.backup.folder import how_it_stands

_in_step = False


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks nobody, so a database that is away does not get the server restarted."""
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, and has every migration of this release. How backups stand is said beside it, and alarms nobody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready = migrations_in_step()
    except DatabaseError:
        ready = False
    return JsonResponse({"ready": ready, "backup": how_it_stands()[0]}, status=200 if ready else 503)


def migrations_in_step() -> bool:
    """Whether no migration is left to run. Once true it stays so: a release does not grow migrations while it runs."""
    global _in_step
    if not _in_step:
        executor = MigrationExecutor(connection)
        _in_step = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _in_step
