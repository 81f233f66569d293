//! The table of checks, and nothing else: one row for each code.

use super::{Category, CheckInfo, Level, Rung, Severity};

macro_rules! rung {
    (-) => {
        None
    };
    ($rung:ident) => {
        Some(Rung::$rung)
    };
}

macro_rules! checks {
    ($($variant:ident = $code:literal $category:ident $level:ident $severity:ident $rung:tt
        $name:literal $meaning:literal $action:literal $source:literal;)+) => {
        /// A check. [`CheckId::info`] describes it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum CheckId {
            $(#[doc = $meaning] $variant,)+
        }

        impl CheckId {
            /// Every check, in the order of the table and of reports.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Returns the row of the table.
            #[must_use]
            pub fn info(self) -> &'static CheckInfo {
                match self {
                    $(Self::$variant => &CheckInfo {
                        code: $code,
                        category: Category::$category,
                        level: Level::$level,
                        severity: Severity::$severity,
                        rung: rung!($rung),
                        name: $name,
                        meaning: $meaning,
                        action: $action,
                        source: $source,
                    },)+
                }
            }
        }
    };
}

checks! {
    NotAnArchive = "SMA-A001" Archive Basic Error Readable
        "Recognized format"
        "The file is neither an SMA 1.0 archive nor a Shelly Manager document."
        "Choose the .sma file that Shelly Manager saved."
        "profile 1.2";
    ArchiveSize = "SMA-A002" Archive Basic Error Readable
        "File size"
        "The file is larger than the limit for archives."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    ContainerSize = "SMA-A003" Archive Basic Error Readable
        "Decompressed size"
        "The decompressed content is larger than its limit."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    MemberSize = "SMA-A004" Archive Basic Error Readable
        "Member size"
        "A member is larger than the limit for members."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    Expansion = "SMA-A005" Archive Basic Error Readable
        "Expansion of compressed data"
        "The compressed data expands far beyond what real backups do: it may be a decompression bomb."
        "Do not unpack this file with other programs; ask where it comes from."
        "profile 8";
    MemberCount = "SMA-A006" Archive Basic Error Readable
        "Number of members"
        "The archive has more members than the limit allows."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    DocumentSize = "SMA-A007" Archive Basic Error Readable
        "Document size"
        "The document is larger than Shelly Manager's limit for documents."
        "If you trust the file, open it with a higher limit."
        "profile 8; wire documents";
    JsonValues = "SMA-A008" Archive Basic Error Readable
        "Number of JSON values"
        "The archive contains more JSON values than the limit allows: they could exhaust the memory."
        "If you trust the file, open it with a higher limit."
        "specification, Memory Requirements";
    CompressionHeader = "SMA-A010" Archive Basic Error Readable
        "Compression header"
        "The compressed data uses a feature that archives must not use."
        "Make a new backup, or recompress this one with standard settings."
        "profile 1.1; RFC 1952; RFC 8878";
    CompressionTruncated = "SMA-A011" Archive Basic Error Readable
        "Complete compressed data"
        "The file ends in the middle of the compressed data."
        "The file is truncated: copy or download it again."
        "profile 1.1";
    CompressionDamaged = "SMA-A012" Archive Basic Error Readable
        "Intact compressed data"
        "The compressed data is damaged."
        "Use another copy of the file."
        "profile 1.1";
    CompressionChecksum = "SMA-A013" Archive Basic Error Readable
        "Checksum of compressed data"
        "The decompressed data does not match the checksum or length stored with it."
        "The file was damaged or changed: use another copy."
        "profile 1.1";
    CompressionTrailing = "SMA-A014" Archive Basic Error Readable
        "No data after compressed data"
        "Data follows the end of the compressed data."
        "The file was damaged or appended to: use another copy."
        "profile 1.1";
    TarHeader = "SMA-A020" Archive Basic Error Readable
        "Intact tar headers"
        "A tar header is damaged."
        "Use another copy of the file."
        "profile 1.2";
    TarTruncated = "SMA-A021" Archive Basic Error Readable
        "Complete tar"
        "The tar ends in the middle of a member."
        "The file is truncated: copy or download it again."
        "profile 1.2";
    TarEntryType = "SMA-A022" Archive Basic Error Readable
        "Only regular files in the tar"
        "The tar contains a link, a device or another entry that is neither a regular file nor a directory."
        "Do not unpack this file: no backup contains such entries."
        "profile 1.2";
    TarExtension = "SMA-A023" Archive Basic Error Readable
        "Unambiguous tar headers"
        "Programs interpret a tar header differently, or an extension header is malformed or larger than 1 MiB."
        "Use another copy of the file."
        "profile 1.2";
    TarDataAfterEnd = "SMA-A024" Archive Basic Error Readable
        "No data after the tar"
        "Data follows the end marker of the tar."
        "The file was damaged or appended to: use another copy."
        "profile 1.2";
    UnsafePath = "SMA-A025" Archive Basic Error Readable
        "Safe member paths"
        "A member's path is malformed, or could escape the target folder or replace another member when unpacked."
        "Do not unpack this file: no backup contains such paths."
        "profile 1.2";
    DuplicatePath = "SMA-A026" Archive Basic Error Readable
        "Unique member paths"
        "Two members have the same path, or paths that differ only in letter case, so programs could read different content."
        "Do not use this file: no backup contains a path twice."
        "profile 1.2";
    BundleJson = "SMA-A030" Archive Basic Error Readable
        "File is strict JSON"
        "The file is not strict JSON."
        "The file was damaged or edited: use another copy."
        "profile 1.2, 2; RFC 8259";
    BundleMember = "SMA-A031" Archive Basic Error Readable
        "Members of the JSON bundle"
        "A member of the JSON bundle does not have the form that its name requires."
        "Make a new backup."
        "profile 1.2";
    LoneManifest = "SMA-A032" Archive Basic Error Readable
        "Manifest with its data"
        "The file is only the manifest of an archive, without its data."
        "Choose the .sma file that the manifest was taken from."
        "profile 1.2";
    ManifestJson = "SMA-A033" Archive Basic Error Readable
        "Manifest is strict JSON"
        "manifest.json is not strict JSON."
        "The archive was damaged or edited: use another copy."
        "profile 2";
    FormatMajor = "SMA-A034" Archive Basic Error Readable
        "Supported format version"
        "The archive has a major format version that this program does not support."
        "Open it with a newer version of this program."
        "profile 3";
    DocumentJson = "SMA-A040" Archive Basic Error Readable
        "Document is strict JSON"
        "The document is not strict JSON."
        "The file was damaged or edited: use another copy."
        "profile 1.2; wire documents";
    DocumentVersion = "SMA-A041" Archive Basic Error Readable
        "Supported document version"
        "The document names a format version that no release of Shelly Manager wrote."
        "Open it with a newer version of this program."
        "wire documents";
    DocumentLayer = "SMA-A042" Archive Basic Error Readable
        "Document compression"
        "The document is compressed, but not with gzip."
        "Decompress the file and open the result."
        "wire documents";

    Opened = "SMA-A100" Archive Basic Error Readable
        "Archive can be opened"
        "The compression and the container are intact and within the limits."
        "Use another copy of the file."
        "profile 1";
    TarEnd = "SMA-A101" Archive Basic Warning Readable
        "Tar end marker"
        "The tar ends with two zero blocks."
        "Check whether the file was copied completely."
        "profile 1.2";
    RequiredMembers = "SMA-A103" Archive Basic Error Complete
        "Required members are present"
        "The manifest, the schema, the checksums and every included section are present."
        "The archive is incomplete: use another copy."
        "profile 2";
    SectionMembers = "SMA-A104" Archive Basic Error Complete
        "Section members are listed"
        "Every section that is present is included in the manifest."
        "The archive contains data that its manifest does not include: do not restore it."
        "profile 2";
    PlainBesideEncrypted = "SMA-A105" Archive Basic Error Complete
        "One form of each section"
        "No section is present both encrypted and in plaintext."
        "The archive contains a section twice: do not restore it."
        "profile 2";
    UnknownMembers = "SMA-A106" Archive Basic Warning Complete
        "Only known members"
        "Every member is part of the format; other members are ignored."
        "No action needed, unless you expected this member to be restored."
        "profile 2";
    MemberOrder = "SMA-A107" Archive Paranoid Warning WellFormed
        "Member order"
        "The members are in the order in which archives are written."
        "No action needed: the content is not affected."
        "profile 2; profile 9, Form";

    FormatVersion = "SMA-M001" Manifest Basic Error WellFormed
        "Format version"
        "format_version is a semantic version."
        "Make a new backup."
        "profile 3";
    LaterMinor = "SMA-M002" Manifest Basic Warning WellFormed
        "Known minor version"
        "The minor format version is known to this program."
        "Open it with a newer version of this program."
        "profile 3";
    ArchiveInfo = "SMA-M010" Manifest Basic Error WellFormed
        "Archive information"
        "archive_info states when, by whom and as which type of backup the archive was created."
        "Make a new backup."
        "profile 3";
    Base = "SMA-M011" Manifest Basic Error Complete
        "Base archive"
        "An incremental or differential archive names its base."
        "Make a new backup."
        "profile 3";
    UnexpectedBase = "SMA-M012" Manifest Basic Warning Complete
        "No unexpected base"
        "Only an incremental or differential archive names a base."
        "No action needed: the base is not used."
        "profile 3";
    BaseTime = "SMA-M013" Manifest Paranoid Warning Consistent
        "Base before the archive"
        "The base was not created later than the archive that builds on it."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    BaseMatches = "SMA-M014" Manifest Basic Error Complete
        "Matching base"
        "The base that you gave is the one that this archive builds on."
        "It may be another archive, or an altered copy of the right one: give the archive whose manifest has the checksum named here."
        "profile 3";
    SourceSystem = "SMA-M020" Manifest Basic Error WellFormed
        "Source system"
        "source_system describes the Shelly Manager installation that was backed up."
        "Make a new backup."
        "profile 3";
    SchemaVersionsAgree = "SMA-M021" Manifest Basic Error Consistent
        "Schema versions match"
        "The manifest and schema.json name the same schema version."
        "The archive may be assembled from different backups: use another copy."
        "profile 3";
    Compression = "SMA-M030" Manifest Basic Error WellFormed
        "Compression settings"
        "compression names an algorithm and a level."
        "Make a new backup."
        "profile 3";
    CompressionAgrees = "SMA-M031" Manifest Basic Error WellFormed
        "Compression matches the manifest"
        "The file is compressed as the manifest states."
        "The file was recompressed after it was created: use the original."
        "profile 3, 7.4";
    Encryption = "SMA-M040" Manifest Basic Error WellFormed
        "Encryption settings"
        "encryption states whether and how sections are encrypted."
        "Make a new backup."
        "profile 3";
    DataSections = "SMA-M050" Manifest Basic Error Complete
        "Section list"
        "data_sections lists every section with its count, size and checksum."
        "Make a new backup."
        "profile 3";
    SectionNames = "SMA-M051" Manifest Basic Error Complete
        "Section names"
        "Section names are lowercase words, and none is a reserved Windows name such as con."
        "Make a new backup."
        "profile 2";
    SectionPriority = "SMA-M052" Manifest Basic Warning Complete
        "Section priorities"
        "Each section has the priority that the format defines for it."
        "No action needed: priorities do not change what is restored."
        "profile 3";
    CriticalSections = "SMA-M053" Manifest Basic Error Complete
        "Critical sections are included"
        "Every backup except a selective one includes devices and configurations."
        "Make a new backup with all critical sections."
        "profile 3";
    SelectiveWithoutCritical = "SMA-M054" Manifest Basic Warning Complete
        "Critical sections in a selective backup"
        "The selective backup includes devices and configurations."
        "Keep a full backup in addition to this one."
        "profile 3";
    Statistics = "SMA-M060" Manifest Basic Error WellFormed
        "Statistics"
        "statistics contains the totals of records and bytes."
        "Make a new backup."
        "profile 3";
    Validation = "SMA-M070" Manifest Basic Error WellFormed
        "Validation fields"
        "validation contains the digests and the signature algorithm."
        "Make a new backup."
        "profile 3";
    UnknownManifestFields = "SMA-M080" Manifest Basic Warning WellFormed
        "Only known manifest fields"
        "Every field of the manifest is known to this program."
        "Check whether this archive needs a newer version of this program."
        "profile 3";

    DocumentStructure = "SMA-D001" Data Basic Error WellFormed
        "Document structure"
        "Every field of the document is known, present and of its type."
        "The document was edited or damaged: use another copy."
        "wire documents";
    DocumentIntegers = "SMA-D002" Data Basic Warning WellFormed
        "Plain integers"
        "Integers have no decimal point and no exponent: Shelly Manager's server rejects those that do."
        "Export the document again before importing it."
        "wire documents";
    DocumentRecordCount = "SMA-D003" Data Standard Error Complete
        "Document record count"
        "record_count is the number of devices, templates and discovered devices."
        "Records were added or lost: use another copy."
        "wire documents";
    DocumentIds = "SMA-D004" Data Thorough Warning Consistent
        "Unique ids in the document"
        "No two devices and no two templates have the same id."
        "No action needed: repeated ids are renumbered when the document is converted."
        "wire documents; profile 9";
    DocumentConfigurations = "SMA-D005" Data Thorough Warning Consistent
        "Configurations name their devices"
        "Each configuration names the device that contains it."
        "Export the document again: a restore could give this configuration to the wrong device."
        "wire documents; profile 9";
    DocumentReferences = "SMA-D006" Data Thorough Warning Consistent
        "References in the document"
        "Every template that a configuration names is in the document."
        "Export the document again, with its templates."
        "wire documents; profile 9";
    DeprecatedDocument = "SMA-D007" Data Basic Info WellFormed
        "Current document version"
        "Shelly Manager still opens documents of this version."
        "Convert the document to SMA 1.0 or 2026.1, so that Shelly Manager can open it."
        "wire documents; specification, Backward Compatibility";
    SectionJson = "SMA-D010" Data Standard Error WellFormed
        "Sections are strict JSON"
        "Every section is one strict JSON object."
        "The archive was damaged or edited: use another copy."
        "profile 2, 5";
    UnknownSections = "SMA-D011" Data Basic Warning WellFormed
        "Only known sections"
        "Every section is known to this program; others are shown as plain JSON."
        "Check whether this archive needs a newer version of this program."
        "profile 2";
    RecordCounts = "SMA-D012" Data Standard Error Consistent
        "Section record counts"
        "Each section contains as many records as the manifest states."
        "Records were added or lost: use another copy."
        "profile 5";
    TotalDevices = "SMA-D013" Data Standard Error Consistent
        "Number of devices"
        "total_devices is the number of devices in the devices section."
        "Records were added or lost: use another copy."
        "profile 3";
    SectionFields = "SMA-D020" Data Thorough Error WellFormed
        "Section fields"
        "Each section states its schema version and when it was last updated, and its collections are arrays."
        "Make a new backup."
        "profile 5";
    RequiredFields = "SMA-D021" Data Thorough Error WellFormed
        "Required record fields"
        "Every record has the fields that it requires."
        "Make a new backup, or leave these sections out of a restore."
        "profile 5";
    FieldValues = "SMA-D022" Data Thorough Error WellFormed
        "Record values"
        "Every field of a record has the right type and format."
        "Make a new backup, or leave these sections out of a restore."
        "profile 5";
    UniqueIds = "SMA-D023" Data Thorough Error Consistent
        "Unique ids"
        "No two records of a collection have the same id."
        "Make a new backup: a restore cannot tell these records apart."
        "profile 5";
    UniqueValues = "SMA-D024" Data Thorough Error Consistent
        "Unique values"
        "No two devices have the same MAC address, and no two templates the same name."
        "Change one of the two values in Shelly Manager, then make a new backup."
        "profile 5";
    References = "SMA-D025" Data Thorough Error Consistent
        "References"
        "Every record that is referred to exists."
        "Make a new backup, or restore the missing records first."
        "profile 5";
    HistoryReferences = "SMA-D026" Data Thorough Warning Consistent
        "References in histories"
        "Every record that a history refers to still exists."
        "No action needed: deleted devices and rules remain in the history."
        "profile 5";
    DeletedRecords = "SMA-D027" Data Thorough Error Consistent
        "Deleted records"
        "Deleted records are listed by id, and none of them is also present."
        "Make a new backup."
        "profile 5";
    UnexpectedDeleted = "SMA-D028" Data Thorough Warning Consistent
        "No unexpected deletions"
        "Only incremental and differential archives list deleted records, and only in known collections."
        "No action needed: these deletions are not carried out."
        "profile 5";
    UnknownRecordFields = "SMA-D029" Data Thorough Info WellFormed
        "Only known record fields"
        "Every field of a record is known to this program."
        "No action needed: unknown fields are kept."
        "profile 5";
    UpdatedAfterCreated = "SMA-D030" Data Paranoid Warning Consistent
        "Updates after creation"
        "No record was updated before it was created."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    FutureTimes = "SMA-D031" Data Paranoid Warning Consistent
        "No times in the future"
        "No time in a section is more than a day after the archive was created."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    ExpiresAfterDiscovered = "SMA-D032" Data Paranoid Warning Consistent
        "Expiry after discovery"
        "Every discovered device expires after it was discovered."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    DriftTotals = "SMA-D040" Data Paranoid Error Consistent
        "Drift report totals"
        "total_differences is the sum of the critical, warning and info differences."
        "Do not rely on these reports: make a new backup."
        "profile 9, Sums";
    DriftDevices = "SMA-D041" Data Paranoid Error Consistent
        "Drift report devices"
        "No drift report counts more devices with drift than devices."
        "Do not rely on these reports: make a new backup."
        "profile 9, Sums";
    AutoFixAttempts = "SMA-D042" Data Paranoid Error Consistent
        "Automatic fix counts"
        "Automatic fixes do not have more successes and failures than attempts."
        "Do not rely on these metrics: make a new backup."
        "profile 9, Sums";
    AutoFixRate = "SMA-D043" Data Paranoid Warning Consistent
        "Automatic fix rate"
        "auto_fix_rate is successes divided by attempts."
        "Do not rely on this rate: calculate it from the counts."
        "profile 9, Sums";
    TemplateBraces = "SMA-D050" Data Paranoid Error Consistent
        "Template braces"
        "Every {{ in a template is closed by a }} before the next one."
        "Correct the template in Shelly Manager: it cannot be rendered."
        "profile 9, Templates";
    DeclaredVariables = "SMA-D051" Data Paranoid Warning Consistent
        "Declared variables"
        "Every variable that a template uses is declared in it."
        "Declare the variable in the template, or correct its name."
        "profile 9, Templates";
    UsedVariables = "SMA-D052" Data Paranoid Info Consistent
        "Used variables"
        "Every variable that a template declares is used in it."
        "No action needed, or remove the variable."
        "profile 9, Templates";
    SensitiveDefaults = "SMA-D053" Data Paranoid Warning SafeToShare
        "No defaults for sensitive variables"
        "No sensitive variable of a template has a default value."
        "Remove the default: anyone who has the archive can read it."
        "profile 9, Templates";
    TemplateFunctions = "SMA-D054" Data Paranoid Warning Consistent
        "Template functions"
        "Templates call only functions that Shelly Manager provides."
        "Correct the template in Shelly Manager: it cannot be rendered."
        "profile 9, Templates";
    ChannelTargets = "SMA-D060" Data Paranoid Warning Consistent
        "Channel targets"
        "Every enabled channel states where its messages go."
        "Complete the channel in Shelly Manager: it cannot send messages."
        "profile 9, Notifications";

    SchemaJson = "SMA-S001" Schema Basic Error WellFormed
        "Schema is strict JSON"
        "schema.json is strict JSON."
        "The archive was damaged or edited: use another copy."
        "profile 2";
    SchemaFields = "SMA-S002" Schema Basic Error WellFormed
        "Schema fields"
        "schema.json describes the database that was backed up."
        "Make a new backup."
        "profile 4";
    SchemaDatabase = "SMA-S003" Schema Basic Warning Consistent
        "Database matches the manifest"
        "schema.json and the manifest name the same database."
        "Find out which system the archive comes from."
        "profile 4";
    SchemaHistory = "SMA-S004" Schema Basic Warning Consistent
        "Schema version is described"
        "The versions that schema.json describes include its own."
        "No action needed: the list is informative only."
        "profile 4";
    UnknownSchemaFields = "SMA-S005" Schema Basic Info WellFormed
        "Only known schema fields"
        "Every field of schema.json is known to this program."
        "No action needed."
        "profile 4";
    KnownSchemaVersion = "SMA-S006" Schema Standard Warning Consistent
        "Known schema version"
        "The database schema is one that this program can restore."
        "Check whether this archive needs a newer version of this program."
        "profile 4";
    RowCounts = "SMA-S007" Schema Standard Error Consistent
        "Table row counts"
        "Each table has as many rows as its collection has records."
        "Records were added or lost: use another copy."
        "profile 4";

    ManifestChecksum = "SMA-I001" Integrity Standard Error Unchanged
        "Manifest checksum"
        "The manifest matches its own checksum."
        "The manifest was changed or damaged: use another copy."
        "profile 6.1";
    SectionSizes = "SMA-I002" Integrity Standard Error Unchanged
        "Section sizes"
        "Each section has the size that the manifest states."
        "The section was changed or damaged: use another copy."
        "profile 6.2";
    SectionChecksums = "SMA-I003" Integrity Standard Error Unchanged
        "Section checksums"
        "Each section matches its checksum in the manifest."
        "The section was changed or damaged: use another copy."
        "profile 6.2";
    DataChecksum = "SMA-I004" Integrity Standard Error Unchanged
        "Data checksum"
        "All sections together match the data checksum in the manifest."
        "Sections were changed or damaged: use another copy."
        "profile 6.2";
    ChecksumFileForm = "SMA-I005" Integrity Standard Error Unchanged
        "Format of checksum.sha256"
        "checksum.sha256 consists of lines that sha256sum reads."
        "Make a new backup."
        "profile 6.3";
    ChecksumFileOrder = "SMA-I006" Integrity Standard Warning WellFormed
        "Order of checksum.sha256"
        "The lines of checksum.sha256 are sorted by path."
        "No action needed: the checksums themselves are not affected."
        "profile 6.3";
    ChecksumFileEntries = "SMA-I007" Integrity Standard Error Unchanged
        "Entries of checksum.sha256"
        "checksum.sha256 lists each required member (in a signed archive, every member) with its digest, and no member that is missing."
        "Members were changed, added or lost: use another copy."
        "profile 6.3";
    TotalRecords = "SMA-I008" Integrity Standard Error Consistent
        "Total records"
        "total_records is the sum over all sections."
        "The manifest was changed or damaged: use another copy."
        "profile 3";
    TotalDataSize = "SMA-I009" Integrity Standard Error Consistent
        "Total data size"
        "total_data_size is the sum over all sections."
        "The manifest was changed or damaged: use another copy."
        "profile 3";
    CompressionRatio = "SMA-I010" Integrity Standard Warning Consistent
        "Compression ratio"
        "compression_ratio is compressed_size divided by total_data_size."
        "No action needed: the ratio is informative only."
        "profile 3";
    DocumentChecksum = "SMA-I020" Integrity Standard Error Unchanged
        "Document checksum"
        "The document matches its own checksum."
        "The document was changed or damaged: use another copy."
        "wire documents";

    EncryptedSections = "SMA-E001" Security Standard Error Readable
        "Encrypted sections"
        "Every encrypted section can be decrypted."
        "The encrypted data is damaged: use another copy of the archive."
        "profile 7";
    Credential = "SMA-E002" Security Standard Error Readable
        "Password or key"
        "The password or key decrypts the sections."
        "Try another password or key file. The archive itself may be intact."
        "profile 7.2, 7.3";
    WeakKeyDerivation = "SMA-E003" Security Standard Warning SafeToShare
        "Cost of guessing the password"
        "The key derivation makes guessing the password expensive."
        "Use a long password, or make a new backup with the default parameters."
        "profile 7.1";
    EncryptedUnsigned = "SMA-E004" Security Standard Info Signed
        "Encrypted and signed"
        "An encrypted archive is also signed."
        "Sign archives that you encrypt: encryption alone does not prove who made them."
        "profile 7";

    Signature = "SMA-G001" Security Standard Error Signed
        "Signature"
        "Every signature verifies with a public key that you gave."
        "Do not trust the archive: ask its creator for another copy, and for the right public key."
        "profile 6.4; RFC 8032";
    Signer = "SMA-G002" Security Standard Error Signed
        "Signer"
        "The archive is signed with a key that you gave."
        "Compare the fingerprint with the one that the creator of the archive gives you."
        "profile 6.4";
    UnvouchedSigner = "SMA-G003" Security Standard Warning Signed
        "Trusted signer"
        "The archive is signed with a key that you gave, not only with the one embedded in it."
        "Give the signer's public key, from a source that you trust."
        "profile 6.4";
    EmbeddedKey = "SMA-G004" Security Standard Warning Signed
        "Embedded public key"
        "The public key embedded in the archive is the one that signed it."
        "Trust your own key; ask the creator why the archive names a different one."
        "profile 6.4";
    SignaturePlaces = "SMA-G005" Security Standard Error Signed
        "Both signatures"
        "A signed archive contains its signature in both places."
        "A signature was removed: use another copy."
        "profile 6.4";
    UnannouncedSignature = "SMA-G006" Security Standard Warning Signed
        "Announced signature"
        "The manifest names the algorithm of the signature."
        "Ask the creator of the archive why the manifest does not mention the signature."
        "profile 6.4";
    Signed = "SMA-G007" Security Standard Info Signed
        "Signed"
        "The archive is signed."
        "Sign archives, so that others can tell who made them."
        "profile 6.4";

    ActiveContent = "SMA-C001" Security Paranoid Error SafeToShare
        "No active content"
        "No text looks like a script or active HTML."
        "Do not restore this archive until someone has reviewed these values."
        "profile 9, Content; specification, Content Filtering";
    HiddenCharacters = "SMA-C002" Security Paranoid Warning SafeToShare
        "No hidden characters in names"
        "No name or description contains control characters, invisible characters or characters that change the direction of text."
        "Check whether these names are what they appear to be."
        "profile 9, Content";
    UrlCredentials = "SMA-C003" Security Paranoid Warning SafeToShare
        "No passwords in URLs"
        "No URL contains a user name and a password."
        "Change these passwords, and keep them out of URLs."
        "profile 9, Content";
    ClearSecrets = "SMA-C010" Security Paranoid Warning SafeToShare
        "No secrets in plaintext"
        "No password, key or token was found in plaintext."
        "Encrypt the archive, or keep it as safe as the secrets in it."
        "profile 9, Secrets in clear";
    MalwareScan = "SMA-C020" Security Paranoid Error -
        "Antivirus scan"
        "The antivirus program found nothing in the archive."
        "Do not restore this archive."
        "profile 9; specification, Malware Scanning";
}
