"""Profile 9, Content, at `paranoid`: active content, hidden characters, and passwords in URLs."""

from .full_home import FullHome, places
from .home import BACKUP
from .record_table import FIELDS

RULE = "profile 9, Content"
LEVEL = {"level": "paranoid"}
DEVICES = ("devices", "devices")
HISTORY = ("notifications", "history")
ACTIVE = (
    *("<script", "<script>alert(1)</script>", "<SCRIPT SRC=x>", "<ScRiPt>", "a<iframe src=x>", "<IFRAME>"),
    *("<object data=x>", "<embed src=x>", "<Embed/>"),
    *("javascript:alert(1)", "JavaScript:x", "see javascript: x"),
    *("data:text/html,<b>x</b>", "DATA:TEXT/HTML;base64,PGI+", "<img src=x onerror=alert(1)>"),
    *("<IMG SRC=x ONERROR=alert(1)>", "<img src='x' onerror='y'>"),
    *('<a title="x" onclick="y">', "<p\nonclick=x>"),
    *("<p\tonclick=x>", "<svg/onload=x>", "<b  OnMouseOver = x>"),
    *("a < b <img src=x onload=y>", "<div a=1 b=2 onfocus=x>"),
    *('<img src="x"onerror=y>', "<b on=x>"),
)
HARMLESS = (
    *("", "scrip", "< script>", "script>", "</b>"),
    *("<scrip t>", "onclick=alert(1)", "<b>on = off</b>", "<b>onclick=x</b>"),
    *("a < b and c > d", "5 < 6 on=7", "x <3 only=you", "&lt;script&gt;"),
    *("java script:", "javascript", "data:text/plain,x"),
    *("data: text/html", "text/html", "＜script＞", "<b class=on>"),
    *("<b data-on=x>", "<online>", '<img alt="on x">'),
    *("<img alt='click onclick=x'>", "https://example.com/?on=1&once=2"),
)
HIDDEN = (
    *("\t", "\n", "\r", "\0", "\x1b", "\x1f", "\x7f", "\x80", "\x9f", "\u061c", "\u200b", "\u200c", "\u200d"),
    *("\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2066", "\u2067"),
    *("\u2068", "\u2069", "\ufeff"),
)
PLAIN = ("", "Büro", "客厅", "Спальня", "مطبخ", "מטבח", "e\u0301", "\U0001f4a1", "a\u00a0b", "a-b_c.d")
URLS = (
    *("https://user:pw@example.com/", "http://u:p@192.168.1.1:8080/x", "mqtt://shelly:secret@broker:1883"),
    *("see ftp://a:b@example.com/file for more", "HTTPS://U:P@EXAMPLE.COM"),
    *("https://us%40er:p%3Aw@example.com", "https://u:p@[::1]/", "(https://u:p@example.com)"),
    "https://u:p:w@example.com/a?b=c#d",
    "https://example.com/ and https://u:p@example.com/",
)
OTHER_URLS = (
    *("https://example.com/", "https://user@example.com/"),
    *("https://example.com:8080/a:b@c", "//u:p@example.com"),
    *("https://example.com/?next=a:b@c", "https://example.com/#a:b@c"),
    *("user:pw@example.com", "mailto:a@example.com"),
    *("http://[::1]:80/@", "https://example.com/path/user:pw@x"),
    *("12:34:56@noon", "https://example.com a:b@c"),
)


def add(vectors):
    _active(vectors)
    _hidden(vectors)
    _urls(vectors)


def _outcome(vectors, file, archive, note, code, section, pointers, error=False, more_warnings=()):
    outcome = {"failed": [code] if error else [], "warning": [*more_warnings] + ([] if error else [code])}
    listed = [places(code, section, pointers)]
    vectors.read(f"content/{file}.sma", archive.bytes(), RULE, note, **outcome, places=listed, **LEVEL)


def _keep(vectors, file, archive, note):
    vectors.keep(f"content/{file}.sma", archive.bytes(), RULE, note, **LEVEL)


