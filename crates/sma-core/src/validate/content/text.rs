//! Detection of harmful text, in linear time and without copies.

/// Beginnings of tags that execute, load or embed something.
const TAGS: &[(&str, &str)] = &[
    ("script", "the text contains a <script tag"),
    ("iframe", "the text contains an <iframe tag"),
    ("object", "the text contains an <object tag"),
    ("embed", "the text contains an <embed tag"),
];

/// Returns what in a text could be interpreted as a script or active HTML, in any letter case.
pub(super) fn active_content(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let mut rest = bytes;
    // After the last tag: a `<` inside a tag does not begin another one.
    let mut after_tag = bytes;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'<' | b':')) {
        let (before, found) = bytes.split_at_checked(bytes.len() - rest.len() + at)?;
        let (first, behind) = found.split_first()?;
        rest = behind;
        if *first == b':' {
            if ends_with(before, b"javascript") {
                return Some("the text contains a javascript: URL");
            }
            if ends_with(before, b"data") && starts_with(behind, b"text/html") {
                return Some("the text contains a data:text/html URL");
            }
            continue;
        }
        if let Some((_, told)) = TAGS.iter().find(|(tag, _)| starts_with(behind, tag.as_bytes())) {
            return Some(told);
        }
        if found.len() <= after_tag.len() && behind.first().is_some_and(u8::is_ascii_alphabetic) {
            after_tag = match after_handlers(behind) {
                Some(after) => after,
                None => {
                    return Some(
                        "the text contains a tag with an event handler (an attribute that begins \
                         with on)",
                    );
                }
            };
        }
    }
    None
}

