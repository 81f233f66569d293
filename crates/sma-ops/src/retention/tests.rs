use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan as _};
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// A sound full backup of one system, made at that time; its digests are its time.
fn backup(time: &str) -> Backup {
    let candidate = json!({ "soundness": "sound", "created_at": time, "file_digest": time,
        "manifest_digest": time, "base_digest": null });
    let candidate = serde_json::from_value(candidate).unwrap();
    Backup::new(candidate, "home".to_owned(), Vec::new())
}

fn based(time: &str, base: &str) -> Backup {
    let mut backup = backup(time);
    backup.candidate.base_digest = Some(base.to_owned());
    backup
}

fn faulty(time: &str) -> Backup {
    let mut backup = backup(time);
    backup.candidate.soundness = sma_core::lineage::Soundness::Faulty;
    backup
}

/// Backups at noon, one for each day.
fn days(first: Date, step: Span, count: usize) -> Vec<Backup> {
    let all = std::iter::successors(Some(first), |date| Some(*date + step));
    all.take(count).map(|date| backup(&format!("{date}T12:00:00Z"))).collect()
}

fn policy(change: impl FnOnce(&mut Retention)) -> Retention {
    let mut policy = Retention::default();
    change(&mut policy);
    policy
}

/// The days, or other beginnings of times, of those that are kept.
fn kept(policy: &Retention, backups: &[Backup], letters: usize) -> Vec<String> {
    let decision = policy.decide(backups);
    let kept = backups.iter().zip(&decision.reasons).filter(|(_, reasons)| !reasons.is_empty());
    kept.map(|(it, _)| it.candidate.created_at.as_deref().unwrap()[..letters].to_owned()).collect()
}

#[test]
fn days_that_have_a_backup_are_counted() {
    // restic: "keep-daily 3" counts days with a snapshot, not days of the calendar.
    let times = ["2026-01-01T10:00:00Z", "2026-01-01T20:00:00Z", "2026-02-01T10:00:00Z"];
    let more = ["2026-05-07T09:00:00Z", "2026-05-07T10:00:00Z", "2026-05-07T11:00:00Z"];
    let backups: Vec<Backup> = times.iter().chain(&more).map(|it| backup(it)).collect();
    let daily = |count| policy(|it| it.keep_daily = count);
    let all = ["2026-01-01T20", "2026-02-01T10", "2026-05-07T11"];
    assert_eq!(kept(&daily(1), &backups, 13), all[2..]);
    assert_eq!(kept(&daily(2), &backups, 13), all[1..]);
    assert_eq!(kept(&daily(3), &backups, 13), all);
    // As long as there are fewer days than that, the oldest one stays for the day that it would become.
    let four = ["2026-01-01T10", "2026-01-01T20", "2026-02-01T10", "2026-05-07T11"];
    assert_eq!(kept(&daily(4), &backups, 13), four);
    let reasons = daily(4).decide(&backups).reasons;
    assert_eq!(reasons[0], [Reason::Oldest(Period::Daily)]);
    assert_eq!(reasons[5], [Reason::Newest(Period::Daily), Reason::NewestValid]);
}

/// The example of restic's documentation: daily backups for a hundred years, of which 7 days, 5 weeks,
/// 12 months and 75 years are kept. It says how many: 7, then 4 more ends of weeks, then 11 or 12 more ends
/// of months, then 75 years, some of which are among them.
#[test]
fn a_hundred_years_leave_what_restic_says() {
    // 2026-12-31 is a Thursday (`date -d 2026-12-31 +%A`).
    let backups = days(date(1927, 1, 1), 1.day(), 36_525);
    assert_eq!(
        backups.last().unwrap().candidate.created_at.as_deref(),
        Some("2026-12-31T12:00:00Z")
    );
    let rules = policy(|it| {
        (it.keep_daily, it.keep_weekly, it.keep_monthly, it.keep_yearly) = (7, 5, 12, 75);
    });
    let kept = kept(&rules, &backups, 10);
    let mut expected: BTreeSet<String> = BTreeSet::new();
    expected.extend((25..=31).map(|day| format!("2026-12-{day}")));
    // Sundays before this week.
    expected.extend(["27", "20", "13", "06"].map(|day| format!("2026-12-{day}")));
    let ends = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    expected.extend((1..).zip(ends).map(|(month, day)| format!("2026-{month:02}-{day}")));
    expected.extend((1952..=2026).map(|year| format!("{year}-12-31")));
    assert_eq!(kept, expected.into_iter().collect::<Vec<_>>());
}

