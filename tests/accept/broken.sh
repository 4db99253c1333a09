#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# broken.sh - broken, hostile and odd input to each reader, through the program: one clear line on stderr, exit code 1, 2
# or 3 as it should be, nothing half-written, a record that verifies afterwards. Uses the program built with the
# sanitizers (build-asan/overt) when that is there.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
overt=${OVERT:?}
[ ! -x "$top/build-asan/overt" ] || overt=$top/build-asan/overt
export OVERT_MODELS="${OVERT_BUILD:?}/models" TZ=UTC
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1
export LSAN_OPTIONS="suppressions=$top/tests/lsan.supp:print_suppressions=0"
unset OVERT_AS 2>/dev/null || true
sample=$top/.deps/samples/sample1.jpg
room=$(mktemp -d)
mounted=
tidy() { [ -z "$mounted" ] || umount "$mounted" 2>/dev/null || true; chmod -R u+rwX "$room" 2>/dev/null || true; rm -rf "$room"; }
trap tidy EXIT
export OVERT_DIR="$room/record"
line='broken input: one line, exit 1 to 3, nothing half-written'
if ! command -v ffmpeg >/dev/null 2>&1 || [ ! -f "$sample" ]; then
    printf 'ACCEPT|%s|-|all|skipped: needs ffmpeg and the sample photographs\n' "$line"
    exit 0
fi
case $(basename "$(dirname "$overt")") in build-asan) kind=', ASan+UBSan' ;; *) kind='' ;; esac
tried=0 wrong=0

# is CODES NAME ARGUMENTS: the exit code is one of CODES, such as "1 2"; a mistake has one line, and no sanitizer speaks
is() {
    codes=$1 name=$2; shift 2
    tried=$((tried + 1)); code=0
    timeout 120 "$overt" "$@" >"$room/out" 2>"$room/err" </dev/null || code=$?
    good=no
    for want in $codes; do [ "$code" != "$want" ] || good=yes; done
    if [ "$code" != 0 ]; then
        [ "$(wc -l <"$room/err")" = 1 ] && grep -q '^overt: ' "$room/err" && [ ! -s "$room/out" ] || good=no
        ! LC_ALL=C grep -q '[[:cntrl:]]' "$room/err" || good=no
    fi
    ! grep -qE 'Sanitizer|runtime error' "$room/err" || good=no
    if [ $good = no ]; then
        wrong=$((wrong + 1))
        printf 'WRONG (exit %s, not %s) %s: overt %s\n' "$code" "$codes" "$name" "$(printf '%.200s' "$*" | tr -d '\n')"
        head -c 1500 "$room/err"
    fi
}
make() { ffmpeg -nostdin -v error -y "$@"; }
bytes() { printf "$1"; } # octal escapes

"$overt" init "$OVERT_DIR" --force 'Test Police' --administrator Admin 2>/dev/null >/dev/null
for officer in Planner:planner Chief:authorising Operator:operator Beat:engagement Detective:investigator Info:information; do
    "$overt" officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin >/dev/null
done
# plan MODE: -> $op, authorised
plan() {
    "$top/tests/plan" "$1" blue-list >plan.txt
    op=$("$overt" operation plan --file plan.txt --opens +0h --closes +3h --as Planner 2>/dev/null | head -n 1)
    "$overt" operation authorise "$op" --as Chief >/dev/null
}
mkdir "$room/in"
cd "$room/in"

# ---- pictures ----
make -i "$sample" -vf scale=320:-1 face.jpg
for kindof in png gif webp bmp tiff; do make -i face.jpg "good.$kindof" 2>/dev/null || true; done
make -i face.jpg -pix_fmt rgb48be deep.png
make -i face.jpg -pix_fmt gray grey.png
make -i face.jpg -vf scale=1:1 one.png
make -f lavfi -i color=red:s=16x9000 -frames:v 1 thin.png
make -f lavfi -i testsrc=s=320x240:d=1:r=5 moving.gif
for file in face.jpg good.*; do
    [ -s "$file" ] || continue
    size=$(wc -c <"$file")
    for part in 10 40 90; do head -c $((size * part / 100)) "$file" >"cut$part-$file"; done
