#!/usr/bin/env python3
"""Writes the test vectors and index.json; with `--check`, only tells which would change.

Needs Python 3.11, its package `cryptography` (`pip install cryptography==48.*`) and the programs
`zstd` and `lz4`."""

import sys

sys.dont_write_bytecode = True

from generator import (
    bundle,
    clear_secrets,
    content,
    contents,
    damage,
    decryption,
    derivation,
    document_2024,
    document_2026,
    document_content,
    document_json,
    encryption,
    extensions,
    frames,
    hostile,
    integrity,
    layers,
    levels,
    limits,
    manifest,
    members,
    order,
    paths,
    plausibility,
    public_keys,
    record_forms,
    records,
    references,
    samples,
    schema,
    sections,
    signature,
    signed_bytes,
    statistics,
    strict_json,
    strictness,
    tar_container,
    templates,
    times,
    uniqueness,
)
from generator.vectors import Vectors

MODULES = (
    samples,
    layers,
    frames,
    tar_container,
    bundle,
    paths,
    members,
    strict_json,
    manifest,
    encryption,
    schema,
    sections,
    integrity,
    statistics,
    signature,
    signed_bytes,
    strictness,
    public_keys,
    derivation,
    decryption,
    damage,
    contents,
    limits,
    document_2026,
    document_json,
    document_2024,
    records,
    record_forms,
    references,
    uniqueness,
    extensions,
    times,
    plausibility,
    order,
    templates,
    content,
    clear_secrets,
    document_content,
    levels,
    hostile,
)


def main():
    """Runs every module; the exit code is 1 when `--check` finds a difference."""
    vectors = Vectors()
    for module in MODULES:
        vectors.by = module.__name__.replace(".", "/") + ".py"
        module.add(vectors)
    if "--check" in sys.argv[1:]:
        stale = vectors.stale()
        print("\n".join(stale) or "all vectors are as this program writes them")
        return 1 if stale else 0
    vectors.write()
    size = sum(len(data) for data in vectors.files.values())
    print(f"{len(vectors.entries)} expectations, {len(vectors.files)} files, {size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
