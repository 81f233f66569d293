//! Where sections come from.

use crate::bases::Bases;
use crate::content::Content;
use crate::context::Context;
use crate::error::Error;
use crate::folder;
use crate::input::Input;
use crate::open::open;

/// Where sections come from: an archive, a document, a folder; a database is another one.
pub trait Source {
    /// Reads the sections. What an incremental or differential archive builds on comes from the
    /// bases.
    ///
    /// # Errors
    /// When they cannot be read, are invalid, or build on what is not given.
    fn content(&self, bases: &Bases, context: &Context<'_>) -> Result<Content, Error>;
}

/// A file is an archive or a document; a folder is an extracted archive or one of section files.
impl Source for Input {
    fn content(&self, bases: &Bases, context: &Context<'_>) -> Result<Content, Error> {
        let archive = match self.folder() {
            Some(folder) if folder::is_extracted(folder) => {
                folder::packed(folder, &context.limits)?
            }
            Some(folder) => return folder::read(folder, &context.limits),
            None => open(self, context)?,
        };
        bases.content_of(archive, self, context).map(|(_, content)| content)
    }
}
