//! `backup info`: the metadata of an archive.

use clap::Args;
use sma_core::escape::escape;
use sma_core::layer::Layer;
use sma_core::summary::Summary;
use sma_ops::{Context, Input, open};

use super::archives::ArchiveArgument;
use super::limits::LimitArguments;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{self, FAINT, STRONG};

/// Show the metadata of an archive. Nothing is verified.
#[derive(Args, Debug)]
pub(crate) struct Info {
    #[command(flatten)]
    archive: ArchiveArgument,
    #[command(flatten)]
    limits: LimitArguments,
}

impl Info {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let file = self.archive.input();
        let context = Context::default().with_limits(self.limits.limits());
        let summary = open(file, &context)?.summary();
        console.result(&summary, || render(file, &summary))?;
        Ok(Exit::Fine)
    }
}

fn render(file: &Input, summary: &Summary) -> String {
    let mut text = format!("{STRONG}{file}{STRONG:#}\n");
    let facts = facts(summary);
    let widest = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, value) in facts {
        text.push_str(&format!("  {FAINT}{name:widest$}{FAINT:#}  {}\n", escape(&value)));
    }
    text
}

/// Returns the labels and values of the known metadata.
fn facts(summary: &Summary) -> Vec<(&'static str, String)> {
    let Summary { layer, container, file_size, container_size, .. } = summary;
    let text_fact = |name: &'static str, value: &Option<String>| {
        value.as_ref().filter(|value| !value.is_empty()).map(|value| (name, value.clone()))
    };
    let database = [&summary.database_type, &summary.database_version];
    let database: Vec<&str> =
        database.iter().filter_map(|part| part.as_deref()).filter(|it| !it.is_empty()).collect();
    let tags = (!summary.tags.is_empty()).then(|| ("Tags", summary.tags.join(", ")));
    let devices = summary.total_devices.map(|number| ("Devices", number.to_string()));
    let encryption =
        summary.encryption.as_ref().map_or("not encrypted".to_owned(), |algorithm| match &summary
            .key_derivation
        {
            Some(derivation) => format!("{algorithm}, password with {derivation}"),
            None => format!("{algorithm}, key file"),
        });
    let signature = if summary.signed { "signed, not verified" } else { "not signed" };
    let compression = match layer {
        Layer::None => "uncompressed".to_owned(),
        other => other.to_string(),
    };
    let packed = format!("{}, {compression}", text::container(*container));
    let size = format!("{}, {} unpacked", text::size(*file_size), text::size(*container_size));
    [
        Some(("Format", summary.format.clone())),
        Some(("Packaging", packed)),
        Some(("Size", size)),
        text_fact("Backup type", &summary.backup_type),
        text_fact("Created", &summary.created_at),
        text_fact("Created by", &summary.created_by),
        text_fact("Description", &summary.description),
        tags,
        text_fact("Archive ID", &summary.archive_id),
        text_fact("Host", &summary.hostname),
        text_fact("Shelly Manager", &summary.manager_version),
        (!database.is_empty()).then(|| ("Database", database.join(" "))),
        text_fact("Schema version", &summary.schema_version),
        devices,
        Some(("Encryption", encryption)),
        Some(("Signature", signature.to_owned())),
        text_fact("Embedded key", &summary.embedded_key),
    ]
    .into_iter()
    .flatten()
    .collect()
}
