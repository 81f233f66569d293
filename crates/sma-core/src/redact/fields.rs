//! Classification of values by the names of their fields.

use super::Private;
use crate::secrets::words;

/// Fields whose values are technical terms, not names.
const VOCABULARY: &[&str] = &[
    "action",
    "alert_level",
    "auto_fix_categories",
    "categories",
    "category",
    "change_type",
    "device_type",
    "excluded_paths",
    "firmware",
    "method",
    "min_severity",
    "model",
    "path",
    "priority",
    "report_type",
    "request_type",
    "schema_version",
    "severities",
    "severity",
    "status",
    "strategy",
    "sync_status",
    "trigger_type",
    "type",
];

/// Last words of the names of such fields.
const VOCABULARY_ENDINGS: &[&str] = &["version", "ver", "fw"];

/// Kind of value by the last word of a field's name.
const LAST_WORDS: &[(&str, Private)] = &[
    ("ssid", Private::Network),
    ("name", Private::Name),
    ("title", Private::Name),
    ("label", Private::Name),
    ("alias", Private::Name),
    ("nickname", Private::Name),
    ("room", Private::Name),
    ("host", Private::Host),
    ("hostname", Private::Host),
    ("server", Private::Host),
    ("broker", Private::Host),
    ("url", Private::Url),
    ("webhook", Private::Url),
    ("user", Private::Person),
    ("username", Private::Person),
    ("login", Private::Person),
    ("by", Private::Person),
    ("to", Private::Person),
    ("recipient", Private::Person),
    ("owner", Private::Person),
    ("author", Private::Person),
    ("phone", Private::Person),
    ("mobile", Private::Person),
    ("lat", Private::Location),
    ("latitude", Private::Location),
    ("lon", Private::Location),
    ("lng", Private::Location),
    ("longitude", Private::Location),
    ("altitude", Private::Location),
    ("elevation", Private::Location),
    ("coordinates", Private::Location),
    ("coords", Private::Location),
    ("latlng", Private::Location),
    ("latlon", Private::Location),
    ("lonlat", Private::Location),
    ("gps", Private::Location),
    ("geo", Private::Location),
    ("location", Private::Location),
    ("street", Private::Location),
    ("strasse", Private::Location),
    ("straße", Private::Location),
    ("address", Private::Location),
    ("adresse", Private::Location),
    ("anschrift", Private::Location),
    ("zip", Private::Location),
    ("zipcode", Private::Location),
    ("postcode", Private::Location),
    ("postalcode", Private::Location),
    ("plz", Private::Location),
    ("city", Private::Location),
    ("town", Private::Location),
    ("village", Private::Location),
    ("suburb", Private::Location),
    ("district", Private::Location),
    ("ort", Private::Location),
    ("stadt", Private::Location),
    ("hausnummer", Private::Location),
    ("housenumber", Private::Location),
];

/// Kind of value by the last two words of a field's name.
const LAST_PAIRS: &[(&str, &str, Private)] = &[
    ("house", "number", Private::Location),
    ("street", "number", Private::Location),
    ("postal", "code", Private::Location),
    ("zip", "code", Private::Location),
    ("post", "code", Private::Location),
];

/// Names of locations whose numbers are something else: the address of a register, a shelf.
const TEXTS_ALONE: &[&str] = &["address", "location", "geo", "gps", "ort", "district"];

/// Words of a field's name that make twelve decimal digits a MAC address.
const MAC_WORDS: &[&str] = &["mac", "bssid", "address", "addr", "ble", "bt"];

/// Returns whether the values of a field are technical terms.
pub(super) fn is_vocabulary(name: &str) -> bool {
    VOCABULARY.contains(&name) || VOCABULARY_ENDINGS.contains(&last_word(name))
}

/// Returns the kind of a field's values; `is_number` is for a plain number.
pub(super) fn kind(name: &str, is_number: bool) -> Option<Private> {
    // The suffix of a column whose value could not be converted.
    let name = name.strip_suffix("_raw").unwrap_or(name);
    let last = last_word(name);
    let is = |word: &str, wanted: &str| {
        let single = word.strip_suffix(['s', 'S']);
        word.eq_ignore_ascii_case(wanted)
            || single.is_some_and(|word| word.eq_ignore_ascii_case(wanted))
    };
    if is_number && TEXTS_ALONE.iter().any(|word| is(last, word)) {
        return None;
    }
    let before = words(name).filter(|word| !word.is_empty()).map(trimmed);
    let (before, _) = before.fold(("", ""), |(_, last), word| (last, word));
    let of_word = LAST_WORDS.iter().find(|(word, _)| is(last, word)).map(|(_, kind)| *kind);
    let of_pair =
        LAST_PAIRS.iter().find(|(first, second, _)| is(before, first) && is(last, second));
    of_word.or(of_pair.map(|(_, _, kind)| *kind))
}

/// Returns whether a field contains MAC addresses, so that twelve decimal digits are one.
pub(super) fn is_mac(name: &str) -> bool {
    words(name).any(|word| MAC_WORDS.iter().any(|wanted| word.eq_ignore_ascii_case(wanted)))
}

/// Returns the last word of a name without a trailing number, as for `ssid1`.
fn last_word(name: &str) -> &str {
    trimmed(words(name).filter(|word| !word.is_empty()).last().unwrap_or_default())
}

fn trimmed(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_name_decides_its_kind() {
        for (name, expected) in [
            ("ssid1", Some(Private::Network)),
            ("device_name", Some(Private::Name)),
            ("friendlyName", Some(Private::Name)),
            ("name_raw", Some(Private::Name)),
            ("urls", Some(Private::Url)),
            ("mqtt_server", Some(Private::Host)),
            ("postal_code", Some(Private::Location)),
            ("houseNumber", Some(Private::Location)),
            ("home.latitude", Some(Private::Location)),
            ("rename", None),
            ("named", None),
            ("state", None),
            ("position", None),
            ("", None),
        ] {
            assert_eq!(kind(name, false), expected, "{name}");
        }
        assert_eq!(kind("address", true), None);
        assert_eq!(kind("zip", true), Some(Private::Location));
        assert!(is_vocabulary("status") && is_vocabulary("fw_ver") && !is_vocabulary("name"));
        assert!(is_mac("ble_addr") && is_mac("bssid") && !is_mac("machine"));
    }
}
