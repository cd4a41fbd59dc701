"""Every command: importing a module registers its commands."""

from app.cli import (  # noqa: F401 - they register their commands
    assignments,
    audit,
    backup,
    columns,
    cuts,
    editing,
    imports,
    launch,
    look,
    people,
    places,
    plan,
    privacy,
    quality,
    reviews,
    scripts,
    serving,
    walks,
)
