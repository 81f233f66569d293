//! The commands that repeat results without this program: `tar`, `sha256sum` and `openssl`.
//!
//! They are lines for any POSIX shell, run where the file is. Only what these programs can do to
//! the byte is among them.

use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::summary::Summary;
use sma_worker::protocol::KeyFacts;

/// Name of a file whose own name cannot stand in a command.
const PLAIN_NAME: &str = "archive.sma";

/// The checksums (profile, 6.2 and 6.3); none where there is no archive with files in it, or no
/// tool takes them out unchanged.
pub(crate) fn integrity(file: &str, summary: &Summary) -> Option<String> {
    if summary.container != Container::Tar {
        return None;
    }
    let mut lines = unpack(file, summary.layer);
    lines.push_str(
        "# Every file against its checksum: each line ends in OK\n\
         sha256sum -c checksum.sha256\n",
    );
    if summary.members.iter().any(|member| member.path.starts_with("data/")) {
        lines.push_str(
            "# The checksum of all sections, computed and as the manifest has it\n\
             LC_ALL=C sh -c 'sha256sum data/*' | sha256sum\n\
             grep -o '\"data_checksum\"[^,}]*' manifest.json\n",
        );
    }
    Some(lines)
}

/// The signature in `signature.sig` (profile, 6.4), with that public key or a file of it; none
/// where there is no such member.
pub(crate) fn signature(file: &str, summary: &Summary, key: Option<&KeyFacts>) -> Option<String> {
    let size = summary.members.iter().find(|member| member.path == "signature.sig")?.size;
    let mut lines = match summary.container {
        Container::Tar => {
            let mut lines = unpack(file, summary.layer);
            lines.push_str(
                "# The signature is over this list of checksums: each line ends in OK\n\
                 sha256sum -c checksum.sha256\n",
            );
            lines
        }
        _ => take_out(file, summary.layer),
    };
    lines.push_str("# The signature: Signature Verified Successfully\n");
    let mut raw = "signature.sig";
    if let Some(decode) = decoder(size) {
        raw = "signature.raw";
        lines.push_str(&format!("tr -d '\\r\\n' < signature.sig | {decode} > {raw}\n"));
    }
    let verify = |key: &str| {
        format!(
            "openssl pkeyutl -verify -pubin -inkey {key} -rawin -in checksum.sha256 -sigfile {raw}"
        )
    };
    match key {
        Some(key) => {
            lines.push_str(&format!("{} <<'KEY'\n{}KEY\n", verify("/dev/stdin"), key.pem));
        }
        None => {
            lines.push_str("# with the signer's public key as key.pem beside the archive\n");
            lines.push_str(&format!("{}\n", verify("../key.pem")));
        }
    }
    Some(lines)
}

/// Unpacks a tar archive into a folder of its own.
fn unpack(file: &str, layer: Layer) -> String {
    let (remark, file) = named(file);
    let tar = match stream(layer) {
        None => format!("tar -xf {file} -C unpacked"),
        Some("gzip -dc") => format!("tar -xzf {file} -C unpacked"),
        Some(program) => format!("{program} {file} | tar -xf - -C unpacked"),
    };
    format!("{remark}# Unpack into a new folder\nmkdir unpacked && {tar} && cd unpacked\n")
}

/// Takes what is signed, and the signature, out of a JSON bundle. Its other members are the exact
/// text of values, which `jq` would write in its own way.
fn take_out(file: &str, layer: Layer) -> String {
    let (remark, file) = named(file);
    let program = stream(layer).unwrap_or("cat");
    format!(
        "{remark}# Take the list of checksums and its signature out of the bundle\n\
         mkdir unpacked\n\
         {program} {file} | jq -j '.\"checksum.sha256\"' > unpacked/checksum.sha256\n\
         {program} {file} | jq -j '.\"signature.sig\"' | base64 -d > unpacked/signature.sig\n\
         cd unpacked\n"
    )
}

