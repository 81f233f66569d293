//! `backup contents`: members, sections and collections.

use clap::Args;
use sma_core::summary::{SectionState, SectionSummary, Summary};
use sma_ops::{Context, Credentials as _, Input, open, unlock};

use super::archives::ArchiveArgument;
use super::limits::UnlockLimitArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{self, STRONG, Table};

/// List the members, sections and collections of an archive
#[derive(Args, Debug)]
pub(crate) struct Contents {
    #[command(flatten)]
    archive: ArchiveArgument,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: UnlockLimitArguments,
}

impl Contents {
    /// Prints what the manifest lists where the archive stays locked.
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let context =
            Context::default().with_credentials(&self.credential).with_limits(self.limits.limits());
        let file = self.archive.input();
        let mut archive = open(file, &context)?;
        if self.credential.available(&archive)?.is_some() {
            archive = unlock(archive, file, &context)?;
        }
        self.credential.warn_if_unneeded(console);
        let summary = archive.summary();
        console.result(&summary, || render(file, &summary))?;
        Ok(Exit::Fine)
    }
}

fn render(file: &Input, summary: &Summary) -> String {
    let mut text = format!("{STRONG}{file}{STRONG:#}  {}\n\n", summary.format);
    text.push_str(&sections(summary).text("  "));
    if !summary.members.is_empty() {
        text.push('\n');
        text.push_str(&members(summary).text("  "));
    }
    text.push_str(&format!(
        "\n  {} packed, {} unpacked ({})\n",
        text::size(summary.file_size),
        text::size(summary.container_size),
        text::percent(summary.file_size, summary.container_size),
    ));
    text
}

/// Sections with their collections below them.
fn sections(summary: &Summary) -> Table {
    let mut table = Table::new(&["Section", ">Records", ">Size", "Priority", "State"]);
    for section in &summary.sections {
        let SectionSummary { name, records, size, priority, state, collections, .. } = section;
        let is_present = !matches!(state, SectionState::NotIncluded | SectionState::Missing);
        let number = |value: String| if is_present { value } else { String::new() };
        table.row([
            name.clone(),
            number(records.to_string()),
            number(text::size(*size)),
            priority.clone().unwrap_or_default(),
            text::state(*state).to_owned(),
        ]);
        for collection in collections {
            let name = format!("  {}", collection.name);
            table.row([
                name,
                collection.count.to_string(),
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
    }
    table
}

fn members(summary: &Summary) -> Table {
    let mut table = Table::new(&["Member", ">Size", ">Share"]);
    for member in &summary.members {
        let share = text::percent(member.size, summary.container_size);
        table.row([member.path.clone(), text::size(member.size), share]);
    }
    table
}
