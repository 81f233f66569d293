//! What is planted in the home, and what stays.

use serde_json::{Value as Json, json};

/// Place of a secret; `@` is replaced by a different one at each place.
pub(super) const SECRETS: &[&str] = &[
    // Under names in every spelling.
    r#"{"pass":"@"}"#,
    r#"{"Key":"wifi_password","Value":"@"}"#,
    r#"{"NAME":"MQTT_PASS","VALUE":"@"}"#,
    r#"{"Header":"X-Api-Key","Content":"@"}"#,
    r#"{"field":"mqtt.pass","old":"@","new":5}"#,
    r#"{"parameter":"mqtt_password","current":"@"}"#,
    r#"{"path":"wifi.pass","before":"@"}"#,
    r#"{"Default-Value":"@","label":"WLAN Passwort"}"#,
    r#"{"code":"let token = '@';"}"#,
    r#"{"ini":"[ha]\ntoken = @"}"#,
    r#"{"code":"const apikey = '@'"}"#,
    r#"{"code":"let auth = '@';"}"#,
    r#"{"code":"let pin='@';"}"#,
    r#"{"yaml":"token : @"}"#,
    r#"{"variables":{"wifi_key":{"type":"string","default":"@"}}}"#,
    r#"{"password":"@"}"#,
    r#"{"pass1":"@"}"#,
    r#"{"password2":"@"}"#,
    r#"{"wifipassword":"@"}"#,
    r#"{"wifiPassword3":"@"}"#,
    r#"{"MQTTPass":"@"}"#,
    r#"{"mqtt_pw":"@"}"#,
    r#"{"pwd":"@"}"#,
    r#"{"userpwd":"@"}"#,
    r#"{"psk":"@"}"#,
    r#"{"WPA-PSK":"@"}"#,
    r#"{"wpapsk2":"@"}"#,
    r#"{"bindkey":"@"}"#,
    r#"{"auth_key":"@"}"#,
    r#"{"authkey":"@"}"#,
    r#"{"localKey":"@"}"#,
    r#"{"wifi_ap":{"key":"@"}}"#,
    r#"{"keys":["@"]}"#,
    r#"{"cred":"@"}"#,
    r#"{"creds":{"a":{"b":"@"}}}"#,
    r#"{"credentials":[["@"]]}"#,
    r#"{"accesstoken":"@"}"#,
    r#"{"refresh_tokens":["@"]}"#,
    r#"{"clientSecret":"@"}"#,
    r#"{"api.key":"@"}"#,
    r#"{"Authorization":"Bearer @"}"#,
    r#"{"cookie":"@"}"#,
    r#"{"auth":"@"}"#,
    r#"{"ha1":"@"}"#,
    r#"{"otp":"@"}"#,
    r#"{"pairing_code":"@"}"#,
    r#"{"passwort":"@"}"#,
    r#"{"WLAN-Kennwort":"@"}"#,
    r#"{"wlan_schlüssel":"@"}"#,
    r#"{"contraseña":"@"}"#,
    r#"{"clave_wifi":"@"}"#,
    r#"{"mot_de_passe":"@"}"#,
    r#"{"mdp":"@"}"#,
    r#"{"senha":"@"}"#,
    r#"{"wachtwoord":"@"}"#,
    r#"{"hasło":"@"}"#,
    r#"{"heslo":"@"}"#,
    r#"{"lösenord":"@"}"#,
    r#"{"密码":"@"}"#,
    r#"{"пароль":"@"}"#,
    r#"{"パスワード":"@"}"#,
    r#"{"비밀번호":"@"}"#,
    r#"{"jelszó":"@"}"#,
    r#"{"şifre":"@"}"#,
    r#"{"parola":"@"}"#,
    r#"{"كلمة المرور":"@"}"#,
    r#"{"config_raw":"{\"wifi\":{\"pass\":\"@"}"#,
    // In pairs.
    r#"{"key":"wifi_password","etag":"0b","value":"@"}"#,
    r#"{"value":"@","name":"X-Api-Key"}"#,
    r#"{"header":"Authorization","value":"Basic @"}"#,
    r#"{"variable":"MQTT_PASS","default":"@"}"#,
    r#"{"x":{"default":"@","sensitive":true}}"#,
    r#"{"id":"telegram_token","value":["@"]}"#,
    r#"{"path":"mqtt.pass1","expected":"a","actual":"@"}"#,
    r#"{"path":"wifi.sta.key","old_value":"@"}"#,
    r#"{"changes":{"wifi.pass":{"from":"@","to":"[ENCRYPTED]"}}}"#,
    r#"{"changes":[{"path":"login.password","expected":"@"}]}"#,
    r#"{"headers":[["Accept","*/*"],["X-Token","@"]]}"#,
    r#"{"pair":["password","@"]}"#,
    r#"{"env":["TZ=UTC","WIFI_PASSWORD=@"]}"#,
    r#"{"command":["curl","--password","@"]}"#,
    // Beside labels, types and marks.
    r#"{"name":"WLAN Passwort","default_value":"@"}"#,
    r#"{"label":"API-Token","text":"@"}"#,
    r#"{"name":"field3","label":"WLAN-Schlüssel","value":"@"}"#,
    r#"{"type":"password","value":"@"}"#,
    r#"{"inputType":"password","initialValue":"@"}"#,
    r#"{"type":"string","format":"password","default":"@"}"#,
    r#"{"kty":"OKP","crv":"Ed25519","x":"a","d":"@"}"#,
    r#"{"kty":"RSA","e":"AQAB","qi":"@"}"#,
    r#"{"k":"@","kty":"oct"}"#,
    r#"{"realm":"shelly","nonce":1625038762,"response":"@"}"#,
    r#"{"command":["mysql","-u","root","-p@","shelly"]}"#,
    r#"{"command":["mosquitto_pub","-P","@","-t","x"]}"#,
    // Inside of texts.
    r#"{"ui":"{\"wifi\":{\"pass\":\"@\"}}"}"#,
    r#"{"ui":"[{\"key\":\"token\",\"value\":\"@\"}]"}"#,
    r#"{"ui":"{\"a\":\"{\\\"pass\\\":\\\"@\\\"}\"}"}"#,
    r#"{"code":"let pass = \"@\"; print(1);"}"#,
    r#"{"code":"const apiToken='@'"}"#,
    r#"{"code":"Shelly.call('KVS.Set', {key: 'token', value: '@'});"}"#,
    r#"{"code":"let c = {user: 'x', password: `@`, on: true};"}"#,
    r#"{"code":"let j = \"{\\\"pass\\\":\\\"@\\\"}\";"}"#,
    r#"{"code":"h['Authorization'] = 'Bearer @';"}"#,
    r#"{"text":"Authorization: Bearer @"}"#,
    r#"{"text":"Proxy-Authorization: Basic @"}"#,
    r#"{"lines":["export API_TOKEN='@'"]}"#,
    r#"{"text":"curl -H 'X-Api-Key: @' x"}"#,
    r#"{"text":"retry with Bearer @ failed"}"#,
    r#"{"text":"mqtt://anna:@@broker.lan:1883"}"#,
    r#"{"text":"shelly:@@tcp(db:3306)/shelly"}"#,
    r#"{"text":"GET /rpc?token=@&on=true"}"#,
    r#"{"text":"http://nas/rpc?password=@"}"#,
    r#"{"text":"password = @\nuser = x"}"#,
    r#"{"text":"password: @"}"#,
    r#"{"text":"run --token @ now"}"#,
    r#"{"text":"<password>@</password>"}"#,
    r#"{"text":"WIFI:T:WPA;S:Home;P:@;;"}"#,
    r#"{"text":"mysqldump -u root -p@ shelly"}"#,
    r#"{"text":"mysql -p'@' shelly"}"#,
    r#"{"text":"influx -password @ -v"}"#,
    r#"{"text":"redis-cli -a @ ping"}"#,
    r#"{"text":"ssid,password,band\nx,@,5\n"}"#,
    r#"{"text":"user\ttoken\nx\t@"}"#,
    r#"{"text":"Digest username=\"admin\", nonce=\"n\", response=\"@\""}"#,
    r#"{"code":"mqtt.login('u', '@');"}"#,
    r#"{"code":"client.setPassword(\"@\")"}"#,
    r#"{"code":"WiFi.begin(ssid, \"@\");"}"#,
    r#"{"code":"let key = {kty: 'oct', k: '@'};"}"#,
    r#"{"html":"<input type=password value=\"@\">"}"#,
    r#"{"html":"<input value='@' name='wifi_pass'/>"}"#,
    r#"{"xml":"<entry key=\"mqtt.password\">@</entry>"}"#,
    r#"{"query":"data=%7B%22pass%22%3A%22@%22%7D&on=1"}"#,
    r#"{"query":"%257B%2522token%2522%253A%2522@%2522%257D"}"#,
    r#"{"html":"{&quot;token&quot;:&quot;@&quot;}"}"#,
];

