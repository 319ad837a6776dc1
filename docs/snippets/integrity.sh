openssl dgst -sha384 -binary hrca.global.js | openssl base64 -A
