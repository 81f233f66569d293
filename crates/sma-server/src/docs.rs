//! The OpenAPI document as a page: everything that it says, without a script and without another file.

use serde_json::{Map, Value};

/// The styles of the page, which its policy names by their digest.
pub(crate) const STYLES: &str = include_str!("route/docs.css");

/// Where the document has its schemas, and the page their elements.
const SCHEMAS: &str = "#/components/schemas/";

/// Renders a document as HTML.
pub(crate) fn render(document: &Value) -> String {
    let info = &document["info"];
    let title = text(&info["title"]);
    let mut operations = String::new();
    let mut contents = String::new();
    for tag in tags(document) {
        operations += &format!("<h2>{}</h2>\n", escape(&tag));
        for (path, method, operation) in all(document).filter(|it| it.2["tags"][0] == tag.as_str())
        {
            let name = format!(
                "<span class=\"method\">{}</span> <code>{}</code>",
                escape(&method.to_uppercase()),
                escape(path)
            );
            let id = escape(&format!("{method}{path}"));
            contents += &format!("<li><a href=\"#{id}\">{name}</a></li>\n");
            operations += &format!("<article id=\"{id}\">\n<h3>{name}</h3>\n");
            operations += &render_operation(operation);
            operations += "</article>\n";
        }
    }
    let mut schemas = String::new();
    for (name, schema) in members(&document["components"]["schemas"]) {
        let name = escape(name);
        schemas += &format!("<article id=\"{name}\">\n<h3>{name}</h3>\n{}", render_schema(schema));
        schemas += "</article>\n";
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLES}</style>\n</head>\n<body>\n<header>\n\
         <h1>{title}</h1>\n<p>{}</p>\n<p>Version {}; for programs: <a href=\"openapi.json\">\
         openapi.json</a></p>\n</header>\n<nav aria-label=\"Operations\">\n<ul>\n{contents}</ul>\n\
         </nav>\n<main>\n{operations}<h2>Schemas</h2>\n{schemas}</main>\n</body>\n</html>\n",
        text(&info["description"]),
        text(&info["version"]),
    )
}

/// Returns the tags of the operations, in the order of the document.
fn tags(document: &Value) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in all(document).filter_map(|(_, _, operation)| operation["tags"][0].as_str()) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Returns the path, method and description of each operation.
fn all(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    members(&document["paths"])
        .flat_map(|(path, item)| members(item).map(move |(method, of)| (path, method, of)))
}

fn render_operation(operation: &Value) -> String {
    let mut html = String::new();
    for part in ["summary", "description"] {
        html += &paragraph(&operation[part]);
    }
    if operation["security"].as_array().is_some_and(|all| all.iter().any(is_empty)) {
        html += "<p>Needs no key.</p>\n";
    }
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        html += "<h4>Parameters</h4>\n<ul>\n";
        for it in parameters {
            let place = if it["required"] == true { "" } else { ", optional" };
            html += &format!(
                "<li><code>{}</code>: {} in the {}{place}\n{}</li>\n",
                text(&it["name"]),
                kind(&it["schema"]),
                text(&it["in"]),
                paragraph(&it["description"])
            );
        }
        html += "</ul>\n";
    }
    let body = &operation["requestBody"];
    if !body.is_null() {
        html += &format!("<h4>Body</h4>\n{}{}", paragraph(&body["description"]), content(body));
    }
    html += "<h4>Answers</h4>\n<ul>\n";
    for (status, answer) in members(&operation["responses"]) {
        let description = text(&answer["description"]);
        let status = escape(status);
        html += &format!("<li><code>{status}</code> {description}\n{}</li>\n", content(answer));
    }
    html + "</ul>\n"
}

/// Renders the media types of a body, with what each contains.
fn content(of: &Value) -> String {
    let kinds = members(&of["content"]).map(|(media, content)| {
        let schema = &content["schema"];
        let what = if schema.is_null() { String::new() } else { format!(": {}", kind(schema)) };
        format!("<p><code>{}</code>{what}</p>\n", escape(media))
    });
    kinds.collect()
}

fn render_schema(schema: &Value) -> String {
    let mut html = paragraph(&schema["description"]);
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    if schema["properties"].is_null() {
        return html + &format!("<p>{}</p>\n", kind(schema));
    }
    html += "<ul>\n";
    for (name, of) in members(&schema["properties"]) {
        let place = if required.iter().any(|it| it == name) { "" } else { ", optional" };
        let name = escape(name);
        html += &format!("<li><code>{name}</code>: {}{place}\n", kind(of));
        // What is described here has no name of its own.
        html += &match of["properties"] {
            Value::Null => paragraph(&of["description"]),
            _ => render_schema(of),
        };
        html += "</li>\n";
    }
    html += "</ul>\n";
    if schema["additionalProperties"] == false {
        html += "<p>Other members are refused.</p>\n";
    }
    html
}

/// Renders the type of a value in a line.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.strip_prefix(SCHEMAS)) {
        let name = escape(name);
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choice].as_array() {
            return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().map(|it| format!("<code>{}</code>", text(it)));
        return values.collect::<Vec<_>>().join(", ");
    }
    let name = match &schema["type"] {
        Value::Array(names) => names.iter().map(text).collect::<Vec<_>>().join(" or "),
        Value::Null => "any value".into(),
        name => text(name),
    };
    match &schema["items"] {
        Value::Null => name,
        items => format!("{name} of {}", kind(items)),
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(Map::is_empty)
}

fn paragraph(value: &Value) -> String {
    if value.is_null() { String::new() } else { format!("<p>{}</p>\n", text(value)) }
}

/// Renders a text, in which code is between backticks.
fn text(value: &Value) -> String {
    let mut html = String::new();
    for (index, part) in escape(value.as_str().unwrap_or_default()).split('`').enumerate() {
        html += &if index % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() };
    }
    html
}

/// Escapes a text for HTML.
pub(crate) fn escape(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_escaped() {
        let document = json!({
            "info": { "title": "<b>", "description": "a `b<c` d" },
            "paths": { "/\"x": { "get": { "tags": ["t&u"], "responses": { "200": {} } } } },
        });
        let html = render(&document);
        for expected in [
            "<h1>&lt;b&gt;</h1>",
            "a <code>b&lt;c</code> d",
            "id=\"get/&quot;x\"",
            "<h2>t&amp;u</h2>",
        ] {
            assert!(html.contains(expected), "{expected}: {html}");
        }
    }
}
