//! Tones of words: each word of a state has a mark beside it, which color only repeats.

/// Fields whose words are states.
const STATES: [&str; 6] =
    ["status", "sync_status", "severity", "alert_level", "min_severity", "priority"];

const GOOD: [&str; 8] =
    ["online", "synced", "sent", "resolved", "completed", "success", "approved", "applied"];

const WARN: [&str; 10] = [
    "warning",
    "pending",
    "waiting",
    "drift",
    "drifted",
    "medium",
    "retrying",
    "unknown",
    "review",
    "out_of_sync",
];

const BAD: [&str; 9] =
    ["offline", "critical", "error", "failed", "failure", "high", "rejected", "urgent", "blocked"];

/// Returns the CSS class of the tone of a word in a field; none for texts of other fields.
pub(super) fn tone(field: &str, word: &str) -> Option<&'static str> {
    if !STATES.contains(&field) || word.is_empty() {
        return None;
    }
    let tones = [(&GOOD[..], "good"), (&WARN, "warn"), (&BAD, "bad")];
    let tone = tones.into_iter().find(|(words, _)| words.contains(&word));
    Some(tone.map_or("unknown", |(_, tone)| tone))
}
