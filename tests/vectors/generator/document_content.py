"""Profile 9 for documents: ids and references at `thorough`, content and secrets at `paranoid`."""

import copy

from . import compress
from .document import of_2024, of_2026, text_2024, text_2026
from .document_2026 import MISSING, place

RULE = "profile 9: documents"
THOROUGH = {"level": "thorough"}
PARANOID = {"level": "paranoid"}
WRITERS = {
    "2026.1": (of_2026, lambda document: compress.gzip(text_2026(document))),
    "2024.1": (of_2024, lambda document: compress.gzip(text_2024(document, "after"))),
}
SETTINGS = "/devices/0/settings"
CONFIGURATION = "/devices/1/configuration"


def add(vectors):
    for version in WRITERS:
        file = f"{version}/baseline.sma"
        for level in ("basic", "thorough", "paranoid"):
            vectors.keep(file, None, RULE, f"The baseline at `{level}`.", level=level)
        _thorough(vectors, version)
        _paranoid(vectors, version)
    _open(vectors)


def _document(version, **changes):
    document, write = WRITERS[version]
    document = document()
    for pointer, value in changes.items():
        target, last = place(document, pointer)
        if value is MISSING:
            del target[last]
        else:
            target[last] = value
    return write(document)


def _grown(version, devices=(), templates=()):
    """The baseline with more records, each like the first of its kind but for some fields."""
    document, write = WRITERS[version]
    document = document()
    for name, records in (("devices", devices), ("templates", templates)):
        for fields in records:
            document[name].append({**copy.deepcopy(document[name][0]), **fields})
    document["metadata"]["integrity"]["record_count"] += len(devices) + len(templates)
    return write(document)


def _thorough(vectors, version):
    def warn(label, data, note, code, pointer):
        vectors.warn(f"{version}/{label}.sma", data, RULE, note, code, at=(code, pointer), **THOROUGH)

    data = _grown(version, devices=[{"id": 1}])
    warn("ids-devices", data, "Two devices have the id 1.", "D004", "/devices/2")
    vectors.keep(f"{version}/ids-devices.sma", None, RULE, "Ids are not compared below `thorough`.")
    data = _grown(version, templates=[{"id": 1, "name": "Other"}])
    warn("ids-templates", data, "Two templates have the id 1.", "D004", "/templates/1")
    data = _grown(version, devices=[{"id": 3, "mac": "A8032A000001"}], templates=[{"id": 2}])
    note = (
        "MAC addresses and names of templates may repeat in a document, and ids between the kinds of records."
    )
    vectors.keep(f"{version}/ids-right.sma", data, RULE, note, **THOROUGH)
    data = _document(version, **{f"{CONFIGURATION}/device_id": 1})
    pointer = f"{CONFIGURATION}/device_id"
    warn("configuration-other-device", data, "The configuration of device 2 names device 1.", "D005", pointer)
    data = _document(version, **{f"{CONFIGURATION}/device_id": 77})
    warn(
        "configuration-no-device",
        data,
        "The configuration names a device that is not there.",
        "D005",
        pointer,
    )
    pointer = f"{CONFIGURATION}/template_id"
    data = _document(version, **{pointer: 77})
    warn("template-not-there", data, "The configuration names a template that is not there.", "D006", pointer)
    vectors.keep(f"{version}/template-not-there.sma", None, RULE, "Not followed below `thorough`.")
    data = _document(version, **{pointer: MISSING})
    vectors.keep(
        f"{version}/template-none.sma", data, RULE, "The configuration names no template.", **THOROUGH
    )


def _paranoid(vectors, version):
    def outcome(label, changes, note, code, error=False):
        add = vectors.fail if error else vectors.warn
        data, pointer = _document(version, **changes), next(iter(changes))
        at = (code, pointer) if code else None
        add(f"{version}/{label}.sma", data, RULE, note, code, at=at, **PARANOID)

    for label, pointer, value in (
        ("device", "/devices/0/name", "<script>"),
        ("settings", f"{SETTINGS}/x", {"a": ["<IFRAME src=x>"]}),
        ("configuration", f"{CONFIGURATION}/config/url", "javascript:x"),
        ("template", "/templates/0/description", "<img src=x onerror=y>"),
        ("discovered", "/discovered_devices/0/agent_id", "<embed>"),
        ("network", "/network_settings/ntp_servers/0", "data:text/html,x"),
        ("plugin", "/plugin_configurations/0/plugin_name", "<object data=x>"),
        ("system", "/system_settings/api_settings/note", "<ScRiPt>"),
    ):
        outcome(f"active-{label}", {pointer: value}, f"Active content: {label}.", "C001", error=True)
    file, note = f"{version}/active-device.sma", "Not looked at below `paranoid`."
    vectors.keep(file, None, RULE, note, level="thorough")
    for label, pointer, value in (
        ("device", "/devices/0/name", "Plug\u202egnp"),
        ("template", "/templates/0/description", "a\u200bb"),
        ("discovered", "/discovered_devices/0/ssid", "shelly\u0007"),
        ("network", "/network_settings/wifi_networks/0/ssid", "Home\ufeffNetwork"),
    ):
        outcome(f"hidden-{label}", {pointer: value}, f"A hidden character: {label}.", "C002")
    for label, pointer in (
        ("settings", f"{SETTINGS}/server"),
        ("plugin", "/plugin_configurations/0/config/url"),
        ("mqtt", "/network_settings/mqtt_config/server"),
    ):
        outcome(
            f"url-{label}", {pointer: "mqtt://u:p@broker:1883"}, f"A URL with a password: {label}.", "C003"
        )
    for label, pointer in (
        ("settings", f"{SETTINGS}/auth_pass"),
        ("configuration", f"{CONFIGURATION}/config/wifi/psk"),
        ("template", "/templates/0/config/mqtt/password"),
        ("plugin", "/plugin_configurations/0/config/apiKey"),
        ("system", "/system_settings/api_settings/token"),
    ):
        outcome(f"secret-{label}", {pointer: "hunter2"}, f"A secret in clear: {label}.", "C010")
    data = _document(
        version,
        **{
            f"{SETTINGS}/auth_pass": "[REDACTED]",
            f"{CONFIGURATION}/config/wifi/psk": "[ENCRYPTED]",
            "/templates/0/config/mqtt/password": "{{.Custom.user}}",
            "/devices/0/firmware": "a\nb",
            "/devices/0/updated_at": "2020-01-01T00:00:00Z",
            "/devices/0/mac": "",
            "/templates/0/config/mqtt/braces": "{{",
        },
    )
    note = "Covered secrets; rules for times, formats and templates do not hold for documents."
    vectors.keep(f"{version}/content-right.sma", data, RULE, note, **PARANOID)


def _open(vectors):
    """2024.1 lets almost everything be absent, null or more than is known."""
    for label, value in (("null", None), ("absent", MISSING)):
        changes = {f"{CONFIGURATION}/{name}": value for name in ("device_id", "template_id")}
        data = _document("2024.1", **changes)
        note = f"The configuration's device_id and template_id are {label}."
        vectors.keep(f"2024.1/configuration-{label}.sma", data, RULE, note, **THOROUGH)
    data = _document("2024.1", **{"/devices/0/x_secret": "hunter2"})
    note = "A secret in an unknown member."
    vectors.warn("2024.1/secret-unknown.sma", data, RULE, note, "C010", **PARANOID)
    data = _document("2024.1", **{"/templates/0/x_note": ["<script>"]})
    note = "Active content in an unknown member."
    vectors.fail("2024.1/active-unknown.sma", data, RULE, note, "C001", **PARANOID)