def _active(vectors):
    archive = FullHome()
    pointers = [f"{archive.grow(HISTORY, message=text)}/message" for text in ACTIVE]
    note = "Scripts, frames, objects and handlers, in any letter case."
    _outcome(vectors, "active", archive, note, "C001", "notifications", pointers, error=True)
    vectors.keep("content/active.sma", None, RULE, "Not looked at below `paranoid`.", level="thorough")
    archive = FullHome()
    for text in HARMLESS:
        archive.grow(HISTORY, message=text)
    _keep(vectors, "harmless", archive, "Texts that only resemble active content.")
    for section in dict.fromkeys(place[0] for place in FIELDS):
        archive = FullHome()
        pointers = []
        for place in (place for place in FIELDS if place[0] == section):
            texts = {field.name: "<script>" for field in FIELDS[place] if field.kind == "str"}
            texts |= {f.name: ["x", "<iframe>"] for f in FIELDS[place] if f.kind == "strs"}
            texts |= {f.name: {"a": [{"b": "<embed>"}]} for f in FIELDS[place] if f.kind in ("any", "obj")}
            texts |= {"x_note": "javascript:x"}
            at = archive.grow(place, **texts)
            inside = {"strs": "/1", "obj": "/a/0/b", "any": "/a/0/b"}
            kinds = {field.name: field.kind for field in FIELDS[place]}
            # The variables of a template are objects.
            if "variables" in texts:
                archive.records(place)[-1]["variables"] = {"a": {"b": ["<embed>"]}}
                inside["variables"] = "/a/b/0"
            if place[1] == "channels":
                archive.records(place)[-1]["enabled"] = False
            for name in texts:
                pointers.append(f"{at}/{name}{inside.get(name, inside.get(kinds.get(name), ''))}")
        archive.sections[section]["schema_version"] = "<object>"
        archive.sections[section]["x_note"] = [["data:text/html"]]
        pointers += ["/schema_version", "/x_note/0/0"]
        note = f"Active content in every string of {section}."
        _outcome(vectors, f"active-{section}", archive, note, "C001", section, pointers, error=True)
    archive = FullHome()
    archive.sections["rooms"] = {"rooms": [{"name": "<script>"}], "last_updated": BACKUP}
    note = "Active content in a section that nobody knows."
    _outcome(vectors, "active-unknown", archive, note, "C001", "rooms", ["/rooms/0/name"], True, ["D011"])
    archive = FullHome()
    archive.grow(DEVICES, settings={"a": "<mark>"})
    data = archive.bytes({b"<mark>": rb"\u003cscr\u0069pt>"})
    vectors.fail("content/active-escaped.sma", data, RULE, "<script, written with escapes.", "C001", **LEVEL)
    archive = FullHome()
    archive.grow(DEVICES, settings={"<script>": 1, "javascript:x": {}, "a": ["<scr", "ipt>"]})
    info = archive.manifest["archive_info"]
    info.update(created_by="<script>", description="javascript:x\u202e", tags=["<iframe>"])
    archive.manifest["source_system"]["hostname"] = "<img src=x onerror=y>"
    archive.schema["versions"][0]["description"] = "<script>\u200b https://u:p@example.com"
    note = "Active content in names, in the manifest and in schema.json: no values of sections."
    _keep(vectors, "active-elsewhere", archive, note)


def _hidden(vectors):
    archive = FullHome()
    pointers = [f"{archive.grow(DEVICES, name='Plug' + char + 'x')}/name" for char in HIDDEN]
    note = "Control characters, characters of no width, and those that turn the direction of text."
    _outcome(vectors, "hidden", archive, note, "C002", "devices", pointers)
    vectors.keep("content/hidden.sma", None, RULE, "Not looked at below `paranoid`.", level="thorough")
    archive = FullHome()
    for text in PLAIN:
        archive.grow(DEVICES, name=text)
    _keep(vectors, "visible", archive, "Names in several scripts, in both directions, and composed.")
    for section in dict.fromkeys(place[0] for place in FIELDS):
        archive = FullHome()
        pointers = []
        for place in (place for place in FIELDS if place[0] == section):
            names = {field.name for field in FIELDS[place]} & {"name", "device_name", "ssid", "description"}
            for name in sorted(names):
                text = "b\u202ea" if name == "name" else "a\u200bb"
                pointers.append(f"{archive.grow(place, **{name: text})}/{name}")
        if pointers:
            note = f"Hidden characters in the names and descriptions of {section}."
            _outcome(vectors, f"hidden-{section}", archive, note, "C002", section, pointers)
    archive = FullHome()
    at = archive.grow(DEVICES, settings={"relays": [{"name": "a\u200bb"}], "wifi": {"ssid": "\u202eb"}})
    note = "Hidden characters in names deep in settings."
    pointers = [f"{at}/settings/relays/0/name", f"{at}/settings/wifi/ssid"]
    _outcome(vectors, "hidden-deep", archive, note, "C002", "devices", pointers)
    archive = FullHome()
    archive.sections["rooms"] = {"rooms": [{"name": "Bath\u202e"}], "last_updated": BACKUP}
    note = "A hidden character in a section that nobody knows."
    pointers = ["/rooms/0/name"]
    _outcome(vectors, "hidden-unknown", archive, note, "C002", "rooms", pointers, more_warnings=["D011"])
    archive = FullHome()
    archive.grow(HISTORY, subject="a\nb", message="a\tb\u202e", status="\u200b", x_name="\u200b")
    archive.grow(
        DEVICES,
        firmware="1\n",
        status="\u2066",
        settings={"note": "a\nb", "Name": "\u200b", "names": ["\u200b"]},
    )
    archive.grow(("notifications", "templates"), body="line\nline\n\ttab\u200d")
    note = "The same characters in other fields, where text may have lines."
    _keep(vectors, "hidden-elsewhere", archive, note)


def _urls(vectors):
    archive = FullHome()
    pointers = [f"{archive.grow(HISTORY, message=text)}/message" for text in URLS]
    pointers.append(f"{archive.grow(HISTORY, x_note=['', URLS[0]])}/x_note/1")
    note = "URLs with a user name and a password."
    _outcome(vectors, "url-password", archive, note, "C003", "notifications", pointers)
    archive = FullHome()
    for text in OTHER_URLS:
        archive.grow(HISTORY, message=text)
    note = "URLs without a password, and colons and at-signs in other places."
    _keep(vectors, "url", archive, note)
    archive = FullHome()
    at = archive.grow(DEVICES, settings={"mqtt": {"server": URLS[2]}})
    note = "A broker's URL with a user name and a password, deep in settings."
    _outcome(vectors, "url-settings", archive, note, "C003", "devices", [f"{at}/settings/mqtt/server"])
