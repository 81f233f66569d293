//! Tars that two readers may read differently: what is accepted here, GNU tar sees as the same
//! files with the same content; where the two could come apart, the tar is refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sma_core::Limits;
use sma_core::container::{ContainerError, tar};

const BLOCK: usize = 512;

/// A folder for the files of one test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("sma-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// One entry: a ustar header and its data.
fn entry(name: &[u8], kind: u8, data: &[u8]) -> Vec<u8> {
    entry_of_size(name, kind, data.len(), data)
}

/// An entry whose header gives another size than its data have.
fn entry_of_size(name: &[u8], kind: u8, size: usize, data: &[u8]) -> Vec<u8> {
    let mut tar = vec![0; BLOCK];
    tar[..name.len()].copy_from_slice(name);
    tar[100..124].copy_from_slice(b"0000644\x000000000\x000000000\0");
    tar[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    tar[136..148].copy_from_slice(b"00000000000\0");
    tar[148..156].copy_from_slice(b"        ");
    tar[156] = kind;
    tar[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = tar.iter().map(|byte| u32::from(*byte)).sum();
    tar[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    tar.extend_from_slice(data);
    tar.resize(tar.len().next_multiple_of(BLOCK), 0);
    tar
}

/// The data of a pax header: `length key=value` lines (POSIX, pax, "Extended Header").
fn pax(records: &[(&str, &[u8])]) -> Vec<u8> {
    let mut data = Vec::new();
    for (key, value) in records {
        let rest = key.len() + value.len() + 3;
        let length = (1..).find(|digits| (rest + digits).to_string().len() == *digits);
        let length = rest + length.expect("some number of digits fits");
        data.extend_from_slice(format!("{length} {key}=").as_bytes());
        data.extend_from_slice(value);
        data.push(b'\n');
    }
    data
}

fn archive(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut tar = entries.concat();
    tar.resize(tar.len() + 2 * BLOCK, 0);
    tar
}

/// Names and contents, as this crate reads them.
fn read(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ContainerError> {
    let contents = tar::read(bytes, &Limits::default())?;
    let members = contents.members.iter();
    Ok(members.map(|member| (member.path.clone(), member.bytes(bytes).to_vec())).collect())
}

/// The same as GNU tar extracts it, files of folders included.
fn extract(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let folder = Folder::new(name);
    let (file, into) = (folder.0.join("archive.tar"), folder.0.join("into"));
    fs::write(&file, bytes).expect("the folder can be written");
    fs::create_dir(&into).expect("the folder can be written");
    let status = Command::new("tar").arg("-xf").arg(&file).arg("-C").arg(&into).status();
    assert!(status.expect("tar is there").success(), "tar cannot extract {name}");
    let mut files = Vec::new();
    let mut folders = vec![into.clone()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((relative(&path, &into), fs::read(&path).expect("a file")));
            }
        }
    }
    files.sort();
    files
}

fn relative(path: &Path, folder: &Path) -> String {
    let relative = path.strip_prefix(folder).expect("it is below the folder");
    relative.to_str().expect("the paths of these tests are UTF-8").to_owned()
}

#[test]
fn accepted_tars_have_the_content_that_gnu_tar_extracts() {
    test_programs::needs!("tar");
    // A header and data that only a reader sees which takes the wrong size for the member before.
    let smuggled = entry(b"smuggled", b'0', b"evil");
    let accepted: [(&str, Vec<Vec<u8>>); 7] = [
        (
            "a pax size over a header's zero",
            vec![
                entry(b"x", b'x', &pax(&[("size", b"1024")])),
                entry_of_size(b"carrier", b'0', 0, &smuggled),
                entry(b"after", b'0', b"1"),
            ],
        ),
        (
            "a pax size under a header's",
            vec![
                entry(b"x", b'x', &pax(&[("size", b"0")])),
                entry_of_size(b"carrier", b'0', 1024, b""),
                smuggled.clone(),
            ],
        ),
        (
            "the last of two pax paths",
            vec![
                entry(b"x", b'x', &pax(&[("path", b"first"), ("path", b"second")])),
                entry(b"third", b'0', b"1"),
            ],
        ),
        (
            "a record with equals signs and a line feed in its value",
            vec![
                entry(b"x", b'x', &pax(&[("comment", b"a=b\n12 path=evil\n"), ("path", b"a=b")])),
                entry(b"third", b'0', b"1"),
            ],
        ),
        (
            "a pax path without a prefix, over a header with one",
            vec![entry(b"x", b'x', &pax(&[("path", b"whole")])), {
                let mut file = entry(b"name", b'0', b"1");
                file[345..351].copy_from_slice(b"prefix");
                file[148..156].copy_from_slice(b"        ");
                let sum: u32 = file[..BLOCK].iter().map(|byte| u32::from(*byte)).sum();
                file[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
                file
            }],
        ),
        ("a path of two bytes a letter", vec![entry("\u{e9}/\u{e8}".as_bytes(), b'0', b"1")]),
        (
            "zero-width and bidirectional characters",
            vec![
                entry("a\u{200b}".as_bytes(), b'0', b"1"),
                entry("a\u{202e}".as_bytes(), b'0', b"2"),
                entry(b"a", b'0', b"3"),
            ],
        ),
    ];
    for (number, (name, entries)) in accepted.iter().enumerate() {
        let tar = archive(entries);
        let mut members = read(&tar).unwrap_or_else(|error| panic!("{name}: {error}"));
        members.sort();
        assert_eq!(members, extract(&format!("tar-{number}"), &tar), "{name}");
    }
}

#[test]
fn entries_that_readers_disagree_about_are_refused() {
    let file = || entry(b"file", b'0', b"1");
    let refused: [(&str, Vec<Vec<u8>>); 12] = [
        ("a GNU name with bytes behind its NUL", vec![entry(b"L", b'L', b"name\0rest"), file()]),
        ("one path twice", vec![file(), file()]),
        ("one path with and without `./`", vec![file(), entry(b"./file", b'0', b"2")]),
        ("a file and a folder", vec![file(), entry(b"file/", b'5', b"")]),
        (
            "a pax path and a GNU name",
            vec![entry(b"x", b'x', &pax(&[("path", b"pax")])), entry(b"L", b'L', b"gnu\0"), file()],
        ),
        (
            "two pax headers",
            vec![
                entry(b"x", b'x', &pax(&[("path", b"one")])),
                entry(b"x", b'x', &pax(&[("path", b"two")])),
                file(),
            ],
        ),
        ("two GNU names", vec![entry(b"L", b'L', b"one\0"), entry(b"L", b'L', b"two\0"), file()]),
        ("a pax path with a NUL", vec![entry(b"x", b'x', &pax(&[("path", b"a\0b")])), file()]),
        ("a pax size with a sign", vec![entry(b"x", b'x', &pax(&[("size", b"+1")])), file()]),
        (
            "a pax size beyond 2^64",
            vec![entry(b"x", b'x', &pax(&[("size", b"18446744073709551617")])), file()],
        ),
        ("a pax header before the end", vec![file(), entry(b"x", b'x', &pax(&[("path", b"a")]))]),
        (
            "a sparse file of GNU tar in pax",
            vec![
                entry(b"x", b'x', &pax(&[("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0")])),
                file(),
            ],
        ),
    ];
    for (name, entries) in refused {
        assert!(read(&archive(&entries)).is_err(), "{name}");
    }
}
