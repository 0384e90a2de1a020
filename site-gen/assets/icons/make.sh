#!/usr/bin/env bash
# Draws the pictures that are no SVG from assets/icon.svg: run it when the icon changes and commit what
# it makes. Needs rsvg-convert (Debian: librsvg2-bin) and python3.
#
#   favicon.ico   16 and 32 px, which browsers ask for at the site's root
#   icon-180.png  for a phone's home screen
#   preview.png   1200 × 630, for previews of a link; without words, as it stands for every page
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

draw() { rsvg-convert --width "$1" --height "$1" ../icon.svg --output "$2"; }

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
# A phone rounds the corners itself.
sed 's/ rx="4"//' ../icon.svg >"$work/square.svg"
rsvg-convert --width 180 --height 180 "$work/square.svg" --output icon-180.png
draw 16 "$work/16.png"
draw 32 "$work/32.png"
python3 - "$work/16.png" "$work/32.png" favicon.ico <<'PYTHON'
import pathlib
import struct
import sys

*pictures, icon = sys.argv[1:]
pictures = [pathlib.Path(name).read_bytes() for name in pictures]
head = struct.pack("<HHH", 0, 1, len(pictures))
place = len(head) + 16 * len(pictures)
for picture in pictures:
    width, height = struct.unpack(">II", picture[16:24])
    head += struct.pack("<BBBBHHII", width, height, 0, 0, 1, 32, len(picture), place)
    place += len(picture)
pathlib.Path(icon).write_bytes(head + b"".join(pictures))
PYTHON
# The bars of the icon on the line they stand on, in the colour of the icon.
cat >"$work/preview.svg" <<'SVG'
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><rect width="1200" height="630" fill="#0b4b58"/>
<path d="M390 440h100V230H390zM530 440h100V120H530zM670 440h100V300H670zM360 500h450" fill="#fff" stroke="#fff" stroke-width="24" stroke-linejoin="miter"/></svg>
SVG
rsvg-convert "$work/preview.svg" --output preview.png
