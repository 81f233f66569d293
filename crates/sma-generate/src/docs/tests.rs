mod agreement;
mod edges;
mod formats;
mod samples;
mod subject;

use super::*;

#[test]
fn the_committed_files_match_the_tables() {
    for file in files().unwrap() {
        assert!(
            file.is_up_to_date().unwrap(),
            "docs/{} is not what the tables say now; `cargo xtask docs` writes it anew",
            file.path
        );
    }
}

#[test]
fn the_index_names_every_schema() {
    let index = fs::read_to_string(workspace::root().join("docs/schemas/README.md")).unwrap();
    for schema in schema::all() {
        let link = format!("({}.schema.json)", schema.name);
        assert!(index.contains(&link), "docs/schemas/README.md does not link {link}");
    }
}
