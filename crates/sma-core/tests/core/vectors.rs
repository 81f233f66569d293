//! Every vector of `tests/vectors`: archives made by an independent program from the
//! specification, each with the outcome that the specification gives it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sma_core::archive::UnlockError;
use sma_core::check::Severity;
use sma_core::container::Container;
use sma_core::encryption::{Credential, MasterKey, Password};
use sma_core::report::{SignatureState, Status, Verdict};
use sma_core::signature::PublicKey;
use sma_core::words::VariantArray;
use sma_core::{Archive, CheckId, Level, Limits, Report};

#[derive(Clone, Deserialize)]
pub(crate) struct Vector {
    pub(crate) file: String,
    rule: String,
    pub(crate) level: Level,
    pub(crate) limits: Limits,
    expect: Expect,
    at: Option<Place>,
    #[serde(default)]
    places: Vec<Problems>,
    /// Files of the public keys that the reader has.
    #[serde(default)]
    keys: Vec<String>,
    /// What the reader unlocks with: a password, or the file of one or of a key.
    password: Option<String>,
    password_file: Option<String>,
    key_file: Option<String>,
    /// The archive that the reader has of what this one builds on.
    base: Option<String>,
    signature: Option<SignatureState>,
}

#[derive(Clone, Deserialize)]
struct Expect {
    opens: bool,
    code: Option<String>,
    valid: Option<bool>,
    #[serde(default)]
    failed: BTreeSet<String>,
    #[serde(default)]
    warning: BTreeSet<String>,
}

/// Where one of the problems must be located.
#[derive(Clone, Deserialize)]
struct Place {
    code: String,
    member: Option<String>,
    pointer: Option<String>,
}

/// Where every problem of a check in a member must be located.
#[derive(Clone, Deserialize)]
struct Problems {
    code: String,
    member: String,
    pointers: Vec<String>,
}

impl Vector {
    /// The same, validated at another level.
    pub(crate) fn at_level(&self, level: Level) -> Self {
        Self { level, ..self.clone() }
    }

    /// The archive, if it opens.
    pub(crate) fn open(&self, folder: &Path) -> Option<Archive> {
        if !self.expect.opens {
            return None;
        }
        let bytes = fs::read(folder.join(&self.file)).expect("the vector is there");
        Some(Archive::open(&bytes, &self.limits).expect("the vector opens"))
    }

    /// The levels to validate it at: deriving a key takes long, and is done once.
    pub(crate) fn levels(&self) -> &[Level] {
        let has_password = self.password.is_some() || self.password_file.is_some();
        if has_password { std::slice::from_ref(&self.level) } else { Level::VARIANTS }
    }
}

/// The folder of the vectors.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

/// Every vector.
pub(crate) fn index() -> Vec<Vector> {
    let index = fs::read_to_string(folder().join("index.json")).expect("the index is there");
    serde_json::from_str(&index).expect("the index is in shape")
}

