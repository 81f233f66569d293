//! Values at the edges of the types, in the words of the profile, sections 3 to 5 and 7.1.

use serde_json::Value;

use super::subject::ANY_TEXT;

/// Values that are JSON literals, and neither numbers nor texts.
const OTHERS: &str = r#"
null true false [] {} [[]] [{}] {"a":{}} {"a":1} {"a":null}
["a"] ["a",""] ["a",null] ["a",1] [["a"]] [1,2] [1,0] [1,1.5] [1,"1"] [1,null] [-1] [1.0]
"#;

/// Numbers: what is an integer, the ends of safe integers and of every range.
const NUMBERS: &str = "
0 -0.0 1 -1 1.0 24.0 2.4e1 1.5 0.5 -0.5 1.0000001 5e-324 1e308 -1e308
9007199254740991 9007199254740992 9007199254740993 9007199254740991.5 9007199254740991.0
-9007199254740991 -9007199254740992 18446744073709551615 18446744073709551616
2 7 8 16 17 22 23 32 33 1023 65535 65536 65537 65536.5
99999 100000 10000000 10000001 1048575 1048576 1048577";

/// Numbers for a place that wants none.
const ANY_NUMBERS: &str = "0 1 1.5 9007199254740992";

/// Texts: words of the tables and others, times, and every written form.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "ä",
    "null",
    "1",
    "full",
    "Full",
    "full ",
    "incremental",
    "differential",
    "selective",
    "snapshot",
    "sqlite",
    "SQLite",
    "mysql",
    "gzip",
    "none",
    "brotli",
    "aes-256-gcm",
    "chacha20-poly1305",
    "pbkdf2",
    "argon2",
    "scrypt",
    "ed25519",
    "critical",
    "minimal",
    "urgent",
    "manual",
    "scheduled",
    "2026.1",
    "2024.1",
    "1.0",
    "1.0.0",
    "1.7.3",
    "1.0.0-rc.1+x86",
    "1.0.0-01",
    "1.0.0-0a",
    "1.0.0+01",
    "1.0.0-",
    "1.0.0+",
    "1.0.0+a+b",
    "1.0.0-a..b",
    "1.01.0",
    "01.0.0",
    "1.0.0.0",
    "1.0.0\n",
    "1.99999999999999999999.0",
    "2.0.0",
    "0.9.0",
    "2024.01.19.001",
    "2024.01.19.0011",
    "2024.1.19.1",
    "2024-01-19-001",
    "٢٠٢٤.01.19.001",
    // Times.
    "2024-01-19T10:00:00Z",
    "2024-01-19T10:00:00.1Z",
    "2024-01-19T10:00:00.123456789Z",
    "2024-01-19T10:00:00.1234567890Z",
    "2024-01-19T10:00:00.Z",
    "2024-01-19T10:00:00,5Z",
    "2024-01-19T10:00:00+02:00",
    "2024-01-19T10:00:00-23:59",
    "2024-01-19T10:00:00+24:00",
    "2024-01-19T10:00:00+02:60",
    "2024-01-19T10:00:00+0200",
    "2024-01-19T10:00:00",
    "2024-01-19T10:00:00z",
    "2024-01-19t10:00:00Z",
    "2024-01-19 10:00:00Z",
    "2024-01-19T10:00:00Z\n",
    "2024-01-19T10:00:60Z",
    "2024-01-19T24:00:00Z",
    "2024-01-19",
    "2024-04-31T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "2024-02-30T00:00:00Z",
    "2000-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2024-00-01T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-01-32T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0000-02-29T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "12024-01-19T10:00:00Z",
    "٢٠٢٤-01-19T10:00:00Z",
    // UUIDs and digests.
    "00000000-0000-4000-8000-00000000000f",
    "00000000-0000-4000-8000-00000000000F",
    "00000000000040008000000000000000",
    "{00000000-0000-4000-8000-00000000000f}",
    "sha256:0000000000000000000000000000000000000000000000000000000000000000",
    "sha256:000000000000000000000000000000000000000000000000000000000000000A",
    "sha256:000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    // Base64 of 16 and of 32 bytes, without padding, with bits to spare, in another alphabet.
    "AAAAAAAAAAAAAAAAAAAAAA==",
    "AAAAAAAAAAAAAAAAAAAAAQ==",
    "AAAAAAAAAAAAAAAAAAAAAB==",
    "AAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAA_A==",
    "AAAAAAAAAAAAAAAAAAAAAAA=",
    "AAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8=",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA9=",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    // MAC addresses.
    "a8:48:fa:00:00:01",
    "A8-48-FA-00-00-01",
    "a848FA000001",
    "A8:48-FA:00-00:01",
    "A8:48:FA:00:00",
    "A8:48:FA:00:00:01:02",
    "A8:48:FA:00:00:0G",
    "A84:8FA:000:001",
    "a848.fa00.0001",
    // IP addresses.
    "0.0.0.0",
    "255.255.255.255",
    "256.1.1.1",
    "1.2.3.04",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.4 ",
    "::",
    "::1",
    "1::",
    ":1",
    "1:",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1:2:3::5:6:7:8",
    "1:2:3:4::5:6:7:8",
    "::1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8::",
    "::ffff:1.2.3.4",
    "1:2:3:4:5:6:1.2.3.4",
    "1:2:3:4:5::1.2.3.4",
    "1:2:3:4:5:6::1.2.3.4",
    "::1.2.3.04",
    "1.2.3.4::",
    "FE80::00ab",
    "fe80::00abc",
    "fe80::1%eth0",
    "[::1]",
];

/// Texts for a place that wants none, or any.
const ANY_TEXTS: &[&str] = &["", "1", "true", "2024-01-19T10:00:00Z"];

/// The values to put where this one was: all that are near to it, and some of every other kind.
pub(super) fn instead_of(sample: &Value) -> Vec<Value> {
    let takes_number = sample.is_number() || sample.is_null();
    let takes_form = sample.is_null() || sample.as_str().is_some_and(|text| text != ANY_TEXT);
    let numbers = if takes_number { NUMBERS } else { ANY_NUMBERS };
    let texts = if takes_form { TEXTS } else { ANY_TEXTS };
    let literals = OTHERS.split_whitespace().chain(numbers.split_whitespace());
    let literals = literals.map(|literal| serde_json::from_str(literal).expect("a JSON literal"));
    literals.chain(texts.iter().map(|text| Value::from(*text))).collect()
}
