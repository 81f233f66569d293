#!/bin/sh
# Makes the tars in this folder anew, with GNU tar 1.34 and Python 3.11. See README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C TZ=UTC0

long=$(printf 'folder-with-a-long-name-%02d/' 1 2 3 4 5 6)
mkdir -p in/data "long/$long"
printf '{"a": 1}' > in/manifest.json
printf '{"devices": []}\n' > in/data/devices.json
: > in/data/empty.json
printf 'long' > "long/${long}file-with-a-name.json"
mkdir links && ln -s ../in/manifest.json links/symbolic
printf 'x' > links/file && ln links/file links/hard
mkfifo links/fifo
truncate -s 9G large
truncate -s 1M sparse && printf 'x' | dd of=sparse bs=1 seek=600000 conv=notrunc status=none

same='--sort=name --mtime=@1705658400 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX'
pack() { format=$1; shift; tar --format="$format" $same --blocking-factor=1 "$@"; }

for format in v7 oldgnu gnu ustar posix; do
    pack "$format" -cf "$here/$format.tar" -C in .
done
for format in oldgnu gnu ustar posix; do
    pack "$format" -cf "$here/long-$format.tar" -C long .
done
pack posix --pax-option=globexthdr.name=global,comment=hello -cf "$here/global.tar" -C in .
for kind in symbolic fifo; do
    pack gnu -cf "$here/$kind.tar" -C links "$kind"
done
pack gnu -cf "$here/hard.tar" -C links file hard
pack gnu -S -cf "$here/sparse-gnu.tar" sparse
pack posix -S -cf "$here/sparse-posix.tar" sparse
pack gnu -cf - large 2> /dev/null | head -c 512 > "$here/large-gnu.tar"
pack posix -cf - large 2> /dev/null | head -c 1536 > "$here/large-posix.tar"
pack gnu -P -cf "$here/absolute.tar" --transform='s,^,/tmp/,' -C in manifest.json
pack gnu -P -cf "$here/parent.tar" --transform='s,^,../,' -C in manifest.json
pack gnu -cf "$here/appended.tar" -C in manifest.json
pack gnu -rf "$here/appended.tar" -C in manifest.json
pack gnu -cf "$here/blocked.tar" --blocking-factor=20 -C in manifest.json

python3 - "$here" <<'PYTHON'
import io, sys, tarfile

def entry(tar, name, data, **records):
    info = tarfile.TarInfo(name)
    info.size, info.mtime = len(data), 1705658400
    info.pax_headers = records
    tar.addfile(info, io.BytesIO(data))

here = sys.argv[1]
shared = {"comment": "for all", "SCHILY.dev": "7"}
with tarfile.open(here + "/python-pax.tar", "w", format=tarfile.PAX_FORMAT, pax_headers=shared) as tar:
    entry(tar, "manifest.json", b"{}", path="renamed/manifest.json")
    entry(tar, "data/\u00e9\U0001f600.json", b"[]")
    entry(tar, "n" * 200, b"long")
with tarfile.open(here + "/python-gnu.tar", "w", format=tarfile.GNU_FORMAT) as tar:
    entry(tar, "data/\u00e9.json", b"[]")
    entry(tar, "n" * 200, b"long")
with tarfile.open(here + "/python-latin-1.tar", "w", format=tarfile.USTAR_FORMAT, encoding="latin-1") as tar:
    entry(tar, "data/\u00e9.json", b"[]")
PYTHON
