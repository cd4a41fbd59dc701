"""The description of the layers in OpenAPI 3.0, which map programs ask for: FastAPI's own is of a later version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.ogc import GEOJSON, JSON, OPENAPI

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXT = {"type": "string"}


def description(root: str, title: str, collection_ids: Sequence[str], most: int) -> dict[str, Any]:
    """Describe the interface of one campaign's layers.

    Parameters
    ----------
    root
        Address of the layers.
    title
        Name of the campaign.
    collection_ids
        The layers there are.
    most
        Features a page holds at most.
    """
    layer = {
        "name": "collectionId",
        "in": "path",
        "required": True,
        "schema": {**_TEXT, "enum": list(collection_ids)},
    }
    feature = {"name": "featureId", "in": "path", "required": True, "schema": _TEXT}
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "1.0.0"},
        "servers": [{"url": root}],
        "security": [{"key": []}, {"keyAsPassword": []}],
        "paths": {
            "/": _get("getLandingPage", "The landing page"),
            "/api": _get("getDescription", "This description", kind=OPENAPI),
            "/conformance": _get("getConformance", "What it conforms to"),
            "/collections": _get("getCollections", "The layers"),
            "/collections/{collectionId}": _get("describeCollection", "One layer", [layer]),
            "/collections/{collectionId}/items": _get(
                "getFeatures", "Features", [layer, *_options(most)], GEOJSON
            ),
            "/collections/{collectionId}/items/{featureId}": _get(
                "getFeature", "One feature", [layer, feature], GEOJSON
            ),
        },
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "keyAsPassword": {"type": "http", "scheme": "basic"},
            }
        },
    }


def _options(most: int) -> list[dict[str, Any]]:
    number = {"type": "number"}
    return [
        {
            "name": "bbox",
            "in": "query",
            "style": "form",
            "explode": False,
            "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": number},
        },
        {"name": "datetime", "in": "query", "style": "form", "explode": False, "schema": _TEXT},
        {
            "name": "limit",
            "in": "query",
            "style": "form",
            "explode": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": 1000},
        },
        {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
    ]


def _get(
    operation_id: str, words: str, parameters: Sequence[dict[str, Any]] = (), kind: str = JSON
) -> dict[str, Any]:
    answers = {
        "200": {"description": words, "content": {kind: {"schema": {"type": "object"}}}},
        "default": {"description": "A problem document", "content": {"application/problem+json": {}}},
    }
    return {
        "get": {
            "operationId": operation_id,
            "summary": words,
            "parameters": list(parameters),
            "responses": answers,
        }
    }
