"""Profile 9, Templates, at `paranoid`: braces, variables and functions of template strings."""

from .full_home import MISSING, FullHome, places

RULE = "profile 9, Templates"
LEVEL = {"level": "paranoid"}
TEMPLATES = ("templates", "templates")
NOTIFICATIONS = ("notifications", "templates")
CHANNELS = ("notifications", "channels")
UNBALANCED = (
    *("{{.A", ".A}}", "{{.A}} and {{.B", "{{.A {{.B}}", "{{.A}} }}", "}}{{", "{{", "}}", "{{}} {{ {{ }}"),
    *("{{.A}}\n{{\n", "text {{.A} }", "{ {.A}}"),
)
BALANCED = (
    "",
    "{{.A}}",
    "{{.A}}{{.B}}",
    "{ {",
    "} }",
    "{.A}",
    "a {{.A}} b {{.B}} c",
    "{{\n.A\n}}",
    "{{- .A -}}",
)
KNOWN = (
    "{{if .A}}a{{else if .B}}b{{else}}c{{end}}",
    "{{range .A}}{{if .B}}{{break}}{{end}}{{continue}}{{end}}",
    "{{range $index, $value := .A}}{{$index}}: {{$value}}{{end}}",
    '{{define "x"}}a{{end}}{{template "x" .}}{{block "y" .}}b{{end}}',
    "{{with $x := .A}}{{$x}}{{end}}",
    "{{if and (or .A .B) (not .C)}}a{{end}}",
    "{{if eq .A 1}}{{end}}{{if ne .A 0x1F}}{{end}}{{if lt .A 1e3}}{{end}}{{if le .A -1.5}}{{end}}",
    "{{if gt .A 1}}{{end}}{{if ge .A true}}{{end}}{{if eq .A false}}{{end}}{{if eq .A nil}}{{end}}",
    '{{printf "%s is shout" .A}}{{print .A}}{{println .A}}',
    "{{html .A}}{{js .A}}{{urlquery .A}}{{len .A}}{{index .A 0}}{{slice .A 1 2}}{{call .A 1}}",
    "{{.A | upper}}{{.A | lower}}{{title .A}}{{trim .A}}{{quote .A}}{{toJson .A}}{{formatTime .A}}",
    '{{default "shout" .A}}{{join .A ", "}}{{.A | default "b" | upper | quote}}',
    "{{/* shout about this */}}",
    "{{`shout (raw)`}}{{'x'}}{{\"shout\"}}",
    "{{.shout}}{{.A.shout.B}}{{$.shout}}{{$shout := .A}}{{$shout}}",
    '{{(upper .A) | printf "%q"}}{{- upper .A -}}',
    "shout without braces",
)
UNKNOWN = (
    *("{{shout .A}}", "{{.A | shout}}", "{{.A|shout}}", "{{upper (shout .A)}}", "{{.A | upper | shout}}"),
    *("{{toJSON .A}}", "{{Upper .A}}", "{{uppercase .A}}"),
    *("{{- shout -}}", "{{if shout .A}}{{end}}", '{{env "HOME"}}'),
)


def add(vectors):
    _braces(vectors)
    _declared(vectors)
    _used(vectors)
    _sensitive(vectors)
    _functions(vectors)


def _everywhere(archive, text):
    """The text wherever templates are; says where, and that by section."""
    at = archive.grow(TEMPLATES, config={"deep": [{"er": ["", text]}], "top": text})
    found = {"templates": [f"{at}/config/deep/0/er/1", f"{at}/config/top"]}
    at = archive.grow(NOTIFICATIONS, subject=text, body=text)
    found["notifications"] = [f"{at}/subject", f"{at}/body"]
    at = archive.grow(CHANNELS, config={"recipients": ["a@example.com", text], "subject": text})
    found["notifications"] += [f"{at}/config/recipients/1", f"{at}/config/subject"]
    return found


def _outcome(vectors, file, archive, note, code, found, error=False):
    listed = [places(code, section, pointers) for section, pointers in found.items()]
    add = vectors.fail if error else vectors.warn
    add(f"templates/{file}.sma", archive.bytes(), RULE, note, code, places=listed, **LEVEL)


def _keep(vectors, file, archive, note):
    vectors.keep(f"templates/{file}.sma", archive.bytes(), RULE, note, **LEVEL)


