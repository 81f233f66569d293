//! Backups of databases that the released program made, and restores into them.

mod home;

mod awkward;
mod backup;
mod collisions;
mod decisions;
mod increments;
mod properties;
mod restore;
mod schemas;
mod servers;
mod undo;
mod unpack;
