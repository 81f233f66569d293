"""Profile 9, Secrets in clear, at `paranoid`: which names are secret, which values are not clear."""

from .full_home import FullHome, places
from .home import BACKUP
from .record_table import FIELDS

RULE = "profile 9, Secrets in clear"
LEVEL = {"level": "paranoid"}
DEVICES = ("devices", "devices")
CHANGES = ("configurations", "config_history")
REQUESTS = ("resolution", "requests")
FIXED = ("resolution", "history")
SECRET = (
    *("pass", "password", "passwd", "passphrase", "pwd", "psk", "secret", "token", "apikey", "credential"),
    *("credentials", "api_key", "api-key", "api.key", "apiKey", "private_key", "privateKey", "Private-Key"),
    *("PASSWORD", "Pass", "auth_pass", "authPass"),
    *("wifi.pass", "mqtt-password", "client_secret_id", "pass_1"),
    *("passWord", "mqttPASS", "APIKey", "APIKEY"),
    *("my_api_key_2", "myPrivateKeyFile", "_pass_", "pass.enabled"),
    *("x.y-z_pskA", "access__token", "ключPass"),
)
OPEN = (
    *("", "compass", "bypass", "passive", "passed", "passwords", "secrets", "tokens", "tokenizer", "apikeys"),
    *("key", "keys", "api", "private", "public_key"),
    *("key_api", "api_x_key", "keyPrivate", "MQTTPASS", "MQTTPass", "pass1"),
    *("psk2", "pass word", "ssid", "user", "privatekey", "encryption", "authpass", "pin"),
)
CLEAR = (
    "hunter2",
    " ",
    "0",
    "***",
    "[encrypted]",
    "[ENCRYPTED] ",
    "[HIDDEN]",
    "ENCRYPTED",
    "{{.A}}{{.B}}",
    "x{{.A}}",
    "{{.A}}x",
)
CLEAR_LISTS = (["hunter2"], ["", "hunter2"], ["[REDACTED]", "x"])
COVERED = (
    *("", "[ENCRYPTED]", "[REDACTED]", "{{.Custom.mqtt_user}}", "{{ .Custom.mqtt_user }}", "{{.A | quote}}"),
    *([], [""], ["[ENCRYPTED]", "", "{{.A}}"], None, 0, 12345678),
    *(True, False, 1.5, {}, {"value": "x"}, [1, None]),
)


def add(vectors):
    _names(vectors)
    _values(vectors)
    _places(vectors)
    _changes(vectors)
    _paths(vectors)
    _lists_of_changes(vectors)
    _raw(vectors)


def _warn(vectors, file, archive, note, section, pointers, more_warnings=()):
    listed = [places("C010", section, pointers)]
    warning = ["C010", *more_warnings]
    vectors.warn(f"secrets/{file}.sma", archive.bytes(), RULE, note, *warning, places=listed, **LEVEL)


def _keep(vectors, file, archive, note):
    vectors.keep(f"secrets/{file}.sma", archive.bytes(), RULE, note, **LEVEL)


def _names(vectors):
    archive = FullHome()
    pointers = [f"{archive.grow(DEVICES, settings={name: 'hunter2'})}/settings/{name}" for name in SECRET]
    _warn(vectors, "names", archive, "Every way to spell a secret name.", "devices", pointers)
    note = "Not looked at below `paranoid`."
    vectors.keep("secrets/names.sma", None, RULE, note, level="thorough")
    archive = FullHome()
    archive.grow(DEVICES, settings={name: "hunter2" for name in OPEN})
    _keep(vectors, "names-open", archive, "Names that only resemble secret ones.")


def _values(vectors):
    archive = FullHome()
    at = [archive.grow(DEVICES, settings={"wifi": {"psk": value}}) for value in CLEAR]
    note = "Values that are not covered: in part, in another case, or by two expressions."
    _warn(vectors, "values", archive, note, "devices", [f"{place}/settings/wifi/psk" for place in at])
    archive = FullHome()
    at = [archive.grow(DEVICES, settings={"tokens": {"token": value}}) for value in CLEAR_LISTS]
    note = "Lists in which one string is clear."
    _warn(vectors, "lists", archive, note, "devices", [f"{place}/settings/tokens/token" for place in at])
    archive = FullHome()
    for value in COVERED:
        archive.grow(DEVICES, settings={"password": value, "list": [{"api_key": value}]})
    _keep(vectors, "covered", archive, "Values that are covered, empty, or no strings.")


