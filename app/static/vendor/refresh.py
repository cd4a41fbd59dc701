"""Fetch the vendored packages of a ``vendor.toml`` again with ``npm pack`` and write their hashes into it.

Run ``python app/static/vendor/refresh.py [FOLDER ...]``; a FOLDER holds a ``vendor.toml``, this one by
default. To take a new version, change ``version`` and clear ``integrity`` in the file first: a recorded
integrity that does not fit the archive stops the refresh.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HEADER = "# Written by refresh.py; `files` maps our file name to the file inside the npm package, or to nothing: kept by hand.\n"


def main(folders: list[Path]) -> None:
    """Refresh each folder's packages and rewrite its ``vendor.toml``."""
    for folder in folders:
        path = folder / "vendor.toml"
        packages = tomllib.loads(path.read_text())["package"]
        for package in packages:
            refresh(package, folder)
            print(f"{package['name']} {package['version']}: {len(package['files'])} files")
        path.write_text(HEADER + "".join(as_toml(package) for package in packages))


def refresh(package: dict[str, Any], folder: Path) -> None:
    """Fetch one package, check its integrity, write its files and record their sha256."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = f"{package['name']}@{package['version']}"
        subprocess.run(["npm", "pack", "--silent", wanted], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        archive = next(Path(scratch).glob("*.tgz"))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        integrity = f"sha512-{digest}"
        if package.get("integrity") not in (integrity, "", None):
            raise SystemExit(f"{wanted}: the archive does not fit the recorded integrity. Nothing of it was written.")
        package["integrity"] = integrity
        target = folder / folder_of(package)
        package["sha256"] = {}
        with tarfile.open(archive) as tar:
            for name, source in package["files"].items():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                if source:
                    (target / name).write_bytes(tar.extractfile(f"package/{source}").read())  # type: ignore[union-attr]  # a listed file
                body = (target / name).read_bytes()
                package["sha256"][name] = hashlib.sha256(body).hexdigest()


def folder_of(package: dict[str, Any]) -> str:
    """``preact-signals@2.11.4`` for @preact/signals 2.11.4."""
    return f"{package['name'].lstrip('@').replace('/', '-')}@{package['version']}"


def as_toml(package: dict[str, Any]) -> str:
    """One package as a TOML table."""
    lines = ["\n[[package]]"]
    lines += [f'{key} = "{package[key]}"' for key in ("name", "version", "licence", "integrity")]
    for table in ("files", "sha256"):
        lines.append(f"[package.{table}]")
        lines += [f'"{name}" = "{value}"' for name, value in package[table].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [Path(__file__).parent])
