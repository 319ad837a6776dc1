#!/bin/sh
# T7: `hrca tls install` and `remove` with a Firefox profile that has a primary password, and with an untrusted entry that
# an earlier attempt left in it. Linux with certutil (libnss3-tools) and openssl.
set -e
hrca=${HRCA:-hrca}
HOME=$(mktemp -d)
HRCA_HOME=$HOME/hrca
export HOME HRCA_HOME
trap 'rm -rf "$HOME"' EXIT
profile=$HOME/.mozilla/firefox/test.default
mkdir -p "$profile" "$HRCA_HOME"
echo 'a primary password' > "$HOME/password"
certutil -N -d "sql:$profile" -f "$HOME/password"
ours() { certutil -L -d "sql:$profile" -f /dev/null | grep -c '^HRCA localhost only' || :; }

echo '1. install and remove'
$hrca tls install
echo "entries of ours in the profile: $(ours)"
$hrca tls remove
echo "exit code $?, entries of ours in the profile: $(ours)"

echo '2. an entry without trust, as certutil leaves it without the password'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -out "$HOME/ca.pem" \
  -subj '/CN=HRCA localhost only 01234567' 2>/dev/null
certutil -A -n 'HRCA localhost only 01234567' -t C,, -a -i "$HOME/ca.pem" -d "sql:$profile" -f /dev/null || :
echo "entries of ours in the profile: $(ours)"
$hrca tls remove
echo "exit code $?, entries of ours in the profile: $(ours)"
