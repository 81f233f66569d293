//! Shell commands that repeat results with other programs: `tar`, `sha256sum` and `openssl`.
//!
//! They run in any POSIX shell, in the folder of the file. Only commands that reproduce the bytes
//! exactly are included. They work in a new folder, which they remove, and stop at the first
//! failure, so that the result of another archive or of a later line cannot be mistaken for that of
//! this one.

use alloc::format;
use alloc::string::String;

use base64ct::{Base64, Encoding};

use crate::check::Level;
use crate::container::Container;
use crate::escape::is_active;
use crate::layer::Layer;
use crate::summary::Summary;

/// Stand-in for a file name that cannot be part of a command.
const PLAIN_NAME: &str = "archive.sma";

/// Commands that compare the files of a signed archive with the list that the signature covers
/// (profile, 6.3): what `sha256sum` does not read may have been added.
const LISTED: &str = "find . -type f | cut -c3- | grep -vxF -e checksum.sha256 -e signature.sig | \
                      sort > ../files\n\
                      cut -c67- checksum.sha256 | sort | diff ../files -\n";

/// Returns the command that repeats a validation. Keys, passwords and bases have to be added.
#[must_use]
pub fn validation(file: &str, level: Level) -> String {
    let (remark, file) = quote(file);
    // A name that begins with a hyphen would be an option.
    let folder = if file.starts_with("'-") { "./" } else { "" };
    format!("{remark}shelly-manager backup validate --level {level} {folder}{file}\n")
}

/// Returns the commands that repeat the checksums of a file (profile, 6.2 and 6.3); `None` where
/// the file contains no members, or no tool extracts them unchanged.
#[must_use]
pub fn integrity(file: &str, summary: &Summary) -> Option<String> {
    if summary.container != Container::Tar {
        return None;
    }
    let mut says = String::from("# Every file against its checksum: each line ends in OK\n");
    let mut lines = String::from("sha256sum -c checksum.sha256\n");
    if summary.members.iter().any(|member| member.path.starts_with("data/")) {
        says.push_str("# The checksum of all sections, computed and as the manifest states it\n");
        lines.push_str(
            "LC_ALL=C sh -c 'sha256sum data/*' > ../sections\n\
             sha256sum < ../sections\n\
             grep -o '\"data_checksum\"[^,}]*' manifest.json\n",
        );
    }
    Some(block(file, &says, &(unpack(summary.layer) + &lines)))
}

/// Returns the commands that repeat the verification of `signature.sig` (profile, 6.4), with a
/// public key in PEM or a placeholder for one; `None` where there is no such member.
#[must_use]
pub fn signature(file: &str, summary: &Summary, key: Option<&str>) -> Option<String> {
    let size = summary.members.iter().find(|member| member.path == "signature.sig")?.size;
    let mut says = String::new();
    let mut lines = match summary.container {
        Container::Tar => {
            says.push_str(
                "# The signature is over a list of checksums: each line ends in OK\n\
                 # The list contains every file: no differences are printed\n",
            );
            unpack(summary.layer) + "sha256sum -c checksum.sha256\n" + LISTED
        }
        _ => take_out(summary.layer),
    };
    says.push_str("# The signature, at the end: Signature Verified Successfully\n");
    let mut raw = "signature.sig";
    if let Some(decode) = decoder(size) {
        raw = "../signature.raw";
        lines.push_str(&format!(
            "tr -d '\\r\\n' < signature.sig > ../signature.text\n{decode} < ../signature.text > \
             {raw}\n"
        ));
    }
    let verify = |key: &str| {
        format!(
            "openssl pkeyutl -verify -pubin -inkey {key} -rawin -in checksum.sha256 -sigfile {raw}"
        )
    };
    match key.filter(|key| is_pem(key)) {
        Some(pem) => lines.push_str(&format!("{} <<'KEY'\n{pem}KEY\n", verify("/dev/stdin"))),
        None => {
            says.push_str("# First, save the signer's public key as key.pem next to the archive\n");
            lines.push_str(&format!("{}\n", verify("\"$here/key.pem\"")));
        }
    }
    Some(block(file, &says, &lines))
}

