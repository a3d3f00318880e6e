# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in a report page, for tests: its document and its arrays of numbers."""
import base64, html.parser, json, struct, zlib

FORMATS = {"f64": "d", "f32": "f", "u8": "B", "u16": "H"}


class Scripts(html.parser.HTMLParser):
    """Texts of the script elements, by their attributes, as a browser takes them apart."""
    def __init__(self):
        super().__init__()
        self.scripts, self.elements, self.open = [], [], False

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.open = tag == "script"
        if self.open:
            self.scripts.append([dict(attributes), ""])

    def handle_endtag(self, tag):
        if tag == "script":
            self.open = False

    def handle_data(self, data):
        if self.open:
            self.scripts[-1][1] += data


def take_apart(path):
    with open(path, encoding="ascii", errors="strict") as file:
        parser = Scripts()
        parser.feed(file.read())
    return parser


def read(path):
    """The document of a page."""
    found = [text for attributes, text in take_apart(path).scripts
             if attributes.get("id") == "rushton-payload"]
    assert len(found) == 1, f"{len(found)} documents in {path}"
    return json.loads(found[0])


def numbers(array):
    """All numbers of an array, in one list."""
    data = base64.b64decode(array["data"], validate=True)
    if array.get("packed"):
        data = zlib.decompress(data)
    count = 1
    for n in array["n"]:
        count *= n
    values = list(struct.unpack(f"<{count}{FORMATS[array['type']]}", data))
    if array.get("delta"):
        for i in range(1, count):
            values[i] = (values[i] + values[i - 1]) % (256 if array["type"] == "u8" else 65536)
    return values


def rows(array):
    """The numbers of a matrix by row."""
    flat, width = numbers(array), array["n"][1]
    return [flat[i * width:(i + 1) * width] for i in range(array["n"][0])]


def named(things, name):
    found = [thing for thing in things if thing["name"] == name]
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0]