done
: >zero.jpg
head -c 4000 /dev/urandom >noise.png
echo 'not a picture' >text.jpg
mkdir folder.jpg
mkfifo pipe.jpg
ln -s nowhere.jpg dangling.jpg
ln -s loop.jpg loop.jpg
truncate -s 20M huge.jpg
# PNG and GIF headers that promise 60000 x 60000; JPEG that promises 65500 x 65500
bytes '\211PNG\r\n\032\n\0\0\0\015IHDR\0\0\352\140\0\0\352\140\010\002\0\0\0\0\0\0\0' >bomb.png
bytes 'GIF89a\377\377\377\377\200\0\0\0\0\0\377\377\377,\0\0\0\0\377\377\377\377\0\002\002D\001\0;' >bomb.gif
bytes '\377\330\377\300\0\021\010\377\334\377\334\003\001\042\0\002\021\001\003\021\001\377\331' >bomb.jpg
plan operator-initiated; draft=$op
picture() { is "$1" "picture $2" watchlist add "$draft" --picture "$2" --nominal N --category blue-list --basis consent --reason r \
    --image-source s --as Planner; }
for file in cut10-* zero.jpg noise.png text.jpg folder.jpg dangling.jpg loop.jpg huge.jpg bomb.* pipe.jpg nowhere.jpg \
    /dev/zero /dev/null /proc/self/mem '' "$(printf 'a\nb.jpg')" "$(head -c 5000 /dev/zero | tr '\0' a)"; do
    picture '2 3' "$file"
done
for file in cut40-* cut90-* one.png thin.png moving.gif grey.png deep.png face.jpg good.*; do picture '0 1 2' "$file"; done

# ---- videos ----
plan live
"$overt" operation notify "$op" --notice N --as Planner >/dev/null
"$top/tools/demo/media" "$top/.deps/samples" "$room/in" >/dev/null 2>&1 || true
"$overt" watchlist add "$op" --picture list/volunteer-1.jpg --nominal N --category blue-list --basis consent --reason r --image-source s \
    --as Planner >/dev/null
"$overt" watchlist review "$op" --as Operator >/dev/null
"$overt" operation open "$op" --as Planner >/dev/null 2>&1
live=$op
make -f lavfi -i testsrc=s=320x240:d=2:r=10 -pix_fmt yuv420p good.mp4
make -f lavfi -i testsrc=s=320x240:d=2:r=10 -pix_fmt yuv420p -g 1000 long.mkv
make -f lavfi -i testsrc=s=64x48:d=1:r=10 -pix_fmt yuv420p a.ts
make -f lavfi -i testsrc=s=320x240:d=1:r=10 -pix_fmt yuv420p b.ts
cat a.ts b.ts >sizes.ts
make -f lavfi -i sine=d=1 sound.wav
make -f lavfi -i sine=d=1 sound.mp4
make -f lavfi -i testsrc=s=320x240:d=1:r=1 -frames:v 1 -pix_fmt yuv420p single.mp4
for share in 5 50 95; do head -c $(($(wc -c <good.mp4) * share / 100)) good.mp4 >"cut$share.mp4"; done
for share in 5 50 95; do head -c $(($(wc -c <long.mkv) * share / 100)) long.mkv >"cut$share.mkv"; done
printf '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n' >list.m3u8
printf "ffconcat version 1.0\nfile '/etc/passwd'\n" >list.ffconcat
video() { is "$1" "video $2" live "$live" --source "$2" --name film --fast --as Operator; }
for file in zero.jpg noise.png text.jpg folder.jpg pipe.jpg nowhere.mp4 sound.wav sound.mp4 cut5.mp4 cut50.mp4 list.m3u8 \
    list.ffconcat /dev/zero 'http://127.0.0.1:9/a.mp4' 'concat:good.mp4|good.mp4' 'lavfi:testsrc'; do
    video '2 3' "$file"