#[test]
fn weeks_are_those_of_iso_8601() {
    // `date -d DAY +%G-W%V`: 2026-W53 ends on Sunday, 2027-01-03.
    let backups = days(date(2026, 12, 27), 1.day(), 9);
    let weekly = policy(|it| it.keep_weekly = 3);
    assert_eq!(kept(&weekly, &backups, 10), ["2026-12-27", "2027-01-03", "2027-01-04"]);
}

#[test]
fn days_are_those_of_the_time_zone() {
    let backups = [backup("2026-06-01T21:30:00Z"), backup("2026-06-01T22:30:00Z")];
    let mut daily = policy(|it| it.keep_daily = 1);
    assert_eq!(kept(&daily, &backups, 16), ["2026-06-01T22:30"]);
    daily.keep_daily = 2;
    daily.zone = TimeZone::get("Europe/Brussels").unwrap();
    // 23:30, and 00:30 of the next day.
    let reasons = daily.decide(&backups).reasons;
    assert!(reasons.iter().all(|it| it.contains(&Reason::Newest(Period::Daily))), "{reasons:?}");
}

#[test]
fn each_rule_keeps_its_own() {
    let backups = days(date(2024, 1, 1), 40.days(), 20);
    for (rules, expected) in [
        (policy(|it| it.keep_last = 2), 2),
        (policy(|it| it.keep_daily = 3), 3),
        (policy(|it| it.keep_weekly = 4), 4),
        (policy(|it| it.keep_monthly = 5), 5),
        // 2024, 2025 and 2026, and the oldest one.
        (policy(|it| it.keep_yearly = 6), 4),
    ] {
        assert_eq!(kept(&rules, &backups, 10).len(), expected, "{rules:?}");
    }
    let mut tagged = backups.clone();
    tagged[3].tags = vec!["house".to_owned(), "before".to_owned()];
    let rules = policy(|it| it.keep_tags = vec!["before".to_owned()]);
    let reasons = rules.decide(&tagged).reasons;
    assert_eq!(reasons[3], [Reason::Tag("before".to_owned())]);
    assert_eq!(reasons.iter().filter(|it| !it.is_empty()).count(), 2);
}

#[test]
fn no_rule_removes_nothing() {
    let decision = Retention::default().decide(&days(date(2026, 1, 1), 1.day(), 5));
    assert!(Retention::default().is_empty() && decision.removed.is_empty());
    assert!(decision.reasons.iter().all(|it| *it == [Reason::NoRule]));
}

#[test]
fn bases_of_bases_are_kept_and_removed_last() {
    let [a, b, c, d] = [
        "2026-01-01T00:00:00Z",
        "2026-01-02T00:00:00Z",
        "2026-01-03T00:00:00Z",
        "2026-01-04T00:00:00Z",
    ];
    let chain = [backup(a), based(b, a), based(c, b)];
    let last = policy(|it| it.keep_last = 1);
    let decision = last.decide(&chain);
    assert_eq!(decision.reasons[..2], [[Reason::Base], [Reason::Base]]);
    assert!(decision.removed.is_empty());
    let [one, two, three] = chain;
    let replaced = [one, two, three, backup(d)];
    assert_eq!(last.decide(&replaced).removed, [2, 1, 0]);
}

#[test]
fn what_cannot_be_restored_takes_no_place_and_stays() {
    let [a, b, c, d] = [
        "2026-01-01T00:00:00Z",
        "2026-01-02T00:00:00Z",
        "2026-01-03T00:00:00Z",
        "2026-01-04T00:00:00Z",
    ];
    let backups = [backup(a), faulty(b), based(c, b), based(d, "gone")];
    let decision = policy(|it| it.keep_last = 1).decide(&backups);
    assert_eq!(decision.reasons[0], [Reason::Last, Reason::NewestValid]);
    assert_eq!(decision.reasons[1], [Reason::Unreliable(Reliance::Faulty), Reason::Base]);
    assert_eq!(decision.reasons[2], [Reason::Unreliable(Reliance::FaultyBase)]);
    assert_eq!(decision.reasons[3], [Reason::Unreliable(Reliance::Incomplete)]);
    let mut undated = [backup(a), backup(b)];
    undated[1].candidate.created_at = None;
    assert_eq!(policy(|it| it.keep_last = 1).decide(&undated).reasons[1], [Reason::Undated]);
}

#[test]
fn systems_and_exempt_archives_do_not_take_places_of_others() {
    let mut backups = days(date(2026, 1, 1), 1.day(), 4);
    backups[0].group = "cabin".to_owned();
    backups[3].exemption = Some(Exemption::Document);
    let decision = policy(|it| it.keep_last = 1).decide(&backups);
    assert_eq!(decision.removed, [1]);
    assert_eq!(decision.reasons[3], [Reason::Exempt(Exemption::Document)]);
}

