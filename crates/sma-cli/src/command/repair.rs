//! `backup repair`: an archive of what is intact in a damaged one.

use clap::Args;
use sma_core::recover::{RecoveredState, RecoveryReport};
use sma_ops::{Context, Input, repair};

use super::archives::ArchiveArgument;
use super::limits::LimitArguments;
use super::packing::PackingArguments;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::OutputArguments;
use crate::text::{BAD, FAINT, GOOD, ODD, STRONG};

/// Makes an archive of what is intact in a damaged one, which says what was lost.
#[derive(Args, Debug)]
pub(crate) struct Repair {
    #[command(flatten)]
    archive: ArchiveArgument,
    #[command(flatten)]
    packing: PackingArguments,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Repair {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        self.output.check()?;
        let file = self.archive.input();
        let follow = console.follow();
        let context = Context::default().with_limits(self.limits.limits()).with_watch(&follow);
        let bytes = file.archive_bytes(&context)?;
        let name = file.to_string();
        let repaired = repair(&bytes, &name, &context)?;
        let report = repaired.recovery().report();
        self.output.tell(console, &told(file, report), report)?;
        let packing = self.packing.over(repaired.recovery().packing())?;
        let bytes = repaired.finish(&packing, &name, &context)?;
        drop(follow);
        self.output.write(console, &bytes)?;
        Ok(Exit::Fine)
    }
}

fn told(file: &Input, report: &RecoveryReport) -> String {
    let mut text = format!("{STRONG}{file}{STRONG:#}: {}\n", report.summary);
    for section in &report.sections {
        let style = match section.state {
            RecoveredState::Intact => GOOD,
            RecoveredState::Readable => ODD,
            _ => BAD,
        };
        let word = section.state;
        text.push_str(&format!("  {style}{word:8}{style:#}  {}\n", section.name));
        text.push_str(&format!("            {FAINT}{}{FAINT:#}\n", section.reason));
    }
    for note in &report.notes {
        text.push_str(&format!("  {note}\n"));
    }
    text
}
