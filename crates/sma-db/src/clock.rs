//! Times of the databases, and of archives (`database.md`, section 3).

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use sma_core::time::{Time, TimeFormat};

/// The program's zero time, in an archive.
pub(crate) const ZERO: &str = "0001-01-01T00:00:00Z";

/// A time of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// The program's zero time, which means none.
    Zero,
    /// A time as RFC 3339, and a remark about an ambiguous wall clock.
    At { text: String, is_uncertain: bool },
}

/// Parses a time. Without an offset it is a wall-clock time in `zone`, or UTC.
pub(crate) fn parse(text: &str, zone: Option<&TimeZone>) -> Option<Stamp> {
    let text = text.trim();
    // Go's monotonic clock, such as ` m=+0.000012`.
    let text = text.split_once(" m=").map_or(text, |(text, _)| text);
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', ' ']).or_else(|| rest.is_empty().then_some(rest))?;
    let end = rest.find(|it: char| !matches!(it, '0'..='9' | ':' | '.')).unwrap_or(rest.len());
    let (clock, rest) = rest.split_at_checked(end)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let clock = match clock.len() {
        0 => "00:00:00".to_owned(),
        5 => format!("{clock}:00"),
        8 => clock.to_owned(),
        _ => return None,
    };
    let fraction = fraction.trim_end_matches('0');
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    let wall = format!("{date}T{clock}{fraction}");
    if date == "0000-00-00" {
        return Some(Stamp::Zero);
    }
    let (offset, is_uncertain) = match offset(rest)? {
        Some(offset) => (offset, false),
        None => wall_offset(&wall, zone)?,
    };
    let text = format!("{wall}{offset}");
    let time = Time::parse(&text, TimeFormat::AnyOffset)?;
    if Some(time) == Time::parse(ZERO, TimeFormat::Profile) {
        return Some(Stamp::Zero);
    }
    Time::parse(&text, TimeFormat::Profile)?;
    Some(Stamp::At { text, is_uncertain })
}

/// Returns the offset at the end of a time in RFC 3339: `+02:00`, ` +0200 CEST`, `+02`, `Z`. The inner
/// `None` is no offset.
fn offset(text: &str) -> Option<Option<String>> {
    let text = text.trim_start();
    let text = text.split_once(' ').map_or(text, |(offset, _)| offset);
    if text.is_empty() {
        return Some(None);
    }
    if text == "Z" {
        return Some(Some("Z".to_owned()));
    }
    let digits = text.strip_prefix(['+', '-'])?.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "00"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let sign = &text[..1];
    Some(Some(if hours == "00" && minutes == "00" {
        "Z".to_owned()
    } else {
        format!("{sign}{hours}:{minutes}")
    }))
}

/// Returns the offset of a wall-clock time, and whether the clock showed that time twice or never:
/// then it is the offset before the change.
fn wall_offset(wall: &str, zone: Option<&TimeZone>) -> Option<(String, bool)> {
    let Some(zone) = zone else { return Some(("Z".to_owned(), false)) };
    let wall: DateTime = wall.parse().ok()?;
    let (offset, is_uncertain) = match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => (offset, false),
        AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => {
            (before, true)
        }
    };
    Some((offset_text(offset)?, is_uncertain))
}

/// Returns an offset in RFC 3339; `None` where it has seconds, as local mean times do.
fn offset_text(offset: Offset) -> Option<String> {
    let seconds = offset.seconds();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    if seconds % 60 != 0 {
        return None;
    }
    Some(match minutes {
        0 => "Z".to_owned(),
        _ => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    })
}

/// Returns a time of an archive in the form of SQLite: `2026-08-04 14:58:31.5+02:00`.
pub(crate) fn to_sqlite(text: &str) -> Option<String> {
    Time::parse(text, TimeFormat::AnyOffset)?;
    let text = text.replacen('T', " ", 1);
    let text = text.strip_suffix('Z').map(|text| format!("{text}+00:00")).unwrap_or(text);
    let offset = text.len() - 6;
    let (wall, offset) = text.split_at_checked(offset)?;
    let wall =
        if wall.contains('.') { wall.trim_end_matches('0').trim_end_matches('.') } else { wall };
    Some(format!("{wall}{offset}"))
}

