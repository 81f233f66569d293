//! `backup repair`: the intact parts of a damaged archive, as an archive or a single section.

use clap::Args;
use sma_core::container::Container;
use sma_core::recover::{RecoveredSection, RecoveredState, RecoveryReport};
use sma_ops::{Context, DamagedFile, Input, repair};

use super::archives::ArchiveArgument;
use super::limits::UnlockLimitArguments;
use super::packing::PackingArguments;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{OutputArguments, Readers};
use crate::text::{BAD, FAINT, GOOD, ODD, STRONG};

/// Make an archive from the intact parts of a damaged one, and report what was lost
#[derive(Args, Debug)]
#[command(
    mut_arg("compress", |arg| arg.help("Compression [default: the original's]")),
    mut_arg("level", |arg| {
        arg.help("Compression level: gzip 1-9, zstd 1-22, lz4 1-12 [default: the original's]")
    }),
    mut_arg("container", |arg| arg.help("Container [default: the original's]")),
)]
pub(crate) struct Repair {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Write only this section, decrypted if it is encrypted
    #[arg(long, value_name = "NAME", conflicts_with_all = ["compress", "level", "container"])]
    section: Option<String>,
    #[command(flatten)]
    packing: PackingArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: UnlockLimitArguments,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Repair {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        self.output.check()?;
        if self.section.is_none() && self.credential.is_given() {
            return Err(Failure::Usage {
                message: "a password or key has no effect without --section".to_owned(),
                action: "Remove it, or extract one section with --section.",
            });
        }
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let file = self.archive.input();
        let bytes = file.archive_bytes(&context)?;
        let name = file.to_string();
        let repaired = repair(&bytes, &name, &context)?;
        let report = repaired.recovery().report();
        self.output.note(console, &render(file, report), report)?;
        if let Some(section) = &self.section {
            return self.write_section(section, &repaired, &name, console, &context);
        }
        if report.encrypted && self.packing.is_level_only() {
            return Err(Failure::Usage {
                message: "--level has no effect on encrypted sections, which cannot be compressed \
                          again"
                    .to_owned(),
                action: "Remove --level.",
            });
        }
        if report.container == Container::Document && self.packing.has_container() {
            return Err(Failure::Usage {
                message: "--container has no effect on a document, which has none".to_owned(),
                action: "Remove --container, or make an archive of it with backup convert.",
            });
        }
        let packing = self.packing.apply_to(repaired.recovery().packing())?;
        let bytes = repaired.finish(&packing, &name, &context)?;
        drop(follow);
        let readers = Readers::of([file], false);
        self.output.write(console, &bytes, readers)?;
        let lost = describe_lost(report);
        if lost.is_empty() {
            return Ok(Exit::Fine);
        }
        console.warn("repairer", &format!("the repaired archive lacks {}", lost.join(", ")));
        Ok(Exit::Incomplete)
    }

    fn write_section(
        &self,
        section: &str,
        repaired: &DamagedFile,
        name: &str,
        console: &Console,
        context: &Context<'_>,
    ) -> Result<Exit, Failure> {
        let extracted = repaired.section(section, name, context)?;
        self.credential.warn_if_unneeded(console);
        let readers = Readers::of([self.archive.input()], self.credential.has_unlocked());
        self.output.write(console, &extracted.json, readers)?;
        if extracted.is_intact() {
            return Ok(Exit::Fine);
        }
        let RecoveredSection { name, state, reason, .. } = extracted.section;
        let mut warning = format!("{name} is {state}: {reason}");
        if extracted.is_shortened {
            warning.push_str(" Only what is complete was written.");
        }
        console.warn("repairer", &warning);
        Ok(Exit::Incomplete)
    }
}

/// Returns the sections that a repaired archive does not have, each with its state.
fn describe_lost(report: &RecoveryReport) -> Vec<String> {
    let lost = report.sections.iter().filter(|section| section.state != RecoveredState::Intact);
    lost.map(|section| format!("{} ({})", section.name, section.state)).collect()
}

fn render(file: &Input, report: &RecoveryReport) -> String {
    let mut text = format!("{STRONG}{file}{STRONG:#}: {}\n", report.summary);
    for section in &report.sections {
        let (style, remark) = match section.state {
            RecoveredState::Intact => (GOOD, report.signature.remark()),
            RecoveredState::Readable => (ODD, None),
            _ => (BAD, None),
        };
        let word = section.state;
        let remark = remark.map(|remark| format!(" ({remark})")).unwrap_or_default();
        text.push_str(&format!("  {style}{word:8}{style:#}  {}{remark}\n", section.name));
        text.push_str(&format!("            {FAINT}{}{FAINT:#}\n", section.reason));
    }
    for note in &report.notes {
        text.push_str(&format!("  {note}\n"));
    }
    text
}
