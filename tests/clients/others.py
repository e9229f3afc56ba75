"""Other people's programs that read our lists, as their webmasters run them: pdf12step from a terminal, croutonjs in a page."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from playwright.sync_api import Browser
from pypdf import PdfReader

from tools.live import LiveServer
from tools.tree import ROOT

TWELVE = Path(sys.executable).with_name("12step")
CROUTON = ROOT / "browser/node_modules/@bmlt-enabled/croutonjs"
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
CONFIG = """
site_url: {site}
api_url: {address}
author: A webmaster
base_template: columns.html
stylesheets: [assets/css/style.css]
"""
"""Its own way to print one table; without its usual fonts, which it would fetch from a stranger."""
CROUTON_PAGE = """<!doctype html><meta charset="utf-8"><title>A centre's own page</title><link rel="icon" href="data:,">
<script>
  addEventListener("error", () => { window.trouble = true; });
  addEventListener("unhandledrejection", () => { window.trouble = true; });
</script>
<script src="/crouton.min.js"></script><div id="bmlt-tabs"></div>
<script>
  const crouton = new Crouton({root_server: "%(root)s", custom_query: "%(query)s", template_path: "/templates", theme: "",
    show_map: false, noMap: true, has_tabs: false, time_format: "HH:mm"});
  crouton.render();
</script>"""
FRAME_PAGE = """<!doctype html><meta charset="utf-8"><title>A centre's own page</title><link rel="icon" href="data:,">
<p>Our meetings:</p><iframe src="%(root)s%(query)s" width="320" height="600" title="Next meetings"></iframe>"""
ROWS_OF_CROUTON = """() => [...document.querySelectorAll("#byday .meeting-group")].flatMap((group) =>
  [...group.querySelectorAll(".bmlt-data-row")].map((row) => [group.querySelector(".group-header"), row.querySelector(".bmlt-time-2"),
    row.querySelector(".meeting-name")].map((part) => part ? part.textContent.trim() : "")))"""
Shown = set[tuple[str, str, str]]
"""Day of the week, HH:MM, name."""
Change = Callable[[str], str]
"""What a middleman does to an answer on its way."""


def kept(server: LiveServer) -> Shown:
    """What stands in the server's own database, of that which is held every week at a time."""
    url = server.environment["DATABASE_URL"]
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        rows = database.execute(
            "SELECT day, time, name FROM meetings_listing WHERE day IS NOT NULL AND time <> '' AND rule = '' AND twin_of_id IS NULL"
        ).fetchall()
    return {(DAYS[day], time, name) for day, time, name in rows}


def printed(site: str, query: str, folder: Path) -> Shown:
    """What pdf12step prints of our list: it downloads it, lays it out, and its PDF is read as text."""
    folder.mkdir()
    (folder / "config.yaml").write_text(CONFIG.format(site=site, address=f"meetings.json{query}"))
    command = [str(TWELVE), "-c", "config.yaml", "-D", "data", "-A", "assets", "pdf", "--download", "-o", "list.pdf"]
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(f"pdf12step: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    pages = [page.extract_text() for page in PdfReader(folder / "list.pdf").pages]
    text = " ".join(" ".join(pages).split())
    days = {day[:2]: day for day in DAYS}
    found = re.findall(r"(\d{1,2}):(\d\d) ([AP])M (Su|Mo|Tu|We|Th|Fr|Sa) (.+?) \(", text)
    return {
        (days[day], f"{int(hour) % 12 + 12 * (half == 'P'):02}:{minute}", name)
        for hour, minute, half, day, name in found
    }


def rendered(browser: Browser, page_of: str) -> Shown:
    """What croutonjs shows in a page: day heading, beginning of the span, name. Nothing where it fell over what it was given."""
    page = browser.new_page()
    try:
        page.goto(page_of)
        page.wait_for_function("() => window.trouble || document.querySelector('#byday .bmlt-data-row')")
        return {(day, span.partition(" ")[0], name) for day, span, name in page.evaluate(ROWS_OF_CROUTON)}
    finally:
        page.close()


@contextmanager
def middleman(
    server: LiveServer, change: Change | None = None, page: str = CROUTON_PAGE, query: str = ""
) -> Iterator[str]:
    """Another site on this machine: a centre's own page at /, and our lists behind it.

    The page asks our server itself; where there is a `change`, this site, which changes the answers on their way.
    """

    class Handler(BaseHTTPRequestHandler):
        """Sends the page, the package's files, or our server's answer."""

        def do_GET(self) -> None:
            """Answers."""
            path = self.path.partition("?")[0]
            if path == "/":
                root = f"http://127.0.0.1:{other.server_port}" if change else server.site
                self.say(200, "text/html; charset=utf-8", (page % {"root": root, "query": query}).encode())
            elif path in {"/meetings.json", "/client_interface/jsonp/"}:
                host = {"Host": f"localhost:{server.port}"}
                answer = httpx.get(f"http://127.0.0.1:{server.port}{self.path}", headers=host)
                said = change(answer.text) if change else answer.text
                self.say(answer.status_code, answer.headers["Content-Type"], said.encode())
            elif path == "/crouton.min.js":
                self.say(200, "text/javascript", (CROUTON / "crouton.min.js").read_bytes())
            else:
                self.say(404, "text/plain", b"")

        def say(self, status: int, kind: str, body: bytes) -> None:
            """Sends one answer."""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    other = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{other.server_port}"
    finally:
        other.shutdown()
        thread.join()
        other.server_close()


def one_day_on(said: str) -> str:
    """Every weekday of either form one later."""
    said = re.sub(r'"day":(\d)', lambda at: f'"day":{(int(at[1]) + 1) % 7}', said)
    return re.sub(r'"weekday_tinyint":"(\d)"', lambda at: f'"weekday_tinyint":"{int(at[1]) % 7 + 1}"', said)


def without_times(said: str) -> str:
    """No time of either form."""
    said = re.sub(r'"time":"[^"]*",', "", said)
    return re.sub(r'"start_time":"[^"]*",', "", said)