def _places(vectors):
    """One secret in each place of each section where a field is open."""
    for section in dict.fromkeys(place[0] for place in FIELDS):
        archive = FullHome()
        pointers = []
        for place in (place for place in FIELDS if place[0] == section):
            at = archive.grow(place, client_secret="x")
            pointers.append(f"{at}/client_secret")
            for field in FIELDS[place]:
                if field.kind in ("obj", "any"):
                    value = [{"deep": {"mqttPass": "x"}}]
                    if field.name == "variables":
                        archive.records(place)[-1]["variables"] = {"mqtt_user": {"x_list": value}}
                        pointers.append(f"{at}/variables/mqtt_user/x_list/0/deep/mqttPass")
                        continue
                    row = archive.records(place)[-1]
                    row[field.name] = {"list": value, **(row["config"] if field.name == "config" else {})}
                    pointers.append(f"{at}/{field.name}/list/0/deep/mqttPass")
        archive.sections[section]["x_token"] = "x"
        pointers.append("/x_token")
        note = f"Secrets in {section}: in every object, in an unknown field, and in the section itself."
        _warn(vectors, f"in-{section}", archive, note, section, pointers)
    archive = FullHome()
    archive.sections["rooms"] = {"rooms": [{"door": {"passphrase": "x"}}], "last_updated": BACKUP}
    note = "A secret in a section that nobody knows."
    _warn(vectors, "in-unknown", archive, note, "rooms", ["/rooms/0/door/passphrase"], ["D011"])
    archive = FullHome()
    variables = {"mqtt_pass": {"type": "string", "default": "x"}, "mqtt_user": {}}
    archive.grow(("templates", "templates"), variables=variables)
    archive.grow(("resolution", "policies"), excluded_paths=["mqtt.pass", "wifi.pass"])
    archive.manifest["archive_info"]["description"] = "password: hunter2"
    archive.schema["versions"][0]["description"] = "password"
    archive.grow(DEVICES, name="password", settings={"password": {"label": "hunter2"}, "label": "pass"})
    note = "Secret names as values, of variables and of objects, and words in texts."
    _keep(vectors, "elsewhere", archive, note)


def _changes(vectors):
    archive = FullHome()
    pointers = []
    for name, values, clear in (
        ("wifi.pass", {"from": "old", "to": "new"}, ("from", "to")),
        ("pass", {"from": "old", "to": "[REDACTED]"}, ("from",)),
        ("mqtt.server.apiKey", {"from": "", "to": "new"}, ("to",)),
        ("wifi.psk", {"from": ["old"], "to": None}, ("from",)),
    ):
        at = archive.grow(CHANGES, changes={name: values, "wifi.ssid": {"from": "a", "to": "b"}})
        pointers += [f"{at}/changes/{name}/{which}" for which in clear]
    note = "What a secret was changed from and to."
    _warn(vectors, "changes", archive, note, "configurations", pointers)
    archive = FullHome()
    at = archive.grow(CHANGES, changes={"wifi.pass": "new"})
    note = "A change that is only the new value, under a secret name."
    _warn(vectors, "changes-value", archive, note, "configurations", [f"{at}/changes/wifi.pass"])
    archive = FullHome()
    archive.grow(CHANGES, changes={"wifi.pass": {"from": "[REDACTED]", "to": "[ENCRYPTED]"}})
    archive.grow(CHANGES, changes={"pass.length": {"from": "old", "to": "new"}})
    archive.grow(CHANGES, changes={"wifi.pass": {"kind": "replaced"}, "from": "a", "to": "b"})
    archive.grow(CHANGES, old_config={"pass": {"from": "x", "to": "y"}})
    note = "Covered changes, changes whose last segment is not secret, and `from` and `to` elsewhere."
    _keep(vectors, "changes-covered", archive, note)


def _paths(vectors):
    values = {
        REQUESTS: ("current_value", "expected_value", "proposed_value"),
        FIXED: ("old_value", "new_value"),
    }
    archive = FullHome()
    pointers = []
    for path in ("mqtt.pass", "pass", "wifi.sta.authPass", "cloud.api_key", "a..token", "x.mqtt-password"):
        for place, names in values.items():
            at = archive.grow(place, path=path, **dict.fromkeys(names, "hunter2"))
            pointers += [f"{at}/{name}" for name in names]
    note = "Values of records whose path ends in a secret name."
    _warn(vectors, "paths", archive, note, "resolution", pointers)
    archive = FullHome()
    for path in ("mqtt.server", "pass.enabled", "mqtt.api.key", "wifi.compass", "", "pass.", "token.0"):
        for place, names in values.items():
            archive.grow(place, path=path, **dict.fromkeys(names, "hunter2"))
    for place, names in values.items():
        archive.grow(place, path="mqtt.pass", **dict.fromkeys(names, "[REDACTED]"))
        archive.grow(place, path="mqtt.pass", **dict.fromkeys(names, True))
        archive.grow(
            place, path="mqtt.pass", description="hunter2", justification="hunter2", device_name="hunter2"
        )
        for name in names:
            archive.records(place)[-1][name] = ""
    note = "Paths whose last segment is not secret, covered values, and other fields of such records."
    _keep(vectors, "paths-covered", archive, note)


