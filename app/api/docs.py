"""The page that explains the web interface: Swagger UI from our own files."""

from fastapi import APIRouter, Response

router = APIRouter(include_in_schema=False)

SWAGGER = "/static/vendor/swagger-ui-dist@5.35.0"

_PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Turfwalk: the web interface</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="{SWAGGER}/swagger-ui.css">
</head>
<body>
<main id="docs"></main>
<script src="{SWAGGER}/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

# a file of its own, because the policy lets no inline script run
_START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
"""


@router.get("/docs")
def docs() -> Response:
    """Show the page."""
    return Response(_PAGE, media_type="text/html; charset=utf-8")


@router.get("/docs/start.js")
def docs_start() -> Response:
    """Start Swagger UI on the page."""
    return Response(_START, media_type="text/javascript; charset=utf-8")
