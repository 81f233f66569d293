//! Times of the samples, as seconds after 1970-01-01T00:00:00Z and as text.

/// Creation time of the samples: 2026-01-19T10:00:00Z.
pub(super) const BACKUP: i64 = 1_768_816_800;

/// Midnight before [`BACKUP`].
pub(super) const TODAY: i64 = BACKUP - 10 * HOUR;

/// One minute, in seconds.
pub(super) const MINUTE: i64 = 60;
/// One hour, in seconds.
pub(super) const HOUR: i64 = 60 * MINUTE;
/// One day, in seconds.
pub(super) const DAY: i64 = 24 * HOUR;

/// Returns a time after 1970 as the format writes it, in UTC.
pub(super) fn text(seconds: i64) -> String {
    let (mut year, mut days) = (1970, seconds / DAY);
    while days >= days_of_year(year) {
        days -= days_of_year(year);
        year += 1;
    }
    let february = days_of_year(year) - 337;
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute, second) = (seconds / HOUR % 24, seconds / MINUTE % 60, seconds % 60);
    format!("{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", days + 1)
}

fn days_of_year(year: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_equal_those_of_date() {
        // date -u -d "@$seconds" +%FT%TZ
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (1_740_787_200, "2025-03-01T00:00:00Z"),
            (BACKUP, "2026-01-19T10:00:00Z"),
            (TODAY, "2026-01-19T00:00:00Z"),
        ] {
            assert_eq!(text(seconds), expected);
        }
    }
}