/// Wraps the commands in a subshell that exits at the first failure, inside a new folder with a
/// subfolder `unpacked`. `$file` is the archive, and `$here` its folder.
fn block(file: &str, says: &str, lines: &str) -> String {
    let (remark, file) = quote(file);
    format!(
        "{remark}{says}(\n\
         set -e\n\
         here=$PWD\n\
         file=$here/{file}\n\
         folder=$(mktemp -d)\n\
         trap 'rm -rf \"$folder\"' EXIT\n\
         mkdir \"$folder/unpacked\"\n\
         cd \"$folder/unpacked\"\n\
         {lines})\n"
    )
}

/// Returns the command to unpack a tar archive.
fn unpack(layer: Layer) -> String {
    match layer {
        Layer::None => String::from("tar -xf \"$file\"\n"),
        Layer::Gzip => String::from("tar -xzf \"$file\"\n"),
        // Not in a pipe, whose status is that of the last program.
        _ => format!("{} \"$file\" > ../archive.tar\ntar -xf ../archive.tar\n", stream(layer)),
    }
}

/// Returns the commands to extract the signed data and the signature from a JSON bundle. Its other
/// members are the exact text of values, which `jq` would reformat.
fn take_out(layer: Layer) -> String {
    format!(
        "{} \"$file\" > ../archive.json\n\
         jq -j '.\"checksum.sha256\"' ../archive.json > checksum.sha256\n\
         jq -j '.\"signature.sig\"' ../archive.json > ../signature.base64\n\
         base64 -d < ../signature.base64 > signature.sig\n",
        stream(layer)
    )
}

/// Returns the program that decompresses to its output.
fn stream(layer: Layer) -> &'static str {
    match layer {
        Layer::None => "cat",
        Layer::Gzip => "gzip -dc",
        Layer::Zstd => "zstd -dc",
        Layer::Lz4 => "lz4 -dc",
    }
}

/// Returns the program that decodes a signature in text form to 64 bytes: base64 and hex differ in
/// length.
fn decoder(size: u64) -> Option<&'static str> {
    match size {
        64 => None,
        0..128 => Some("base64 -d"),
        _ => Some("xxd -r -p"),
    }
}

/// Returns the file name quoted for the shell, and a remark about it. A name with characters that a
/// terminal acts on, or that hide others, is not used.
fn quote(file: &str) -> (String, String) {
    let is_plain = |character: char| {
        !is_active(character)
            && !character.is_control()
            && !matches!(character, '/' | '\u{200c}' | '\u{200d}')
    };
    if !file.is_empty() && file.chars().all(is_plain) {
        return (String::new(), format!("'{}'", file.replace('\'', "'\\''")));
    }
    (format!("# First, save the file as {PLAIN_NAME}\n"), format!("'{PLAIN_NAME}'"))
}

