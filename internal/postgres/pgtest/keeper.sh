users=$1 dir=$2
shift 2
"$@" </dev/null >/dev/null 2>>"$dir/postgres.log" &
server=$!
exec 9<"$users"
# Every test process holds the file shared; it is free when none is left. The pause spans the
# moment between two packages; a process that comes while the server stops waits for the lock.
while :; do
    flock -x 9
    flock -u 9
    sleep 5
    flock -xn 9 && break
done
kill -INT "$server"
wait "$server"
rm -rf "$dir"/*
