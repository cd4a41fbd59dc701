"""The server is killed or told to end, the wire drops what it likes: P01, P03, P16."""

import os
import random
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.browser.conftest import free_port
from tests.promises.figures import figure
from tests.promises.shift import Phones, a_result, id_of, make_field, served, stored_of

PATH = "/c/field/api/field/results"


def cookie_at(port):
    return f"turfwalk-{port}-field"


@pytest.mark.slow
def test_what_was_answered_is_there_after_the_server_was_killed(tmp_path, record_url):
    """P01: SIGKILL at any instant, under six phones that try again and again."""
    kills = figure(50, 500) if record_url is None else figure(5, 50)
    folder, port, chance = tmp_path / "field", int(free_port()), random.Random(1)
    keys = make_field(folder, record_url)
    phones = Phones(f"http://127.0.0.1:{port}", cookie_at(port), keys)
    with phones.sending():
        for _ in range(kills):
            heard = len(phones.answered)
            with served(folder, port) as server:
                until = time.monotonic() + 30  # every server is killed at work, not while nobody asks
                while len(phones.answered) == heard and time.monotonic() < until:
                    time.sleep(0.005)
                time.sleep(chance.uniform(0, 0.3))
                server.kill()
                server.join()
                answered = set(phones.answered)
            assert answered <= stored_of(folder), "an answered result was lost"
        with served(folder, port):
            phones.walking.clear()
            until = time.monotonic() + 60
            while phones.answered != phones.tapped and time.monotonic() < until:
                time.sleep(0.05)
    assert phones.odd == []
    assert stored_of(folder) == phones.tapped == phones.answered
    assert len(phones.tapped) > 20 * kills


class Wire:
    """A wire on loopback that drops requests on their way and answers on theirs."""

    def __init__(self, port, share, seed):
        self._there, self._share, self._chance = ("127.0.0.1", port), share, random.Random(seed)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.counts = {"whole": 0, "no request": 0, "no answer": 0}
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_exc):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _run(self):
        workers = []
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                break
            fault = self._chance.choice(("no request", "no answer"))
            what = fault if self._chance.random() < self._share else "whole"
            self.counts[what] += 1
            workers = [one for one in workers if one.is_alive()]
            workers.append(threading.Thread(target=self._carry, args=(near, what)))
            workers[-1].start()
        for worker in workers:
            worker.join(10)

    def _carry(self, near, what):
        """Carry one request and its answer, or drop one of them."""
        with near, socket.create_connection(self._there) as far:
            near.settimeout(10)
            far.settimeout(10)
            request = _whole(near)
            if what == "no request":
                far.sendall(request[: self._chance.randrange(len(request))])
                return
            far.sendall(request)
            answer = _whole(far)
            near.sendall(answer if what == "whole" else answer[: self._chance.randrange(len(answer))])


def _whole(wire):
    """Read one message of HTTP with its body."""
    found = b""
    while True:
        head, gap, body = found.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"), 0
        )
        if gap and len(body) >= length:
            return found
        part = wire.recv(65536)
        if not part:
            return found
        found += part


@pytest.mark.slow
def test_what_is_sent_again_because_its_answer_was_lost_counts_once(tmp_path, record_url):
    """P03: 35 % of requests or answers are dropped, cut anywhere; the same results also come twice at once."""
    count = figure(2_000, 10_000)
    folder, port = tmp_path / "field", int(free_port())
    keys = make_field(folder, record_url, phones=4)
    texts = [a_result(number) for number in range(count)]
    left = [texts[part : part + 5] for part in range(0, count, 5)]
    twice = list(left)  # every batch goes out by two phones
    states = []
    with served(folder, port), Wire(port, 0.35, seed=3) as wire:

        def send(key, batches):
            headers = {"cookie": f"{cookie_at(port)}={key}", "connection": "close"}
            with httpx.Client(
                base_url=f"http://127.0.0.1:{wire.port}", headers=headers, timeout=10
            ) as client:
                while batches:
                    states.extend(send_until_answered(client, batches.pop()))

        threads = [
            threading.Thread(target=send, args=(key, left if number % 2 else twice))
            for number, key in enumerate(keys)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert stored_of(folder) == set(map(id_of, texts))
    assert set(states) <= {"stored", "duplicate"}
    assert len(states) == 2 * count
    assert 0.2 < 1 - wire.counts["whole"] / sum(wire.counts.values()) < 0.5


def send_until_answered(client, batch):
    """Send a batch as often as it takes; gives what the server says to have done with each."""
    while True:
        try:
            answer = client.post(PATH, json={"results": batch}).raise_for_status()
            return [one["state"] for one in answer.json()["receipts"]]
        except httpx.TransportError:
            continue


@pytest.mark.slow
def test_whoever_is_asking_when_the_server_ends_is_answered(tmp_path):
    """P16: SIGTERM in the middle of requests; each is answered, none is reset, and what it said is stored."""
    folder, sent = tmp_path / "field", []
    keys = make_field(folder)
    for _ in range(figure(4, 100)):
        port = int(free_port())
        with served(folder, port) as server:
            wires = [_half_sent(port, keys[number % len(keys)], sent) for number in range(12)]
            _until_read(port, len(wires))
            os.kill(server.pid, signal.SIGTERM)
            time.sleep(0.1)
            for wire, rest in wires:
                wire.sendall(rest)
            for wire, _ in wires:
                answer = _whole(wire)
                assert answer.startswith(b"HTTP/1.1 200"), answer[:80]
                assert b'"stored"' in answer
                wire.close()
            server.join(10)
            assert server.exitcode == 0
    assert stored_of(folder) == set(sent)


def _until_read(port, count):
    """Wait until a server has accepted so many connections and read all that they sent."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        waiting = _unread_bytes(port)
        if len(waiting) >= count and not any(waiting):
            return
        time.sleep(0.02)
    raise AssertionError("the server read too little")


def _unread_bytes(port):
    """Give the bytes that lie unread in each accepted connection of a port, as the kernel counts them."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    found = [line.split() for line in lines]
    established = [one for one in found if one[3] == "01" and one[1].endswith(f":{port:04X}")]
    return [int(one[4].partition(":")[2], 16) for one in established if one[9] != "0"]


def _half_sent(port, key, sent):
    """Send the first half of a request; gives the wire and the other half."""
    text = a_result(len(sent))
    sent.append(id_of(text))
    body = httpx.Request("POST", "http://x", json={"results": [text]}).content
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Cookie: {cookie_at(port)}={key}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    wire = socket.create_connection(("127.0.0.1", port), timeout=30)
    wire.sendall(head + body[: len(body) // 2])
    return wire, body[len(body) // 2 :]