/// Returns whether a text is a public key in PEM and nothing else, so that it can be used in a
/// here-document: base64 between two constant lines.
fn is_pem(text: &str) -> bool {
    let inside = text.strip_prefix("-----BEGIN PUBLIC KEY-----\n");
    let inside = inside.and_then(|text| text.strip_suffix("\n-----END PUBLIC KEY-----\n"));
    let base64 = inside.map(|text| text.replace('\n', ""));
    base64.is_some_and(|text| Base64::decode_vec(&text).is_ok_and(|der| !der.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Archive, Limits};

    const SIGNED: &[u8] =
        include_bytes!("../../../../tests/vectors/samples/1.0-tar-none-signed.sma");
    const PEM: &str = include_str!("../../../../tests/vectors/samples/signer.pub.pem");

    fn summary() -> Summary {
        Archive::open(SIGNED, &Limits::browser()).unwrap().summary()
    }

    // The commands themselves are tested by running them.

    #[test]
    fn names_cannot_leave_their_quotes() {
        for (name, quoted) in [
            ("home.sma", "'home.sma'"),
            ("-rf", "'-rf'"),
            ("a'; rm -rf ~; '.sma", r"'a'\''; rm -rf ~; '\''.sma'"),
            ("$(reboot)`x`\"\\ é", "'$(reboot)`x`\"\\ é'"),
        ] {
            assert_eq!(quote(name), (String::new(), quoted.into()));
        }
        for name in ["", "a\nb", "a\tb", "\u{1b}[2J", "x\u{202e}ams.sma", "../x", "\u{feff}a"] {
            let (remark, quoted) = quote(name);
            assert_eq!(quoted, "'archive.sma'");
            assert!(remark.contains("archive.sma"));
        }
    }

    #[test]
    fn each_layer_has_its_program() {
        for (layer, command) in [
            (Layer::None, "tar -xf \"$file\"\n"),
            (Layer::Gzip, "tar -xzf \"$file\"\n"),
            (Layer::Zstd, "zstd -dc \"$file\" > ../archive.tar\n"),
            (Layer::Lz4, "lz4 -dc \"$file\" > ../archive.tar\n"),
        ] {
            let mut packed = summary();
            packed.layer = layer;
            assert!(integrity("a.sma", &packed).unwrap().contains(command));
        }
    }

    #[test]
    fn commands_that_no_tool_can_run_are_omitted() {
        let mut document = summary();
        document.container = Container::Document;
        document.members.clear();
        assert_eq!(integrity("a.sma", &document), None);
        assert_eq!(signature("a.sma", &document, None), None);
        let mut bundle = summary();
        bundle.container = Container::Json;
        assert_eq!(integrity("a.sma", &bundle), None);
        assert!(signature("a.sma", &bundle, None).unwrap().contains("jq -j"));
        let mut unsigned = summary();
        unsigned.members.retain(|member| member.path != "signature.sig");
        assert_eq!(signature("a.sma", &unsigned, Some(PEM)), None);
    }

    #[test]
    fn a_signature_in_text_is_decoded() {
        let of_size = |size| {
            let mut summary = summary();
            for member in &mut summary.members {
                if member.path == "signature.sig" {
                    member.size = size;
                }
            }
            signature("a.sma", &summary, Some(PEM)).unwrap()
        };
        assert!(of_size(64).contains("-sigfile signature.sig <<'KEY'\n-----BEGIN PUBLIC KEY-----"));
        assert!(of_size(90).contains("base64 -d < ../signature.text > ../signature.raw\n"));
        assert!(of_size(129).contains("xxd -r -p < ../signature.text > ../signature.raw\n"));
    }

    #[test]
    fn only_keys_are_written_to_here_documents() {
        assert!(is_pem(PEM));
        let base64 = PEM.lines().nth(1).unwrap();
        let pem = |inside: &str| {
            format!("-----BEGIN PUBLIC KEY-----\n{inside}\n-----END PUBLIC KEY-----\n")
        };
        assert!(is_pem(&pem(base64)));
        for inside in [
            "KEY\ntouch pwned",
            "",
            "$(touch pwned)",
            &format!("{base64}\nKEY\ntouch pwned\n"),
            &format!("{base64} "),
            &format!("{base64}\r"),
            &format!("# {base64}"),
        ] {
            let pem = pem(inside);
            assert!(!is_pem(&pem), "{pem}");
            let lines = signature("a.sma", &summary(), Some(&pem)).unwrap();
            assert!(!lines.contains("touch") && lines.contains("\"$here/key.pem\""), "{lines}");
        }
        assert!(!is_pem(&format!("{PEM}touch pwned\n")) && !is_pem(&format!("x\n{PEM}")));
    }
}
