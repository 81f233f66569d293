//! A home with two hundred secrets, names, addresses and places, each in another spelling or place:
//! none survives redacting, and nothing else changes.

mod plants;

use serde_json::{Value as Json, json};
use sma_core::compare::{Comparison, compare};
use sma_core::redact::redact;
use sma_core::section::Sections;

use plants::{ADDRESSES, KEPT, NAMES, SECRETS, plants};

/// Secrets as texts that must not be found, each with the JSON that contains it.
pub(crate) fn planted_secrets() -> Vec<(String, Json)> {
    plants().into_iter().take(SECRETS.len()).map(|plant| (plant.needle, plant.json)).collect()
}

fn copy_of(home: &Json) -> Json {
    let sections = Sections::new().with("plugins", home.to_string()).unwrap();
    let copy = redact(&sections).unwrap_or_else(|error| panic!("{error}"));
    let copy = copy.sections.iter().next().unwrap();
    serde_json::from_slice(copy.text()).unwrap()
}

/// All strings and numbers of a value, names of members among them, each as a text.
fn texts(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Object(members) => members.iter().for_each(|(name, value)| {
            found.push(name.clone());
            texts(value, found);
        }),
        Json::Array(list) => list.iter().for_each(|value| texts(value, found)),
        Json::String(text) => found.push(text.clone()),
        Json::Number(number) => found.push(number.to_string()),
        _ => {}
    }
}

/// Normalizes a text for searching: without case and percent-encoding.
fn plain(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().to_lowercase()
}

/// Letters and digits alone, without accents, so that spellings are the same.
fn squeezed(text: &str) -> String {
    let plain = plain(text).replace('ü', "u").replace('é', "e").replace("ue", "u");
    plain.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn planted_secrets_are_replaced_and_nothing_else_changes() {
    let plants = plants();
    assert!(plants.len() >= 200, "{}", plants.len());
    let kept: Json = serde_json::from_str(KEPT).unwrap();
    let home = json!({
        "home": plants.iter().map(|plant| &plant.json).collect::<Vec<_>>(),
        "kept": kept,
    });
    let copy = copy_of(&home);
    assert_eq!(copy["kept"], kept);

    // Searched as `grep` does, and without what separates letters and digits.
    let mut all = Vec::new();
    texts(&copy["home"], &mut all);
    let all = all.join("\n");
    let (lower, letters) = (plain(&all), squeezed(&all));
    let names = NAMES.iter().map(|(name, _)| *name);
    let addresses = ADDRESSES.iter().map(|(_, address, _)| *address);
    let other = ["4523b12a03a8", "b12345", "c0a8b215", "192168178021", "5678", "anna", "küche"];
    for needle in
        plants.iter().map(|plant| &*plant.needle).chain(names).chain(addresses).chain(other)
    {
        if !needle.is_empty() {
            assert!(!lower.contains(&plain(needle)), "{needle} is in\n{lower}");
        }
        let squeezed = squeezed(needle);
        if squeezed.len() >= 6 {
            assert!(!letters.contains(&squeezed), "{needle} is in\n{lower}");
        }
    }

    // The text around planted data is unchanged.
    for (plant, copy) in plants.iter().zip(copy["home"].as_array().unwrap()) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        texts(&plant.json, &mut before);
        texts(copy, &mut after);
        assert_eq!(before.len(), after.len(), "{} became {copy}", plant.json);
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert!(changed >= 1, "{} is as it was", plant.json);
        for (before, after) in before.iter().zip(&after) {
            if let Some((start, end)) =
                before.split_once(&*plant.needle).filter(|_| !plant.needle.is_empty())
            {
                // URLs, and values that are a secret or a pair of them, are replaced as a whole.
                let is_secret = after.split(':').all(|part| part == "[REDACTED]");
                let is_whole = before.contains("://") || is_secret;
                let is_around = after.starts_with(start) && after.ends_with(end);
                assert!(is_whole || is_around, "{before} became {after}");
            }
        }
    }
    // The same copy again.
    let again = copy_of(&copy);
    for (again, copy) in
        again["home"].as_array().unwrap().iter().zip(copy["home"].as_array().unwrap())
    {
        assert_eq!(again, copy);
    }
    assert_eq!(again, copy);
}

#[test]
fn comparing_hides_what_redaction_replaces_as_secret() {
    let section =
        |of: &Json| Sections::new().with("plugins", json!({ "of": of }).to_string()).unwrap();
    for plant in plants().iter().take(SECRETS.len()) {
        for other in [json!({}), json!(null)] {
            let comparison = compare(&section(&other), &section(&plant.json));
            let text = serde_json::to_string(&comparison).unwrap();
            assert!(!comparison.is_same() && !text.contains(&plant.needle), "{text}");
            assert!(text.contains(Comparison::SECRET), "{text}");
        }
    }
}