/// What is planted at several places at once: how it is known, and the spellings in other places.
pub(super) const NAMES: &[(&str, &[&str])] = &[
    (
        "Annas Schlafzimmer",
        &[
            r#"{"client_id":"annas-schlafzimmer"}"#,
            r#"{"topic_prefix":"haus/annas_schlafzimmer"}"#,
            r#"{"text":"AnnasSchlafzimmer!"}"#,
            r#"{"text":"see Annas%20Schlafzimmer"}"#,
            r#"{"text":"ANNAS SCHLAFZIMMER is hot"}"#,
            r#"{"light.annas_schlafzimmer":{"on":true}}"#,
            r#"{"Annas Schlafzimmer":1}"#,
            r#"{"list":["annas.schlafzimmer"]}"#,
            r#"{"ui":"{\"label\":\"annasSchlafzimmer\"}"}"#,
            r#"{"text":"Annas Schlafzimmer's lamp"}"#,
        ],
    ),
    (
        "Küche Süd",
        &[
            r#"{"topic":"kueche-sued/on"}"#,
            r#"{"topic":"kuche_sud/on"}"#,
            r#"{"text":"In KÜCHE SÜD"}"#,
            r#"{"text":"K%C3%BCche%20S%C3%BCd"}"#,
            r#"{"text":"küchesüd"}"#,
        ],
    ),
    (
        "客厅",
        &[
            r#"{"text":"请检查客厅的灯。"}"#,
            r#"{"text":"TV客厅TV"}"#,
            r#"{"t":"%E5%AE%A2%E5%8E%85"}"#,
        ],
    ),
    ("ห้องนอน", &[r#"{"text":"ไฟในห้องนอนดับ"}"#]),
    ("거실", &[r#"{"text":"거실의 조명"}"#]),
    ("Гостиная", &[r#"{"text":"гостиная, ГОСТИНАЯ"}"#]),
    (
        "Bob's Café",
        &[
            r#"{"text":"bobs-cafe"}"#,
            r#"{"text":"Bob’s Café"}"#,
            r#"{"text":"BOBS_CAFÉ"}"#,
            r#"{"slug":"bob_s_cafe"}"#,
            r#"{"code":"'Bob\\'s Café'"}"#,
        ],
    ),
    ("Büro2", &[r#"{"text":"buero-2"}"#, r#"{"text":"Büro 2"}"#]),
];

/// A device's address, and its spellings in other places.
pub(super) const ADDRESSES: &[(&str, &str, &[&str])] = &[
    (
        "mac",
        "A8032AB12345",
        &[
            r#"{"x":"A8:03:2A:B1:23:45"}"#,
            r#"{"x":"a8-03-2a-b1-23-45"}"#,
            r#"{"x":"a803.2ab1.2345"}"#,
            r#"{"x":"a803-2ab1-2345"}"#,
            r#"{"x":"a8032ab12345"}"#,
            r#"{"x":"A8_03_2A_B1_23_45"}"#,
            r#"{"x":"A8%3A03%3A2A%3AB1%3A23%3A45"}"#,
            r#"{"src":"shellyplus1-a8032ab12345"}"#,
            r#"{"mfd":"a90b0101000ba8032ab12345"}"#,
            r#"{"adv":"020106094523b12a03a8"}"#,
            r#"{"topic":"homeassistant/sensor/shellyplus1a8032ab12345power/config"}"#,
            r#"{"ssid_of":"shellyplus1-B12345"}"#,
            r#"{"id":"shellies/shelly1-b12345/relay"}"#,
            r#"{"a8032ab12345":{"on":true}}"#,
            r#"{"model":"x-A8032AB12345"}"#,
            r#"{"text":"[A8032AB12345]"}"#,
            r#"{"list":["AA:A8:03:2A:B1:23:45"]}"#,
            r#"{"ui":"[\"A8:03:2A:B1:23:45\"]"}"#,
        ],
    ),
    (
        "ip",
        "192.168.178.21",
        &[
            r#"{"x":"192.168.178.21:1883"}"#,
            r#"{"x":"192.168.178.21/24"}"#,
            r#"{"x":"from 192.168.178.21."}"#,
            r#"{"x":"::ffff:192.168.178.21"}"#,
            r#"{"x":"::FFFF:C0A8:B215"}"#,
            r#"{"x":"ip-192-168-178-21.home"}"#,
            r#"{"x":"sensor.ip_192_168_178_21"}"#,
            r#"{"x":"(192.168.178.21)"}"#,
            r#"{"x":"http://192.168.178.21/rpc"}"#,
            r#"{"192.168.178.21":"x"}"#,
        ],
    ),
    (
        "ip6",
        "2003:e5:1234:5678::ab",
        &[
            r#"{"x":"2003:00e5:1234:5678:0000:0000:0000:00ab"}"#,
            r#"{"x":"2003:E5:1234:5678::AB"}"#,
            r#"{"x":"http://[2003:e5:1234:5678::ab]:80/"}"#,
            r#"{"x":"[2003:e5:1234:5678::ab]:80"}"#,
            r#"{"x":"2003:e5:1234:5678:0:0:0:ab/64"}"#,
        ],
    ),
];

/// Private data recognized by its form: the planted value, and its place.
pub(super) const OTHERS: &[(&str, &str)] = &[
    ("fe80::aa03:2aff:feb1:2345", r#"{"x":"@%wlan0"}"#),
    ("00:15:8d:00:01:ab:23:45", r#"{"x":"@"}"#),
    ("anna@home.example", r#"{"x":"ask @ please"}"#),
    ("anna.b+x@mühle.example", r#"{"recipients":["@"]}"#),
    ("http://nas.lan:5000/x?y=1", r#"{"x":"see @, then"}"#),
    ("https://hooks.example.org/T0/B1", r#"{"webhook_url":"@"}"#),
    ("nas.local", r#"{"x":"dial tcp @:445"}"#),
    ("xyz.duckdns.org", r#"{"x":"@ is down"}"#),
    ("broker.home.net", r#"{"mqtt":{"server":"@:1883"}}"#),
    ("Müllers Netz", r#"{"ssid":"@"}"#),
    ("Netz der Meiers", r#"{"wifi":{"ssid1":"@"}}"#),
    ("Rosas Netz", r#"{"changes":{"wifi.ssid":{"from":"@","to":""}}}"#),
    ("Tims Netz", r#"{"key":"wifi_ssid","value":"@"}"#),
    ("Pauls Netz", r#"{"path":"wifi.ssid","new_value":"@"}"#),
    ("annamaria", r#"{"user":"@"}"#),
    ("Karl Schmidt", r#"{"changed_by":"@"}"#),
    ("Erika", r#"{"key":"owner","value":"@"}"#),
    ("+49 170 1234567", r#"{"phone":"@"}"#),
    ("Wintergarten", r#"{"friendly_name":"@"}"#),
    ("Rosenzimmer", r#"{"label":"@"}"#),
    ("Hobbyraum", r#"{"room":"@"}"#),
    ("52.517037", r#"{"lat":@}"#),
    ("13.388860", r#"{"location":{"lon":@}}"#),
    ("48.137154", r#"{"latitude":"@"}"#),
    ("11.576124", r#"{"longitude":"@"}"#),
    ("47.376887", r#"{"coordinates":[@]}"#),
    ("8.541694", r#"{"geo":{"coordinates":["@"]}}"#),
    ("50.1109, 8.6821", r#"{"x":"at @!"}"#),
    ("53.55,9.99", r#"{"location":"@"}"#),
    ("51.05,13.74", r#"{"x":"geo:@;u=35"}"#),
    ("49.45", r#"{"code":"let lat = @;"}"#),
    ("11.08", r#"{"code":"{lng: @}"}"#),
    ("53°04'30\"N", r#"{"x":"@"}"#),
    ("Lindenallee 12, 14482 Potsdam", r#"{"address":"@"}"#),
    ("Lindenallee 12", r#"{"x":"in der @"}"#),
    ("Potsdam", r#"{"x":"from @ to"}"#),
    ("Mozartgasse", r#"{"street":"@","house_number":"7h"}"#),
    ("Salzburg", r#"{"city":"@"}"#),
    ("98765", r#"{"zip":@}"#),
    ("01099", r#"{"plz":"@"}"#),
    ("Bahnhofstr. 3a", r#"{"x":"delivered to @"}"#),
    ("221 Baker Street", r#"{"x":"lives at @, London"}"#),
    ("031-45-154", r#"{"x":"Code @!"}"#),
    ("AKIAIOSFODNN7EXAMPLE", r#"{"x":"@"}"#),
    ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", r#"{"x":"AKIAIOSFODNN7EXAMPLE:@"}"#),
    ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", r#"{"x":"use @"}"#),
    ("xoxe-1-My0xLTI2NDA4NDk1ODE", r#"{"x":"(@)"}"#),
    ("sk_test_4eC39HqLyjWDarjtT1zdp7dc", r#"{"x":"@"}"#),
    ("GOCSPX-k5Yd3rGp1XvQ0b7sT2uW9zA4", r#"{"x":"@"}"#),
    ("hvs.CAESIJ7Xq2f0Zk8WmN3v", r#"{"x":"'@'"}"#),
    ("eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG", r#"{"x":"@"}"#),
];

/// What stays as it is.
pub(super) const KEPT: &str = r#"{
    "netmask": "255.255.255.0", "mask": "255.255.252.0", "dns": ["8.8.8.8", "1.1.1.1", "9.9.9.9"],
    "dns6": ["2001:4860:4860::8888", "2606:4700:4700::1111"], "any": ["0.0.0.0", "::", "127.0.0.1", "::1"],
    "mdns": ["224.0.0.251:5353", "ff02::fb"], "broadcast": "255.255.255.255",
    "created_at": "2026-03-01T10:00:00Z", "at": "12:30:45", "day": "2026-03-01",
    "firmware": "20240213-140411/1.2.0-gb1b9aa8", "ver": "1.14.0", "sntp": "1.14.7.2024",
    "model": "SNSW-001X16EU", "type": "switch", "status": "online", "path": "wifi.sta.enable",
    "keyboard": "de", "passive": true, "compass": "north", "bypass": "on", "token_count": 5,
    "secretary": "x", "monkey": "y", "public_key": "z", "pin": 4, "address": 17, "position": 50,
    "pass": "[REDACTED]", "wifi_pass": "{{.Custom.pass}}", "empty": {"pass": "", "name": "", "lat": 0},
    "excluded_paths": ["wifi.pass", "mqtt.pass"], "fields": ["password", "ssid"],
    "text": "the password was changed; basic settings; bearer of news", "number": 202601191000,
    "stamp": "202601191000", "component": "switch:0", "rates": [230.1, 0.5], "user": "admin",
    "code": "let a = 1; if (a == 2) { print(\"x\"); }", "kvs": {"key": "volume", "value": "30"},
    "template": "{{.Device.Name}} is {{.Status}}", "ui": "{ \"on\" : [ 1.50, 2e3 ] }", "big": 12345678901234567,
    "items": [{"type": "key", "value": "ENTER"}], "quoted": "state === 'on'; let session = null",
    "variables": {"wifi_key": {"type": "string", "description": "of the home", "required": true}},
    "form": {"type": "password", "text": "Please enter it"}, "jwk": {"kty": "OKP", "x": "z", "kid": "k1"},
    "point": {"d": "a", "k": "b", "p": 3}, "reply": {"response": "ok", "cnonce": "c"},
    "table": "id,status\\n1,ok\\n", "commands": [["mysql", "-p", "shelly"], ["curl", "-u", "x"]],
    "part": "1234-56-789, v12-34-567, 031-45-1544", "html": "<input type=text value=on>",
    "calls": "on('connect', 'x'); begin('a', 'b'); d: 1", "query": "%7B%22volume%22%3A30%7D &quot;"
}"#;

/// A secret that looks as people and programs make them; another one for each number.
fn secret(number: usize) -> String {
    // A linear congruential generator (Knuth's MMIX).
    let mut state = number as u64 + 1;
    let mut text = String::new();
    for alphabet in [&b"abcdefghkmnpqrstuvwxyz"[..], b"23456789", b"ABCDEFGHKMNPQRSTUVWXYZ", b"-_!"]
        .iter()
        .cycle()
        .take(11)
    {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push(char::from(alphabet[(state >> 33) as usize % alphabet.len()]));
    }
    text
}

/// Planted data: the value that must be removed, and its place.
pub(super) struct Plant {
    pub(super) needle: String,
    pub(super) json: Json,
}

/// Returns all planted data: the secrets first.
pub(super) fn plants() -> Vec<Plant> {
    let mut plants = Vec::new();
    let mut plant = |needle: &str, template: &str| {
        let quoted = serde_json::to_string(needle).unwrap();
        // Of two signs one is that of a template.
        let json = template.replacen('@', &quoted[1..quoted.len() - 1], 1);
        let json: Json =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
        plants.push(Plant { needle: needle.to_owned(), json });
    };
    for (number, template) in SECRETS.iter().enumerate() {
        plant(&secret(number), template);
    }
    for (name, places) in NAMES {
        plant(name, &format!(r#"{{"id":1,"name":{}}}"#, json!(name)));
        places.iter().for_each(|place| plant("", place));
    }
    for (field, address, places) in ADDRESSES {
        plant(address, &format!(r#"{{"id":1,"{field}":"{address}"}}"#));
        places.iter().for_each(|place| plant("", place));
    }
    for (needle, template) in OTHERS {
        plant(needle, template);
    }
    plants
}
