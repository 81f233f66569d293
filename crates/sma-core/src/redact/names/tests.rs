use super::*;

/// The names that are found in a text, as they are spelled there.
fn found<'t>(names: &[&str], text: &'t str) -> Vec<&'t str> {
    let names = names.iter().enumerate().map(|(id, name)| (id, *name, Spelling::Any));
    let finder = NameFinder::new(names).unwrap();
    finder.find(text, Vec::new()).into_iter().map(|it| &text[it.range]).collect()
}

#[test]
fn names_are_found_in_every_spelling() {
    for spelled in [
        "Annas Schlafzimmer",
        "annas schlafzimmer",
        "ANNAS SCHLAFZIMMER",
        "annas-schlafzimmer",
        "annas_schlafzimmer",
        "annas.schlafzimmer",
        "annas/schlafzimmer",
        "AnnasSchlafzimmer",
        "annasSchlafzimmer",
        "annasschlafzimmer",
        "Annas%20Schlafzimmer",
        "Annas+Schlafzimmer",
        "Anna's Schlafzimmer",
        "Anna\u{2019}s Schlafzimmer",
    ] {
        for (before, after) in [("", ""), ("haus/", "/on"), ("(", ")."), ("über ", ", oder")] {
            let text = [before, spelled, after].concat();
            assert_eq!(found(&["Annas Schlafzimmer"], &text), [spelled], "{text}");
            assert_eq!(found(&["AnnasSchlafzimmer"], &text), [spelled], "{text}");
        }
        let text = ["x", spelled].concat();
        assert_eq!(found(&["Annas Schlafzimmer"], &text), [""; 0], "{text}");
    }
    for (name, spelled) in [
        ("Küche", "kueche"),
        ("Küche", "KÜCHE"),
        ("Küche", "kuche"),
        ("Küche", "K%C3%BCche"),
        ("Büro 2", "buero2"),
        ("Büro 2", "büro-2"),
        ("Straße", "strasse"),
        ("café", "CAFE"),
        ("Гостиная", "гостиная"),
        ("客厅 1", "客厅1"),
        ("TV", "tv"),
    ] {
        assert_eq!(found(&[name], &["a ", spelled, "."].concat()), [spelled], "{name}");
    }
}

#[test]
fn scripts_without_spaces_are_split_anywhere() {
    for (name, text) in [
        ("客厅", "请检查客厅的灯。"),
        ("リビング", "リビングの電気"),
        ("ห้องนอน", "ไฟในห้องนอนดับ"),
        ("거실", "거실의 조명"),
        ("客厅", "TV客厅TV"),
        ("TV", "客厅TV坏了"),
    ] {
        assert_eq!(found(&[name], text), [name], "{text}");
    }
}

#[test]
fn parts_of_other_words_are_not_names() {
    for (name, text) in [
        ("Cat", "c at, cats, scatter"),
        ("Küche 1", "Küche 10"),
        ("Flur", "Flurlampe"),
        ("Annas Schlafzimmer", "Annas\nSchlafzimmer"),
        ("Anna", "Hannah"),
        ("Büro", "Bürobedarf"),
    ] {
        assert_eq!(found(&[name], text), [""; 0], "{name} in {text}");
    }
}

#[test]
fn the_longest_of_nested_names_is_found() {
    assert_eq!(
        found(&["Lamp", "Kitchen Lamp", "Kitchen"], "a Kitchen Lamp, Lamp"),
        ["Kitchen Lamp", "Lamp"]
    );
    assert_eq!(found(&["Kitchen Lamp", "Kitchen"], "Kitchen Lamps"), ["Kitchen"]);
    assert_eq!(found(&["one two", "two three"], "one two three"), ["one two three"]);
}

#[test]
fn replacements_keep_the_style_of_the_original() {
    for (spelled, words, is_split, expected) in [
        ("Annas Schlafzimmer", 2, true, "Name 3"),
        ("annas-schlafzimmer", 2, true, "name-3"),
        ("ANNAS_SCHLAFZIMMER", 2, true, "NAME_3"),
        ("AnnasSchlafzimmer", 1, true, "Name3"),
        ("Annas%20Schlafzimmer", 2, true, "Name%203"),
        ("küche", 1, false, "name 3"),
        ("客厅", 2, true, "Name3"),
        ("A", 1, false, "Name 3"),
    ] {
        assert_eq!(spell_like(spelled, words, is_split, "Name 3"), expected, "{spelled}");
    }
}

#[test]
fn numbers_and_technical_terms_are_not_distinctive() {
    for name in ["Anna", "TV", "Switch Anna", "客厅", "客厅 1", "Lamp 1"] {
        assert!(is_telling(name), "{name}");
    }
    for name in ["", "1", "12", "Switch 0", "relay", "Device Status", "灯", "💡", "X"] {
        assert!(!is_telling(name), "{name}");
    }
}
