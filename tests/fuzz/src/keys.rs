use sma_core::advice::Advice;
use sma_core::encryption::{MasterKey, Password};
use sma_core::signature::{PrivateKey, PublicKey, Signature};

/// Keys, passwords and signatures in all their forms: what is read is the same after being
/// written, and what is not read is explained without being shown.
pub fn keys(data: &[u8]) {
    match PublicKey::parse(data) {
        Ok(key) => {
            for form in [key.to_pem(), key.to_openssh(), key.to_base64()] {
                assert_eq!(PublicKey::parse(form.as_bytes()).as_ref(), Ok(&key));
            }
            assert_eq!(PublicKey::from_bytes(key.as_bytes()).as_ref(), Ok(&key));
            let fingerprint = key.fingerprint();
            assert!(fingerprint.starts_with("SHA256:") && fingerprint.len() == 7 + 43);
        }
        Err(error) => assert!(!error.to_string().is_empty() && !error.action().is_empty()),
    }
    match PrivateKey::parse(data) {
        Ok(key) => {
            let again = PrivateKey::parse(key.to_pem().as_bytes()).expect("its own form");
            assert_eq!(again.public_key(), key.public_key());
            let signature = key.sign(data);
            assert!(key.public_key().verifies(data, &signature));
            assert!(!key.public_key().verifies(b"another message", &signature));
        }
        Err(error) => assert!(!error.to_string().is_empty() && !error.action().is_empty()),
    }
    if let Some(signature) = Signature::parse(data) {
        let again = Signature::parse(&signature.to_bytes()).expect("its raw form");
        assert_eq!(again.to_bytes(), signature.to_bytes());
        let again = Signature::from_base64(&signature.to_base64()).expect("its base64 form");
        assert_eq!(again.to_bytes(), signature.to_bytes());
    }
    match MasterKey::from_file(data) {
        Ok(key) => {
            let again = MasterKey::from_file(key.as_bytes()).expect("its raw form");
            assert_eq!(again.as_bytes(), key.as_bytes());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let line = data.strip_suffix(b"\r\n").or_else(|| data.strip_suffix(b"\n")).unwrap_or(data);
    assert_eq!(Password::from_file(data).is_ok(), !line.is_empty());
}