done
for file in good.mp4 long.mkv sizes.ts single.mp4 cut95.mp4 cut5.mkv cut50.mkv cut95.mkv moving.gif; do video '0 2' "$file"; done

# ---- tables of labelled pictures ----
: >empty.csv
head -c 3000 /dev/urandom >noise.csv
printf 'a,b\n1,2\n' >other.csv
printf '"never closed\n' >quote.csv
truncate -s 80M huge.csv
head -c 200000 /dev/zero | tr '\0' , >commas.csv
printf 'left,right,same\n../../etc/passwd,x.jpg,1\n' >paths.csv
for file in empty.csv noise.csv other.csv quote.csv huge.csv commas.csv paths.csv folder.jpg none.csv /dev/zero; do
    is '2 3' "pairs $file" evaluate pairs "$file"
    is '2 3' "openset $file" evaluate openset "$file"
done

# ---- requests, options ----
for file in zero.jpg noise.png huge.jpg folder.jpg none.txt /dev/zero; do
    is '2 3' "request $file" foi answer --request "$file" --reference 1 --received 2026-01-05 --out letter --as Info
done
[ ! -e letter ] || { wrong=$((wrong + 1)); echo "WRONG: a letter of a broken request is there"; }
bad=$(printf 'a\377b'); control=$(printf 'a\033[31mb'); turned=$(printf 'a\342\200\256b'); long=$(head -c 60000 /dev/zero | tr '\0' a)
for value in '' ' ' "$bad" "$control" "$turned" "$long" '@none.txt' '@/dev/zero' '@folder.jpg'; do
    for option in title place purpose legal-basis necessity proportionality; do
        set -- --mode live --opens +0h --closes +1h --categories missing --as Planner "--$option" "$value"
        for other in title place purpose legal-basis necessity proportionality; do
            [ "$other" = "$option" ] || set -- "$@" "--$other" x
        done
        is 2 "plan --$option" operation plan "$@"
    done
    is '1 2' "officer" officer add "$value" --roles operator --as Admin
    is '1 2' "as" operation close "$live" --as "$value"
    is 2 "reference" operation show "$value"
    case $value in @*) ;; *) is 2 "setting" setting set force.name "$value" --as Admin ;; esac
    is 2 "notice" operation notify "$draft" --notice "$value" --as Planner
    is 2 "factors" alert adjudicate 1 --credible yes --subject "$value" --as Operator
    is '2 3' "dir" operation list --dir "$room/none$value"
done
for value in '' yesterday-ish 2026-13-01 2026-02-30T10:00 +999999999h -1 99999-01-01 0000-00-00 2026-11-22T25:00 +1e9h 'now;'; do
    is 2 "date $value" operation plan --mode live --title T --place P --opens "$value" --closes +1h --purpose p --legal-basis l \
        --necessity n --proportionality q --categories missing --as Planner
    is 2 "day $value" foi due "$value"
    is '2' "as-at $value" operation show "$live" --as-at "$value"
done
for value in '' 0 -1 1e999 nan inf 99999999999999999999 1.5x 0x10 '٣'; do
    is 2 "alert $value" alert show "$value" --as Operator
    is 2 "receipt $value" ledger prove --entry "9$value$value-"
    is 2 "threshold $value" operation plan --mode live --title T --place P --opens +0h --closes +1h --purpose p --legal-basis l \
        --necessity n --proportionality q --categories missing --threshold "2$value" --as Planner
done

