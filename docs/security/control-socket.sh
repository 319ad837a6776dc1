#!/bin/sh
# L6: the home folder's path is longer than the address of a Unix socket (107 bytes); the agent is killed; then another
# user's program listens in its place. Linux; the second half needs root.
set -e
hrca=${HRCA:-hrca}
folder=$(mktemp -d)
trap 'set +e; $hrca stop >/dev/null 2>&1; kill $impostor $lock_owner 2>/dev/null; rm -rf "$folder"; exit $code' EXIT
impostor=
lock_owner=
code=1
HRCA_HOME=$folder/$(printf 'a%.0s' $(seq 150))
export HRCA_HOME
mkdir -p "$HRCA_HOME"

echo "1. start, kill -9, start again (path of the socket: $(printf %s "$HRCA_HOME/state/control.sock" | wc -c) bytes)"
$hrca start
kill -9 "$($hrca status --json | sed 's/.*"pid":\([0-9]*\).*/\1/')"
sleep 1
$hrca start
ls "$HRCA_HOME/state/control.sock"
$hrca stop

[ "$(id -u)" = 0 ] || { code=0; exit; }
echo '2. another user (65534) listens in place of the agent while a PIN is changed'
state=$HRCA_HOME/state
received=$folder/received
touch "$received"
chmod 777 "$folder" "$HRCA_HOME" "$state" "$received"
cd "$state"
setpriv --reuid=65534 --regid=65534 --clear-groups node -e '
  require("node:net").createServer((socket) => {
    socket.on("data", (bytes) => require("node:fs").appendFileSync(process.argv[1], bytes)).on("error", () => {});
  }).listen("control.sock")' "$received" >/dev/null 2>&1 &
impostor=$!
while [ ! -S control.sock ]; do sleep 0.1; done
chmod 700 "$state"
flock -F agent.lock sleep 60 >/dev/null 2>&1 &
lock_owner=$!
sleep 1
printf '%s\n' 123456 my-new-pin-1 my-new-pin-1 | $hrca change-pin abcdef --stdin || echo "exit code $?"
echo "bytes that the other user received: $(wc -c < "$received")"
code=0
