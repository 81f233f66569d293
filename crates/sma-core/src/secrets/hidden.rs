//! Secrets beyond the profile: all values that a copy or a comparison hides.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use super::Memo;
use super::marked::{is_json_column, marked_strings};
use super::names::{is_hidden_leaf, is_hidden_name};
use super::pairs::{Naming, Roles, last_segment, name_in_array};
use super::texts::Command;
use crate::json::{Key, Kind, Value};
use crate::progress::{self, Stage, Track, Unit};

/// Part of the first line of any private key in PEM (RFC 7468).
const PRIVATE_KEY: &str = "PRIVATE KEY-----";

/// Members with a secret in the definition of a variable. Others are its type, its description, ….
const VALUES_OF_VARIABLES: &[&str] = &["default", "value"];

/// Returns the offsets in its JSON of the values to hide, in ascending order: the strings that are
/// secrets and, beyond the profile, all strings and numbers inside members named like a secret,
/// several secrets or a key, which is what devices call the Wi-Fi password; values that a name, a
/// label or a type beside them marks as secret; password digests, the private parts of JSON Web
/// Keys, defaults of sensitive variables, passwords in command lines, stored texts of JSON columns,
/// and keys in PEM.
///
/// Secrets inside texts are not found.
#[must_use]
pub fn find_hidden(root: Value<'_>) -> Vec<usize> {
    let mut unwatched = Track::new(&(), Stage::Redacting, Unit::Bytes, 0);
    progress::finish(find_hidden_watched(root, &mut unwatched))
}

/// Finds what [`find_hidden`] does, with checkpoints: the strings are read twice, and the numbers
/// once.
pub(crate) async fn find_hidden_watched(root: Value<'_>, track: &mut Track<'_>) -> Vec<usize> {
    find_hidden_near(root, &[root.range()], track).await
}

/// Finds those of the values to hide that overlap one of some ranges, which are ascending and do
/// not overlap each other. Takes memory for what is there only.
pub(crate) async fn find_hidden_near(
    root: Value<'_>,
    ranges: &[Range<usize>],
    track: &mut Track<'_>,
) -> Vec<usize> {
    let is_near = |value: &Value<'_>| {
        let Range { start, end } = value.range();
        let next = ranges.get(ranges.partition_point(|range| range.end <= start));
        next.is_some_and(|range| range.start < end)
    };
    let mut names = Names { roles: Roles::new(), hidden: Memo::new(), leaves: Memo::new() };
    let mut places = Vec::new();
    for (string, is_secret) in marked_strings(root) {
        track.advance_by(string.size()).await;
        places.extend((is_secret && is_near(&string)).then_some(string.range().start));
    }
    let mut left = Vec::from([Looked { value: root, is_hidden: false, place: Place::Other }]);
    while let Some(Looked { value, is_hidden, place }) = left.pop() {
        match value.kind() {
            Kind::Object => {
                let naming = Naming::new(value, &mut names.roles);
                let is_sensitive = value.get("sensitive").is_some_and(|it| it.source() == "true");
                // The value may be a single record.
                let is_record = value.range() == root.range();
                let members = value.members().filter(|(_, member)| is_near(member));
                left.extend(members.map(|(key, member)| {
                    let is_named = names.is_member_hidden(key, member, &naming, is_sensitive);
                    let is_column = || is_record && is_json_column(&key.name(), |_| true);
                    let is_value = || VALUES_OF_VARIABLES.iter().any(|name| key.is(name));
                    let is_object = member.kind() == Kind::Object;
                    let (is_hidden, place) = match place {
                        Place::Variables if is_named && is_object => (is_hidden, Place::Secret),
                        Place::Secret => (is_hidden || is_named || is_value(), Place::Other),
                        _ if key.is("variables") => (is_hidden || is_named, Place::Variables),
                        _ => (is_hidden || is_named || is_column(), Place::Other),
                    };
                    Looked { value: member, is_hidden, place }
                }));
            }
            Kind::Array => {
                let named = name_in_array(value, place == Place::Array);
                let is_pair = named.is_some_and(|name| is_hidden_name(last_segment(&name)));
                // In a command line, the argument after `--password`, or of a known option.
                let (mut follows_flag, mut command) = (false, Command::default());
                let elements = value.elements().enumerate().map(|(index, element)| {
                    let text = element.as_str().unwrap_or_default();
                    let is_argument = command.password_in(&text, false).is_some();
                    let is_hidden =
                        is_hidden || is_pair && index == 1 || follows_flag || is_argument;
                    follows_flag = text.starts_with('-') && is_hidden_name(&text);
                    Looked { value: element, is_hidden, place: Place::Array }
                });
                left.extend(elements.filter(|element| is_near(&element.value)));
            }
            Kind::Number => {
                track.advance_by(value.size()).await;
                places.extend(is_hidden.then_some(value.range().start));
            }
            Kind::String => {
                track.advance_by(value.size()).await;
                let is_hidden = is_hidden || value.source().contains(PRIVATE_KEY);
                let is_filled = || value.as_str().is_some_and(|text| !text.is_empty());
                places.extend((is_hidden && is_filled()).then_some(value.range().start));
            }
            _ => {}
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// A value being examined.
struct Looked<'a> {
    value: Value<'a>,
    /// Whether everything in it is hidden.
    is_hidden: bool,
    place: Place,
}

/// Where a value is, as far as that matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Array,
    /// The variables of a template: definitions by name.
    Variables,
    /// The definition of a variable that is named like a secret.
    Secret,
    Other,
}

