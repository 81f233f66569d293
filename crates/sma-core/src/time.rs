//! Times in the format: strict RFC 3339.

/// Accepted forms of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each is a rule of a specification for its times")]
pub enum TimeFormat {
    /// `Z` or a numeric offset, years 0001–9999 (profile, section 3).
    Profile,
    /// `Z` or a numeric offset, years 0000–9999 (`2024.1` documents).
    AnyOffset,
    /// `Z` alone, years 0000–9999 (`2026.1` documents).
    Utc,
}

/// An instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Time {
    /// Whole seconds since 1970-01-01T00:00:00Z; negative before it.
    pub seconds: i64,
    /// Nanoseconds after that second, below 1 000 000 000.
    pub nanos: u32,
}

impl Time {
    /// Parses `YYYY-MM-DDTHH:MM:SS`, optionally a period and one to nine digits, then `Z` or, where
    /// `clock` allows it, an offset such as `+02:00`. The letters are upper-case, the date must
    /// exist, and second 60 is invalid (profile, section 3).
    ///
    /// ```
    /// use sma_core::time::{TimeFormat, Time};
    /// let time = Time::parse("1970-01-01T01:00:00.5+01:00", TimeFormat::Profile).unwrap();
    /// assert_eq!((time.seconds, time.nanos), (0, 500_000_000));
    /// assert!(Time::parse("2023-02-29T00:00:00Z", TimeFormat::Profile).is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str, clock: TimeFormat) -> Option<Self> {
        let mut rest = Rest(text.as_bytes());
        let year = rest.digits(4)?;
        rest.byte(b'-')?;
        let month = rest.digits(2)?;
        rest.byte(b'-')?;
        let day = rest.digits(2)?;
        rest.byte(b'T')?;
        let hour = rest.digits(2)?;
        rest.byte(b':')?;
        let minute = rest.digits(2)?;
        rest.byte(b':')?;
        let second = rest.digits(2)?;
        let nanos = rest.fraction()?;
        let offset = rest.offset(clock)?;

        let first_year = if clock == TimeFormat::Profile { 1 } else { 0 };
        let real = year >= first_year
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        if !real || !rest.0.is_empty() {
            return None;
        }
        let day_seconds = i64::from(hour * 3600 + minute * 60 + second);
        Some(Self {
            seconds: days_since_1970(year, month, day) * 86_400 + day_seconds - offset,
            nanos,
        })
    }
}

/// Returns the instant of a time, in any spelling that a format allows.
pub(crate) fn instant(text: &str) -> Option<Time> {
    Time::parse(text, TimeFormat::AnyOffset)
}

/// The unread part of a text.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn byte(&mut self, wanted: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == wanted).then(|| self.0 = rest)
    }

    /// Parses exactly `count` digits, at most nine.
    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut number = 0;
        for digit in digits {
            number = number * 10 + char::from(*digit).to_digit(10)?;
        }
        self.0 = rest;
        Some(number)
    }

    /// Parses a fraction to nanoseconds; 0 if there is none.
    fn fraction(&mut self) -> Option<u32> {
        if self.byte(b'.').is_none() {
            return Some(0);
        }
        let length = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        if !(1..=9).contains(&length) {
            return None;
        }
        let mut nanos = self.digits(length)?;
        for _ in length..9 {
            nanos *= 10;
        }
        Some(nanos)
    }

    /// Parses an offset to seconds east of Greenwich.
    fn offset(&mut self, clock: TimeFormat) -> Option<i64> {
        if self.byte(b'Z').is_some() {
            return Some(0);
        }
        if clock == TimeFormat::Utc {
            return None;
        }
        let sign = if self.byte(b'+').is_some() {
            1
        } else {
            self.byte(b'-')?;
            -1
        };
        let hours = self.digits(2)?;
        self.byte(b':')?;
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then(|| sign * i64::from(hours * 3600 + minutes * 60))
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Returns the days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in March, so
/// that the leap day is the last one: every five months have 153 days.
fn days_since_1970(year: u32, month: u32, day: u32) -> i64 {
    let (year, month) = (i64::from(year), i64::from(month));
    let years = if month > 2 { year } else { year - 1 };
    let months = (month + 9) % 12;
    let leap_days = years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    /// Days from 0000-03-01 to 1970-01-01.
    const EPOCH: i64 = 719_468;
    years * 365 + leap_days + (153 * months + 2) / 5 + i64::from(day) - 1 - EPOCH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<i64> {
        Time::parse(text, TimeFormat::Profile).map(|t| t.seconds)
    }

    #[test]
    fn instants_equal_those_of_date() {
        // date -u -d "$text" +%s
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2024-01-19T10:00:00Z", 1_705_658_400),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("2000-03-01T00:00:00+14:00", 951_818_400),
            ("1969-12-31T23:59:59Z", -1),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("9999-12-31T23:59:59-00:30", 253_402_302_599),
            ("1900-03-01T00:00:00Z", -2_203_891_200),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn fractions_have_one_to_nine_digits() {
        let nanos = |text| Time::parse(text, TimeFormat::Profile).map(|t| t.nanos);
        assert_eq!(nanos("2024-01-19T10:00:00.123456789Z"), Some(123_456_789));
        assert_eq!(nanos("2024-01-19T10:00:00.05Z"), Some(50_000_000));
        assert_eq!(nanos("2024-01-19T10:00:00.Z"), None);
        assert_eq!(nanos("2024-01-19T10:00:00.1234567890Z"), None);
        assert_eq!(nanos("2024-01-19T10:00:00,5Z"), None);
    }

    #[test]
    fn texts_other_than_times_are_refused() {
        for text in [
            "",
            "2024-01-19",
            "2024-01-19t10:00:00Z",
            "2024-01-19T10:00:00z",
            "2024-01-19 10:00:00Z",
            "2024-01-19T10:00:00",
            "2024-01-19T10:00Z",
            "2024-01-19T10:00:60Z",
            "2024-01-19T24:00:00Z",
            "2024-01-19T10:60:00Z",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2024-04-31T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "02024-01-19T10:00:00Z",
            "2024-1-19T10:00:00Z",
            "2024-01-19T10:00:00+0100",
            "2024-01-19T10:00:00+24:00",
            "2024-01-19T10:00:00+01:60",
            "2024-01-19T10:00:00ZZ",
            "2024-01-19T10:00:00Z[UTC]",
            "+024-01-19T10:00:00Z",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn documents_allow_year_zero_and_the_newest_only_utc() {
        assert!(Time::parse("0000-02-29T00:00:00Z", TimeFormat::Utc).is_some());
        assert!(Time::parse("0000-02-29T00:00:00+01:00", TimeFormat::AnyOffset).is_some());
        assert!(Time::parse("2024-02-29T00:00:00+01:00", TimeFormat::Utc).is_none());
    }
}
