use sma_core::archive::Archive;
use sma_core::container::tar;
use sma_core::encryption::{
    Algorithm, Credential, DecryptMemberError, MAGIC, MasterKey, MemberDecryptor, encrypt_member,
};

const ALGORITHMS: [Algorithm; 2] = [Algorithm::Aes256Gcm, Algorithm::ChaCha20Poly1305];
const SALT: [u8; 16] = [7; 16];
const PATH: &str = "data/devices.json.enc";
/// An archive of an independent writer, and the raw key that unlocks it.
const SAMPLE: &[u8] = include_bytes!("../../vectors/samples/1.0-chacha-rawkey.sma");
const SAMPLE_KEY: &[u8] = include_bytes!("../../vectors/samples/raw.key");
/// The salt in its manifest, `tpW9sULnCEeHSUrU9Rd53A==`.
const SAMPLE_SALT: [u8; 16] = [
    0xB6, 0x95, 0xBD, 0xB1, 0x42, 0xE7, 0x08, 0x47, 0x87, 0x49, 0x4A, 0xD4, 0xF5, 0x17, 0x79, 0xDC,
];

/// Encrypted members: any bytes are refused, sealed bytes come back, changed ones never do. What
/// was sealed then goes the whole way, as a member of an archive that is unlocked.
pub fn members(data: &[u8]) {
    let key = MasterKey::from_bytes([42; 32]);
    for algorithm in ALGORITHMS {
        assert!(open(algorithm, &key, data).is_err());
        assert!(open(algorithm, &key, &[&MAGIC[..], data].concat()).is_err());

        let mut sealed =
            encrypt_member(algorithm, &key, &SALT, PATH, &[9; 16], data).expect("short");
        assert_eq!(open(algorithm, &key, &sealed).as_deref(), Ok(data));
        let at = data.iter().fold(0_usize, |at, byte| at.wrapping_mul(31) + usize::from(*byte))
            % sealed.len();
        sealed[at] ^= 1 << (data.len() % 8);
        assert!(open(algorithm, &key, &sealed).is_err(), "byte {at} can be changed");
        sealed[at] ^= 1 << (data.len() % 8);
        sealed.truncate(at);
        assert!(open(algorithm, &key, &sealed).is_err(), "it can be cut to {at} bytes");
    }
    unlock(data);
}

fn open(
    algorithm: Algorithm,
    key: &MasterKey,
    stored: &[u8],
) -> Result<Vec<u8>, DecryptMemberError> {
    let mut opener = MemberDecryptor::new(algorithm, key, &SALT, PATH, stored)?;
    let mut plaintext = Vec::new();
    while let Some(chunk) = opener.next_chunk()? {
        plaintext.extend_from_slice(chunk);
        assert!(plaintext.len() <= stored.len());
        assert!(opener.done() <= opener.total());
    }
    Ok(plaintext)
}

/// The sample with these bytes, sealed, as one of its members.
fn unlock(plaintext: &[u8]) {
    let limits = crate::limits();
    let key = || MasterKey::from_file(SAMPLE_KEY).expect("a raw key");
    let algorithm = Algorithm::ChaCha20Poly1305;
    let sealed =
        encrypt_member(algorithm, &key(), &SAMPLE_SALT, PATH, &[9; 16], plaintext).expect("short");
    let sample = tar::read(SAMPLE, &limits).expect("the sample is a tar");
    let bytes =
        |path: &str| sample.members.iter().find(|m| m.path == path).map(|m| m.bytes(SAMPLE));
    let members: Vec<(&str, &[u8])> = sample
        .members
        .iter()
        .map(|member| &*member.path)
        .map(|path| (path, if path == PATH { &sealed } else { bytes(path).unwrap_or_default() }))
        .collect();
    let file = tar::write(&members, 0).expect("short paths");
    let archive = Archive::open(&file, &limits).expect("only a section was replaced");
    assert!(archive.section("devices").is_none(), "shown without being unlocked");
    match archive.unlock(&Credential::Key(key())) {
        Ok(unlocked) => {
            let report = unlocked.validate(crate::archives::MAX_DEPTH);
            crate::archives::check_report(&report);
            assert!(!report.valid, "a replaced member is not noticed");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
