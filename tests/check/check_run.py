"""What keeps pip from installing is told in plain words; each time by pip itself."""

import hashlib
import io
import os
import sys
import tarfile
import zipfile

import pytest
from conftest import ROOT

sys.path.append(str(ROOT))
import tasks


def packed(folder):
    """A wheel that can be installed, and a source archive whose build fails."""
    with zipfile.ZipFile(folder / "good-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("good-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: good\nVersion: 1\n")
        wheel.writestr("good-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("good-1.dist-info/RECORD", "")
    settings = '[build-system]\nrequires = []\nbuild-backend = "none"\nbackend-path = ["."]\n'
    with tarfile.open(folder / "unbuilt-1.tar.gz", "w:gz") as archive:
        for name, text in {"pyproject.toml": settings, "PKG-INFO": "Name: unbuilt\n", "none.py": "1 / 0\n"}.items():
            member = tarfile.TarInfo(f"unbuilt-1/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("package", "hashed", "settings", "told"),
    [
        ("good", "0" * 64, {}, "A package is not the one that requirements/*.txt name. Nothing was installed"),
        ("nowhere", "0" * 64, {}, "it has no file for this machine and Python"),
        ("unbuilt", None, {}, "could not be built here. Ready-made ones exist for Python 3.11 to 3.14"),
        ("good", "0" * 64, {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_NO_INDEX": "0", "PIP_FIND_LINKS": ""},
         "could not be reached"),
    ],
    ids=["other hash", "no file", "not built", "no index"],
)  # fmt: skip
def test_what_keeps_pip_from_installing_is_told(package, hashed, settings, told, tmp_path, monkeypatch):
    monkeypatch.setattr(tasks, "BUILD", tmp_path / "build")
    monkeypatch.setattr(tasks, "PYTHON", sys.executable)
    links = tmp_path / "links"
    links.mkdir()
    hashes = packed(links)
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links), "PIP_RETRIES": "0"} | settings
    settings |= {"PIP_CONFIG_FILE": os.devnull, "PIP_TARGET": str(tmp_path / "leaked"), "HOME": str(tmp_path)}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    lock = tmp_path / "lock.txt"
    lock.write_text(f"{package}==1 --hash=sha256:{hashed or hashes['unbuilt-1.tar.gz']}\n", encoding="utf-8")
    with pytest.raises(tasks.Stop, match="Installing it failed") as stopped:
        tasks.install("Installing it", lock)
    assert told in " ".join(str(stopped.value).split())
    assert (tmp_path / "build" / "setup.log").stat().st_size
