//! The repository's documents: their links resolve, their tables render, and every section that the
//! code cites exists in `docs/spec`.

mod citations;
mod files;
mod links;
mod records;
mod tables;
