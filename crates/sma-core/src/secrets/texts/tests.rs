use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::*;

fn found(text: &str) -> Vec<&str> {
    find_in_text(text).into_iter().map(|range| &text[range]).collect()
}

#[test]
fn secrets_are_found_in_texts() {
    for (text, expected) in [
        // Scripts.
        (r#"let pass = "Sommer 2026!";"#, &["Sommer 2026!"][..]),
        ("const wifiPassword='abc'", &["abc"]),
        ("var cfg = {user: \"u\", pass: `x1`, on: true}", &["x1"]),
        (r#"x = {"token":"t1","key":"volume"}"#, &["t1"]),
        (r#"let s = "{\"pass\":\"x1\",\"a\":2}";"#, &["x1"]),
        (r#"Shelly.call("KVS.Set", {key: "wifi_password", value: "korrekt"})"#, &["korrekt"]),
        (r#"set("api_token", "abc")"#, &["abc"]),
        (r#"let key = "0123abcd";"#, &["0123abcd"]),
        (r#"headers["Authorization"] = "Bearer abc.def";"#, &["abc.def"]),
        // Lists of variables, command lines, files of settings.
        ("WIFI_PASSWORD=hunter2", &["hunter2"]),
        ("MQTT_PASS=a b", &["a"]),
        ("run --password hunter2 --user anna", &["hunter2"]),
        ("--token=abc", &["abc"]),
        ("password: hunter2\nuser: anna", &["hunter2"]),
        ("[mqtt]\npassword = hunter2\n", &["hunter2"]),
        ("<user>a</user><password>h 2</password>", &["h 2"]),
        ("das Passwort: hunter2.", &["hunter2"]),
        ("密码：x 密码: abc", &["x", "abc"]),
        ("My API key: x1, network key=x2; volume key: x3", &["x1", "x2"]),
        ("PIN: 4711, pin=081500", &["4711", "081500"]),
        ("http://10.0.0.1/rpc?auth=MTIzNDU2&on=1", &["MTIzNDU2"]),
        ("#define WIFI_PASS \"h2\"\n#define WIFI_NAME \"a\"\n", &["h2"]),
        ("mqtt:\n  password: |-\n    h2\n  user: anna\ntoken: >\n  h3\n", &["h2", "h3"]),
        // Headers.
        ("Authorization: Bearer abc", &["abc"]),
        ("authorization: Basic YW5uYTpodW50ZXIy", &["YW5uYTpodW50ZXIy"]),
        ("curl -H 'X-Api-Key: k1' -H \"Authorization: Token t1\"", &["k1", "t1"]),
        ("sent Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc to it", &["eyJhbGciOiJIUzI1NiJ9.e30.abc"]),
        ("h = {Authorization: 'Bearer ' + 'abc'}", &["Bearer ", "abc"]),
        ("h = {Authorization: 'Basic ' + btoa('anna:x1')}, y = 'b'", &["Basic ", "anna:x1"]),
        // Expressions and calls.
        ("let pass = on ? 'x1' : \"x2\"; let a = 'b';", &["on", "x1", "x2"]),
        ("client.setPassword('x1', 'b')", &["x1"]),
        ("mqtt.login(\"u\", \"x1\"); print('b')", &["x1"]),
        ("WiFi.begin(ssid, 'x1')", &["x1"]),
        ("c.connect('id', 'anna', 'x1')", &["x1"]),
        ("c.username_pw_set('anna', 'x1')", &["x1"]),
        ("setCredentials('anna', 'x1')", &["x1"]),
        ("{name: 'WLAN Passwort', default_value: 'x1'}", &["x1"]),
        ("{key: 'wifi_pass', default_value: 'x1'}", &["x1"]),
        // JSON Web Keys and Digest authentication.
        ("k = {kty: 'OKP', x: 'a', d: 'b'}; d: 'c'", &["b", "c"]),
        (
            "Authorization: Digest username=\"anna\", nonce=\"n\", cnonce=\"c1\", response=\"r1\"",
            &["c1", "r1"],
        ),
        ("url = 'http://nas/?token=' + 'x1'; a = 'b'", &["x1"]),
        // Sentences.
        ("The Wi-Fi password is Hunter2!", &["Hunter2"]),
        ("mein Kennwort lautet: hunter2", &["hunter2"]),
        // URLs.
        ("mqtt://anna:hunter2@broker.lan:1883/x", &["hunter2"]),
        ("rtsp://a:p@ss@cam", &["p@ss"]),
        ("http://nas/rpc?token=t1&on=true&password=p2", &["t1", "p2"]),
        ("https://hooks.slack.com/services/T0/B1/xyz", &["T0", "B1", "xyz"]),
        ("http://ha.lan:8123/api/webhook/abcdef", &["abcdef"]),
        ("shelly:hunter2@tcp(db:3306)/shelly", &["hunter2"]),
        // Command lines.
        ("/usr/bin/curl -s -u anna:hunter2 http://nas/", &["hunter2"]),
        ("curl -uanna:hunter2 http://nas/", &["hunter2"]),
        ("mosquitto_pub -h nas -u anna -P hunter2 -t a", &["hunter2"]),
        ("sshpass -p hunter2 ssh nas", &["hunter2"]),
        ("mysqldump -u anna -phunter2 shelly", &["hunter2"]),
        ("mysql -p'hunter2' shelly", &["hunter2"]),
        ("redis-cli -a hunter2 ping; smbclient -U anna%h2 //nas/x", &["hunter2", "h2"]),
        ("influx -password hunter2 -username anna", &["hunter2"]),
        // Tables.
        ("ssid,password,band\nHome,hunter2,2.4\n\"Guest, new\",\"h 3\",5\n", &["hunter2", "h 3"]),
        ("Netz;WLAN-Passwort\r\nHome;hunter2\r\n\r\nx;y", &["hunter2"]),
        ("user\ttoken\nanna\th2\nbert\ttrue", &["h2"]),
        // Tags.
        (r#"<input type=password value=h2 name=a>"#, &["h2"]),
        (r#"<INPUT value="h 2" type='password'/>"#, &["h 2"]),
        (r#"s = "<input name=\"wifi_pass\" value=\"h2\">""#, &["h2"]),
        (r#"<entry key="mqtt.password">h2</entry><entry key="a">b</entry>"#, &["h2"]),
        (r#"<property name="apiKey" value="h2"/>"#, &["h2"]),
        // Encoded.
        ("data=%7B%22password%22%3A%22h2%22%2C%22on%22%3Atrue%7D&x=1", &["h2"]),
        ("%257B%2522password%2522%253A%2522h2%2522%257D", &["h2"]),
        ("{&quot;token&quot;:&quot;h2&quot;}", &["h2"]),
        // Tokens of services, and digests of passwords.
        ("use ghp_0123456789abcdefghij.", &["ghp_0123456789abcdefghij."]),
        ("(MT:Y.K9042C00KA0648G00)", &["MT:Y.K9042C00KA0648G00"]),
        (
            "anna:$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
            &["$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"],
        ),
        ("sk_test_0123456789abcdefghij", &["sk_test_0123456789abcdefghij"]),
        ("a=xoxe-1-0123456789abcdef,b", &["xoxe-1-0123456789abcdef"]),
        ("Code: 123-45-678.", &["123-45-678"]),
        ("031-45-154", &["031-45-154"]),
        (
            "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            &["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
        ),
        // Tokens that say what they are, and codes for cameras.
        ("use 110201543:AAHdqTcvCH1vGWJx here", &["110201543:AAHdqTcvCH1vGWJx"]),
        ("WIFI:T:WPA;S:Home;P:hunter2;;", &["hunter2"]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn ordinary_texts_have_no_secrets() {
    for text in [
        "",
        "the password was changed",
        "Basic settings, bearer of news, digest",
        "token_count: 5, keyboard: de, compass=north",
        "pass={{.Custom.pass}}&user=x",
        "password: [REDACTED], token = \"\"",
        "let pass = getPassword();",
        "let token = config.token;",
        "https://example.com/a?b=c",
        "12:30:45, 10.0.0.1:1883, mailto:anna@home.example",
        "key: volume, monkey: x",
        "\"password\"",
        "password",
        "password:",
        "pass =",
        "http://user@host/",
        "secretary: Anna",
        "pin: 13, pin = 4, pins: 1234, spin: 12345",
        "the key: it is, monkey key: x, auth=on, auth: basic",
        "auth: true, password: null",
        "the password is required, the token is valid",
        "curl -u anna http://nas/",
        "grep -u a:b, -P x",
        "costs $5 and $6, desk-lamp and risk-assessment-of-home",
        "mysql -p shelly, mysql -P 3306, 7z a -p x.7z",
        "Digest username=\"anna\", realm=\"x\"",
        "d: 1, k = 'a', response: ok, login('ok'), log('login', 'ok')",
        "on('connect', 'x'), connect('a', 'b'), begin('a', 'b')",
        "2026-03-01 12-34-567 1234-56-789 123-45-6789 v123-45-678",
        "npm_config_user_agent_of_my_home AKIA wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "name,status\nanna,ok\n",
        "the token was, as I said, old\nand, well, new\n",
        "if (token < 5, x)\nfoo(a, b)\n",
        "<input type=text value=x><input type=password><input type=submit name=password value=Go>",
        "<a name=password>Forgot it?</a> a < b && c > d",
        "%7B%22volume%22%3A%2230%22%7D 100%25 &quot;a&quot; a - password b",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn texts_that_are_json_are_searched() {
    for (text, expected) in [
        (r#"{"a":{"pass":"x"},"b":"y"}"#, r#"{"a":{"pass":"[S]"},"b":"y"}"#),
        (r#" [ {"key":"token","value": "x"}, 1 ]"#, r#" [ {"key":"token","value": "[S]"}, 1 ]"#),
        (r#"{"pass":12345}"#, r#"{"pass":"[S]"}"#),
        (r#"{"a":"{\"pass\":\"x\"}"}"#, r#"{"a":"{\"pass\":\"[S]\"}"}"#),
        (r#"{"code":"let pass='x'"}"#, r#"{"code":"let pass='[S]'"}"#),
        (r#"{"a":1}"#, r#"{"a":1}"#),
        (r#"{"pass":"x""#, r#"{"pass":"[S]""#),
        ("pass=x", "pass=[S]"),
        ("nothing", "nothing"),
    ] {
        assert_eq!(conceal(text, "[S]"), expected, "{text}");
    }
}

/// A text that is read again and again would take hours.
#[test]
fn long_texts_are_read_once() {
    for part in [
        "pass:",
        "pass=\"",
        "http://",
        "http://a:b@",
        "Bearer ",
        "\\",
        "\"pass\",",
        "<pass>",
        "eyJ",
        "1:",
        "-----BEGIN",
        "@",
        "://",
        "%22token%22%3A",
        "%25",
        "&amp;",
        "a,pass\n",
        "pass,",
        "<input ",
        "<a b=\"",
        "login(",
        "login('a',",
        "login(\"",
        "mysql -p",
        "nonce response:",
        "MT:",
        "pin: ",
        "pin:",
        "auth=",
        "#define ",
        "api key: |\n",
        "SG.",
    ] {
        let text: String = part.repeat(200_000 / part.len());
        find_in_text(&text);
    }
    let deep = (0..12)
        .fold(String::from("x"), |text, _| format!("[{}]", serde_json::to_string(&text).unwrap()));
    assert_eq!(conceal(&deep, "[S]"), deep);
}
