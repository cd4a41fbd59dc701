"""The headers of every answer, whatever its route and status."""

from base64 import b64encode
from hashlib import sha256

import pytest

from app.api.headers import GuardHeaders, content_policy, import_map_hashes
from app.api.pages import STATIC

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ANSWERS = [
    ("GET", "/", 303),
    ("GET", "/sign-in", 200),
    ("GET", "/docs", 200),
    ("GET", "/docs/start.js", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/static/vendor/swagger-ui-dist@5.35.0/swagger-ui.css", 200),
    ("GET", "/static/nothing.js", 404),
    ("GET", "/static/..%2f..%2fpyproject.toml", 404),
    ("POST", "/api/sign-in", 422),
    ("GET", "/api/sign-in", 405),
    ("POST", "/api/campaigns", 401),
    ("GET", "/c/open/api/campaign", 200),
    ("GET", "/c/open/api/campaign?nonsense=1", 422),
    ("GET", "/c/open/api/nothing", 404),
    ("DELETE", "/c/open/api/campaign", 405),
    ("GET", "/c/open/api/jobs/none", 404),
    ("GET", "/c/shut/api/campaign", 401),
    ("TRACE", "/c/open/api/campaign", 405),
]


def _policy(answer):
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_is_guarded(stranger, method, path, status):
    answer = stranger.request(method, path)
    assert answer.status_code == status
    policy = _policy(answer)
    scripts = policy.pop("script-src").split()
    assert policy == POLICY
    assert scripts[0] == "'self'"
    assert all(script.startswith("'sha256-") for script in scripts[1:])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers or answer.headers["server"] == "uvicorn"


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_what_the_api_answers_is_never_stored(stranger, method, path, status):
    answer = stranger.request(method, path)
    if "/api/" in path or status >= 400:
        assert answer.headers["cache-control"] == "no-store"


def test_a_refusal_before_any_route_is_guarded_too(stranger):
    far, large = {"Host": "evil.example"}, {"Content-Type": "application/json"}
    for headers, status in ((far, 421), (large, 413)):
        answer = stranger.put("/c/open/api/campaign/public-url", headers=headers, content=b"x" * (2 << 20))
        assert answer.status_code == status
        assert _policy(answer)["default-src"] == "'none'"


def test_a_fault_of_our_own_is_a_guarded_500_without_its_message(stranger, monkeypatch, caplog):
    def break_down(_c):
        raise RuntimeError("secret of a voter")

    monkeypatch.setattr("app.service.campaigns.read_campaign", break_down)
    answer = stranger.get("/c/open/api/campaign")
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:turfwalk:problem:failure"
    assert _policy(answer)["default-src"] == "'none'"
    assert "secret of a voter" not in answer.text + caplog.text
    assert "RuntimeError at" in caplog.text


def test_vendored_files_are_kept_for_good_and_our_own_are_asked_for_again(stranger):
    kept = stranger.get("/static/vendor/swagger-ui-dist@5.35.0/LICENSE")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    own = next(path for path in sorted(STATIC.rglob("*.js")) if "vendor" not in path.parts)
    assert stranger.get(f"/static/{own.relative_to(STATIC)}").headers["cache-control"] == "no-cache"


def test_a_script_is_sent_as_a_script(stranger):
    answer = stranger.get("/static/vendor/swagger-ui-dist@5.35.0/swagger-ui-bundle.js")
    assert answer.headers["content-type"].startswith("text/javascript")


def test_import_maps_are_hashed_as_a_browser_reads_them(tmp_path):
    page = tmp_path / "index.html"
    page.write_bytes(
        b'<script type="importmap">\r\n{"imports": {}}\r\n</script><script type="module" src="a.js">'
    )
    wanted = b64encode(sha256(b'\n{"imports": {}}\n').digest()).decode()
    assert import_map_hashes([page]) == (f"'sha256-{wanted}'",)
    assert f"script-src 'self' 'sha256-{wanted}'" in content_policy(import_map_hashes([page]))


def test_behind_tls_the_browser_is_told_to_stay_there():
    from starlette.datastructures import MutableHeaders

    headers = MutableHeaders()
    GuardHeaders(app=None, policy="p")._dress(headers, "https")
    assert headers["strict-transport-security"].startswith("max-age=")
