"""A geocoder on this computer that answers as the Census Bureau's and Nominatim do, and remembers what it was told."""

import csv
import io
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class FakeGeocoder:
    """``known`` maps "12 OAK STREET" to what is answered; ``said`` keeps requests: time, headers, body or query."""

    known: dict = field(default_factory=dict)
    status: int = 200
    wait_s: float = 0.0
    said: list = field(default_factory=list)
    at_once: int = 0
    at_once_most: int = 0
    url: str = ""

    def census(self, body, content_type):
        form = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        parts = {
            part.get_param("name", header="content-disposition"): part.get_payload()
            for part in form.get_payload()
        }
        assert parts["benchmark"].strip() == "Public_AR_Current"
        out = io.StringIO()
        for row, street, city, state, zip5 in csv.reader(io.StringIO(parts["addressFile"])):
            answer = self.known.get(street.upper(), {})
            asked = f"{street}, {city}, {state}, {zip5}"
            how = answer.get("how", "Match" if answer else "No_Match")
            cells = [row, asked, how]
            if how == "Match":
                found = answer.get("found", f"{street.upper()}, {city.upper()}, {state}, {zip5}")
                cells += ["Exact", found, f"{answer['lon']},{answer['lat']}", "76225813", "L"]
            csv.writer(out, quoting=csv.QUOTE_ALL).writerow(cells)
        return out.getvalue().encode()

    def nominatim(self, query):
        assert query["format"] == ["jsonv2"]
        assert query["addressdetails"] == ["1"]
        number, _, road = query["street"][0].partition(" ")
        found = self.known.get(query["street"][0].upper(), [])
        base = {"house_number": number, "road": road, "postcode": query.get("postalcode", [""])[0]}
        return json.dumps(
            [
                {"lon": str(one["lon"]), "lat": str(one["lat"]), "address": base | one.get("address", {})}
                for one in found
            ]
        ).encode()


def _handler(fake):
    class Handler(BaseHTTPRequestHandler):
        def _answer(self, make):
            fake.at_once += 1
            fake.at_once_most = max(fake.at_once_most, fake.at_once)
            time.sleep(fake.wait_s)
            body = make() if fake.status == 200 else b""
            fake.at_once -= 1
            self.send_response(fake.status)
            if fake.status == 302:
                self.send_header("Location", f"{fake.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fake.said.append((time.monotonic(), dict(self.headers), body.decode()))
            self._answer(lambda: fake.census(body, self.headers["Content-Type"]))

        def do_GET(self):
            query = parse_qs(urlsplit(self.path).query)
            fake.said.append((time.monotonic(), dict(self.headers), query))
            self._answer(lambda: fake.nominatim(query))

        def log_message(self, *_words):
            """Say nothing."""

    return Handler


@contextmanager
def fake_geocoder(**known):
    """Serve a ``FakeGeocoder`` while the block runs."""
    fake = FakeGeocoder(**known)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/search"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
