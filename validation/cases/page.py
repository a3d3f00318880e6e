#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the tables of all cases, as `rushton validate --markdown` prints them, into docs/validation.md.

    mpirun -n 2 rushton validate validation/cases --markdown | python3 validation/cases/page.py docs/validation.md

What stands between the two marks of the page is replaced; the rest is written by hand.
"""
import sys

FROM, TO = "<!-- rushton validate: from here -->\n", "<!-- rushton validate: to here -->\n"


def main(path):
    tables = sys.stdin.read().strip()
    with open(path, encoding="utf-8") as file:
        page = file.read()
    if not tables.startswith("|") or FROM not in page or TO not in page:
        sys.exit(f"{path}: no tables came in, or the page lacks its marks")
    if "no verdict:" in tables:
        sys.exit("a case has no verdict (is RUSHTON_DATA set?): the page stays as it is")
    before, rest = page.split(FROM)
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + FROM + "\n" + tables + "\n\n" + TO + rest.split(TO)[1])


if __name__ == "__main__":
    main(sys.argv[1])