def _lists_of_changes(vectors):
    """`changes` as the released program stores it: an array of objects with a path each."""
    both = {"expected": "old", "actual": "new"}
    archive = FullHome()
    pointers = []
    for items, clear in (
        ([{"path": "wifi.pass", **both}], ("0/expected", "0/actual")),
        ([{"path": "name", **both}, {"path": "mqtt.apiKey", **both}], ("1/expected", "1/actual")),
        ([{"path": "pass", "expected": "[REDACTED]", "actual": "new"}], ("0/actual",)),
        ([{"expected": ["old", ""], "actual": None, "path": "wifi.psk"}], ("0/expected/0",)),
        ([{"path": "auth.password", "from": "old", "to": "new"}], ("0/from", "0/to")),
        ({"wifi.pass": both}, ("wifi.pass/expected", "wifi.pass/actual")),
    ):
        at = archive.grow(CHANGES, changes=items)
        pointers += [f"{at}/changes/{which}" for which in clear]
    note = "What a secret was expected to be and was, in a list of changes."
    _warn(vectors, "changes-list", archive, note, "configurations", pointers)
    archive = FullHome()
    archive.grow(CHANGES, changes=[{"path": "wifi.pass", "expected": "[REDACTED]", "actual": ""}])
    archive.grow(CHANGES, changes=[{"path": "pass.length", **both}])
    archive.grow(CHANGES, changes=[{"path": "wifi.pass", "description": "x", "type": "modified"}])
    archive.grow(CHANGES, changes=[{"path": ["pass"], **both}, {"path": None, **both}, both])
    archive.grow(CHANGES, new_config={"list": [{"path": "wifi.pass", **both}]})
    archive.grow(DEVICES, settings={"path": "wifi.pass", **both})
    note = "Covered values, paths of other things, and `expected` and `actual` elsewhere."
    _keep(vectors, "changes-list-covered", archive, note)


RAW = (
    (DEVICES, "settings_raw"),
    (DEVICES, "template_ids_raw"),
    (DEVICES, "desired_config_raw"),
    (("configurations", "device_configs"), "config_raw"),
    (CHANGES, "old_config_raw"),
    (CHANGES, "changes_raw"),
    (("templates", "templates"), "variables_raw"),
    (("notifications", "channels"), "config_raw"),
    (("notifications", "history"), "affected_devices_raw"),
    (REQUESTS, "current_value_raw"),
    (("resolution", "policies"), "categories_raw"),
    (("analytics", "drift_reports"), "devices_raw"),
    (("drift_schedules", "runs"), "results_raw"),
    (("orphans", "device_configs"), "config_raw"),
)


def _raw(vectors):
    """The text of a JSON column that the profile does not admit (`database.md`, 10, 1)."""
    for section in dict.fromkeys(place[0] for place, _ in RAW):
        archive = FullHome()
        pointers = [
            f"{archive.grow(place, **{name: 'wifi: x'})}/{name}" for place, name in RAW if place[0] == section
        ]
        note = f"The text of JSON columns, in {section}."
        _warn(vectors, f"raw-{section}", archive, note, section, pointers)
    archive = FullHome()
    archive.grow(DEVICES, mac_raw="x", name_raw="x", config_raw="x", settings_rawer="x")
    archive.grow(DEVICES, settings={"settings_raw": "x"})
    archive.grow(DEVICES, settings_raw="[REDACTED]")
    archive.grow(DEVICES, settings_raw="")
    archive.grow(DEVICES, settings_raw={"a": "x"})
    archive.grow(("analytics", "resolution_metrics"), auto_fix_rate_raw="92", approval_rate_raw="NaN")
    archive.grow(("configurations", "device_configs"), template_id_raw="x", settings_raw="x")
    archive.sections["devices"]["settings_raw"] = "x"
    archive.sections["devices"]["labels"] = [{"settings_raw": "x"}]
    note = "The text of other columns, of columns of other tables, deeper, and what was taken out."
    _keep(vectors, "raw-covered", archive, note)
