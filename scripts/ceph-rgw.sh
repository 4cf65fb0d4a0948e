#!/usr/bin/env bash
# A real Ceph Object Gateway on loopback for the storage and end-to-end tests: one monitor, one OSD with its data
# in RAM, one gateway; no systemd. Debian or Ubuntu, as root.
#
#   scripts/ceph-rgw.sh start   installs the packages where they are missing, starts everything, and prints the
#                               connection as NAME=VALUE lines for the tests' environment
#   scripts/ceph-rgw.sh stop    ends the processes that start began, and only those
#
# Environment: RGW_PORT (17820), RGW_DIR (a folder of its own), RGW_MEMORY (bytes of RAM for objects, 6 GiB)
set -euo pipefail

port=${RGW_PORT:-17820}
dir=${RGW_DIR:-${TMPDIR:-/tmp}/holdall-ceph-rgw-$port}
memory=${RGW_MEMORY:-6442450944}
access_key=HOLDALLTESTKEY000001
secret_key=holdallTestSecret000000000000000000000001

is_ours() { # is the process in $1.pid still the one we started?
  [ -e "$dir/$1.pid" ] && [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$dir/$1.pid")/cmdline") == *"$dir/ceph.conf"* ]]
}

answers() ( # a subshell: its file descriptor must not outlive it
  exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET / HTTP/1.0\r\nHost: s3.test\r\n\r\n' >&3 &&
    read -r line <&3 && [[ $line == *' 200'* ]]
) 2>/dev/null

wait_for() { # $1 tries, the rest: what must succeed
  local tries=$1 i
  shift
  for ((i = 0; i < tries; i++)); do "$@" && return 0; sleep 0.1; done
  return 1
}

gone() { ! kill -0 "$1" 2>/dev/null; }

stop() {
  local name pid
  for name in radosgw osd mon; do
    if is_ours "$name"; then
      pid=$(cat "$dir/$name.pid")
      kill "$pid" 2>/dev/null || true
      wait_for 50 gone "$pid" || kill -9 "$pid" 2>/dev/null || true
    fi
    rm -f "$dir/$name.pid"
  done
}

# This gateway copies parts without looking at the condition; the storage suite has to know.
print_connection() {
  cat <<EOF
S3_ENDPOINT=http://127.0.0.1:$port
S3_REGION=default
S3_ACCESS_KEY_ID=$access_key
S3_SECRET_ACCESS_KEY=$secret_key
S3_COPY_CONDITIONS=no
EOF
}

install_packages() {
  command -v radosgw >/dev/null && command -v ceph-osd >/dev/null && command -v ceph-mon >/dev/null && return
  apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends ceph-mon ceph-osd radosgw >&2
}

# auth=none needs the "crc" mode towards the monitor; the short paxos intervals cut the start from a minute to
# seconds; the manager daemon is not needed for S3. What is deleted gives its memory back within seconds instead of hours.
write_config() {
  cat >"$dir/ceph.conf" <<EOF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$((port - 4000)),v1:127.0.0.1:$((port - 4001))]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind port min = $((port - 900))
ms bind port max = $((port - 800))
auth cluster required = none
auth service required = none
auth client required = none
run dir = $dir/run
crash dir = $dir/run
admin socket = $dir/run/\$name.asok
pid file = $dir/run/\$name.pid
log file = $dir/log/\$name.log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon cluster log to file = false
mon data avail crit = 1
mon data avail warn = 2
[mon]
mon data = $dir/mon
mon initial members = a
mon osd down out interval = 0
paxos propose interval = 0.02
paxos min wait = 0.01
[osd]
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = $memory
osd mon report interval = 1
osd op num shards = 2
osd class load list = *
osd class default list = *
osd mclock skip benchmark = true
[client.rgw.a]
ms mon client mode = crc
auth client required = none
rgw data = $dir/rgw
rgw frontends = beast endpoint=127.0.0.1:$port
rgw dns name = s3.test
rgw enable usage log = false
rgw enable ops log = false
rgw dynamic resharding = false
rgw enable quota threads = false
rgw override bucket index max shards = 1
rgw run sync thread = false
rgw gc obj min wait = 5
rgw gc processor period = 5
rgw gc processor max time = 5
EOF
}

spawn() { # $1 short name, the rest: the daemon
  local name=$1
  shift
  setsid nohup "$@" >"$dir/log/$name.out" 2>&1 </dev/null &
  echo $! >"$dir/$name.pid"
}

# No pipe into `grep -q`: it closes early, and pipefail would take the broken pipe for "not up".
osd_is_up() { [[ $(ceph -c "$dir/ceph.conf" --connect-timeout 20 osd stat 2>/dev/null) == *'1 up'* ]]; }

start() {
  if is_ours radosgw && answers; then print_connection; return; fi
  install_packages
  stop
  rm -rf "$dir"
  mkdir -p "$dir"/{mon,osd,run,log,rgw}
  write_config
  local conf=(-c "$dir/ceph.conf") fsid osd_uuid
  osd_uuid=$(cat /proc/sys/kernel/random/uuid)
  fsid=$(sed -n 's/^fsid = //p' "$dir/ceph.conf")
  monmaptool --create --clobber --fsid "$fsid" \
    --addv a "[v2:127.0.0.1:$((port - 4000)),v1:127.0.0.1:$((port - 4001))]" "$dir/monmap" >/dev/null
  ceph-mon "${conf[@]}" -i a --mkfs --monmap "$dir/monmap" >&2
  spawn mon ceph-mon "${conf[@]}" -i a -f
  ceph "${conf[@]}" --connect-timeout 20 osd new "$osd_uuid" >/dev/null
  ceph-osd "${conf[@]}" -i 0 --mkfs --osd-uuid "$osd_uuid" >"$dir/log/mkfs.out" 2>&1
  spawn osd ceph-osd "${conf[@]}" -i 0 -f
  wait_for 1800 osd_is_up
  radosgw-admin "${conf[@]}" -n client.rgw.a user create --uid=holdall --display-name=holdall \
    --access-key="$access_key" --secret-key="$secret_key" >"$dir/log/user.json" 2>"$dir/log/user.err"
  spawn radosgw radosgw "${conf[@]}" -n client.rgw.a -f
  wait_for 1800 answers || { tail "$dir/log/radosgw.out" >&2; echo 'The gateway does not answer.' >&2; exit 1; }
  print_connection
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