/// What is kept by the rules of the calendar, from their definition: sets instead of a walk.
fn naive(backups: &[&Backup], count: usize, format: &str, zone: &TimeZone) -> BTreeSet<String> {
    let time = |it: &Backup| it.candidate.created_at.clone().unwrap();
    let mut newest: BTreeMap<String, String> = BTreeMap::new();
    for backup in backups {
        let at: Timestamp = time(backup).parse().unwrap();
        let span = at.to_zoned(zone.clone()).strftime(format).to_string();
        let last = newest.entry(span).or_default();
        *last = time(backup).max(last.clone());
    }
    let mut kept: BTreeSet<String> = newest.values().rev().take(count).cloned().collect();
    if newest.len() < count {
        kept.extend(backups.iter().map(|it| time(it)).min());
    }
    kept
}

proptest! {
    #[test]
    fn a_naive_implementation_keeps_the_same(
        // Hours of some five years; whether sound, of which system, and on which of the earlier ones.
        facts in prop::collection::btree_map(0_i64..45_000, (0_u8..5, 0_u8..2, 0_usize..12), 1..40),
        counts in prop::array::uniform5(0_u32..9),
        is_local in any::<bool>(),
    ) {
        let zone = if is_local { TimeZone::get("Europe/Brussels").unwrap() } else { TimeZone::UTC };
        let time = |hour: i64| Timestamp::from_second(1_640_995_200 + hour * 3600).unwrap().to_string();
        let mut backups: Vec<Backup> = Vec::new();
        for (hour, (soundness, system, base)) in facts {
            let mut next = if soundness == 0 { faulty(&time(hour)) } else { backup(&time(hour)) };
            next.group = system.to_string();
            // A third of them are increments, some of them of what is missing.
            if base < 4 {
                let earlier = backups.len().checked_sub(base + 1).and_then(|it| backups.get(it));
                let digest = earlier.map_or("gone".to_owned(), |it| it.candidate.file_digest.clone());
                next.candidate.base_digest = Some(digest);
            }
            backups.push(next);
        }
        let by_digest = |digest: &str| backups.iter().find(|it| it.candidate.file_digest == digest);
        fn is_usable<'b>(backup: &'b Backup, find: &dyn Fn(&str) -> Option<&'b Backup>) -> bool {
            backup.candidate.soundness == sma_core::lineage::Soundness::Sound
                && backup.candidate.base_digest.as_deref()
                    .is_none_or(|digest| find(digest).is_some_and(|base| is_usable(base, find)))
        }
        let [last, daily, weekly, monthly, yearly] = counts;
        let mut rules = policy(|it| {
            (it.keep_last, it.keep_daily, it.keep_weekly) = (last, daily, weekly);
            (it.keep_monthly, it.keep_yearly) = (monthly, yearly);
        });
        rules.zone = zone.clone();
        let decision = rules.decide(&backups);
        let mut expected: BTreeSet<String> = BTreeSet::new();
        let all = || backups.iter().map(|it| it.candidate.file_digest.clone());
        for system in ["0", "1"] {
            let usable: Vec<&Backup> = backups.iter()
                .filter(|it| it.group == system && is_usable(it, &by_digest)).collect();
            for (count, format) in [(daily, "%F"), (weekly, "%G-%V"), (monthly, "%Y-%m"), (yearly, "%Y")] {
                expected.extend(naive(&usable, count as usize, format, &zone));
            }
            let newest = usable.iter().rev().take(last.max(1) as usize);
            expected.extend(newest.map(|it| it.candidate.file_digest.clone()));
        }
        expected.extend(backups.iter().filter(|it| !is_usable(it, &by_digest))
            .map(|it| it.candidate.file_digest.clone()));
        // From the newest to the oldest: a base is always older.
        for backup in backups.iter().rev() {
            if expected.contains(&backup.candidate.file_digest) {
                expected.extend(backup.candidate.base_digest.clone().filter(|it| it != "gone"));
            }
        }
        if rules.is_empty() {
            expected.extend(all());
        }
        let removed: BTreeSet<String> =
            decision.removed.iter().map(|it| backups[*it].candidate.file_digest.clone()).collect();
        prop_assert_eq!(removed, all().filter(|it| !expected.contains(it)).collect());
        // None is removed after its base.
        for (place, index) in decision.removed.iter().enumerate() {
            let base = &backups[*index].candidate.base_digest;
            let earlier = &decision.removed[..place];
            prop_assert!(!earlier.iter().any(|it| Some(&backups[*it].candidate.file_digest) == base.as_ref()));
        }
    }
}
