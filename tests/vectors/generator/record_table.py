"""The tables of profile 5, field by field, and a good value for each: records in every collection,
with every field, valid at every level."""

import re

from .home import BACKUP, CREATED, UPDATED

# As the profile writes them: the type, then `*` required, `?` absent or null, or neither. What
# refers to others names their section and collection.
TEXT = {
    ("devices", "devices"): "id:id* mac:mac* ip:ip* type:str* name:str* firmware:str status:str"
    " last_seen:time? settings:obj created_at:time* updated_at:time*",
    ("devices", "discovered_devices"): "id:id* mac:mac* ssid:str model:str generation:uint ip:ip"
    " signal:int agent_id:str task_id:str discovered:time* expires_at:time created_at:time updated_at:time",
    ("configurations", "device_configs"): "id:id* device_id:>devices/devices*"
    " template_id:>templates/templates? config:obj* last_synced:time? sync_status:str* created_at:time*"
    " updated_at:time*",
    ("configurations", "config_history"): "id:id* device_id:>devices/devices*"
    " config_id:>configurations/device_configs? action:str* old_config:obj? new_config:obj? changes:obj|objs?"
    " changed_by:str created_at:time*",
    ("templates", "templates"): "id:id* name:str* description:str device_type:str* generation:uint"
    " config:obj* variables:obj is_default:bool created_at:time* updated_at:time*",
    ("notifications", "channels"): "id:id* name:str* type:str* enabled:bool* config:obj* description:str"
    " created_at:time* updated_at:time*",
    ("notifications", "rules"): "id:id* name:str* description:str enabled:bool*"
    " channel_id:>notifications/channels* alert_level:str* min_severity:str categories:strs"
    " device_filter:obj min_interval_minutes:uint max_per_hour:uint schedule_enabled:bool"
    " created_at:time* updated_at:time*",
    ("notifications", "history"): "id:id* rule_id:>notifications/rules?"
    " channel_id:>notifications/channels? trigger_type:str* device_id:>devices/devices? subject:str"
    " message:str alert_level:str affected_devices:>>devices/devices status:str* sent_at:time?"
    " created_at:time*",
    ("notifications", "templates"): "id:id* name:str* type:str* subject:str body:str created_at:time*"
    " updated_at:time*",
    ("resolution", "policies"): "id:id* name:str* description:str enabled:bool* auto_fix_enabled:bool"
    " safe_mode:bool approval_required:bool categories:strs severities:strs auto_fix_categories:strs"
    " excluded_paths:strs max_age:uint retry_interval:uint max_retries:uint created_at:time*"
    " updated_at:time*",
    ("resolution", "requests"): "id:id* device_id:>devices/devices* device_name:str request_type:str*"
    " priority:str category:str severity:str path:str* current_value:any expected_value:any"
    " description:str impact:str strategy:str proposed_value:any justification:str status:str*"
    " assigned_to:str created_at:time* updated_at:time*",
    ("resolution", "history"): "id:id* device_id:>devices/devices* device_name:str"
    " policy_id:>resolution/policies? type:str* category:str severity:str path:str* old_value:any"
    " new_value:any change_type:str method:str success:bool* duration:uint triggered_by:str"
    " justification:str executed_at:time* created_at:time*",
    ("analytics", "drift_reports"): "id:id* report_type:str* device_count:uint devices_with_drift:uint"
    " total_differences:uint critical_differences:uint warning_differences:uint info_differences:uint"
    " generated_at:time* created_at:time*",
    ("analytics", "resolution_metrics"): "id:id* date:time* requests_created:uint requests_resolved:uint"
    " requests_pending:uint auto_fix_attempts:uint auto_fix_successes:uint auto_fix_failures:uint"
    " auto_fix_rate:rate manual_reviews:uint average_resolution_time:uint created_at:time*",
}
# The fields of 5.1, which may all be absent or null.
EXTENSION = {
    ("devices", "devices"): "template_ids:any overrides:obj desired_config:obj config_applied:bool",
    ("templates", "templates"): "scope:str",
    ("notifications", "rules"): "schedule_start:str schedule_end:str schedule_days:any",
    ("notifications", "history"): "schedule_id:uint report_id:uint error:str retry_count:uint"
    " next_retry_at:time updated_at:time",
    ("notifications", "templates"): "variables:any description:str is_default:bool",
    ("resolution", "policies"): "device_filter:any",
    ("resolution", "requests"): "trend_id:uint report_id:uint reviewed_by:str reviewed_at:time"
    " review_notes:str scheduled_at:time completed_at:time resolution_result:any error:str",
    ("resolution", "history"): "request_id:uint error:str",
    ("analytics", "drift_reports"): "device_id:uint schedule_id:uint devices_in_sync:uint"
    " devices_errored:uint categories_affected:any most_common_drifts:any security_concerns:uint"
    " network_changes:uint devices:any recommendations:any",
    ("analytics", "resolution_metrics"): "approval_rate:any avg_review_time:uint security_issues:uint"
    " network_issues:uint device_issues:uint system_issues:uint metadata_issues:uint",
}
for place, fields in EXTENSION.items():
    TEXT[place] += "".join(f" {field}?" for field in fields.split())

