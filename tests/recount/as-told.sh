#!/bin/sh
# A recount for the tests of `publish --recount`: it does what the file beside the content tells.
. "$1/../recount.sh"
