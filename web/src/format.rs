//! Numbers, sizes and times formatted for display.

use sma_core::time::{Time, TimeFormat};
use wasm_bindgen::JsValue;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Formats a number with a thin, non-breaking space between thousands, such as `10 000`.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// Formats a number with its noun, such as `1 record` and `24 records`.
pub(crate) fn count(number_of: u64, singular: &str, plural: &str) -> String {
    format!("{}\u{a0}{}", number(number_of), if number_of == 1 { singular } else { plural })
}

/// Formats a size in bytes to three digits, such as `17.3 KiB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return count(bytes, "byte", "bytes");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    // Values from 1023.5 on would be formatted as 1024.
    while value >= 1023.5 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    let decimals = if value < 9.995 {
        2
    } else if value < 99.95 {
        1
    } else {
        0
    };
    format!("{value:.decimals$}\u{a0}{}", UNITS[unit])
}

/// Formats an estimated duration, such as `about 2.1 s`.
pub(crate) fn seconds(seconds: f64) -> String {
    match seconds {
        ..1.0 => "less than a second".into(),
        ..3.0 => format!("about {seconds:.1}\u{a0}s"),
        ..99.5 => format!("about {seconds:.0}\u{a0}s"),
        _ => format!("about {:.0}\u{a0}minutes", seconds / 60.0),
    }
}

/// Formats a time in UTC, such as `2 Aug 2026, 12:03:11 UTC`. None if the text is not a time.
pub(crate) fn time(text: &str) -> Option<String> {
    let seconds = Time::parse(text, TimeFormat::AnyOffset)?.seconds;
    let clock = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    Some(format!("{}, {hour:02}:{minute:02}:{second:02} UTC", date(seconds)))
}

/// Formats a time in the time zone and the language of the browser. None if the text is not a time.
pub(crate) fn local(text: &str) -> Option<String> {
    let seconds = Time::parse(text, TimeFormat::AnyOffset)?.seconds;
    let date = js_sys::Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    let options = js_sys::Object::new();
    for (name, style) in [("dateStyle", "medium"), ("timeStyle", "long")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &style.into());
    }
    // No language: that of the browser.
    Some(date.to_locale_string("default", &options).into())
}

/// Formats the time of day in UTC, such as `12:03`. None if the text is not a time.
pub(crate) fn clock(text: &str) -> Option<String> {
    let clock = Time::parse(text, TimeFormat::AnyOffset)?.seconds.rem_euclid(86_400);
    Some(format!("{:02}:{:02}", clock / 3600, clock / 60 % 60))
}

/// Formats a day counted from 1970-01-01, such as `2 Aug 2026`.
pub(crate) fn day(day: i64) -> String {
    date(day.saturating_mul(86_400))
}

/// Formats a day counted from 1970-01-01 with its weekday, such as `Sunday, 2 Aug 2026`.
pub(crate) fn weekday(day_number: i64) -> String {
    /// 1970-01-01 was a Thursday.
    const WEEKDAYS: [&str; 7] =
        ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
    let weekday = usize::try_from(day_number.rem_euclid(7)).unwrap_or(0);
    format!("{}, {}", WEEKDAYS[weekday], day(day_number))
}

/// Formats the date of a time in seconds since 1970, in UTC, such as `2 Aug 2026`.
pub(crate) fn date(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    format!("{day} {} {year}", MONTHS[month])
}

