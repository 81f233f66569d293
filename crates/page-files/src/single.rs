//! The page as one file, with everything in it. Its policy names its scripts and styles by their
//! digests, and allows no request from the beginning.

use crate::Outcome;
use crate::digest;
use crate::document::{DOCUMENT, Html, MANIFEST_START, STYLE_START};
use crate::files::{self, PROGRAM, SCRIPT, SINGLE};
use base64ct::{Base64, Encoding};
use miniz_oxide::deflate::compress_to_vec_zlib;
use std::path::Path;

/// The best compression of deflate.
const LEVEL: u8 = 9;

/// The policy of the page and that of its single file differ in what they call their own.
const OWN: [(&str, &str); 5] = [
    ("script-src 'self'", "script-src SCRIPTS"),
    ("style-src 'self'", "style-src STYLES"),
    (" connect-src 'self';", ""),
    ("worker-src 'self' blob:; manifest-src data:", "worker-src blob:"),
    ("img-src 'self' data:", "img-src data:"),
];

/// Writes the file, and its digest beside it for `sha256sum -c`.
pub(crate) fn write(folder: &Path) -> Outcome {
    let html = build(folder)?;
    files::write(folder, &format!("{SINGLE}.sha256"), digest::line(SINGLE, html.as_bytes()))?;
    files::write(folder, SINGLE, html)
}

fn build(folder: &Path) -> Outcome<String> {
    let mut html = Html(files::read_text(folder, DOCUMENT)?);
    html.take_out(MANIFEST_START, "</script>")?;
    html.take_out("<link rel=\"apple-touch-icon\"", "/>")?;

    let mut policy = html.policy()?.to_owned();
    for (own, inlined) in OWN {
        policy = replace_source(&policy, own, inlined)?;
    }
    let mut styles = Inlined::new("style");
    for style in html.take_out(STYLE_START, "\" />")? {
        styles.add(&files::read_text(folder, &style)?)?;
    }
    let mut scripts = Inlined::new("script");
    let names = html.take_out("<script defer src=\"", "\"></script>")?;
    let (first, others) = names.split_first().ok_or("the page has no scripts")?;
    scripts.add(&files::read_text(folder, first)?)?;
    // The script is there a second time, for workers.
    for part in [PROGRAM, SCRIPT] {
        scripts.add_data(part, &files::read(folder, part)?);
    }
    for script in others {
        scripts.add(&files::read_text(folder, script)?)?;
    }

    let inlined = policy.replace("SCRIPTS", &scripts.sources).replace("STYLES", &styles.sources);
    let before = html.policy()?.to_owned();
    html.replace(&before, &inlined)?;
    html.replace("</head>", &format!("{}</head>", styles.elements))?;
    // After the first screen, so that it is there while the rest is read.
    html.replace("</body>", &format!("{}</body>", scripts.elements))?;
    Ok(html.0)
}

fn replace_source(policy: &str, own: &str, inlined: &str) -> Outcome<String> {
    if policy.contains(own) {
        Ok(policy.replacen(own, inlined, 1))
    } else {
        Err(format!("the policy lacks `{own}`"))
    }
}

/// Elements with their content, and the sources that a policy allows for them.
struct Inlined {
    tag: &'static str,
    elements: String,
    sources: String,
}

impl Inlined {
    fn new(tag: &'static str) -> Self {
        Self { tag, elements: String::new(), sources: String::new() }
    }

    fn add(&mut self, content: &str) -> Outcome {
        let tag = self.tag;
        // Either would end the element, or the part of it that the browser reads as expected.
        if content.contains(&format!("</{tag}")) || content.contains("<!--") {
            return Err(format!("a {tag} contains what ends it"));
        }
        if !self.sources.is_empty() {
            self.sources.push(' ');
        }
        self.sources += &digest::source(content);
        self.elements += &format!("<{tag}>{content}</{tag}>\n");
        Ok(())
    }

    /// Adds a part that is not run by the browser: compressed, in Base64.
    fn add_data(&mut self, id: &str, content: &[u8]) {
        let text = Base64::encode_string(&compress_to_vec_zlib(content, LEVEL));
        self.elements += &format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_an_element_cannot_be_inlined() {
        let mut scripts = Inlined::new("script");
        assert!(scripts.add("a </script> b").is_err());
        assert!(scripts.add("a <!-- b").is_err());
        assert!(scripts.add("a </style> b").is_ok());
        assert_eq!(scripts.elements, "<script>a </style> b</script>\n");
    }
}