/// The program that decompresses to its output.
fn stream(layer: Layer) -> Option<&'static str> {
    match layer {
        Layer::None => None,
        Layer::Gzip => Some("gzip -dc"),
        Layer::Zstd => Some("zstd -dc"),
        _ => Some("lz4 -dc"),
    }
}

/// What makes 64 bytes of a signature that is written as text: base64 and hex differ in length.
fn decoder(size: u64) -> Option<&'static str> {
    match size {
        64 => None,
        0..128 => Some("base64 -d"),
        _ => Some("xxd -r -p"),
    }
}

/// A file's name for the shell, and what has to be said about it. A name that would do something
/// to a terminal, or look like another one, is not used.
fn named(file: &str) -> (String, String) {
    let is_plain = |c: char| {
        !c.is_control()
            && !matches!(c, '/' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if !file.is_empty() && file.chars().all(is_plain) {
        // With a folder before it, no name is taken for an option or for another machine's.
        return (String::new(), format!("'./{}'", file.replace('\'', "'\\''")));
    }
    (format!("# First, save the file as {PLAIN_NAME}\n"), format!("'./{PLAIN_NAME}'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::Limits;
    use sma_core::archive::Archive;
    use wasm_bindgen_test::wasm_bindgen_test;

    const SIGNED: &[u8] = include_bytes!("../../tests/vectors/samples/1.0-tar-none-signed.sma");

    fn summary() -> Summary {
        Archive::open(SIGNED, &Limits::browser()).unwrap().summary()
    }

    fn key() -> KeyFacts {
        let pem = include_str!("../../tests/vectors/samples/signer.pub.pem").to_owned();
        KeyFacts { fingerprint: String::new(), base64: String::new(), pem }
    }

    // That the commands do what they say is shown end to end, by running them.

    #[wasm_bindgen_test]
    fn names_cannot_leave_their_quotes_or_become_options() {
        for (name, quoted) in [
            ("home.sma", "'./home.sma'"),
            ("-rf", "'./-rf'"),
            ("host:home.sma", "'./host:home.sma'"),
            ("a'; rm -rf ~; '.sma", r"'./a'\''; rm -rf ~; '\''.sma'"),
            ("$(reboot)`x`\"\\ é", "'./$(reboot)`x`\"\\ é'"),
        ] {
            assert_eq!(named(name), (String::new(), quoted.into()));
        }
        for name in ["", "a\nb", "\u{1b}[2J", "x\u{202e}ams.sma", "../x", "\u{feff}a"] {
            let (remark, quoted) = named(name);
            assert_eq!(quoted, "'./archive.sma'");
            assert!(remark.contains("archive.sma"));
        }
    }

    #[wasm_bindgen_test]
    fn each_layer_has_its_program() {
        for (layer, command) in [
            (Layer::None, "tar -xf './a.sma' -C unpacked"),
            (Layer::Gzip, "tar -xzf './a.sma' -C unpacked"),
            (Layer::Zstd, "zstd -dc './a.sma' | tar -xf - -C unpacked"),
            (Layer::Lz4, "lz4 -dc './a.sma' | tar -xf - -C unpacked"),
        ] {
            let mut packed = summary();
            packed.layer = layer;
            let lines = integrity("a.sma", &packed).unwrap();
            assert!(lines.contains(&format!("mkdir unpacked && {command} && cd unpacked\n")));
        }
    }

    #[wasm_bindgen_test]
    fn what_no_tool_can_do_is_left_out() {
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
        assert_eq!(signature("a.sma", &unsigned, Some(&key())), None);
    }

    #[wasm_bindgen_test]
    fn a_signature_in_text_is_decoded() {
        let of_size = |size| {
            let mut summary = summary();
            for member in &mut summary.members {
                if member.path == "signature.sig" {
                    member.size = size;
                }
            }
            signature("a.sma", &summary, Some(&key())).unwrap()
        };
        assert!(of_size(64).contains("-sigfile signature.sig <<'KEY'\n-----BEGIN PUBLIC KEY-----"));
        assert!(of_size(90).contains("base64 -d > signature.raw\n"));
        assert!(of_size(129).contains("xxd -r -p > signature.raw\n"));
    }
}