# ---- models ----
mkdir model
for text in '' '{' '[]' '{"a":1,"a":2}' "$(head -c 3000 /dev/zero | tr '\0' '[')" \
    '{"id":"../../x","version":"1","file":"../../../etc/passwd"}'; do
    printf '%s' "$text" >model/manifest.json
    is '2 3' "model add" model add model
done
is '2 3' 'model add' model add model/manifest.json
is '2 3' 'model add' model add none
for value in ../../etc /etc/passwd "$bad" ''; do is '2 3' "model show" model show "$value"; done

# ---- the record's folder ----
"$overt" ledger verify >/dev/null 2>&1 || { wrong=$((wrong + 1)); echo "WRONG: the record does not verify any more"; }
damaged() { rm -rf "$room/damaged"; cp -r "$OVERT_DIR" "$room/damaged"; }
for size in 0 100 4096 50000; do
    damaged; truncate -s "$size" "$room/damaged/record.db"
    is '1 2 3' "record of $size bytes" operation list --dir "$room/damaged"
    is '1 2 3' "record of $size bytes, act" officer add New --roles operator --as Admin --dir "$room/damaged"
done
damaged; rm "$room/damaged/ledger.key"; is '2 3' 'no key' officer add New --roles operator --as Admin --dir "$room/damaged"
damaged; chmod 644 "$room/damaged/ledger.key"; is '1 2 3' 'key for all' officer add New --roles operator --as Admin --dir "$room/damaged"
damaged; echo x >"$room/damaged/ledger.key"; is '1 2 3' 'no key in it' officer add New --roles operator --as Admin --dir "$room/damaged"
damaged; rm "$room/damaged/ledger.pub"; is '2 3' 'no public key' ledger verify --dir "$room/damaged"
damaged; mv "$room/damaged/record.db" "$room/damaged/x"; ln -s x "$room/damaged/record.db"
is '2 3' 'record is a link' operation list --dir "$room/damaged"
damaged; dd if=/dev/urandom of="$room/damaged/record.db" bs=1 seek=20000 count=3000 conv=notrunc 2>/dev/null
is '0 1 2 3' 'record with noise in it' officer list --dir "$room/damaged"
is '2 3' 'init on a file' init text.jpg
is '2 3' 'init in a full folder' init .
is '2 3' 'export to a folder that is not there' register export --out none/none/register.csv --as Chief
is '2 3' 'export onto a folder' register export --out folder.jpg --as Chief
if [ "$(id -u)" = 0 ] && mkdir "$room/small" && mount -t tmpfs -o size=3m none "$room/small" 2>/dev/null; then
    mounted=$room/small
    cp -r "$OVERT_DIR/." "$room/small/" 2>/dev/null || true
    rm -rf "$room/small/"*; is 0 'init on a small disk' init "$room/small/r" --administrator Admin
    dd if=/dev/zero of="$room/small/filler" bs=1k 2>/dev/null || true
    is 3 'act on a full disk' officer add New --roles operator --as Admin --dir "$room/small/r"
    is 3 'init on a full disk' init "$room/small/s" --administrator Admin
    [ ! -e "$room/small/s/record.db" ] || { wrong=$((wrong + 1)); echo "WRONG: half a record is there"; }
    is 3 'export on a full disk' register export --out "$room/small/register.csv" --as Chief
    [ ! -e "$room/small/register.csv" ] || { wrong=$((wrong + 1)); echo "WRONG: half a register is there"; }
    rm "$room/small/filler"
    is 0 'act when there is room again' officer add New --roles operator --as Admin --dir "$room/small/r"
    is 0 'record after the full disk' ledger verify --dir "$room/small/r"
fi
if [ -n "$(find "$room" -name '*.part')" ]; then wrong=$((wrong + 1)); echo "WRONG: half-written files are left"; fi

if [ "$wrong" = 0 ]; then word=met; else word='not met'; fi
printf 'ACCEPT|%s|%s tried, %s wrong%s|0 wrong|%s\n' "$line" "$tried" "$wrong" "$kind" "$word"
