//! `backup extract`: one section, or all records of one device.

mod device;
mod rows;

use clap::{ArgGroup, Args, ValueEnum};
use serde::Serialize;
use serde::ser::Serializer;
use sma_core::archive::Archive;
use sma_core::escape::escape;
use sma_core::section::{Collection, Section, tables};
use sma_ops::{Context, Error, open_unlocked, signature_loss_warning};

use self::device::Device;
use self::rows::Rows;
use super::archives::ArchiveArgument;
use super::faults::warn_about;
use super::limits::UnlockLimitArguments;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json::json;
use crate::output::{OutputArguments, Readers};
use crate::text;

/// Extract a section, or all records of one device
#[derive(Args, Debug)]
#[command(group(ArgGroup::new("content").args(["section", "device"]).required(true).multiple(true)))]
pub(crate) struct Extract {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Section to extract, such as devices
    #[arg(long, value_name = "NAME")]
    section: Option<String>,
    /// Collection of the section, such as discovered_devices
    #[arg(long, value_name = "NAME", requires = "section")]
    collection: Option<String>,
    /// Extract all records of the device with this id, MAC address or name
    #[arg(long, value_name = "DEVICE")]
    device: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Start a CSV file with a byte-order mark, which some spreadsheets need to detect UTF-8
    #[arg(long)]
    bom: bool,
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
    /// The section exactly as stored; records as a JSON array
    Json,
    /// One collection as a table with a header. Text that a spreadsheet would run as a formula
    /// starts with an apostrophe
    Csv,
    /// One JSON record per line
    Ndjson,
}

/// The result, as JSON.
#[derive(Debug, Serialize)]
struct Extracted {
    output: String,
    size: usize,
}

impl Extract {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.bom && self.format != Format::Csv {
            return Err(Failure::Usage {
                message: "--bom has no effect without --format csv".to_owned(),
                action: "Remove --bom, or add --format csv.",
            });
        }
        self.output.check()?;
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let file = self.archive.input();
        let opened = open_unlocked(file, &context)?;
        if let Some(warning) = signature_loss_warning(&opened, &file.to_string(), &context) {
            console.warn("reader", &warning);
        }
        let exit = warn_about(&opened, file, console, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        let device = match &self.device {
            Some(given) => Some(Device::find(&opened, self.archive.input(), given)?),
            None => None,
        };
        let bytes = match (&self.section, device) {
            (Some(name), device) => self.render_section(self.section(&opened, name)?, device)?,
            (None, Some(device)) if self.format == Format::Json => {
                json(&all_sections(&opened, device))
            }
            (None, _) => {
                return Err(Failure::Usage {
                    message: "csv and ndjson output is limited to one collection".to_owned(),
                    action: "Add --section and --collection, or use --format json.",
                });
            }
        };
        let readers = Readers::of([self.archive.input()], self.credential.has_unlocked());
        self.output.write(console, &bytes, readers)?;
        let output = self.output.output.to_string();
        self.output.note(console, "", &Extracted { output, size: bytes.len() })?;
        Ok(exit)
    }

    fn section<'a>(&self, opened: &'a Archive, name: &str) -> Result<Section<'a>, Failure> {
        if let Some(section) = opened.section(name) {
            return Ok(section);
        }
        let summary = opened.summary();
        let found = summary.sections.iter().find(|section| section.name == name);
        let archive = self.archive.input();
        Err(match found {
            None => {
                let sections = opened.sections();
                Error::no_section(archive.to_string(), name, sections.names()).into()
            }
            Some(section) => Failure::Content {
                message: format!(
                    "{archive}: the section {} is {}",
                    escape(name),
                    text::state(section.state)
                ),
                action: "List the sections with: shelly-manager backup contents FILE",
            },
        })
    }

    fn render_section(
        &self,
        section: Section<'_>,
        device: Option<Device>,
    ) -> Result<Vec<u8>, Failure> {
        if self.format == Format::Json && self.collection.is_none() {
            return Ok(match device {
                None => section.text().to_vec(),
                Some(device) => json(&records_of(section, device)),
            });
        }
        let collection = self.collection(section)?;
        let rows = Rows::new(&collection, device.map(|device| (section.name(), device)));
        Ok(match self.format {
            Format::Json => json(&rows),
            Format::Ndjson => rows.to_ndjson(),
            Format::Csv => rows.to_csv(self.bom)?,
        })
    }

    /// Returns the collection of `--collection`, or the only one of the section.
    fn collection<'a>(&self, section: Section<'a>) -> Result<Collection<'a>, Failure> {
        let collection = match &self.collection {
            Some(name) => section.collection(name),
            None => match &section.collections()[..] {
                [only] => section.collection(only.name()),
                _ => None,
            },
        };
        collection.ok_or_else(|| {
            let collections = section.collections();
            let names: Vec<String> = collections.iter().map(|it| escape(it.name())).collect();
            Failure::Usage {
                message: match &self.collection {
                    Some(name) => format!(
                        "{}: the section {} has no collection {}; it has {}",
                        self.archive.input(),
                        section.name(),
                        escape(name),
                        names.join(", ")
                    ),
                    None => format!(
                        "{}: the section {} has several collections: {}",
                        self.archive.input(),
                        section.name(),
                        names.join(", ")
                    ),
                },
                action: "Choose one of them with --collection.",
            }
        })
    }
}

/// Members of a JSON object, in this order.
struct Members<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Members<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Returns the records of a device in all sections.
fn all_sections(opened: &Archive, device: Device) -> Members<Members<Rows<'_>>> {
    let sections = tables().filter_map(|table| opened.section(table.name));
    let records = sections.map(|section| (section.name().to_owned(), records_of(section, device)));
    Members(records.filter(|(_, records)| !records.0.is_empty()).collect())
}

/// Returns the records of a device in a section, by collection.
fn records_of<'a>(section: Section<'a>, device: Device) -> Members<Rows<'a>> {
    let collections = section.collections().into_iter().map(|collection| {
        let rows = Rows::new(&collection, Some((section.name(), device)));
        (collection.name().to_owned(), rows)
    });
    Members(collections.filter(|(_, rows)| !rows.is_empty()).collect())
}