/// Skips a tag, from its name on, as browsers parse HTML; `None` where it has an attribute that
/// begins with `on`. A tag without an end extends to the end of the text.
fn after_handlers(tag: &[u8]) -> Option<&[u8]> {
    let mut rest = from(tag, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
    loop {
        rest = from(rest, |byte| !is_space(byte) && byte != b'/');
        match rest {
            [] => return Some(rest),
            [b'>', after @ ..] => return Some(after),
            _ if starts_with(rest, b"on") => return None,
            // The first character belongs to the name, even if it is `=`.
            [_, after @ ..] => {
                rest = from(after, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
            }
        }
        let Some(value) = from(rest, |byte| !is_space(byte)).strip_prefix(b"=") else { continue };
        rest = after_value(from(value, |byte| !is_space(byte)));
    }
}

/// Skips the value of an attribute. An unclosed quote has no effect.
fn after_value(value: &[u8]) -> &[u8] {
    if let [quote @ (b'"' | b'\''), quoted @ ..] = value
        && let [_, after @ ..] = from(quoted, |byte| byte == *quote)
    {
        return after;
    }
    from(value, |byte| is_space(byte) || byte == b'>')
}

/// Returns whether a text contains a URL with credentials: `scheme://user:password@host`. A
/// placeholder is not a password.
pub(super) fn has_credentials(text: &str) -> bool {
    text.match_indices("://").any(|(at, separator)| {
        let (before, behind) = text.split_at_checked(at).unwrap_or_default();
        let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let is_end = |c: char| c.is_whitespace() || "/?#\\\"'<>".contains(c);
        let behind = behind.get(separator.len()..).unwrap_or_default();
        let authority = behind.split(is_end).next().unwrap_or_default();
        let user = authority.rsplit_once('@').filter(|(_, host)| !host.is_empty());
        let user = user.and_then(|(user, _)| user.split_once(':'));
        before.as_bytes().last().is_some_and(is_scheme)
            && user.is_some_and(|(name, password)| {
                !name.is_empty()
                    && !password.is_empty()
                    && !crate::validate::secrets::is_withheld(password)
            })
    })
}

/// Returns whether a character is invisible or changes the direction of text: control characters,
/// bidirectional controls (Unicode Annex 9, section 2), and zero-width characters.
pub(super) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// Returns whether a byte is HTML whitespace.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// Returns the text from the first such byte on; empty if there is none.
fn from(text: &[u8], is_first: impl Fn(u8) -> bool) -> &[u8] {
    let at = text.iter().position(|byte| is_first(*byte)).unwrap_or(text.len());
    text.get(at..).unwrap_or_default()
}

fn starts_with(text: &[u8], lower: &[u8]) -> bool {
    text.get(..lower.len()).is_some_and(|start| start.eq_ignore_ascii_case(lower))
}

fn ends_with(text: &[u8], lower: &[u8]) -> bool {
    let end = text.len().checked_sub(lower.len()).and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(lower))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn active_content_is_found_in_any_letter_case() {
        for text in [
            "<script",
            "a<SCRIPT src=x>",
            "<<script>",
            "<scr<script>ipt>",
            "<IFrame>",
            "<object data=x>",
            "<eMbEd/>",
            "javascript:alert(1)",
            "see JavaScript:x",
            "xjavascript:",
            "data:text/html,<b>",
            "DATA:TEXT/HTML;base64,",
            "::javascript:",
            "ü<script>",
        ] {
            assert!(active_content(text).is_some(), "{text}");
        }
        for text in [
            "",
            "script",
            "< script>",
            "</script>",
            "<\u{455}cript>",
            "javascript",
            "javascript :",
            "data:image/png;base64,",
            "data: text/html",
            "data",
            ":text/html",
            "a < b: c",
            "<",
            ":",
            "A8:94:6E:97:9C:BA",
            "<b> on the roof",
            "<b/> only <i> one",
        ] {
            assert!(active_content(text).is_none(), "{text}");
        }
    }

    #[test]
    fn handlers_are_attributes_in_tags() {
        for text in [
            "<img src=x onerror=alert(1)>",
            "<IMG SRC=x ONERROR=alert(1)>",
            "<b\tonclick = x>",
            "<svg/onload=x>",
            "<img src=\"a\"onerror=x>",
            "<img src='>' onerror=x>",
            "<img src=\">\" onerror=x>",
            "<img alt onerror=x>",
            "<img alt=a/b onerror=x>",
            "<img = onerror=x>",
            "<img =onerror onerror=x>",
            "<img alt= onerror=x onerror=y>",
            "<img onerror=x",
            "<a<b onclick=x>",
            "<b title=\"onerror=x\"><i onclick=x>",
            "<b title=\" onclick=x>",
            "<b \" onclick=x \">",
            "</b <b onclick=x>",
            "<details open ontoggle=x>",
        ] {
            assert!(active_content(text).is_some(), "{text}");
        }
        for text in [
            "onerror=x",
            "<b>onerror=x</b>",
            "< img onerror=x>",
            "a<1 onerror=x",
            "<b title=\" onclick=x\">",
            "<b title=' onclick=x'>",
            "<b title=\"<i onclick=x>\">",
            "<b title=onclick>",
            "<b title = onclick>",
            "<once>",
            "<b lon=1 data-on=2>",
            "<b\u{a0}onclick=x>",
            "<b \u{3bf}nclick=x>",
            "<b o nclick=x>",
        ] {
            assert!(active_content(text).is_none(), "{text}");
        }
    }

    #[test]
    fn credentials_have_two_parts() {
        for text in [
            "http://anna:secret@example.com",
            "see MQTT://a:b@c.",
            "x+y-z.1://a:b@c/d?e#f",
            "http://a:b:c@d",
            "http://a:b@c@d",
            "http://ok/ ftp://a:b@c",
            "http://%61:%62@[::1]:80/",
            "a://http://u:p@h",
        ] {
            assert!(has_credentials(text), "{text}");
        }
        for text in [
            "http://example.com:80/a@b",
            "http://anna@example.com:80",
            "http://:b@c",
            "http://a:@c",
            "http://a:b@",
            "http://a:b@/c",
            "http:/a:b@c",
            "//a:b@c",
            "://a:b@c",
            " ://a:b@c",
            "http://host?q=a:b@c",
            "http://host#a:b@c",
            "http://host a:b@c",
            "http://host:80\" a@b",
            "anna:secret@example.com",
            "http://a:[REDACTED]@c",
            "http://a:{{.Custom.key}}@c",
        ] {
            assert!(!has_credentials(text), "{text}");
        }
    }

    #[test]
    fn hidden_characters_are_those_of_unicode() {
        for code in [
            0, 0x1f, 0x7f, 0x80, 0x9f, 0x61c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a,
            0x202e, 0x2060, 0x2066, 0x2069, 0xfeff,
        ] {
            assert!(is_hidden(char::from_u32(code).unwrap()), "{code:x}");
        }
        for code in [0x20, 0x7e, 0xa0, 0xe4, 0x2010, 0x202f, 0x2070, 0x5ba2, 0xfffd, 0x1f600] {
            assert!(!is_hidden(char::from_u32(code).unwrap()), "{code:x}");
        }
    }

    /// Quadratic work on these would take hours.
    #[test]
    fn long_texts_take_one_pass() {
        for part in
            ["<a ", "<a \"", "<a x=\"", "<a x='", ":", "a://a:b", "<", "<a =", "data:", "http://"]
        {
            let text = part.repeat(1 << 17);
            let _ = (active_content(&text), has_credentials(&text));
        }
        assert!(active_content(&format!("{}<script", "<a ".repeat(1 << 17))).is_some());
    }
}
