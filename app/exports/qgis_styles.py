"""The QGIS styles (QML) of the layers of a GeoPackage: turfs by colour and code, walks with arrows, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.colours import TURF_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
HUE = (
    "array_get(array("
    + ",".join(f"'{colour}'" for colour in TURF_COLOURS)
    + f'), "number" % {len(TURF_COLOURS)})'
)


def _options(**values: str) -> str:
    rows = "".join(
        f'<Option type="QString" name="{name}" value="{value}"/>' for name, value in values.items()
    )
    return f'<Option type="Map">{rows}</Option>'


def _by_hue(*properties: str) -> str:
    """Let an expression choose colours, by the number of the turf."""
    expression = HUE.replace('"', "&quot;")
    rows = "".join(
        f'<Option type="Map" name="{name}"><Option type="bool" name="active" value="true"/>'
        f'<Option type="QString" name="expression" value="{expression}"/><Option type="int" name="type" value="3"/></Option>'
        for name in properties
    )
    return (
        '<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>'
        f'<Option type="Map" name="properties">{rows}</Option>'
        '<Option type="QString" name="type" value="collection"/></Option></data_defined_properties>'
    )


def _symbol(kind: str, layers: str, alpha: str = "1") -> str:
    return (
        '<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>'
        f'<symbol type="{kind}" name="0" alpha="{alpha}" clip_to_extent="1" force_rhr="0">{layers}</symbol>'
        "</symbols></renderer-v2>"
    )


def _layer(name: str, options: str, inside: str = "") -> str:
    return f'<layer class="{name}" enabled="1" locked="0" pass="0">{options}{inside}</layer>'


def _labels(field: str, size: str, colour: str, buffer: str, placement: str) -> str:
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName="{field}" fontSize="{size}" fontSizeUnit="Point" fontWeight="75" namedStyle="Bold" '
        f'textColor="{colour}" isExpression="0"><text-buffer bufferDraw="{buffer}" bufferSize="0.8" '
        'bufferSizeUnits="MM" bufferColor="255,255,255,255"/></text-style>'
        f'<placement placement="{placement}" quadOffset="4" dist="0" priority="9"/>'
        '<rendering drawLabels="1" obstacle="0" scaleVisibility="0" displayAll="0"/>'
        "</settings></labeling>"
    )


def _style(geometry: str, renderer: str, labels: str = "") -> str:
    on = "1" if labels else "0"
    return (
        f'{HEAD}<qgis version="3.28" styleCategories="Symbology|Labeling" labelsEnabled="{on}">{renderer}{labels}'
        f"<layerGeometryType>{geometry}</layerGeometryType></qgis>"
    )


_FILL = _options(color="0,114,178,46", outline_color="0,114,178,255", outline_width="0.5", style="solid")
_LINE = _options(line_color="15,107,99,255", line_width="0.7", capstyle="round", joinstyle="round")
_ARROWS = _options(interval="9", interval_unit="MM", rotate="1", placements="Interval")
_ARROW = _options(name="filled_arrowhead", color="15,107,99,255", size="2.6", outline_style="no")
_CIRCLE = _options(
    name="circle", color="255,255,255,255", outline_color="17,17,17,255", outline_width="0.3", size="4.6"
)
_DOT = _options(name="circle", color="17,17,17,255", outline_style="no", size="1.1")
_ARROW_SYMBOL = f'<symbol type="marker" name="@0@1" alpha="1">{_layer("SimpleMarker", _ARROW)}</symbol>'

STYLES: dict[str, str] = {
    "turfs": _style(
        "2",
        _symbol("fill", _layer("SimpleFill", _FILL, _by_hue("outlineColor")), "1"),
        _labels("turf_id", "11", "17,17,17,255", "1", "1"),
    ),
    "walks": _style(
        "1", _symbol("line", _layer("SimpleLine", _LINE) + _layer("MarkerLine", _ARROWS, _ARROW_SYMBOL))
    ),
    "stops": _style(
        "0",
        _symbol("marker", _layer("SimpleMarker", _CIRCLE)),
        _labels("order", "7", "17,17,17,255", "0", "1"),
    ),
    "doors": _style("0", _symbol("marker", _layer("SimpleMarker", _DOT))),
}
"""One QML document a layer."""


def class_style(colours: Mapping[str, str]) -> str:
    """Give the QML of areas filled by their column "class": name of a class -> its colour; others stay grey."""
    from html import escape

    wanted = {**colours, "": "#d9d6cd"}
    categories, symbols = [], []
    for number, (name, colour) in enumerate(wanted.items()):
        rgb = ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
        fill = _options(
            color=f"{rgb},190", outline_color="255,255,255,120", outline_width="0.1", style="solid"
        )
        categories.append(
            f'<category symbol="{number}" value="{escape(name)}" label="{escape(name or "not shown")}" render="true"/>'
        )
        symbols.append(f'<symbol type="fill" name="{number}" alpha="1">{_layer("SimpleFill", fill)}</symbol>')
    renderer = (
        f'<renderer-v2 type="categorizedSymbol" attr="class"><categories>{"".join(categories)}</categories>'
        f"<symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )
    return _style("2", renderer)