# The sections of 5.2. Those without collections are free in their form.
PRIORITIES = {
    "device_tags": "medium",
    "resolution_schedules": "low",
    "drift_schedules": "low",
    "drift_trends": "low",
    "transfer_history": "minimal",
    "orphans": "low",
    "network_settings": "medium",
    "plugin_configurations": "medium",
    "system_settings": "medium",
}
TEXT |= {
    ("device_tags", "device_tags"): "id:id* device_id:>devices/devices* tag:str* created_at:time?",
    ("resolution_schedules", "resolution_schedules"): "id:id* name:str* description:str enabled:bool"
    " cron_spec:str time_zone:str maintenance_window:bool auto_approve:bool max_resolutions:int"
    " categories:any? last_run:time? next_run:time? created_at:time? updated_at:time?",
    ("drift_schedules", "schedules"): "id:id* name:str* description:str enabled:bool cron_spec:str*"
    " device_filter:any? last_run:time? next_run:time? run_count:int created_at:time? updated_at:time?",
    ("drift_schedules", "runs"): "id:id* schedule_id:>drift_schedules/schedules* status:str"
    " started_at:time? completed_at:time? duration:int results:any? error:str created_at:time?",
    ("drift_trends", "drift_trends"): "id:id* device_id:>devices/devices? path:str category:str"
    " severity:str first_seen:time? last_seen:time? occurrences:int resolved:bool resolved_at:time?"
    " created_at:time? updated_at:time?",
    ("transfer_history", "exports"): "id:id* export_id:str* plugin_name:str format:str name:str"
    " description:str requested_by:str success:bool record_count:int file_size:int file_path:str"
    " duration_ms:int error_message:str created_at:time?",
    ("transfer_history", "imports"): "id:id* import_id:str* plugin_name:str format:str"
    " requested_by:str success:bool records_imported:int records_skipped:int duration_ms:int"
    " error_message:str created_at:time?",
}
for section, collection in (
    ("configurations", "device_configs"),
    ("resolution", "requests"),
    ("notifications", "rules"),
):
    # Their references are mere numbers.
    TEXT["orphans", collection] = re.sub(r">[a-z_]+/[a-z_]+", "uint", TEXT[section, collection])

HISTORY = {
    ("configurations", "config_history"),
    ("notifications", "history"),
    ("resolution", "history"),
    ("device_tags", "device_tags"),
    ("drift_schedules", "runs"),
    ("drift_trends", "drift_trends"),
}
# Times that may be ahead of the archive.
PLANNED = ("expires_at", "next_run", "next_retry_at", "scheduled_at")

GOOD = {
    "str": "text",
    "time": CREATED,
    "obj": {"wifi": {"ssid": "HomeNetwork"}},
    "obj|objs": [{"path": "wifi.ssid", "expected": "OldNetwork", "actual": "HomeNetwork"}],
    "uint": 3,
    "int": -45,
    "bool": True,
    "any": "mqtt.example.com",
    "strs": ["network", "mqtt"],
    "rate": 0.92,
    "ip": "192.168.1.20",
}
# Where paranoid rules, or the numbers of a record, ask for more than a type.
SPECIAL = {
    "generation": 1,
    "path": "mqtt.server",
    "updated_at": UPDATED,
    "expires_at": BACKUP,
    "changes": {"wifi.ssid": {"from": "OldNetwork", "to": "HomeNetwork"}},
    "scope": "global",
    "template_ids": [1],
    "device_filter": {"device_ids": [1]},
    "variables": {"mqtt_user": {"type": "string", "description": "", "default": "x", "sensitive": False}},
    "device_count": 24,
    "total_differences": 9,
    "auto_fix_attempts": 12,
    "auto_fix_successes": 11,
    "auto_fix_failures": 1,
}
CONFIG = {
    "templates": {"mqtt": {"user": "{{.Custom.mqtt_user}}"}},
    "channels": {"recipients": ["admin@example.com"], "subject": "{{.AlertLevel | upper}}"},
}


class Field:
    """One field: `kind` is its type, `target` the section and collection that it refers to."""

    def __init__(self, text):
        self.name, kind = text.split(":")
        self.required = kind.endswith("*")
        self.nullable = kind.endswith("?")
        kind = kind.rstrip("*?")
        self.target = tuple(kind.lstrip(">").split("/")) if kind.startswith(">") else None
        self.kind = {">>": "refs", ">": "ref"}[kind[: kind.count(">")]] if self.target else kind


FIELDS = {place: [Field(text) for text in fields.split()] for place, fields in TEXT.items()}


def record(place, number=1):
    """A record of a collection with every field; it refers to the records numbered 1."""
    return {field.name: _good(place, field, number) for field in FIELDS[place]}


def _good(place, field, number):
    if field.kind == "id":
        return number
    if field.kind == "mac":
        return f"A8:03:2A:00:{number >> 8:02X}:{number & 255:02X}"
    if field.kind == "ref":
        return 1
    if field.kind == "refs":
        return [1]
    if field.name == "name":
        return f"{place[1]} {number}"
    if field.name == "type" and place[1] == "channels":
        return "email"
    if field.name == "config" and place[1] in CONFIG:
        return dict(CONFIG[place[1]])
    value = SPECIAL.get(field.name, GOOD[field.kind])
    return value.copy() if isinstance(value, (dict, list)) else value
