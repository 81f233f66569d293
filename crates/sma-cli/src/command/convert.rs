//! `backup convert`: documents to SMA 1.0 archives, and archives to documents.

use clap::{Args, ValueEnum};
use serde::Serialize;
use sma_core::convert::{Faults, Note, Plan};
use sma_core::escape::escape;
use sma_core::layer::Layer;
use sma_core::write::Packing;
use sma_ops::{Context, ConversionPreview, ConvertOptions, convert, open_unlocked};

use super::archives::ArchiveArgument;
use super::faults::warn_if_partial;
use super::limits::UnlockLimitArguments;
use super::packing::PackingArguments;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{OutputArguments, Readers};
use crate::text::{self, BAD, FAINT, STRONG};

/// Convert an archive or document to another format. The original is not changed
#[derive(Args, Debug)]
pub(crate) struct Convert {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "sma")]
    to: Format,
    /// Convert despite errors, as far as the content can be read
    #[arg(long)]
    accept_faults: bool,
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

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// SMA 1.0 archive
    Sma,
    /// Document that releases of Shelly Manager import
    #[value(name = "2026.1")]
    Document,
}

/// Preview of a conversion to a document, as JSON; `notes` are those of a [`Plan`].
#[derive(Debug, Serialize)]
struct DocumentPreview<'n> {
    notes: &'n [Note],
}

impl Convert {
    /// Prints the plan before the conversion.
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        self.output.check()?;
        let packing = self.packing.apply_to(Packing::default())?;
        if self.to == Format::Document {
            self.check_document(packing)?;
        }
        let file = self.archive.input();
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let archive = open_unlocked(file, &context)?;
        warn_if_partial(&archive, file, console);
        let name = file.to_string();
        let conversion = convert(&archive, &name, self.options(packing), &context)?;
        match conversion.preview() {
            ConversionPreview::Archive(plan) => {
                self.output.note(console, &render_plan(plan), plan)?;
            }
            ConversionPreview::Document(notes) => {
                self.output.note(console, &render_notes(notes), &DocumentPreview { notes })?;
            }
            _ => {}
        }
        let bytes = conversion.finish(&name, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        let readers = Readers::of([file], self.credential.has_unlocked());
        self.output.write(console, &bytes, readers)?;
        Ok(Exit::Fine)
    }

    fn options(&self, packing: Packing) -> ConvertOptions {
        let format = match self.to {
            Format::Sma => sma_ops::Format::Sma,
            Format::Document => sma_ops::Format::Document,
        };
        let faults = if self.accept_faults { Faults::Accepted } else { Faults::Refused };
        ConvertOptions::new(format).with_packing(packing).with_faults(faults)
    }

    /// Refuses what releases cannot read: they read documents in gzip or uncompressed.
    fn check_document(&self, packing: Packing) -> Result<(), Failure> {
        if !matches!(packing.layer, Layer::None | Layer::Gzip) {
            return Err(Failure::Usage {
                message: "a 2026.1 document can only be compressed with gzip".to_owned(),
                action: "Use --compress gzip or --compress none.",
            });
        }
        if self.packing.has_container() {
            return Err(Failure::Usage {
                message: "a 2026.1 document has no container".to_owned(),
                action: "Remove --container.",
            });
        }
        Ok(())
    }
}

fn render_plan(plan: &Plan) -> String {
    let mut text = String::new();
    if !plan.steps.is_empty() {
        text = format!("{STRONG}{} to {}{STRONG:#}\n", plan.from_version, plan.to_version);
    }
    for step in &plan.steps {
        let records = text::count(step.records, "record");
        text.push_str(&format!(
            "  {}  {FAINT}{records}{FAINT:#}\n    {}\n",
            step.member, step.transform
        ));
    }
    for check in plan.faults.iter().chain(&plan.problems) {
        text.push_str(&format!(
            "  {BAD}{}{BAD:#}  {}\n    {}\n",
            check.code, check.name, check.message
        ));
    }
    if let Some(obstacle) = &plan.obstacle {
        text.push_str(&format!("  {BAD}Cannot be converted{BAD:#}: {obstacle}\n"));
    }
    text.push_str(&render_notes(&plan.notes));
    text
}

fn render_notes(notes: &[Note]) -> String {
    let note = |note: &Note| {
        let text = note.text.trim_end_matches('.');
        let place = place(note).map(|place| format!(" ({place})")).unwrap_or_default();
        format!("  {FAINT}{}{FAINT:#}: {text}{place}.\n", note.kind.label())
    };
    notes.iter().map(note).collect()
}

/// Returns where the data of a note is: `3 places in data/devices.json`; `None` where one place in
/// a document is all that is known.
fn place(note: &Note) -> Option<String> {
    let member = note.location.member.as_deref().map(escape);
    match (note.count, member) {
        (0 | 1, member) => member,
        (count, Some(member)) => Some(format!("{count} places in {member}")),
        (count, None) => Some(format!("{count} places")),
    }
}
