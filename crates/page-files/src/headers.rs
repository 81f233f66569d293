//! Headers for servers of the page: its Content-Security-Policy again, with what a `<meta>` element
//! cannot say.

use crate::Outcome;
use crate::document::{DOCUMENT, Html};
use crate::files;
use std::path::Path;

/// Headers beside the policy.
const HEADERS: &[(&str, &str)] = &[
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "bluetooth=(), camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), \
         payment=(), serial=(), usb=()",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
];

/// Writes the headers for common servers beside the page in `folder`: `_headers` for hosts that read
/// it, and snippets of configuration in `headers`.
pub(crate) fn write(folder: &Path) -> Outcome {
    let html = Html(files::read_text(folder, DOCUMENT)?);
    let policy = format!("{}; frame-ancestors 'self'", html.policy()?);
    let headers =
        || [("Content-Security-Policy", &*policy)].into_iter().chain(HEADERS.iter().copied());
    let lines = |line: fn((&str, &str)) -> String| headers().map(line).collect::<String>();

    let hosts = lines(|(name, value)| format!("  {name}: {value}\n"));
    files::write(folder, "_headers", format!("/*\n{hosts}"))?;
    let nginx = lines(|(name, value)| format!("add_header {name} \"{value}\" always;\n"));
    files::write(folder, "headers/nginx.conf", nginx)?;
    let caddy = lines(|(name, value)| format!("\t{name} \"{value}\"\n"));
    files::write(folder, "headers/Caddyfile", format!("header {{\n{caddy}}}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_policy_of_the_page_is_sent_with_what_a_page_cannot_say() {
        let folder = std::env::temp_dir().join(format!("headers-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
        fs::copy(sources.join(DOCUMENT), folder.join(DOCUMENT)).unwrap();
        write(&folder).unwrap();
        for file in ["_headers", "headers/nginx.conf", "headers/Caddyfile"] {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            let policy = text.lines().find(|line| line.contains("Content-Security-Policy"));
            let policy = policy.unwrap_or_else(|| panic!("{file} has no policy"));
            assert!(policy.contains("default-src 'none'"), "{file}: {policy}");
            assert!(policy.contains("frame-ancestors 'self'"), "{file}: {policy}");
            for (name, _) in HEADERS {
                assert!(text.contains(name), "{file} lacks {name}");
            }
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
