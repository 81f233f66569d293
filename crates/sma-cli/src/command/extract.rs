//! `backup extract`: a section, or everything that concerns one device.

mod cell;
mod device;
mod rows;

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde::ser::Serializer;
use sma_core::archive::Archive;
use sma_core::escape::escape;
use sma_core::section::{Collection, Section, tables};
use sma_ops::{Context, dropped_signature, open_unlocked};

use self::device::Device;
use self::rows::Rows;
use super::archives::ArchiveArgument;
use super::faults::look_at;
use super::limits::LimitArguments;
use super::signer::SignerArguments;
use crate::console::{Console, json};
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{OutputArguments, Readers};
use crate::text;

/// Takes a section out of an archive, or everything that concerns one device.
#[derive(Args, Debug)]
pub(crate) struct Extract {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// The section, such as devices
    #[arg(long, value_name = "NAME", required_unless_present = "device")]
    section: Option<String>,
    /// One collection of the section, such as discovered_devices
    #[arg(long, value_name = "NAME", requires = "section")]
    collection: Option<String>,
    /// Only what concerns this device, given by its id, MAC address or name
    #[arg(long, value_name = "DEVICE")]
    device: Option<String>,
    /// The form of what is taken out
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Begin a table with a byte-order mark, by which some spreadsheets know UTF-8
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// The form of what is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A section as it is in the archive, to the byte; records as a JSON array
    Json,
    /// A table of one collection, with a line of names. Texts that a spreadsheet would run as
    /// formulas begin with an apostrophe
    Csv,
    /// One record a line, as JSON
    Ndjson,
}

/// What was written, as JSON.
#[derive(Debug, Serialize)]
struct Extracted {
    output: String,
    size: usize,
}

impl Extract {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.bom && self.format != Format::Csv {
            return Err(Failure::Usage {
                message: "--bom is given, and no table is written".to_owned(),
                action: "Leave it out, or choose --format csv.",
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
        if let Some(warning) = dropped_signature(&opened, &file.to_string(), &context) {
            console.warn("reader", &warning);
        }
        let exit = look_at(&opened, file, console, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        let device = match &self.device {
            Some(given) => Some(Device::find(&opened, self.archive.input(), given)?),
            None => None,
        };
        let bytes = match (&self.section, device) {
            (Some(name), device) => self.of_section(self.section(&opened, name)?, device)?,
            (None, Some(device)) if self.format == Format::Json => {
                json(&everything(&opened, device))
            }
            (None, _) => {
                return Err(Failure::Usage {
                    message: "a table holds one collection, and no section is given".to_owned(),
                    action: "Name it with --section and --collection, or choose --format json.",
                });
            }
        };
        let readers = Readers::of([self.archive.input()], self.credential.has_unlocked());
        self.output.write(console, &bytes, readers)?;
        let output = self.output.output.to_string();
        self.output.tell(console, "", &Extracted { output, size: bytes.len() })?;
        Ok(exit)
    }

    fn section<'a>(&self, opened: &'a Archive, name: &str) -> Result<Section<'a>, Failure> {
        if let Some(section) = opened.section(name) {
            return Ok(section);
        }
        let summary = opened.summary();
        let action = "List what can be read with: shelly-manager backup contents --archive FILE.";
        let found = summary.sections.iter().find(|section| section.name == name);
        let (archive, name) = (self.archive.input(), escape(name));
        Err(match found {
            None => Failure::Usage { message: format!("{archive} has no section {name}"), action },
            Some(section) => Failure::Content {
                message: format!("{archive}: the section {name} is {}", text::state(section.state)),
                action,
            },
        })
    }

    fn of_section(&self, section: Section<'_>, device: Option<Device>) -> Result<Vec<u8>, Failure> {
        if self.format == Format::Json && self.collection.is_none() {
            return Ok(match device {
                None => section.text().to_vec(),
                Some(device) => json(&of_device(section, device)),
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

    /// The collection that was named, or the only one that there is.
    fn collection<'a>(&self, section: Section<'a>) -> Result<Collection<'a>, Failure> {
        let named = match &self.collection {
            Some(name) => section.collection(name),
            None => match &section.collections()[..] {
                [only] => section.collection(only.name()),
                _ => None,
            },
        };
        named.ok_or_else(|| {
            let collections = section.collections();
            let names: Vec<String> = collections.iter().map(|it| escape(it.name())).collect();
            Failure::Usage {
                message: match &self.collection {
                    Some(name) => format!(
                        "{}: {} has no collection {}, but {}",
                        self.archive.input(),
                        section.name(),
                        escape(name),
                        names.join(", ")
                    ),
                    None => format!(
                        "{}: {} has several collections: {}",
                        self.archive.input(),
                        section.name(),
                        names.join(", ")
                    ),
                },
                action: "Name one of them with --collection.",
            }
        })
    }
}

/// Named values in their order, as a JSON object.
struct Named<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// The records of all sections that concern a device.
fn everything(opened: &Archive, device: Device) -> Named<Named<Rows<'_>>> {
    let sections = tables().filter_map(|table| opened.section(table.name));
    let records = sections.map(|section| (section.name().to_owned(), of_device(section, device)));
    Named(records.filter(|(_, records)| !records.0.is_empty()).collect())
}

/// The records of a section that concern a device, by collection.
fn of_device<'a>(section: Section<'a>, device: Device) -> Named<Rows<'a>> {
    let collections = section.collections().into_iter().map(|collection| {
        let rows = Rows::new(&collection, Some((section.name(), device)));
        (collection.name().to_owned(), rows)
    });
    Named(collections.filter(|(_, rows)| !rows.is_empty()).collect())
}
