//! The texts in the source of validation, from which messages are made.

use std::fs;
use std::path::Path;

/// A text with places for values.
pub(super) struct Template {
    /// The file of its check, such as `signature.rs`.
    pub(super) file: String,
    pub(super) text: String,
}

impl Template {
    /// Whether a message has the parts of the text between its places, one after the other.
    pub(super) fn matches(&self, message: &str) -> bool {
        let mut rest = Some(message);
        for part in self.text.split('{').map(|part| part.split_once('}').map_or(part, |it| it.1)) {
            rest = rest.and_then(|rest| Some(rest.split_once(part)?.1));
        }
        rest.is_some()
    }
}

/// Every text of several words in the files of checks, their tests left out.
pub(super) fn templates() -> Vec<Template> {
    let mut templates = Vec::new();
    of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/validate"), &mut templates);
    templates.sort_by(|a, b| (&a.file, &a.text).cmp(&(&b.file, &b.text)));
    templates
}

fn of_folder(folder: &Path, templates: &mut Vec<Template>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if path.is_dir() {
            of_folder(&path, templates);
        } else if !matches!(&*name, "tests.rs" | "testing.rs") {
            let source = fs::read_to_string(&path).expect("a readable file");
            let (code, _) = source.split_once("\nmod tests {").unwrap_or((&source, ""));
            let texts = texts(code).into_iter().filter(|text| text.split(' ').count() > 2);
            templates.extend(texts.map(|text| Template { file: name.clone(), text }));
        }
    }
}

/// The string literals of a source, without those in comments and attributes.
fn texts(code: &str) -> Vec<String> {
    let is_code =
        |line: &&str| !line.trim_start().starts_with("//") && !line.contains("reason = \"");
    let code: Vec<&str> = code.lines().filter(is_code).collect();
    let code = code.join("\n").replace("'\"'", "");
    let mut texts = Vec::new();
    let mut letters = code.chars();
    while letters.by_ref().any(|letter| letter == '"') {
        let mut text = String::new();
        while let Some(letter) = letters.next().filter(|letter| *letter != '"') {
            match letter {
                '\\' => match letters.next() {
                    // The line goes on with the first letter of the next one.
                    Some('\n') => {
                        let rest = letters.as_str().trim_start();
                        letters = rest.chars();
                    }
                    Some(escaped) => text.push(escaped),
                    None => {}
                },
                letter => text.push(letter),
            }
        }
        texts.push(text);
    }
    texts
}
