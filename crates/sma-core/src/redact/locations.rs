//! Geographic locations: coordinates in texts, and parts of addresses.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// Areas of time zones.
const AREAS: &[&str] = &[
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Names before a coordinate in a script or a query.
const NAMES: &[&str] = &["lat", "latitude", "lon", "lng", "long", "longitude"];

/// Minimum decimals of two numbers that are taken for coordinates anywhere: ten meters.
const MIN_DECIMALS: usize = 4;

/// Suffixes of German street names, which a number follows.
const STREET_ENDINGS: &[&str] = &[
    "straße", "strasse", "str.", "str", "weg", "allee", "platz", "gasse", "ring", "damm", "ufer",
    "chaussee", "steig", "pfad", "gässli", "straat", "laan", "gracht", "gatan", "vägen", "vej",
];

/// Last words of English street names, which a number precedes.
const STREET_WORDS: &[&str] = &[
    "Street",
    "St",
    "Road",
    "Rd",
    "Avenue",
    "Ave",
    "Lane",
    "Ln",
    "Drive",
    "Dr",
    "Close",
    "Court",
    "Boulevard",
    "Blvd",
    "Terrace",
    "Crescent",
];

/// Maximum number of words between the number and the last word of such a name.
const MAX_STREET_WORDS: usize = 3;

/// Returns whether a text is a number and nothing else.
pub(super) fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok()
}

/// Number in a text.
struct Number {
    range: Range<usize>,
    decimals: usize,
    value: f64,
}

/// Returns the coordinates in a text, in order: pairs of latitude and longitude, `geo:` URIs, and
/// numbers after the name of a coordinate. `is_place` says that the whole text is a location.
pub(super) fn coordinates(text: &str, is_place: bool) -> Vec<Range<usize>> {
    if !text.contains(['.', '°']) {
        return Vec::new();
    }
    let numbers = numbers(text);
    let mut found = degrees(text);
    for (index, number) in numbers.iter().enumerate() {
        let before = text.get(..number.range.start).unwrap_or_default();
        if number.decimals > 0 && is_named(before) {
            found.push(number.range.clone());
        }
        let Some(next) = numbers.get(index + 1) else { continue };
        let gap = text.get(number.range.end..next.range.start).unwrap_or_default();
        let is_apart = (1..=3).contains(&gap.len())
            && gap.chars().all(|c| c == ' ' || ",;/|".contains(c))
            && gap.chars().any(|c| ",;/|".contains(c) || is_place);
        let is_exact = number.decimals >= MIN_DECIMALS && next.decimals >= MIN_DECIMALS;
        let is_geo = before.ends_with("geo:") || before.ends_with('@');
        let is_named = is_place && number.decimals > 0 && next.decimals > 0 || is_geo;
        let fits = number.value.abs() <= 180.0 && next.value.abs() <= 180.0;
        if is_apart && fits && (is_exact || is_named) {
            found.extend([number.range.clone(), next.range.clone()]);
        }
    }
    found.sort_unstable_by_key(|range| range.start);
    found.dedup();
    found
}

/// Returns the streets with a number in a text.
pub(super) fn streets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Each has a house number.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let words: Vec<Range<usize>> = words(text).collect();
    let spelled =
        |at: usize| words.get(at).and_then(|range| text.get(range.clone())).unwrap_or_default();
    for (at, range) in words.iter().enumerate() {
        let word = spelled(at);
        if is_house_number(spelled(at + 1)) && is_german(word) {
            let end = words.get(at + 1).map_or(range.end, |next| next.end);
            found.push(range.start..end);
        }
        let is_english =
            |last: &usize| STREET_WORDS.contains(&spelled(*last).trim_end_matches('.'));
        if is_house_number(word)
            && let Some(last) = (at + 2..=at + 1 + MAX_STREET_WORDS).find(is_english)
            && (at + 1..last).all(|at| spelled(at).starts_with(char::is_uppercase))
            && let Some(end) = words.get(last)
        {
            found.push(range.start..end.end);
        }
    }
    found
}

/// Returns the parts of an address that identify it by themselves: those between commas, and each
/// of them without its number.
pub(super) fn parts_of_address(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in text.split([',', ';', '\n']).map(str::trim) {
        let name = part.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '-');
        parts.extend(
            [part, name]
                .into_iter()
                .filter(|it| *it != text && is_place_name(it))
                .map(String::from),
        );
    }
    parts.dedup();
    parts
}

/// Returns whether a text is a location; replaced coordinates are not.
pub(super) fn is_anywhere(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() && c != '0')
}

/// Returns whether a text is the name of a time zone (IANA, `Europe/Berlin`), which millions of
/// people share and programs need.
pub(super) fn is_time_zone(text: &str) -> bool {
    let is_city = |city: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphabetic() || b"_-/".contains(&byte);
        !city.is_empty() && city.bytes().all(is_part)
    };
    text.split_once('/').is_some_and(|(area, city)| AREAS.contains(&area) && is_city(city))
}

