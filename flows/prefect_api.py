"""Whether a Prefect API is configured, told without importing Prefect.

Looked at in Prefect's own order: the environment, `.env`, `prefect.toml` and `[tool.prefect]` of `pyproject.toml` in the working folder, the
active profile. https://docs.prefect.io/v3/concepts/settings-and-profiles
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

VARIABLE = "PREFECT_API_URL"
_SECONDS = 3.0


def api_url() -> str | None:
    """The address of the configured Prefect API, or None."""
    return os.environ.get(VARIABLE) or _of_dotenv() or _of_files() or _of_profile()


def answers(url: str) -> bool:
    """Whether the API at `url` answers within a few seconds."""
    if not url.startswith(("http://", "https://")):
        return False
    try:
        with urlopen(f"{url.rstrip('/')}/health", timeout=_SECONDS) as reply:  # noqa: S310 - http and https only
            return bool(reply.status == 200)
    except (URLError, OSError, ValueError):
        return False


def _of_dotenv() -> str | None:
    try:
        lines = Path(".env").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    found = [line.split("=", 1)[1].strip().strip("'\"") for line in lines if line.strip().startswith(f"{VARIABLE}=")]
    return found[-1] if found else None


def _of_files() -> str | None:
    settings = _toml(Path("prefect.toml")) or _toml(Path("pyproject.toml")).get("tool", {}).get("prefect", {})
    return _text(settings.get("api", {}).get("url"))


def _of_profile() -> str | None:
    home = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    profiles = _toml(Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml"))
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active", "")
    return _text(profiles.get("profiles", {}).get(active, {}).get(VARIABLE))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
