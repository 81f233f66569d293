//! Counting the values of a text before it is parsed.

use super::string;

/// Returns whether texts have more than `limit` values and names in total. Texts too short for that
/// many are not scanned.
pub(crate) fn has_more_values<'t>(
    texts: impl Iterator<Item = &'t [u8]> + Clone,
    limit: usize,
) -> bool {
    // Every value but the last takes two bytes: itself, and the comma or bracket after it.
    let most = texts.clone().fold(0_usize, |sum, text| sum.saturating_add(text.len() / 2 + 1));
    if most <= limit {
        return false;
    }
    let mut left = limit;
    texts.into_iter().any(|text| match left.checked_sub(count_values(text, left)) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    })
}

/// Returns the number of values and names of a text, to which the memory of parsing is
/// proportional; counting stops at the first above `limit`. In a text that is not JSON, everything
/// that looks like a value counts, so that parsing never finds more than were counted.
pub(crate) fn count_values(text: &[u8], limit: usize) -> usize {
    let (mut count, mut at) = (0, 0);
    // Whether a number or literal may begin here.
    let mut begins = true;
    while let Some(byte) = text.get(at).filter(|_| count <= limit) {
        at += 1;
        match byte {
            b'"' => {
                count += 1;
                begins = false;
                let end = string::end_of_plain(text, at - 1);
                // Parsing stops at a faulty string.
                match end.or_else(|| string::scan(text, at - 1).ok().map(|scanned| scanned.end)) {
                    Some(end) => at = end,
                    None => return count,
                }
            }
            b'{' | b'[' => {
                count += 1;
                begins = true;
            }
            b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => begins = true,
            _ => count += usize::from(core::mem::take(&mut begins)),
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use alloc::string::String;
    use proptest::prelude::*;

    fn has_more(texts: &[&str], limit: usize) -> bool {
        has_more_values(texts.iter().map(|text| text.as_bytes()), limit)
    }

    #[test]
    fn values_and_names_count_and_nothing_else() {
        for (text, values) in [
            ("0", 1),
            (" null ", 1),
            ("[]", 1),
            ("[[]]", 2),
            ("[0,0]", 3),
            (r#"{"":0}"#, 3),
            (r#"{"a\"[,":"{[,:\\","b":[-1.5e3,true]}"#, 7),
            ("[\"\u{fc}\u{1f600},,\",\t1 ,\r\n{}]", 4),
        ] {
            assert!(parse(text.as_bytes(), 64).is_ok(), "{text}");
            assert!(!has_more(&[text], values), "{text}");
            assert!(has_more(&[text], values - 1), "{text}");
        }
    }

    #[test]
    fn texts_count_together() {
        assert!(!has_more(&["[0]", "[0,1]", "7"], 6));
        assert!(has_more(&["[0]", "[0,1]", "7"], 5));
        assert!(has_more(&["", "[0,1]"], 2));
        assert!(!has_more(&[], 0));
    }

    proptest! {
        /// Parsing never finds more values than were counted.
        #[test]
        fn every_parsed_value_is_counted(text in r#"[\[\]{}",:\\ 01truenl\-.]{0,40}"#) {
            prop_assert!(count_by_parsing(&text) <= count_values(text.as_bytes(), usize::MAX), "{}", text);
        }

        #[test]
        fn every_counted_text_is_parsed(text in texts()) {
            prop_assert_eq!(count_by_parsing(&text), count_values(text.as_bytes(), usize::MAX), "{}", text);
        }
    }

    /// Returns the number of values and names of a text; 0 if it is not JSON.
    fn count_by_parsing(text: &str) -> usize {
        parse(text.as_bytes(), 64).map_or(0, |tape| tape.len())
    }

    fn texts() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just(String::from("null")),
            Just(String::from("-0.1e5")),
            r#""([a,:\[{ ]|\\"|\\\\|ü){0,9}""#.prop_map(String::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            let list = prop::collection::vec(inner, 0..6);
            (list, any::<bool>(), "[ \n]{0,2}").prop_map(|(list, is_array, space)| {
                let members = list.iter().enumerate().map(|(index, value)| match is_array {
                    true => value.clone(),
                    false => alloc::format!("\"{index}\"{space}:{space}{value}"),
                });
                let members: alloc::vec::Vec<String> = members.collect();
                let text = members.join(&alloc::format!("{space},{space}"));
                if is_array { alloc::format!("[{text}]") } else { alloc::format!("{{{text}}}") }
            })
        })
    }
}
