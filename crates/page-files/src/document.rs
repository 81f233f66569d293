//! `index.html`: what is inserted into it when the page is built, and its parts.
//!
//! The document is this repository's own, and written so that text is found by its exact form. What is
//! not found is an error.

use crate::Outcome;
use crate::files::{self, PROGRAM};
use base64ct::{Base64, Encoding};
use std::fmt::Write;
use std::path::Path;

/// The document.
pub(crate) const DOCUMENT: &str = "index.html";

const ICON: &str = "icon.svg";
/// The icon for systems that show none of the other kind, which is also a file of the page.
const PNG_ICON: &str = "icon-192.png";
const MANIFEST: &str = "manifest.webmanifest";
/// The element with the content of the manifest.
pub(crate) const MANIFEST_START: &str =
    "<script type=\"application/manifest+json\" id=\"manifest\">";
/// The beginning of a link to a style sheet.
pub(crate) const STYLE_START: &str = "<link rel=\"stylesheet\" href=\"";
const POLICY: &str = "http-equiv=\"Content-Security-Policy\"";

/// Inserts the icon and the manifest with its icons, which are then no requests and no files of the
/// page, and the size of the program, of which the first screen shows how much has loaded.
pub(crate) fn complete(folder: &Path) -> Outcome {
    let mut html = Html(files::read_text(folder, DOCUMENT)?);
    let icon = data_address(files::take_text(folder, ICON)?.trim_end());
    html.replace(
        &format!("rel=\"icon\" href=\"{ICON}\""),
        &format!("rel=\"icon\" href=\"{icon}\""),
    )?;
    let png = Base64::encode_string(&files::read(folder, PNG_ICON)?);
    let mut manifest = Html(files::take_text(folder, MANIFEST)?);
    manifest.replace(ICON, &icon)?;
    manifest.replace(PNG_ICON, &format!("data:image/png;base64,{png}"))?;
    let manifest: String = manifest.0.lines().map(str::trim).collect();
    html.replace(MANIFEST_START, &format!("{MANIFEST_START}{manifest}"))?;
    let size = files::read(folder, PROGRAM)?.len();
    html.replace(
        "id=\"loaded\" value=\"0\" max=\"1\"",
        &format!("id=\"loaded\" value=\"0\" max=\"{size}\""),
    )?;
    files::write(folder, DOCUMENT, html.0)
}

/// A document that is edited as text.
pub(crate) struct Html(pub(crate) String);

impl Html {
    /// Replaces the only occurrence of a text.
    pub(crate) fn replace(&mut self, text: &str, by: &str) -> Outcome {
        match self.0.matches(text).count() {
            1 => {
                self.0 = self.0.replacen(text, by, 1);
                Ok(())
            }
            count => Err(format!("a file of the page contains `{text}` {count} times, not once")),
        }
    }

    /// Removes the elements that begin with `start`, up to the next `end`, and returns the texts between
    /// these.
    pub(crate) fn take_out(&mut self, start: &str, end: &str) -> Outcome<Vec<String>> {
        let mut taken = Vec::new();
        while let Some((before, rest)) = self.0.split_once(start) {
            let (text, after) = rest
                .split_once(end)
                .ok_or_else(|| format!("{DOCUMENT} contains `{start}` without `{end}`"))?;
            taken.push(text.to_owned());
            self.0 = format!("{}{}", before.trim_end(), after);
        }
        if taken.is_empty() { Err(format!("{DOCUMENT} lacks `{start}`")) } else { Ok(taken) }
    }

    /// Returns the policy of the document.
    pub(crate) fn policy(&self) -> Outcome<&str> {
        self.0
            .split_once(POLICY)
            .and_then(|(_, rest)| rest.split_once("content=\""))
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(policy, _)| policy)
            .ok_or_else(|| format!("{DOCUMENT} has no policy"))
    }
}

/// Returns an SVG as an address that contains it.
fn data_address(svg: &str) -> String {
    let mut address = String::from("data:image/svg+xml,");
    for character in svg.chars() {
        match character {
            // Attributes of the SVG are in the quotation marks that the attribute of the link is not.
            '"' => address.push('\''),
            '#' | '<' | '>' | '%' => {
                // Writing to a text succeeds.
                let _ = write!(address, "%{:02X}", u32::from(character));
            }
            other => address.push(other),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_taken_out_in_their_order() {
        let mut html = Html("<a>\n  <b x=\"1\" />\n  <b x=\"2\" />\n</a>".into());
        assert_eq!(html.take_out("<b x=\"", "\" />"), Ok(vec!["1".into(), "2".into()]));
        assert_eq!(html.0, "<a>\n</a>");
        assert!(html.take_out("<b x=\"", "\" />").is_err());
        assert!(html.replace("<a>", "<c>").is_ok());
        assert!(html.replace("<a>", "<c>").is_err());
    }

    #[test]
    fn an_icon_is_its_own_address() {
        let svg = "<svg a=\"#f\"/>";
        assert_eq!(data_address(svg), "data:image/svg+xml,%3Csvg a='%23f'/%3E");
    }
}