/// Names of members, each of which is analyzed once.
struct Names<'a> {
    roles: Roles<'a>,
    /// Whether a name is that of a secret.
    hidden: Memo<'a, (), bool>,
    /// Whether a name is that of a secret if its value is a text.
    leaves: Memo<'a, (), bool>,
}

impl<'a> Names<'a> {
    /// Returns whether a member of an object is hidden, with everything in it.
    fn is_member_hidden(
        &mut self,
        key: Key<'a>,
        member: Value<'_>,
        naming: &Naming<'a>,
        is_sensitive: bool,
    ) -> bool {
        let role = self.roles.of(key);
        if naming.is_name(role) {
            return false;
        }
        let is_text = member.kind() == Kind::String;
        let mut is_hidden = |name: &Cow<'a, str>| {
            self.hidden.get((), name, || is_hidden_name(name))
                || is_text && self.leaves.get((), name, || is_hidden_leaf(name))
        };
        is_sensitive && key.is("default")
            || is_hidden(&key.name())
            || naming.name_of(role).is_some_and(|name| is_hidden(&name))
            || naming.makes_secret(key, role, member)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hidden_value_is_found() {
        for (json, hidden) in [
            (r#"{"pass":"a","user":"b","on":true}"#, &["\"a\""][..]),
            (
                r#"{"pass":12345678,"tokens":["a",["b"]],"ha1":"c"}"#,
                &["12345678", "\"a\"", "\"b\"", "\"c\""],
            ),
            (r#"{"credentials":{"value":"a","of":[{"x":1}],"":""}}"#, &["\"a\"", "1"]),
            (r#"{"wifi":{"ssid":"a","key":"b"},"auth_key":"c","keyed":"d"}"#, &["\"b\"", "\"c\""]),
            (r#"{"x":{"default":"a","sensitive":true},"y":{"default":"b"}}"#, &["\"a\""]),
            (
                r#"{"variables":{"wifi_key":{"type":"string","default":"a","pass":"b"}}}"#,
                &["\"a\"", "\"b\""],
            ),
            (r#"{"variables":{"wifi_key":"a","x":{"type":"string","default":"b"}}}"#, &["\"a\""]),
            (r#"{"x":"-----BEGIN EC PRIVATE KEY-----"}"#, &["\"-----BEGIN EC PRIVATE KEY-----\""]),
            (r#"{"changes":{"wifi.pass":{"from":"a","to":"b"}}}"#, &["\"a\"", "\"b\""]),
            (
                r#"{"changes":[{"path":"a.pass","expected":{"b":["c"]},"actual":7}]}"#,
                &["\"c\"", "7"],
            ),
            (r#"{"device_configs":[{"config_raw":"a","device_id_raw":"b"}]}"#, &["\"a\""]),
            (r#"{"device_configs":[{"config":{"config_raw":"a"},"template_id_raw":"b"}]}"#, &[]),
            (r#"{"config_raw":"a","mac_raw":"b"}"#, &["\"a\""]),
            (r#"{"compass":"a","pass":true,"secret":null}"#, &[]),
            // A name beside a value says what it is, and stays itself.
            (r#"{"key":"wifi_password","etag":"e","value":"a"}"#, &["\"a\""]),
            (r#"{"items":{"wifi_password":{"etag":1,"value":"a"}}}"#, &["1", "\"a\""]),
            (r#"{"value":"a","name":"X-Api-Key"}"#, &["\"a\""]),
            (r#"{"header":"Authorization","content":"a"}"#, &["\"a\""]),
            (r#"{"key":"volume","value":"a"}"#, &[]),
            (r#"{"ssid":"x","key":"a","default":true}"#, &["\"a\""]),
            (r#"{"path":"wifi.pass1","expected":"a","actual":5}"#, &["\"a\"", "5"]),
            (r#"[["wifi_password","a"],["user","b"]]"#, &["\"a\""]),
            (r#"["wifi_password","A1"]"#, &["\"A1\""]),
            (r#"{"excluded_paths":["mqtt.pass","wifi.pass"]}"#, &[]),
            (r#"{"fields":["password","ssid"]}"#, &[]),
            (r#"["curl","--token","a","-v"]"#, &["\"a\""]),
            (r#"{"auth":"a","b":{"auth":{"on":"c"}},"pin":4}"#, &["\"a\""]),
            (r#"{"config_raw":"a","name_raw":"b"}"#, &["\"a\""]),
            (r#"{"token_count":5,"pass_length":8,"key_id":"b"}"#, &[]),
            // Labels and types.
            (r#"{"name":"WLAN Passwort","default_value":"a","id":1}"#, &["\"a\""]),
            (r#"{"label":"API-Token","text":"a"}"#, &["\"a\""]),
            (r#"{"name":"field3","label":"WLAN Passwort","value":"a"}"#, &["\"a\""]),
            (r#"{"type":"password","value":"a","id":"b"}"#, &["\"a\""]),
            (r#"{"type":"string","format":"password","default":"a"}"#, &["\"a\""]),
            (r#"{"type":"password","text":"Please enter it","name":"b"}"#, &[]),
            (r#"{"title":"Password reset","text":"Please enter it"}"#, &[]),
            (r#"{"label":"Volume","text":"a"}"#, &[]),
            (r#"{"type":"key","value":"ENTER"}"#, &[]),
            (r#"{"type":"switch","value":"on"}"#, &[]),
            // JSON Web Keys and Digest authentication.
            (r#"{"kty":"OKP","crv":"Ed25519","x":"a","d":"b","kid":"c"}"#, &["\"b\""]),
            (r#"{"k":"a","kty":"oct","alg":"HS256"}"#, &["\"a\""]),
            (r#"{"d":"a","p":"b","k":1}"#, &[]),
            (
                r#"{"realm":"x","nonce":1,"cnonce":2,"response":"a","algorithm":"SHA-256"}"#,
                &["\"a\""],
            ),
            (r#"{"response":"a"}"#, &[]),
            // Command lines.
            (r#"["mysql","-u","anna","-phunter2","db"]"#, &["\"-phunter2\""]),
            (r#"["mosquitto_pub","-h","nas","-P","a"]"#, &["\"a\""]),
            (r#"["curl","-u","anna:a","x"]"#, &["\"anna:a\""]),
            (r#"["mysql","-p","db"]"#, &[]),
        ] {
            let tape = crate::json::parse(json.as_bytes(), 16).unwrap();
            let places = find_hidden(tape.root(json.as_bytes()));
            let found: Vec<&str> = places
                .iter()
                .map(|start| {
                    let text = &json[*start..];
                    &text[..text.find([',', ']', '}']).unwrap()]
                })
                .collect();
            assert_eq!(found, hidden, "{json}");
        }
    }
}