/// Returns a time of an archive, cut to a number of fractional digits.
pub(crate) fn cut(text: &str, digits: usize) -> Option<String> {
    Time::parse(text, TimeFormat::AnyOffset)?;
    let (wall, rest) = text.split_once('.')?;
    let end = rest.find(|it: char| !it.is_ascii_digit())?;
    let (fraction, offset) = rest.split_at_checked(end)?;
    let cut = fraction.get(..digits)?;
    let is_same = fraction.bytes().skip(digits).all(|digit| digit == b'0');
    if is_same {
        return None;
    }
    let cut = cut.trim_end_matches('0');
    Some(if cut.is_empty() { format!("{wall}{offset}") } else { format!("{wall}.{cut}{offset}") })
}

/// Returns a time of an archive as the wall clock of a zone shows it, in the form of MySQL.
pub(crate) fn to_wall(text: &str, zone: &TimeZone) -> Option<String> {
    let instant: jiff::Timestamp = text.parse().ok()?;
    Some(instant.to_zoned(zone.clone()).datetime().to_string().replacen('T', " ", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> String {
        match parse(text, None) {
            Some(Stamp::At { text, .. }) => text,
            Some(Stamp::Zero) => "zero".into(),
            None => "none".into(),
        }
    }

    #[test]
    fn section_3_times_of_sqlite() {
        for (stored, expected) in [
            ("2026-08-04 14:58:31.123456789+02:00", "2026-08-04T14:58:31.123456789+02:00"),
            ("2026-08-04 12:58:02+00:00", "2026-08-04T12:58:02Z"),
            ("2026-08-04T12:58:02Z", "2026-08-04T12:58:02Z"),
            ("2026-08-04T12:58:02.500", "2026-08-04T12:58:02.5Z"),
            ("2026-08-04 12:58", "2026-08-04T12:58:00Z"),
            ("2026-08-04", "2026-08-04T00:00:00Z"),
            ("2026-08-04 14:58:31.5 +0200 CEST", "2026-08-04T14:58:31.5+02:00"),
            ("2026-08-04 14:58:31.5 +0200 CEST m=+0.000012", "2026-08-04T14:58:31.5+02:00"),
            ("2026-08-04 12:58:02.123+00", "2026-08-04T12:58:02.123Z"),
            ("0001-01-01 00:00:00+00:00", "zero"),
            ("0000-00-00 00:00:00.000", "zero"),
            ("2026-02-30 00:00:00+00:00", "none"),
            ("now", "none"),
            ("", "none"),
            ("12345", "none"),
        ] {
            assert_eq!(at(stored), expected, "{stored}");
        }
        assert_eq!(to_sqlite("2026-08-04T12:58:02Z").unwrap(), "2026-08-04 12:58:02+00:00");
        assert_eq!(
            to_sqlite("2026-08-04T12:58:02.500-03:30").unwrap(),
            "2026-08-04 12:58:02.5-03:30"
        );
        assert_eq!(to_sqlite("yesterday"), None);
    }

    #[test]
    fn decision_wall_clock_times_take_the_offset_before_a_change() {
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        let read = |text| parse(text, Some(&zone)).unwrap();
        let at = |text: &str, is_uncertain| Stamp::At { text: text.into(), is_uncertain };
        assert_eq!(read("2026-08-04 14:58:31.123"), at("2026-08-04T14:58:31.123+02:00", false));
        assert_eq!(read("2026-10-25 02:30:00.000"), at("2026-10-25T02:30:00+02:00", true));
        assert_eq!(read("2026-03-29 02:30:00.000"), at("2026-03-29T02:30:00+01:00", true));
        assert_eq!(to_wall("2026-08-04T12:58:02.5Z", &zone).unwrap(), "2026-08-04 14:58:02.5");
    }

    #[test]
    fn times_are_cut_rather_than_rounded() {
        assert_eq!(
            cut("2026-08-04T12:58:02.123456789Z", 6).unwrap(),
            "2026-08-04T12:58:02.123456Z"
        );
        assert_eq!(
            cut("2026-08-04T12:58:02.999999999+02:00", 3).unwrap(),
            "2026-08-04T12:58:02.999+02:00"
        );
        assert_eq!(cut("2026-08-04T12:58:02.0000005Z", 6).unwrap(), "2026-08-04T12:58:02Z");
        assert_eq!(cut("2026-08-04T12:58:02.123Z", 6), None);
        assert_eq!(cut("2026-08-04T12:58:02Z", 3), None);
    }
}
