"""Running the server: its port, its link, its end, its log."""

import errno
import re
import signal
import socket
import statistics
import subprocess
import sys
import time

import httpx
import pytest

from app.api.serve import listen, log_config, run_server
from geo.errors import BadInput, Unavailable
from tests.app.api.live import make_empty

RUN = """
import sys
from pathlib import Path
from app.api.serve import run_server

def say(ready):
    print(ready.url, ready.sign_in_url, flush=True)

run_server([Path(name) for name in sys.argv[1:]], port=0, on_ready=say, verbose=True)
print("ended well", flush=True)
"""


@pytest.fixture
def running(tmp_path):
    """A server in a process of its own: the process, its address and its link."""
    folder = make_empty(tmp_path / "hill", invented=False)
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", RUN, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    url, link = process.stdout.readline().split()
    yield process, url, link
    process.kill()
    process.communicate()


def test_the_link_signs_in_once_and_the_log_holds_no_secret(running):
    process, url, link = running
    assert re.fullmatch(rf"{url}sign-in#token=[\w-]{{43}}", link)
    token = link.partition("#token=")[2]
    with httpx.Client(base_url=url) as client:
        assert client.get("/c/hill/api/campaign").status_code == 401
        assert client.post("/api/sign-in", json={"token": token}).status_code == 204
        key = next(iter(client.cookies.values()))
        assert client.get("/c/hill/api/campaign", params={"secret-canary": "1"}).status_code == 422
        assert client.get("/c/hill/api/campaign").json()["name"] == "Hill"
        assert client.get("/c/hill/api/turfs/CANARY-turf").status_code == 404
    process.send_signal(signal.SIGTERM)
    out, log = process.communicate(timeout=10)
    assert process.returncode == 0
    assert out.strip() == "ended well"
    assert re.search(r"turfwalk.access GET /c/\{campaign_id\}/api/turfs/\{turf_id\} 404 \d+ ms", log)
    for secret in (token, key, "canary", "CANARY"):
        assert secret not in log


def test_ctrl_c_ends_it_well_even_with_a_phone_that_holds_on(running):
    process, url, _link = running
    with socket.create_connection(("127.0.0.1", int(url.rstrip("/").rpartition(":")[2]))):
        process.send_signal(signal.SIGINT)
        out, log = process.communicate(timeout=10)
    assert (process.returncode, out.strip()) == (0, "ended well"), log


def test_a_port_in_use_is_one_sentence(tmp_path):
    folder = make_empty(tmp_path / "hill", invented=False)
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=rf"Port {port} is in use\. .*--port"):
            run_server([folder], port=port)


def test_a_port_of_the_system_is_one_sentence(monkeypatch):
    def forbid(_wire, _address):
        raise PermissionError(errno.EACCES, "forbidden")

    monkeypatch.setattr(socket, "socket", type("Shut", (socket.socket,), {"bind": forbid}))
    with pytest.raises(Unavailable, match="above 1023"):
        listen("127.0.0.1", 80)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("203.0.113.7", 0), ("no such host", 0)])
def test_a_host_that_is_not_here_is_one_sentence(host, port):
    with pytest.raises(BadInput, match="cannot listen"):
        listen(host, port)


def test_other_computers_are_refused_while_nobody_owns_the_campaign(tmp_path):
    make_empty(tmp_path / "shut", invented=False)
    with pytest.raises(BadInput, match="no owner with an account"):
        run_server([tmp_path / "shut"], host="0.0.0.0", port=0)  # noqa: S104 - refused


def test_a_folder_that_is_no_campaign_is_refused_and_the_port_is_free_again(tmp_path):
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    (tmp_path / "letters.txt").touch()  # an empty folder would take a first campaign
    with pytest.raises(BadInput, match="no campaign"):
        run_server([tmp_path], port=port)
    listen("127.0.0.1", port).close()


def test_small_answers_come_at_once(quiet):
    """A socket that does not name TCP makes each answer wait 40 ms for an acknowledgement."""
    spent = []
    with quiet.client(signed_in=False) as client:
        for _ in range(15):
            began = time.perf_counter()
            client.get("/healthz")
            spent.append(time.perf_counter() - began)
    assert statistics.median(spent) < 0.03


def test_requests_are_logged_only_when_asked():
    assert log_config(verbose=True)["loggers"]["turfwalk"]["level"] == "INFO"
    assert log_config(verbose=False)["loggers"]["turfwalk"]["level"] == "ERROR"


def test_the_web_framework_is_loaded_by_the_web_door_only():
    code = "import sys, app.main, app.jobs, app.service; print([m for m in ('fastapi', 'starlette', 'uvicorn') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
