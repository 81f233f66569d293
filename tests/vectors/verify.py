#!/usr/bin/env python3
"""Checks the vectors with programs that other people wrote: `gzip`, `zstd`, `lz4`, `tar`,
`sha256sum` and `openssl`. It knows nothing of the generator but its index.

Needs the package `cryptography`, as the generator does."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import verify_secrets

ROOT = pathlib.Path(__file__).resolve().parent
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5": "zstd", b"\x04\x22": "lz4"}
# GNU tar forgets an earlier global header when a later one comes; the profile adds them up.
NOT_AS_GNU_TAR = {"container/tar-pax-global-adds.sma"}
# What entries have where a reader has a key, or a signature to speak of.
READER = ("keys", "password", "password_file", "key_file", "signature")
C_LOCALE = {**os.environ, "LC_ALL": "C"}


def main():
    """Prints each vector that another program sees otherwise; the exit code says whether."""
    checked = faults = 0
    for entry in json.loads((ROOT / "index.json").read_text("utf-8")):
        expect = entry["expect"]
        if entry["level"] != "standard" or not expect["opens"] or entry["file"] in NOT_AS_GNU_TAR:
            continue
        checked += 1
        fault = _fault(ROOT / entry["file"], set(expect["failed"]))
        if fault is None and any(name in entry for name in READER):
            fault = verify_secrets.fault(entry)
        if fault:
            faults += 1
            print(f"{entry['file']}: {fault}")
    print(f"{checked} vectors checked, {faults} seen otherwise")
    return 1 if faults else 0


def _fault(file, failed):
    data = file.read_bytes()
    program = MAGIC.get(data[:2])
    if program:
        result = subprocess.run([program, "-dc"], input=data, capture_output=True)
        if result.returncode:
            return f"{program}: {result.stderr.decode().strip()}"
        data = result.stdout
    if data.lstrip(b" \t\r\n")[:1] == b"{" and data[257:262] != b"ustar":
        return None if _is_json(data) else "Python reads no JSON"
    with tempfile.TemporaryDirectory() as folder:
        # A missing end marker makes tar complain, but it extracts.
        subprocess.run(["tar", "-xf", "-", "--no-same-owner"], input=data, cwd=folder, capture_output=True)
        return _digests(folder, failed)


def _digests(folder, failed):
    if not os.path.exists(os.path.join(folder, "checksum.sha256")):
        return None if "SMA-A103" in failed else "no checksum.sha256"
    command = ["sha256sum", "--strict", "-c", "checksum.sha256"]
    agree = subprocess.run(command, cwd=folder, capture_output=True).returncode == 0
    # sha256sum takes lines in other forms and cannot know which members must be listed.
    if not agree and not failed & {"SMA-I005", "SMA-I007"}:
        return "sha256sum finds a member that differs"
    if failed:
        return None
    with open(os.path.join(folder, "manifest.json"), "rb") as text:
        manifest = json.loads(text.read().decode("utf-8-sig"))
    included = [name for name, entry in manifest["data_sections"].items() if entry["included"]]
    ending = ".json.enc" if manifest["encryption"]["enabled"] else ".json"
    paths = sorted(f"data/{name}{ending}" for name in included)
    lines = _output(["sha256sum", *paths], folder) if paths else b""
    digest = subprocess.run(["sha256sum"], input=lines, stdout=subprocess.PIPE, check=True).stdout
    if manifest["validation"]["data_checksum"] != "sha256:" + digest.decode().split()[0]:
        return "sha256sum data/* | sha256sum prints another digest"
    return None


def _output(command, folder):
    return subprocess.run(command, cwd=folder, env=C_LOCALE, stdout=subprocess.PIPE, check=True).stdout


def _is_json(data):
    try:
        return isinstance(json.loads(data), dict)
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main())