/// Returns whether a text is long enough to name a place.
fn is_place_name(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// Returns whether a text ends with the name of a coordinate and a separator.
fn is_named(before: &str) -> bool {
    let tied = before.trim_end_matches([' ', '"', '\'', '\\']);
    let Some(name) = tied.strip_suffix(['=', ':']) else { return false };
    let name = name.trim_end_matches([' ', '"', '\'', '\\']);
    let start = name.trim_end_matches(char::is_alphabetic).len();
    name.get(start..).is_some_and(|name| NAMES.iter().any(|it| name.eq_ignore_ascii_case(it)))
}

/// Returns the numbers with decimals in a text.
fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) =
        text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())).map(|it| at + it)
    {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let spelled = rest.get(..length).unwrap_or_default().trim_end_matches('.');
        at = start + length;
        let before = text.get(..start).unwrap_or_default();
        let is_negative = before.ends_with('-');
        let sign = usize::from(is_negative);
        let is_apart =
            !before.get(..start - sign).is_some_and(|it| it.ends_with(char::is_alphanumeric));
        if let (Some((_, decimals)), Ok(value)) = (spelled.split_once('.'), spelled.parse::<f64>())
            && is_apart
        {
            let range = start - sign..start + spelled.len();
            found.push(Number { range, decimals: decimals.len(), value });
        }
    }
    found
}

/// Returns coordinates in degrees, minutes and seconds: `52°31'12.0"N`.
fn degrees(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (sign, _) in text.match_indices('°') {
        let from = found.last().map_or(0, |last| last.end);
        let before = text.get(from..sign).unwrap_or_default().trim_end();
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let behind = text.get(sign + '°'.len_utf8()..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,'\"′″’”".contains(c);
        let rest = behind.trim_start_matches(is_part);
        if number.len() < before.len() && rest.starts_with(['N', 'S', 'E', 'W', 'O']) {
            let start = from + number.len();
            let end = text.len() - rest.len() + 1;
            found.push(start..end);
        }
    }
    found
}

/// Returns the words between whitespace, without surrounding punctuation.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    core::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| c.is_alphanumeric())?;
        let rest = text.get(start..)?;
        let end = start
            + rest.find(|c: char| c.is_whitespace() || ",;:()\"".contains(c)).unwrap_or(rest.len());
        at = end;
        Some(start..end)
    })
}

fn is_german(word: &str) -> bool {
    let lower = word.to_lowercase();
    word.starts_with(char::is_uppercase)
        && STREET_ENDINGS
            .iter()
            .any(|ending| lower.len() > ending.len() + 1 && lower.ends_with(ending))
}

fn is_house_number(word: &str) -> bool {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    (1..=4).contains(&digits)
        && word
            .get(digits..)
            .is_some_and(|rest| rest.len() <= 1 || rest.starts_with(['-', '/', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, is_place: bool) -> Vec<&str> {
        coordinates(text, is_place).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn coordinates_are_found_in_texts() {
        for (text, expected) in [
            ("52.5170,13.3889", &["52.5170", "13.3889"][..]),
            ("at -33.8688, 151.2093.", &["-33.8688", "151.2093"]),
            ("geo:52.5,13.4;u=35", &["52.5", "13.4"]),
            ("let lat = 52.5; var LON=-13.4", &["52.5", "-13.4"]),
            ("{latitude: 52.5, 'lng': 13.4", &["52.5", "13.4"]),
            ("?lat=52.5&lon=13.4", &["52.5", "13.4"]),
            ("52°31'12.0\"N 13°24'18\"E", &["52°31'12.0\"N", "13°24'18\"E"]),
            ("52.517° N, 13.389° E", &["52.517° N", "13.389° E"]),
        ] {
            assert_eq!(found(text, false), expected, "{text}");
        }
        assert_eq!(found("52.5, 13.4", true), ["52.5", "13.4"]);
        assert_eq!(found("52.5 13.4", true), ["52.5", "13.4"]);
        for none in [
            "52.5, 13.4",
            "1.14.7",
            "21.5 °C",
            "230.1, 0.5",
            "12, 13",
            "at 10.0.0.1",
            "20°",
            "2500.1234, 1.1234",
        ] {
            assert_eq!(found(none, false), [""; 0], "{none}");
        }
    }

    #[test]
    fn streets_are_found_in_texts() {
        let found =
            |text| -> Vec<&str> { streets(text).into_iter().map(|range| &text[range]).collect() };
        assert_eq!(found("in der Lindenallee 12, 14482 Potsdam"), ["Lindenallee 12"]);
        assert_eq!(found("Hauptstr. 3a"), ["Hauptstr. 3a"]);
        assert_eq!(found("at 221 Baker Street, London"), ["221 Baker Street"]);
        assert_eq!(found("weg 3, Ring 1, in 5 Minutes, on the Road 5"), [""; 0]);
    }

    #[test]
    fn addresses_have_parts() {
        let parts = parts_of_address("Lindenallee 12, 14482 Potsdam");
        assert_eq!(parts, ["Lindenallee 12", "Lindenallee", "14482 Potsdam", "Potsdam"]);
        assert_eq!(parts_of_address("Potsdam"), [""; 0]);
    }
}