#[test]
fn every_vector_has_its_outcome() {
    let (folder, vectors) = (folder(), index());
    assert!(vectors.len() > 500, "the index holds only {} vectors", vectors.len());

    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|vector| {
            let problem = outcome(vector, &folder).err()?;
            Some(format!("{} ({}): {problem}", vector.file, vector.rule))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
}

#[test]
fn every_vector_file_is_in_the_index() {
    let (folder, vectors) = (folder(), index());
    let listed: BTreeSet<PathBuf> = vectors.iter().map(|v| folder.join(&v.file)).collect();
    for group in fs::read_dir(&folder).expect("the folder is there") {
        let group = group.expect("a readable entry").path();
        for file in fs::read_dir(&group).into_iter().flatten() {
            let file = file.expect("a readable entry").path();
            if file.extension().is_some_and(|extension| extension == "sma") {
                assert!(listed.contains(&file), "{} is not in the index", file.display());
            }
        }
    }
}

/// Each check fails in a vector, but for those that only count, and a few that no file can show: a file
/// with too many values would be too large, a check of opening that fails leaves no report, and a scan is
/// the work of another program.
#[test]
fn every_check_has_a_vector() {
    let elsewhere = [CheckId::JsonValues, CheckId::Opened, CheckId::MalwareScan];
    let mut expected = BTreeSet::new();
    for Vector { expect, .. } in index() {
        expected.extend(expect.code);
        expected.extend(expect.failed);
        expected.extend(expect.warning);
    }
    for id in CheckId::ALL.iter().filter(|id| !elsewhere.contains(id)) {
        let info = id.info();
        let has_one = expected.contains(info.code);
        assert!(has_one || info.severity == Severity::Info, "{} has no vector", info.code);
    }
}

/// No verdict and no word on a signature says more than what ran, whatever the archive and the level.
#[test]
fn every_word_relies_on_checks_that_ran() {
    let (folder, vectors) = (folder(), index());
    let sample = |name: &str| folder.join("samples").join(name);
    // Examined parts of an archive, and of a document.
    let kinds = ["1.0-tar-gzip.sma", "2026.1-browser-export.sma"].map(|name| {
        let bytes = fs::read(sample(name)).expect("the sample is there");
        let archive = Archive::open(&bytes, &Limits::default()).expect("the sample opens");
        let report = archive.validate(Level::Paranoid);
        report.checks().map(|check| check.code.to_string()).collect::<BTreeSet<String>>()
    });
    let mut words = BTreeSet::new();
    for vector in &vectors {
        let Some(archive) = vector.open(&folder) else { continue };
        let is_document = archive.summary().container == Container::Document;
        for level in vector.levels() {
            let report = validate(&archive, &vector.at_level(*level), &folder)
                .expect("the reader's files are there");
            words.insert(report.verdict().word());
            words.extend(report.signature().map(SignatureState::word));
            check_words(&report, &kinds[usize::from(is_document)])
                .unwrap_or_else(|problem| panic!("{} at {level}: {problem}", vector.file));
        }
    }
    for word in ["Valid", "Valid, with warnings", "Structure valid", "Contents not checked"] {
        assert!(words.contains(word), "no vector is called {word}");
    }
    for word in ["Base not checked", "Contents and base not checked", "Not unlocked"] {
        assert!(words.contains(word), "no vector is called {word}");
    }
    assert!(SignatureState::VARIANTS.iter().all(|state| words.contains(state.word())));
}

/// Whether the words of a report are true, by its checks alone.
fn check_words(report: &Report, kind: &BTreeSet<String>) -> Result<(), String> {
    let status = |id: CheckId| report.check(id).map(|check| check.status);
    let ran = |id: CheckId| status(id).is_some_and(|status| status != Status::Skipped);
    let failed = |id: &CheckId| status(*id) == Some(Status::Failed);
    match report.verdict() {
        Verdict::Valid { .. } | Verdict::ValidWithWarnings { .. } => {
            for id in Verdict::relies_on(report.level) {
                let info = id.info();
                // The end marker is that of tars.
                if kind.contains(info.code) && id != CheckId::TarEnd && !ran(id) {
                    return Err(format!("valid, and {} is {:?}", info.code, status(id)));
                }
            }
            // Checks that "valid" always requires, whatever the table lists.
            for id in
                [CheckId::SectionChecksums, CheckId::ChecksumFileEntries, CheckId::SectionJson]
            {
                if kind.contains(id.info().code) && status(id) != Some(Status::Passed) {
                    return Err(format!("valid, and {} is {:?}", id.info().code, status(id)));
                }
            }
            if report.failed().count() > 0 || report.level == Level::Basic {
                return Err("valid, with problems or at a level that reads no contents".to_owned());
            }
        }
        Verdict::Partial { .. } if report.failed().count() > 0 => {
            return Err("partly checked, with problems".to_owned());
        }
        _ => {}
    }
    let Some(state) = report.signature() else { return Ok(()) };
    let ties = [
        CheckId::ManifestChecksum,
        CheckId::SectionChecksums,
        CheckId::DataChecksum,
        CheckId::ChecksumFileForm,
        CheckId::ChecksumFileEntries,
    ];
    let passed = |id: &CheckId| status(*id) == Some(Status::Passed);
    let is_true = match state {
        SignatureState::Verified => {
            passed(&CheckId::Signature) && passed(&CheckId::Signer) && ties.iter().all(passed)
        }
        SignatureState::EmbeddedOnly => {
            status(CheckId::UnvouchedSigner) == Some(Status::Warning) && ties.iter().all(passed)
        }
        SignatureState::OtherKey => failed(&CheckId::Signer) && ties.iter().all(passed),
        SignatureState::Forged => {
            failed(&CheckId::Signature)
                || failed(&CheckId::SignaturePlaces)
                || ties.iter().any(failed)
        }
        SignatureState::Unsigned => report.check(CheckId::Signed).is_some_and(|it| it.count == 1),
        SignatureState::NoKey => report.check(CheckId::Signed).is_some_and(|it| it.count == 0),
    };
    let ran_at_all = ran(CheckId::Signed);
    (is_true && ran_at_all).then_some(()).ok_or_else(|| format!("{state:?} is not what ran"))
}

fn outcome(vector: &Vector, folder: &Path) -> Result<(), String> {
    let bytes = fs::read(folder.join(&vector.file)).map_err(|error| error.to_string())?;
    let expect = &vector.expect;
    let archive = match Archive::open(&bytes, &vector.limits) {
        Ok(archive) => archive,
        Err(error) => {
            let code = error.check().info().code;
            let wanted = expect.code.as_deref();
            let same = !expect.opens && wanted == Some(code);
            return if same { Ok(()) } else { Err(format!("did not open: {code} {error}")) };
        }
    };
    if !expect.opens {
        return Err(format!("opened, instead of {}", expect.code.as_deref().unwrap_or("an error")));
    }
    let report = validate(&archive, vector, folder)?;
    // A summary is made of every archive that opens, however invalid.
    assert!(!archive.summary().format.is_empty());
    let failed = codes(&report, Status::Failed);
    let warning = codes(&report, Status::Warning);
    if Some(report.valid) != expect.valid || failed != expect.failed || warning != expect.warning {
        return Err(format!(
            "valid {}, failed {failed:?}, warning {warning:?}; expected failed {:?}, warning {:?}",
            report.valid, expect.failed, expect.warning
        ));
    }
    if vector.signature.is_some() && report.signature() != vector.signature {
        let found = report.signature();
        return Err(format!("signature {found:?}, expected {:?}", vector.signature));
    }
    check_counts(&report, &vector.places)?;
    vector.at.as_ref().map_or(Ok(()), |place| check_place(&report, place))
}

/// Whether checks have as many problems as are expected, and each of those is among them.
fn check_counts(report: &Report, places: &[Problems]) -> Result<(), String> {
    for Problems { code, member, pointers } in places {
        let of_code = places.iter().filter(|other| other.code == *code);
        let expected: usize = of_code.map(|other| other.pointers.len()).sum();
        let count = report.checks().find(|check| check.code == *code).map(|check| check.count);
        if count != u64::try_from(expected).ok() {
            return Err(format!("{code} has {count:?} problems, expected {expected}"));
        }
        for pointer in pointers {
            let (code, member) = (code.clone(), Some(member.clone()));
            check_place(report, &Place { code, member, pointer: Some(pointer.clone()) })?;
        }
    }
    Ok(())
}

/// The report that the vector's reader gets, with the keys and the credential that it has.
pub(crate) fn validate(
    archive: &Archive,
    vector: &Vector,
    folder: &Path,
) -> Result<Report, String> {
    let file = |path: &String| fs::read(folder.join(path)).map_err(|error| error.to_string());
    let mut keys = Vec::new();
    for path in &vector.keys {
        keys.push(PublicKey::parse(&file(path)?).map_err(|error| error.to_string())?);
    }
    let base = match &vector.base {
        None => None,
        Some(path) => {
            let base = Archive::open(&file(path)?, &Limits::default());
            Some(base.map_err(|error| error.to_string())?)
        }
    };
    let credential = match (&vector.password, &vector.password_file, &vector.key_file) {
        (Some(password), _, _) => {
            Some(Password::new(password.as_bytes()).map(Credential::Password))
        }
        (_, Some(path), _) => Some(Password::from_file(&file(path)?).map(Credential::Password)),
        (_, _, Some(path)) => Some(MasterKey::from_file(&file(path)?).map(Credential::Key)),
        _ => None,
    };
    let unlocked = credential.map(|credential| match &credential {
        Ok(credential) => archive.unlock(credential),
        Err(error) => Err(UnlockError::Credential(*error)),
    });
    let mut validation = match &unlocked {
        None => archive.validation(vector.level),
        Some(Ok(unlocked)) => unlocked.validation(vector.level),
        Some(Err(error)) => archive.validation(vector.level).with_unlock_error(error),
    };
    if let Some(base) = &base {
        validation = validation.with_base(base);
    }
    Ok(validation.with_public_keys(&keys).finish())
}

fn codes(report: &Report, status: Status) -> BTreeSet<String> {
    report.checks().filter(|c| c.status == status).map(|c| c.code.to_string()).collect()
}

fn check_place(report: &Report, place: &Place) -> Result<(), String> {
    let check = report.checks().find(|check| check.code == place.code);
    let locations = check.map(|check| check.locations.as_slice()).unwrap_or_default();
    let found = locations.iter().any(|location| {
        (place.member.is_none() || location.member == place.member)
            && place.pointer.as_deref().is_none_or(|at| is_at(location.pointer.as_deref(), at))
    });
    if found { Ok(()) } else { Err(format!("{} is located at {locations:?}", place.code)) }
}

/// Whether a problem's pointer is that place or a value inside of it.
fn is_at(found: Option<&str>, place: &str) -> bool {
    let inside = found.and_then(|found| found.strip_prefix(place));
    inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
