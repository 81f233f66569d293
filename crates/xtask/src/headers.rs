//! Headers for servers of the page: its Content-Security-Policy again, with what a `<meta>` element
//! cannot say.

use std::fs;
use std::io;
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
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let html = fs::read_to_string(folder.join("index.html"))?;
    let policy = policy(&html).ok_or_else(|| io::Error::other("index.html has no policy"))?;
    let policy = format!("{policy}; frame-ancestors 'self'");
    let headers =
        || [("Content-Security-Policy", &*policy)].into_iter().chain(HEADERS.iter().copied());
    let lines = |line: fn((&str, &str)) -> String| headers().map(line).collect::<String>();

    let hosts = lines(|(name, value)| format!("  {name}: {value}\n"));
    fs::write(folder.join("_headers"), format!("/*\n{hosts}"))?;
    let snippets = folder.join("headers");
    fs::create_dir_all(&snippets)?;
    let nginx = lines(|(name, value)| format!("add_header {name} \"{value}\" always;\n"));
    fs::write(snippets.join("nginx.conf"), nginx)?;
    let caddy = lines(|(name, value)| format!("\t{name} \"{value}\"\n"));
    fs::write(snippets.join("Caddyfile"), format!("header {{\n{caddy}}}\n"))
}

/// Returns the policy in the HTML of the page.
fn policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\"")?;
    let (_, rest) = rest.split_once("content=\"")?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::page_sources;

    #[test]
    fn the_policy_of_the_page_is_sent_with_what_a_page_cannot_say() {
        let folder = std::env::temp_dir().join(format!("headers-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::copy(page_sources().join("index.html"), folder.join("index.html")).unwrap();
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
