-----BEGIN PUBLIC KEY-----
MCow
-----END PUBLIC KEY-----
