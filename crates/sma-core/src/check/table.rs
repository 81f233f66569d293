//! The table of checks, and nothing else: one row for each code.

use super::{Category, CheckInfo, Level, Severity};

macro_rules! checks {
    ($($variant:ident = $code:literal $category:ident $level:ident $severity:ident
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
    NotAnArchive = "SMA-A001" Archive Basic Error
        "Recognised format"
        "The bytes are neither an SMA 1.0 archive nor a document that Shelly Manager wrote."
        "Choose the .sma file that Shelly Manager saved."
        "profile 1.2";
    ArchiveSize = "SMA-A002" Archive Basic Error
        "Size of the file"
        "The file is larger than the limit for archives."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    ContainerSize = "SMA-A003" Archive Basic Error
        "Size when decompressed"
        "The content is larger than the limit for decompressed data."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    MemberSize = "SMA-A004" Archive Basic Error
        "Size of a member"
        "One member is larger than the limit for members."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    Expansion = "SMA-A005" Archive Basic Error
        "Expansion of compressed data"
        "The content unpacks to far more than real backups do, as a decompression bomb does."
        "Do not open this file elsewhere; ask who made it."
        "profile 8";
    MemberCount = "SMA-A006" Archive Basic Error
        "Number of members"
        "The archive has more members than the limit."
        "If you trust the file, open it with a higher limit."
        "profile 8";
    DocumentSize = "SMA-A007" Archive Basic Error
        "Size of a document"
        "The document is larger than Shelly Manager's own limit for such files."
        "If you trust the file, open it with a higher limit."
        "profile 8; wire documents";
    JsonValues = "SMA-A008" Archive Basic Error
        "Number of JSON values"
        "The archive has more JSON values than the limit: they would fill the memory."
        "If you trust the file, open it with a higher limit."
        "specification, Memory Requirements";
    CompressionHeader = "SMA-A010" Archive Basic Error
        "Compression header"
        "The compressed layer uses a feature that archives may not use."
        "Make the backup again, or compress it again with standard settings."
        "profile 1.1; RFC 1952; RFC 8878";
    CompressionTruncated = "SMA-A011" Archive Basic Error
        "Completeness of compressed data"
        "The file ends in the middle of the compressed data."
        "The file was cut off: copy or download it again."
        "profile 1.1";
    CompressionDamaged = "SMA-A012" Archive Basic Error
        "Compressed data"
        "The compressed data is damaged."
        "Use another copy of the file."
        "profile 1.1";
    CompressionChecksum = "SMA-A013" Archive Basic Error
        "Checksum of compressed data"
        "The decompressed data does not have the checksum or length that the layer promises."
        "The file was damaged or changed: use another copy."
        "profile 1.1";
    CompressionTrailing = "SMA-A014" Archive Basic Error
        "Nothing after compressed data"
        "Bytes follow the end of the compressed data (trailing data)."
        "The file was damaged or appended to: use another copy."
        "profile 1.1";
    TarHeader = "SMA-A020" Archive Basic Error
        "Tar headers"
        "A header of the tar container is damaged."
        "Use another copy of the file."
        "profile 1.2";
    TarTruncated = "SMA-A021" Archive Basic Error
        "Completeness of the tar"
        "The tar container ends in the middle of a member."
        "The file was cut off: copy or download it again."
        "profile 1.2";
    TarEntryType = "SMA-A022" Archive Basic Error
        "Only files in the tar"
        "The tar holds a link, a device or another entry that is no plain file."
        "Do not unpack this file: no backup contains such entries."
        "profile 1.2";
    TarExtension = "SMA-A023" Archive Basic Error
        "Tar headers that all readers agree on"
        "A tar header says what other programs read differently, or an extension header is malformed or larger than 1 MiB."
        "Use another copy of the file."
        "profile 1.2";
    TarDataAfterEnd = "SMA-A024" Archive Basic Error
        "Nothing after the tar's end"
        "Data follows the end marker of the tar container."
        "The file was damaged or appended to: use another copy."
        "profile 1.2";
    UnsafePath = "SMA-A025" Archive Basic Error
        "Paths of members"
        "A member's path is malformed, or could escape the folder it is unpacked to or replace another member there."
        "Do not unpack this file: no backup contains such paths."
        "profile 1.2";
    DuplicatePath = "SMA-A026" Archive Basic Error
        "Unique paths"
        "Two members have the same path, or paths that differ only in the case of letters, so readers could disagree about the content."
        "Do not use this file: no backup contains a path twice."
        "profile 1.2";
    BundleJson = "SMA-A030" Archive Basic Error
        "JSON bundle"
        "The JSON of the file is malformed."
        "The file was damaged or edited: use another copy."
        "profile 1.2, 2; RFC 8259";
    BundleMember = "SMA-A031" Archive Basic Error
        "Members of the JSON bundle"
        "A member of the bundle is not written the way its name asks for."
        "Make the backup again."
        "profile 1.2";
    LoneManifest = "SMA-A032" Archive Basic Error
        "More than a manifest"
        "The file is only the manifest of an archive, without its data."
        "Choose the .sma file that the manifest was taken from."
        "profile 1.2";
    ManifestJson = "SMA-A033" Archive Basic Error
        "JSON of the manifest"
        "manifest.json is not strict JSON."
        "The archive was damaged or edited: use another copy."
        "profile 2";
    FormatMajor = "SMA-A034" Archive Basic Error
        "Format version"
        "The archive is of a major format version that this program does not know."
        "Open it with a newer version of this program."
        "profile 3";
    DocumentJson = "SMA-A040" Archive Basic Error
        "JSON of the document"
        "The document is not strict JSON."
        "The file was damaged or edited: use another copy."
        "profile 1.2; wire documents";
    DocumentVersion = "SMA-A041" Archive Basic Error
        "Document version"
        "The document names a format version that no release of Shelly Manager wrote."
        "Open it with a newer version of this program."
        "wire documents";
    DocumentLayer = "SMA-A042" Archive Basic Error
        "Compression of the document"
        "Documents are plain or gzip; this one is compressed in another way."
        "Decompress the file and open the result."
        "wire documents";

    Opened = "SMA-A100" Archive Basic Error
        "Archive can be opened"
        "Layer, container and limits are in order."
        "Use another copy of the file."
        "profile 1";
    TarEnd = "SMA-A101" Archive Basic Warning
        "End marker of the tar"
        "A tar ends with two zero blocks."
        "Check that the file was copied completely."
        "profile 1.2";
    RequiredMembers = "SMA-A103" Archive Basic Error
        "Needed members are present"
        "Manifest, schema, checksums and every included section have a member."
        "The archive is incomplete: use another copy."
        "profile 2";
    SectionMembers = "SMA-A104" Archive Basic Error
        "Section members are listed"
        "Every section's member is one that the manifest includes."
        "The archive holds data that its manifest does not include: do not restore it."
        "profile 2";
    PlainBesideEncrypted = "SMA-A105" Archive Basic Error
        "One form of each section"
        "No section is present both encrypted and in plaintext."
        "The archive holds a section twice: do not restore it."
        "profile 2";
    UnknownMembers = "SMA-A106" Archive Basic Warning
        "Only known members"
        "Every member is one that the format knows; others are left out of every result."
        "Nothing, unless you expected it to be restored."
        "profile 2";
    MemberOrder = "SMA-A107" Archive Paranoid Warning
        "Order of members"
        "Members come in the order in which archives are written."
        "Nothing; the content is not affected."
        "profile 2; profile 9, Form";

    FormatVersion = "SMA-M001" Manifest Basic Error
        "Format version"
        "format_version is a semantic version."
        "Make the backup again."
        "profile 3";
    LaterMinor = "SMA-M002" Manifest Basic Warning
        "Known minor version"
        "The minor version is one that this program knows in full."
        "Open it with a newer version of this program."
        "profile 3";
    ArchiveInfo = "SMA-M010" Manifest Basic Error
        "Archive information"
        "archive_info says when, by whom and as what type the archive was made."
        "Make the backup again."
        "profile 3";
    Base = "SMA-M011" Manifest Basic Error
        "Base archive"
        "An incremental or differential archive names the archive that it builds on."
        "Make the backup again."
        "profile 3";
    UnexpectedBase = "SMA-M012" Manifest Basic Warning
        "Base only where needed"
        "An archive that stands alone names no base."
        "Nothing; the base is not used."
        "profile 3";
    BaseTime = "SMA-M013" Manifest Paranoid Warning
        "Base before the archive"
        "The base archive was made before the archive that builds on it."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    BaseMatches = "SMA-M014" Manifest Basic Error
        "Base as given"
        "The base archive that you gave is the one that this archive builds on."
        "Find the archive with the manifest checksum that is named, and try again with it."
        "profile 3";
    SourceSystem = "SMA-M020" Manifest Basic Error
        "Source system"
        "source_system describes the Shelly Manager that was backed up."
        "Make the backup again."
        "profile 3";
    SchemaVersionsAgree = "SMA-M021" Manifest Basic Error
        "Schema versions agree"
        "The manifest and schema.json name the same schema version."
        "The archive was put together from parts: use another copy."
        "profile 3";
    Compression = "SMA-M030" Manifest Basic Error
        "Compression settings"
        "compression names an algorithm and a level."
        "Make the backup again."
        "profile 3";
    CompressionAgrees = "SMA-M031" Manifest Basic Error
        "Compression as found"
        "The compression that the manifest names is the one of the file."
        "The file was compressed again after it was made: use the original."
        "profile 3, 7.4";
    Encryption = "SMA-M040" Manifest Basic Error
        "Encryption settings"
        "encryption says whether and how sections are encrypted."
        "Make the backup again."
        "profile 3";
    DataSections = "SMA-M050" Manifest Basic Error
        "List of sections"
        "data_sections lists every section with its count, size and checksum."
        "Make the backup again."
        "profile 3";
    SectionNames = "SMA-M051" Manifest Basic Error
        "Names of sections"
        "Names of sections are lower-case words, and name no device of Windows."
        "Make the backup again."
        "profile 2";
    SectionPriority = "SMA-M052" Manifest Basic Warning
        "Priorities of sections"
        "Each section has the priority that the format gives it."
        "Nothing; priorities do not change what is restored."
        "profile 3";
    CriticalSections = "SMA-M053" Manifest Basic Error
        "Critical sections are included"
        "Devices and configurations are part of every backup but a selective one."
        "Make the backup again, with all critical sections."
        "profile 3";
    SelectiveWithoutCritical = "SMA-M054" Manifest Basic Warning
        "Critical sections in a selective backup"
        "A selective backup holds devices and configurations too."
        "Keep a full backup beside this one."
        "profile 3";
    Statistics = "SMA-M060" Manifest Basic Error
        "Statistics"
        "statistics holds totals of records and bytes."
        "Make the backup again."
        "profile 3";
    Validation = "SMA-M070" Manifest Basic Error
        "Validation fields"
        "validation holds the digests and the form of the signature."
        "Make the backup again."
        "profile 3";
    UnknownManifestFields = "SMA-M080" Manifest Basic Warning
        "Only known manifest fields"
        "Every field of the manifest is one that this program knows."
        "Check whether a newer version of this program is needed."
        "profile 3";

    DocumentStructure = "SMA-D001" Data Basic Error
        "Structure of the document"
        "Every member of the document is known, present and of its type."
        "The document was edited or damaged: use another copy."
        "wire documents";
    DocumentIntegers = "SMA-D002" Data Basic Warning
        "Integers written plainly"
        "Integers have no point and no exponent: Shelly Manager's server refuses those that have."
        "Export the document again before importing it."
        "wire documents";
    DocumentRecordCount = "SMA-D003" Data Standard Error
        "Record count of the document"
        "record_count is the number of devices, templates and discovered devices."
        "Records were added or lost: use another copy."
        "wire documents";
    DocumentIds = "SMA-D004" Data Thorough Warning
        "Unique ids of the document"
        "No two devices and no two templates have the same id."
        "Nothing; ids that repeat are numbered anew when the document is converted."
        "wire documents; profile 9";
    DocumentConfigurations = "SMA-D005" Data Thorough Warning
        "Configurations belong to their devices"
        "The configuration of a device names that device."
        "Export the document again: a restore follows the device that it lies in."
        "wire documents; profile 9";
    DocumentReferences = "SMA-D006" Data Thorough Warning
        "References of the document"
        "Every template that a configuration names is in the document."
        "Export the document again, with its templates."
        "wire documents; profile 9";
    DeprecatedDocument = "SMA-D007" Data Basic Info
        "Format that is still opened"
        "The document is of a version that Shelly Manager still opens."
        "Convert the document to SMA 1.0 or 2026.1 before you need it."
        "wire documents; specification, Backward Compatibility";
    SectionJson = "SMA-D010" Data Standard Error
        "Sections are strict JSON"
        "Every section can be read as one strict JSON object."
        "The archive was damaged or edited: use another copy."
        "profile 2, 5";
    UnknownSections = "SMA-D011" Data Basic Warning
        "Only known sections"
        "Every section is one that this program knows; others are shown as plain JSON."
        "Check whether a newer version of this program is needed."
        "profile 2";
    RecordCounts = "SMA-D012" Data Standard Error
        "Record counts of sections"
        "Each section holds as many records as the manifest says."
        "Records were added or lost: use another copy."
        "profile 5";
    TotalDevices = "SMA-D013" Data Standard Error
        "Number of devices"
        "total_devices is the number of devices in the devices section."
        "Records were added or lost: use another copy."
        "profile 3";
    SectionFields = "SMA-D020" Data Thorough Error
        "Fields of sections"
        "Each section says its schema version and when it was last updated, and its collections are arrays."
        "Make the backup again."
        "profile 5";
    RequiredFields = "SMA-D021" Data Thorough Error
        "Required fields of records"
        "Every record has the fields that it needs."
        "Make the backup again, or leave these records out of a restore."
        "profile 5";
    FieldValues = "SMA-D022" Data Thorough Error
        "Values of records"
        "Every field of a record is of its type and format."
        "Make the backup again, or leave these records out of a restore."
        "profile 5";
    UniqueIds = "SMA-D023" Data Thorough Error
        "Unique ids"
        "No two records of a collection have the same id."
        "Make the backup again: a restore could not tell these records apart."
        "profile 5";
    UniqueValues = "SMA-D024" Data Thorough Error
        "Unique values"
        "No two devices have the same MAC address, and no two templates the same name."
        "Give one of the two another value in Shelly Manager, and make the backup again."
        "profile 5";
    References = "SMA-D025" Data Thorough Error
        "References"
        "Every record that a record refers to is there."
        "Make the backup again, or restore what is missing first."
        "profile 5";
    HistoryReferences = "SMA-D026" Data Thorough Warning
        "References of the past"
        "Every record that a history refers to is there still."
        "Nothing: devices and rules that are gone stay in the history."
        "profile 5";
    DeletedRecords = "SMA-D027" Data Thorough Error
        "Deleted records"
        "What an incremental archive lists as deleted is given by ids, and is not there as well."
        "Make the backup again."
        "profile 5";
    UnexpectedDeleted = "SMA-D028" Data Thorough Warning
        "Deletions only where they belong"
        "Only incremental and differential archives list deleted records, and of known collections."
        "Nothing; these deletions are not carried out."
        "profile 5";
    UnknownRecordFields = "SMA-D029" Data Thorough Info
        "Only known record fields"
        "Every field of a record is one that this program knows."
        "Nothing; the fields are kept."
        "profile 5";
    UpdatedAfterCreated = "SMA-D030" Data Paranoid Warning
        "Created before updated"
        "No record was updated before it was created."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    FutureTimes = "SMA-D031" Data Paranoid Warning
        "Nothing from the future"
        "No time in a section is more than a day after the archive was made."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    ExpiresAfterDiscovered = "SMA-D032" Data Paranoid Warning
        "Expires after discovery"
        "No discovered device expires before it was discovered."
        "Check the clock of the system that was backed up."
        "profile 9, Time";
    DriftTotals = "SMA-D040" Data Paranoid Error
        "Totals of drift reports"
        "total_differences is the sum of critical, warning and info differences."
        "Do not rely on these reports: make the backup again."
        "profile 9, Sums";
    DriftDevices = "SMA-D041" Data Paranoid Error
        "Devices of drift reports"
        "No report has more devices with drift than devices."
        "Do not rely on these reports: make the backup again."
        "profile 9, Sums";
    AutoFixAttempts = "SMA-D042" Data Paranoid Error
        "Automatic fixes"
        "There are no more successes and failures of automatic fixes than attempts."
        "Do not rely on these metrics: make the backup again."
        "profile 9, Sums";
    AutoFixRate = "SMA-D043" Data Paranoid Warning
        "Rate of automatic fixes"
        "auto_fix_rate is successes divided by attempts."
        "Do not rely on this rate: work it out from the counts."
        "profile 9, Sums";
    TemplateBraces = "SMA-D050" Data Paranoid Error
        "Braces of templates"
        "Every {{ of a template is closed by a }} before the next one."
        "Correct the template in Shelly Manager: it cannot be rendered."
        "profile 9, Templates";
    DeclaredVariables = "SMA-D051" Data Paranoid Warning
        "Declared variables"
        "Every variable that a template uses is declared in it."
        "Declare the variable in the template, or correct its name."
        "profile 9, Templates";
    UsedVariables = "SMA-D052" Data Paranoid Info
        "Used variables"
        "Every variable that a template declares is used in it."
        "Nothing, or remove the variable."
        "profile 9, Templates";
    SensitiveDefaults = "SMA-D053" Data Paranoid Warning
        "No defaults of sensitive variables"
        "No sensitive variable of a template has a default value."
        "Remove the default: whoever has the archive can read it."
        "profile 9, Templates";
    TemplateFunctions = "SMA-D054" Data Paranoid Warning
        "Functions of templates"
        "Templates call only functions that Shelly Manager has."
        "Correct the template in Shelly Manager: it cannot be rendered."
        "profile 9, Templates";
    ChannelTargets = "SMA-D060" Data Paranoid Warning
        "Targets of channels"
        "Every enabled channel says where its messages go."
        "Complete the channel in Shelly Manager: it cannot send."
        "profile 9, Notifications";

    SchemaJson = "SMA-S001" Schema Basic Error
        "JSON of the schema"
        "schema.json is strict JSON."
        "The archive was damaged or edited: use another copy."
        "profile 2";
    SchemaFields = "SMA-S002" Schema Basic Error
        "Fields of the schema"
        "schema.json describes the database that was backed up."
        "Make the backup again."
        "profile 4";
    SchemaDatabase = "SMA-S003" Schema Basic Warning
        "Database as in the manifest"
        "schema.json and the manifest name the same database."
        "Ask which system the archive comes from."
        "profile 4";
    SchemaHistory = "SMA-S004" Schema Basic Warning
        "Schema version is described"
        "versions contains the schema version itself."
        "Nothing; the list is only informative."
        "profile 4";
    UnknownSchemaFields = "SMA-S005" Schema Basic Info
        "Only known schema fields"
        "Every field of schema.json is one that this program knows."
        "Nothing."
        "profile 4";
    KnownSchemaVersion = "SMA-S006" Schema Standard Warning
        "Known schema version"
        "The database schema is one that this program can restore."
        "Check whether a newer version of this program is needed."
        "profile 4";
    RowCounts = "SMA-S007" Schema Standard Error
        "Row counts of tables"
        "Each table has as many rows as its collection has records."
        "Records were added or lost: use another copy."
        "profile 4";

    ManifestChecksum = "SMA-I001" Integrity Standard Error
        "Checksum of the manifest"
        "The manifest has the checksum that it carries."
        "The manifest was changed: use another copy."
        "profile 6.1";
    SectionSizes = "SMA-I002" Integrity Standard Error
        "Sizes of sections"
        "Each section's member has the size that the manifest says."
        "The section was changed: use another copy."
        "profile 6.2";
    SectionChecksums = "SMA-I003" Integrity Standard Error
        "Checksums of sections"
        "Each section's member has the checksum that the manifest says."
        "The section was changed: use another copy."
        "profile 6.2";
    DataChecksum = "SMA-I004" Integrity Standard Error
        "Checksum of all sections"
        "The sections together have the checksum that the manifest says."
        "Sections were changed: use another copy."
        "profile 6.2";
    ChecksumFileForm = "SMA-I005" Integrity Standard Error
        "Form of checksum.sha256"
        "checksum.sha256 is made of lines that sha256sum reads."
        "Make the backup again."
        "profile 6.3";
    ChecksumFileOrder = "SMA-I006" Integrity Standard Warning
        "Order of checksum.sha256"
        "The lines of checksum.sha256 are sorted by path."
        "Nothing; the checksums themselves are not affected."
        "profile 6.3";
    ChecksumFileEntries = "SMA-I007" Integrity Standard Error
        "Entries of checksum.sha256"
        "checksum.sha256 lists each member that it must, in a signed archive all, with the right digest, and nothing that is not there."
        "Members were changed, added or lost: use another copy."
        "profile 6.3";
    TotalRecords = "SMA-I008" Integrity Standard Error
        "Total of records"
        "total_records is the sum of all sections."
        "The manifest was changed: use another copy."
        "profile 3";
    TotalDataSize = "SMA-I009" Integrity Standard Error
        "Total of bytes"
        "total_data_size is the sum of all sections."
        "The manifest was changed: use another copy."
        "profile 3";
    CompressionRatio = "SMA-I010" Integrity Standard Warning
        "Compression ratio"
        "compression_ratio follows from the two sizes beside it."
        "Nothing; the ratio is only informative."
        "profile 3";
    DocumentChecksum = "SMA-I020" Integrity Standard Error
        "Checksum of the document"
        "The document has the checksum that it carries."
        "The document was changed: use another copy."
        "wire documents";

    EncryptedSections = "SMA-E001" Security Standard Error
        "Encrypted sections"
        "Every encrypted section could be decrypted."
        "The encrypted data is damaged: use another copy of the archive."
        "profile 7";
    Credential = "SMA-E002" Security Standard Error
        "Password or key"
        "The password or key opens the encrypted sections."
        "Try another password or key file. The archive itself need not be damaged."
        "profile 7.2, 7.3";
    WeakKeyDerivation = "SMA-E003" Security Standard Warning
        "Cost of guessing the password"
        "Guessing the password is as costly as is good practice today."
        "Use a long password, or make the backup again with the usual parameters."
        "profile 7.1";
    EncryptedUnsigned = "SMA-E004" Security Standard Info
        "Encrypted and signed"
        "What is encrypted is also signed."
        "Sign archives that you encrypt: encryption alone does not prove who made them."
        "profile 7";

    Signature = "SMA-G001" Security Standard Error
        "Signature"
        "Every signature verifies with a public key that you gave."
        "Do not trust the archive: ask its maker for another copy, and for the right public key."
        "profile 6.4; RFC 8032";
    Signer = "SMA-G002" Security Standard Error
        "Signer"
        "The archive is signed by a key that you gave."
        "Compare the fingerprint with the one that the maker of the archive tells you."
        "profile 6.4";
    UnvouchedSigner = "SMA-G003" Security Standard Warning
        "Vouched signer"
        "The key that signed is one that you gave, and not only one that the archive brings along."
        "Give the public key of the signer, from a source that you trust."
        "profile 6.4";
    EmbeddedKey = "SMA-G004" Security Standard Warning
        "Embedded public key"
        "The public key that the archive brings along is the one that signed."
        "Trust your own key; ask the maker why the archive names another one."
        "profile 6.4";
    SignaturePlaces = "SMA-G005" Security Standard Error
        "Both signatures"
        "An archive that says it is signed carries its signature in both places."
        "A signature was taken away: use another copy."
        "profile 6.4";
    UnannouncedSignature = "SMA-G006" Security Standard Warning
        "Announced signature"
        "The manifest names the algorithm of a signature that is there."
        "Ask the maker of the archive why the manifest does not mention the signature."
        "profile 6.4";
    Signed = "SMA-G007" Security Standard Info
        "Signed"
        "The archive is signed."
        "Sign archives, so that others can tell who made them."
        "profile 6.4";

    ActiveContent = "SMA-C001" Security Paranoid Error
        "No active content"
        "No text could be taken for a script or for active HTML."
        "Do not restore this archive before somebody has looked at these values."
        "profile 9, Content; specification, Content Filtering";
    HiddenCharacters = "SMA-C002" Security Paranoid Warning
        "No hidden characters in names"
        "No name or description has control characters, or characters that are invisible or turn the direction of text."
        "Check whether these names are what they seem to be."
        "profile 9, Content";
    UrlCredentials = "SMA-C003" Security Paranoid Warning
        "No passwords in addresses"
        "No URL carries a user name and a password."
        "Change these passwords, and keep them out of addresses."
        "profile 9, Content";
    ClearSecrets = "SMA-C010" Security Paranoid Warning
        "No secrets in clear"
        "No password, key or token can be read by whoever has the archive."
        "Encrypt the archive, or keep it where you would keep these passwords."
        "profile 9, Secrets in clear";
    MalwareScan = "SMA-C020" Security Paranoid Error
        "Antivirus scan"
        "An antivirus program found nothing in the archive."
        "Do not restore this archive."
        "profile 9; specification, Malware Scanning";
}
