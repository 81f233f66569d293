//! The programs in `examples`, which do with the samples what they say.

#[path = "../../examples/changes.rs"]
mod changes;
#[path = "../../examples/create.rs"]
mod create;
#[path = "../../examples/decrypt.rs"]
mod decrypt;
#[path = "../../examples/restore.rs"]
mod restore;
#[path = "../../examples/validate.rs"]
mod validate;
#[path = "../../examples/verify.rs"]
mod verify;

#[test]
fn every_example_runs() {
    for (name, example) in [
        ("changes", changes::main as fn() -> Result<(), Box<dyn std::error::Error>>),
        ("create", create::main),
        ("decrypt", decrypt::main),
        ("restore", restore::main),
        ("validate", validate::main),
        ("verify", verify::main),
    ] {
        example().unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}
