//! `backup list`: the archives in a folder and its subfolders.

use std::cmp::Reverse;
use std::path::Path;

use clap::{Args, ValueEnum};
use serde::Serialize;
use sma_core::Level;
use sma_core::report::Verdict;
use sma_core::time::{Time, TimeFormat};
use sma_ops::{Context, Input, ListEntry, find_archives, list};

use super::archives::FolderArgument;
use super::limits::LimitArguments;
use super::words::described_parser;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{self, STRONG, Table};

/// List the archives in a folder and its subfolders, including damaged ones
///
/// Without --level, only the start of each archive is read and nothing is validated
#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    folder: FolderArgument,
    /// Sort order; by date, devices and size, descending
    #[arg(long, value_name = "ORDER", value_enum, default_value = "date")]
    sort: Order,
    /// Exclude archives created before TIME, such as 2026-01-31
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    since: Option<i64>,
    /// Validation level [default: no validation]
    #[arg(long, value_parser = described_parser(Level::meaning))]
    level: Option<Level>,
    #[command(flatten)]
    limits: LimitArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    Date,
    Name,
    Type,
    Host,
    Devices,
    Size,
    Verdict,
}

/// Metadata and verdict of an archive; only its name, size and the reason if it cannot be opened.
#[derive(Debug, Default, Serialize)]
struct Row {
    name: String,
    format: Option<String>,
    #[serde(rename = "type")]
    backup_type: Option<String>,
    created_at: Option<String>,
    host: Option<String>,
    devices: Option<u64>,
    size: Option<u64>,
    signed: Option<bool>,
    encrypted: Option<bool>,
    /// `Not checked`; at a level `Valid`, …; or the reason why it cannot be opened.
    verdict: String,
    /// Level of the verdict, if the archive was validated.
    level: Option<Level>,
    /// Validity; none where something that validity depends on was not checked.
    valid: Option<bool>,
    /// `created_at` in seconds since 1970.
    #[serde(skip)]
    seconds: Option<i64>,
}

impl List {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if matches!(self.sort, Order::Verdict) && self.level.is_none() {
            return Err(Failure::Usage {
                message: "--sort verdict requires --level".to_owned(),
                action: "Add --level, or choose another order.",
            });
        }
        let folder = self.folder.path();
        let files = find_archives(folder)?;
        let files: Vec<Input> = files.into_iter().map(Input::Path).collect();
        let follow = console.follow();
        let context = Context::default().with_limits(self.limits.limits()).with_watch(&follow);
        let listed = list(&files, self.level, &context)?;
        drop(follow);
        let row = |(file, listed)| row(folder, file, listed, self.level);
        let mut rows: Vec<Row> = files.iter().zip(listed).map(row).collect();
        if let Some(since) = self.since {
            // Archives without a time are kept: they may be newer.
            rows.retain(|row| row.seconds.is_none_or(|seconds| seconds >= since));
        }
        self.sort.sort(&mut rows);
        console.result(&rows, || render(folder, &rows, self.level))?;
        Ok(Exit::Fine)
    }
}

impl Order {
    /// Sorts rows; equal ones stay in the order of their names.
    fn sort(self, rows: &mut [Row]) {
        match self {
            Self::Date => rows.sort_by_key(|row| Reverse(row.seconds)),
            Self::Name => {}
            Self::Type => rows.sort_by(|a, b| a.backup_type.cmp(&b.backup_type)),
            Self::Host => rows.sort_by(|a, b| a.host.cmp(&b.host)),
            Self::Devices => rows.sort_by_key(|row| Reverse(row.devices)),
            Self::Size => rows.sort_by_key(|row| Reverse(row.size)),
            Self::Verdict => rows.sort_by(|a, b| a.verdict.cmp(&b.verdict)),
        }
    }
}

fn row(folder: &Path, file: &Input, listed: ListEntry, level: Option<Level>) -> Row {
    let name = match file {
        Input::Path(path) => path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into(),
        Input::Stdin => file.to_string(),
    };
    let size = listed.size;
    let (summary, report) = match listed.found {
        Ok(found) => found,
        Err(error) => {
            let failure = Failure::from(error);
            // The validity of a file that cannot be read is unknown.
            let valid = (failure.exit() == Exit::Invalid).then_some(false);
            let level = level.filter(|_| valid.is_some());
            return Row { name, size, verdict: failure.reason(), level, valid, ..Row::default() };
        }
    };
    let time =
        summary.created_at.as_deref().and_then(|text| Time::parse(text, TimeFormat::AnyOffset));
    Row {
        name,
        format: Some(summary.format),
        backup_type: summary.backup_type,
        created_at: summary.created_at,
        host: summary.hostname,
        devices: summary.total_devices,
        size,
        signed: Some(summary.signed),
        encrypted: Some(summary.encryption.is_some()),
        verdict: report.as_ref().map_or("Not checked", |it| it.verdict().word()).to_owned(),
        level: report.as_ref().map(|report| report.level),
        valid: report.and_then(|report| match report.verdict() {
            Verdict::Valid { .. } | Verdict::ValidWithWarnings { .. } => Some(true),
            Verdict::Invalid { .. } | Verdict::Untrusted { .. } => Some(false),
            _ => None,
        }),
        seconds: time.map(|time| time.seconds),
    }
}

fn render(folder: &Path, rows: &[Row], level: Option<Level>) -> String {
    let mut table = Table::new(&[
        "Name",
        "Format",
        "Type",
        "Created",
        "Host",
        ">Devices",
        ">Size",
        "Signed",
        "Encrypted",
        "Verdict",
    ]);
    let word = |flag: Option<bool>| match flag {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    for row in rows {
        table.row([
            row.name.clone(),
            row.format.clone().unwrap_or_default(),
            row.backup_type.clone().unwrap_or_default(),
            row.created_at.as_deref().map(strip_seconds).unwrap_or_default(),
            row.host.clone().unwrap_or_default(),
            row.devices.map(|number| number.to_string()).unwrap_or_default(),
            row.size.map(text::size).unwrap_or_default(),
            word(row.signed).to_owned(),
            word(row.encrypted).to_owned(),
            row.verdict.clone(),
        ]);
    }
    let folder = Input::Path(folder.to_owned());
    let checked = match level {
        Some(level) => format!("Validated at level {level}."),
        None => "Not checked. Add --level to validate each archive.".to_owned(),
    };
    format!(
        "{STRONG}{folder}{STRONG:#}: {}\n  {checked}\n\n{}",
        text::count(rows.len(), "archive"),
        table.text("  ")
    )
}

/// Returns a time without its seconds.
pub(super) fn strip_seconds(time: &str) -> String {
    let is_time = Time::parse(time, TimeFormat::AnyOffset).is_some();
    let Some(minute) = time.get(..16).filter(|_| is_time) else { return time.to_owned() };
    // An offset has six characters, such as `+01:00`.
    let offset = time.len().checked_sub(6).filter(|_| !time.ends_with('Z'));
    let offset = offset.and_then(|at| time.get(at..)).unwrap_or_default();
    minute.replacen('T', " ", 1) + offset
}

/// Parses a day, which begins in UTC, or a time as seconds since 1970.
fn parse_seconds(text: &str) -> Result<i64, String> {
    let midnight = format!("{text}T00:00:00Z");
    [text, &midnight]
        .iter()
        .find_map(|text| Time::parse(text, TimeFormat::AnyOffset))
        .map(|time| time.seconds)
        .ok_or_else(|| {
            "expected a day such as 2026-01-31 or a time such as 2026-01-31T12:00:00Z".to_owned()
        })
}
