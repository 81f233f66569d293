//! Conversion of times with an offset to UTC, as `2026.1` documents require.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::time::{Time, TimeFormat};

/// Returns the same instant in UTC, with the same fraction of a second; unchanged if it is in UTC
/// already. `None` for an invalid time, or outside the years 0000 to 9999.
pub(super) fn in_utc(text: &str) -> Option<Cow<'_, str>> {
    const SECONDS_OF_A_DAY: i64 = 86_400;

    let time = Time::parse(text, TimeFormat::AnyOffset)?;
    if text.ends_with('Z') {
        return Some(Cow::Borrowed(text));
    }
    let fraction = text.get("YYYY-MM-DDTHH:MM:SS".len()..)?;
    let fraction = fraction.get(..fraction.len().checked_sub("+HH:MM".len())?)?;
    // An offset is shorter than a day: the instant is on the written day, or on an adjacent one.
    days_around(text)?.find_map(|date| {
        let start = Time::parse(&format!("{date}T00:00:00Z"), TimeFormat::Utc)?.seconds;
        let second = time.seconds.checked_sub(start)?;
        (0..SECONDS_OF_A_DAY).contains(&second).then(|| {
            let (minute, second) = (second / 60, second % 60);
            let (hour, minute) = (minute / 60, minute % 60);
            Cow::Owned(format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
        })
    })
}

/// Returns the day of a time and the adjacent ones, among invalid days.
fn days_around(text: &str) -> Option<impl Iterator<Item = String>> {
    let number = |range: core::ops::Range<usize>| {
        text.get(range).and_then(|digits| digits.parse::<u32>().ok())
    };
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (last_year, last_month) = (year.saturating_sub(1), month.saturating_sub(1));
    let before = [(last_year, 12, 31), (year, last_month, 31), (year, last_month, 30)];
    let leap =
        [(year, last_month, 29), (year, last_month, 28), (year, month, day.saturating_sub(1))];
    let after =
        [(year, month, day), (year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)];
    let all = before.into_iter().chain(leap).chain(after);
    Some(all.map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_stay_the_same() {
        // date -u -d "$text" +%FT%TZ, but for the fraction, and years that date does not take.
        for (text, expected) in [
            ("2026-01-19T10:00:00Z", "2026-01-19T10:00:00Z"),
            ("2026-01-19T10:00:00.120Z", "2026-01-19T10:00:00.120Z"),
            ("2026-01-19T10:00:00+00:00", "2026-01-19T10:00:00Z"),
            ("2026-01-19T10:00:00.500+01:30", "2026-01-19T08:30:00.500Z"),
            ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
            ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
            ("2024-03-01T00:00:00+14:00", "2024-02-29T10:00:00Z"),
            ("2023-03-01T00:00:00+14:00", "2023-02-28T10:00:00Z"),
            ("2024-02-29T23:59:59-23:59", "2024-03-01T23:58:59Z"),
            ("2026-05-01T00:00:00+00:01", "2026-04-30T23:59:00Z"),
            ("2026-04-30T23:59:00-00:01", "2026-05-01T00:00:00Z"),
            ("0001-01-01T00:00:00+01:00", "0000-12-31T23:00:00Z"),
        ] {
            assert_eq!(in_utc(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn unrepresentable_times_are_none() {
        for text in
            ["0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-02-30T00:00:00Z", ""]
        {
            assert_eq!(in_utc(text), None, "{text}");
        }
    }
}