/// Returns the year, the month from 0 and the day from 1 of a day counted from 1970-01-01 in the
/// Gregorian calendar. Years are counted from March, so that the leap day is their last.
fn civil(days: i64) -> (i64, usize, i64) {
    /// Days from 0000-03-01 to 1970-01-01.
    const EPOCH: i64 = 719_468;
    /// Days of 400, 100 and 4 years; the last year of a cycle has one day more.
    const CYCLE: i64 = 146_097;
    const CENTURY: i64 = 36_524;
    const FOUR_YEARS: i64 = 1461;
    let days = days + EPOCH;
    let (cycle, day) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
    let year = (day - day / (FOUR_YEARS - 1) + day / CENTURY - day / (CYCLE - 1)) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let next_year = i64::from(month >= 10);
    (cycle * 400 + year + next_year, usize::try_from((month + 2) % 12).unwrap_or(0), day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn thousands_are_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1000), "1\u{202f}000");
        assert_eq!(number(12_345_678), "12\u{202f}345\u{202f}678");
        assert_eq!(count(1, "record", "records"), "1\u{a0}record");
        assert_eq!(count(0, "record", "records"), "0\u{a0}records");
    }

    #[wasm_bindgen_test]
    fn sizes_have_three_digits() {
        for (bytes, text) in [
            (0, "0\u{a0}bytes"),
            (1, "1\u{a0}byte"),
            (1023, "1\u{202f}023\u{a0}bytes"),
            (1024, "1.00\u{a0}KiB"),
            (10_240, "10.0\u{a0}KiB"),
            (102_400, "100\u{a0}KiB"),
            (1_048_575, "1.00\u{a0}MiB"),
            (5 << 30, "5.00\u{a0}GiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }

    #[wasm_bindgen_test]
    fn short_durations_have_tenths() {
        for (duration, text) in [
            (0.0, "less than a second"),
            (0.99, "less than a second"),
            (1.0, "about 1.0\u{a0}s"),
            (2.14, "about 2.1\u{a0}s"),
            (3.0, "about 3\u{a0}s"),
            (99.4, "about 99\u{a0}s"),
            (100.0, "about 2\u{a0}minutes"),
            (1200.0, "about 20\u{a0}minutes"),
        ] {
            assert_eq!(seconds(duration), text);
        }
    }

    // Expected values from `date -u -d TEXT '+%-d %b %Y, %H:%M:%S UTC'`.
    #[wasm_bindgen_test]
    fn times_are_in_utc() {
        for (text, utc) in [
            ("2026-08-02T14:03:11.5+02:00", "2 Aug 2026, 12:03:11 UTC"),
            ("2024-02-29T23:59:59-01:00", "1 Mar 2024, 00:59:59 UTC"),
            ("1970-01-01T00:00:00Z", "1 Jan 1970, 00:00:00 UTC"),
            ("1969-12-31T23:59:59Z", "31 Dec 1969, 23:59:59 UTC"),
            ("2000-02-29T00:00:00Z", "29 Feb 2000, 00:00:00 UTC"),
            ("2100-03-01T00:00:00Z", "1 Mar 2100, 00:00:00 UTC"),
            ("2026-12-31T23:30:00-01:00", "1 Jan 2027, 00:30:00 UTC"),
        ] {
            assert_eq!(time(text).as_deref(), Some(utc));
        }
        assert_eq!(time("yesterday"), None);
        assert_eq!(time("2026-02-30T00:00:00Z"), None);
    }

    // Expected values from `date -u -d TEXT '+%A, %-d %b %Y %H:%M'`.
    #[wasm_bindgen_test]
    fn days_have_a_weekday_and_times_a_clock() {
        assert_eq!(weekday(0), "Thursday, 1 Jan 1970");
        assert_eq!(weekday(-1), "Wednesday, 31 Dec 1969");
        assert_eq!(weekday(20_457), "Sunday, 4 Jan 2026");
        assert_eq!(clock("2026-01-04T13:01:59+01:00").as_deref(), Some("12:01"));
        assert_eq!(clock("noon"), None);
    }

    #[wasm_bindgen_test]
    fn every_day_of_four_centuries_has_its_date() {
        let mut expected = (1970, 0, 1);
        for day in 0..146_097 {
            assert_eq!(civil(day), expected);
            let (year, month, day) = &mut expected;
            let leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
            let length = match *month {
                1 => 28 + i64::from(leap),
                3 | 5 | 8 | 10 => 30,
                _ => 31,
            };
            *day += 1;
            if *day > length {
                (*day, *month) = (1, *month + 1);
            }
            if *month == 12 {
                (*month, *year) = (0, *year + 1);
            }
        }
    }
}
