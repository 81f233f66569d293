//! HTML that is well-formed by construction, and the only place that escapes.

use alloc::string::String;

/// A page being written. Names of elements and attributes, and classes, are constants of this
/// program; everything else passes through [`escape`].
#[derive(Debug, Default)]
pub(super) struct Markup {
    html: String,
}

impl Markup {
    /// Begins a page.
    pub(super) fn new() -> Self {
        Self { html: String::from("<!DOCTYPE html>\n") }
    }

    /// Returns the page.
    pub(super) fn finish(self) -> String {
        self.html
    }

    /// Adds an element with attributes, and the content that `inside` adds.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.tag(name, attributes, ">");
        inside(self);
        for part in ["</", name, ">\n"] {
            self.html.push_str(part);
        }
    }

    /// Adds an element with a class, and the content that `inside` adds.
    pub(super) fn class(
        &mut self,
        name: &'static str,
        class: &'static str,
        inside: impl FnOnce(&mut Self),
    ) {
        self.element(name, &[("class", class)], inside);
    }

    /// Adds an element without attributes that holds a text.
    pub(super) fn leaf(&mut self, name: &'static str, text: &str) {
        self.element(name, &[], |markup| markup.text(text));
    }

    /// Adds an empty element, such as `meta`, closed as in XML, which HTML allows.
    pub(super) fn void(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    /// Adds the page's own style sheet, which contains neither `<` nor `&`.
    pub(super) fn style(&mut self, sheet: &'static str) {
        for part in ["<style>", sheet, "</style>\n"] {
            self.html.push_str(part);
        }
    }

    /// Adds a text, whatever it contains.
    pub(super) fn text(&mut self, text: &str) {
        escape(text, &mut self.html);
    }

    fn tag(&mut self, name: &'static str, attributes: &[(&'static str, &str)], end: &str) {
        self.html.push('<');
        self.html.push_str(name);
        for (name, value) in attributes {
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            escape(value, &mut self.html);
            self.html.push('"');
        }
        self.html.push_str(end);
    }
}

/// Escapes a text for HTML content and quoted attributes, and makes it visible: control and
/// bidirectional characters are written as `\\u{202e}`.
fn escape(text: &str, html: &mut String) {
    let mut pair = String::new();
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            ' '..='~' => html.push(character),
            _ => {
                // After a letter, so that a combining accent counts as visible.
                pair.clear();
                pair.extend(['a', character]);
                html.extend(pair.escape_debug().skip(1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut html = String::new();
        escape(text, &mut html);
        html
    }

    #[test]
    fn markup_characters_are_escaped() {
        assert_eq!(
            text("<script>a('b') && \"c\"</script>"),
            "&lt;script&gt;a(&#39;b&#39;) &amp;&amp; &quot;c&quot;&lt;/script&gt;"
        );
        assert_eq!(text("C:\\a"), "C:\\a");
    }

    #[test]
    fn invisible_characters_are_shown_escaped() {
        assert_eq!(text("a\u{202e}b\u{2066}\u{200b}\u{feff}"), {
            "a\\u{202e}b\\u{2066}\\u{200b}\\u{feff}"
        });
        assert_eq!(text("\0\x1b\t\n\x7f\u{85}"), "\\0\\u{1b}\\t\\n\\u{7f}\\u{85}");
        // Neither characters nor allowed in XML.
        assert_eq!(text("\u{fffe}\u{ffff}"), "\\u{fffe}\\u{ffff}");
    }

    #[test]
    fn letters_of_every_script_are_kept() {
        for letters in ["Küche", "Ku\u{308}che", "रसोई", "厨房", "\u{1f321}\u{fe0f}"] {
            assert_eq!(text(letters), letters);
        }
    }

    #[test]
    fn attributes_end_at_their_quote() {
        let mut markup = Markup::default();
        markup.element("a", &[("href", "#\" onclick='x' \u{202e}")], |a| a.text("b"));
        markup.void("meta", &[]);
        assert_eq!(
            markup.finish(),
            "<a href=\"#&quot; onclick=&#39;x&#39; \\u{202e}\">b</a>\n<meta/>\n"
        );
    }
}