def _braces(vectors):
    archive = FullHome()
    found = _everywhere(archive, "{{.A")
    note = "Braces that are not closed, in every place where templates are."
    _outcome(vectors, "braces", archive, note, "D050", found, error=True)
    vectors.keep("templates/braces.sma", None, RULE, "Not looked at below `paranoid`.", level="thorough")
    archive = FullHome()
    pointers = [f"{archive.grow(NOTIFICATIONS, body=text)}/body" for text in UNBALANCED]
    note = "Every way in which braces do not alternate."
    _outcome(vectors, "braces-each", archive, note, "D050", {"notifications": pointers}, error=True)
    archive = FullHome()
    for text in BALANCED:
        archive.grow(NOTIFICATIONS, subject=text)
    _keep(vectors, "braces-right", archive, "Braces that alternate, and single ones.")
    archive = FullHome()
    archive.grow(TEMPLATES, description="{{", device_type="}}", name="{{ {{")
    archive.grow(TEMPLATES, variables={"a": {"description": "{{", "default": "{{"}}, config={"{{": 1})
    archive.grow(NOTIFICATIONS, name="}}", type="{{")
    archive.grow(CHANNELS, name="{{", description="{{")
    archive.grow(("configurations", "device_configs"), config={"script": "{{"})
    archive.grow(("notifications", "rules"), name="{{", description="}}")
    archive.grow(("notifications", "history"), subject="{{", message="}}")
    note = "Braces where no templates are: in names, descriptions, variables and devices."
    _keep(vectors, "braces-elsewhere", archive, note)


def _declared(vectors):
    archive = FullHome()
    pointers = []
    for text in (
        "{{.Custom.other}}",
        "{{ .Custom.other }}",
        "{{- .Custom.other -}}",
        "{{.Custom.mqtt_user}}{{.Custom.other}}",
        "{{.Custom.other | upper}}",
        "{{upper .Custom.other}}",
        "{{if .Custom.other}}{{end}}",
        '{{default "a" .Custom.other}}',
        "{{.Custom.mqtt_use}}",
        "{{.Custom.mqtt_users}}",
        "{{.Custom.MQTT_USER}}",
    ):
        at = archive.grow(TEMPLATES, config={"mqtt": {"user": "{{.Custom.mqtt_user}}"}, "text": text})
        pointers.append(f"{at}/config/text")
    at = archive.grow(TEMPLATES, variables=MISSING)
    pointers.append(f"{at}/config/mqtt/user")
    at = archive.grow(TEMPLATES, variables={})
    pointers.append(f"{at}/config/mqtt/user")
    note = "Variables that the template does not declare; another one does."
    archive.grow(TEMPLATES, variables={"other": {}}, config={"text": "{{.Custom.other}}"})
    _outcome(vectors, "undeclared", archive, note, "D051", {"templates": pointers})
    archive = FullHome()
    for text in (
        "{{.Network.other}}",
        "{{.Device.Name}} {{.Custom_other}}",
        ".Custom.other",
        '{{print ".Custom.other"}}',
        "{{/* .Custom.other */}}",
    ):
        archive.grow(TEMPLATES, config={"text": text})
    archive.grow(TEMPLATES, variables={"ключ": {}}, config={"text": "{{.Custom.ключ}}"})
    note = "Other fields than those of .Custom, and .Custom outside of expressions, in texts and comments."
    _keep(vectors, "declared", archive, note)


def _used(vectors):
    archive = FullHome()
    archive.grow(TEMPLATES, variables={"mqtt_user": {}, "unused": {}, "other": {"default": "x"}})
    archive.grow(TEMPLATES, config={}, variables={"unused": {"description": "{{.Custom.unused}}"}})
    note = "Variables that are declared and not used are information."
    _keep(vectors, "unused", archive, note)


def _sensitive(vectors):
    archive = FullHome()
    pointers = []
    for default in ("hunter2", 5, ["x"], {"a": "b"}, "{{.Custom.mqtt_user}}"):
        variables = {"mqtt_user": {}, "key~/": {"sensitive": True, "default": default}}
        at = archive.grow(TEMPLATES, variables=variables)
        pointers.append(f"{at}/variables/key~0~1")
    note = "Sensitive variables with a default."
    _outcome(vectors, "sensitive", archive, note, "D053", {"templates": pointers})
    archive = FullHome()
    for variable in (
        {"sensitive": True},
        {"sensitive": False, "default": "x"},
        {"default": "x"},
        {"x_default": "x", "sensitive": True},
    ):
        archive.grow(TEMPLATES, variables={"mqtt_user": variable})
    note = "Sensitive variables without a default, and others with one."
    _keep(vectors, "sensitive-right", archive, note)


def _functions(vectors):
    archive = FullHome()
    found = _everywhere(archive, "{{shout .A}}")
    note = "A function that nobody has, in every place where templates are."
    _outcome(vectors, "functions", archive, note, "D054", found)
    archive = FullHome()
    pointers = [f"{archive.grow(NOTIFICATIONS, subject=text)}/subject" for text in UNKNOWN]
    note = "Functions that nobody has, and known ones in another case."
    _outcome(vectors, "functions-each", archive, note, "D054", {"notifications": pointers})
    archive = FullHome()
    for text in KNOWN:
        archive.grow(NOTIFICATIONS, subject=text, body=text)
    note = "Every keyword, constant and function that templates may use, and words that are none."
    _keep(vectors, "functions-known", archive, note)
