#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-hostile.sh - requests that somebody wrote to do harm, through every command that reads one: read, receive and draft, answer,
# lint. Each ends by itself: done, or refused in one line that says why; never a signal, a hang, a second line or a byte of the request
# on the terminal that moves its cursor. The longest time is printed.
set -eu
overt=${OVERT:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export OVERT_DIR="$tmp/record"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
"$overt" init "$OVERT_DIR" --force 'A Police' --administrator 'A. Admin' >/dev/null
"$overt" officer add 'D. Draft' --roles information --as 'A. Admin' >/dev/null

python3 - "$tmp" <<'END'
import base64, os, random, sys
folder = sys.argv[1]
def put(name, data):
    with open(os.path.join(folder, "h-" + name), "wb") as file:
        file.write(data)
head = b"From: A Person <a@example.org>\nTo: foi@police.example\nSubject: x\nDate: Mon, 9 Jan 2023 10:00:00 +0000\nMIME-Version: 1.0\n"
one = b"Q1. Has the force used live facial recognition in 2022?\n"
plain = head + b"Content-Type: text/plain; charset=utf-8\n\n" + one
# size and number
put("10mb.txt", one * 190000)
put("10mb-line.txt", b"Q1. " + b"x" * 10_000_000)
put("10mb.eml", plain + b"x " * 5_000_000)
put("10mb-base64.eml", head + b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" +
    base64.encodebytes(one * 140000))
put("attached.eml", head + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + one +
    b"\n--b\nContent-Type: application/zip; name=z.zip\nContent-Transfer-Encoding: base64\n\n" +
    base64.encodebytes(b"\0" * 9_000_000) + b"\n--b--\n")
put("questions.txt", b"".join(b"Q%d. Do you use live facial recognition?\n" % n for n in range(1, 10001)))
put("numbers.txt", b"Q999999999999999999999. Do you use LFR?\nQ1-99999999. Do you use LFR?\nQ0. LFR?\nQ-1. LFR?\n")
put("letters.txt", b"".join(b"Q1%s. Do you use LFR?\n" % (b"a" * n) for n in range(1, 200)))
put("bullets.txt", b"Please provide:\n" + b"- the number of LFR deployments\n" * 10000)
put("run-on.txt", b"1/ LFR?" + b"2a/LFR?" * 100000)
put("periods.txt", b"Q1. Do you use LFR from January 2022 to January 2023" + b" or from March 2021 to 2022" * 3000 + b"?\n")
put("statements.txt", b"Questions 1-999999 relate to the period January 2022-January 2023.\n" * 5000 + one)
# nesting
put("nested.eml", head + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20000)))
put("same-boundary.eml", head + b"Content-Type: multipart/mixed; boundary=b\n\n" +
    b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 50000)
put("messages.eml", head + b"Content-Type: message/rfc822\n\n" * 20000 + one)
put("parts.eml", head + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\n\n" * 200000)
put("headers.eml", head + b"X: y\n" * 2_000_000 + b"\n" + one)
put("long-header.eml", b"From: A <a@b>\nSubject: " + b"=?utf-8?b?QUFB?= " * 500000 + b"\n\n" + one)
put("from.eml", b"From: " + b"A <a@b>, " * 300000 + b"\nSubject: x\n\n" + one)
put("deep.html", b"<html><body>" + b"<div>" * 500000)
put("entities.html", b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(b"<!ENTITY %c '%s'>" % (97 + n, b"&%c;" % (96 + n) * 10)
    for n in range(1, 20)) + b"]><html><body><p>Q1. Do you use LFR &t;?</p></body></html>")
put("attributes.html", b"<html><body><p " + b"a=b " * 500000 + b">Q1. Do you use LFR?</p>")
put("outside.html", b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body><p>Q1. Do you use LFR &x;?</p>"
    b"<object data='file:///etc/passwd'></object></body></html>")
# encodings
put("utf16.txt", b"\xff\xfe" + one.decode().encode("utf-16-le"))
put("utf7.eml", head + b"Content-Type: text/plain; charset=utf-7\n\n+ADw-script+AD4-alert(1)+ADw-/script+AD4- " + one)
put("mixed.eml", head + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"".join(
    b"--b\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: %s\n\n" % (c, t) +
    b"\xff\xfe=C3=28 \x80 \xed\xa0\x80 " + one
    for c in (b"utf-8", b"utf-16", b"iso-2022-jp", b"nonsense", b"utf-8\"; x=\"", b"")
    for t in (b"8bit", b"base64", b"quoted-printable", b"x")))
put("charset.eml", head + b"Content-Type: text/plain; charset=" + b"x" * 100000 + b"\n\n\x80\x81 " + one)
put("broken.txt", b"Q1. Do you use \xc3( \xed\xa0\x80 \xf5\x80\x80\x80 LFR?\n")
put("noise", random.Random(1).randbytes(1_000_000))
put("noise.eml", head + random.Random(2).randbytes(1_000_000))
put("zero", b"\0" * 100000)
put("zero.txt", one[:20] + b"\0" + one[20:])
put("empty", b"")
put("blank", b" \t\r\n" * 200000)
# what a page or a terminal would run, and what turns the direction
put("script.txt", b"Q1. Has the force used LFR <script>alert(1)</script><img src=x onerror=alert(2)> in 2022?\n")
put("script.html", b"<html><body><script>alert(1)</script><p onclick=alert(2)>Q1. Has the force used LFR in 2022?</p></body></html>")
put("script.eml", plain.replace(b"A Person", b"<script>alert(1)</script>").replace(b"Subject: x", b"Subject: <img src=x onerror=alert(1)>"))
put("escape.txt", b"Q1. Has the force used \x1b[2J\x1b]0;owned\x07\x9b31m LFR in 2022?\n")
put("turn.txt", "Q1. Has the force used \u202eRFL\u202c \u2066LFR\u2069 \u200f\u200e\u061c\u200b\ufeff in 2022?\n".encode())
put("turn.eml", head.replace(b"A Person", "A \u202enosreP".encode()) + b"Content-Type: text/plain; charset=utf-8\n\n" +
    "Q1. Has the force used \u202eRFL in 2022?\n".encode())
put("marks.txt", "Q1. Has the force used L{0}F{0}R{0} in 2022?\n".format("\u0301" * 50000).encode())
put("format.txt", b"Q1. Has the force used LFR %s%n%n%s {force} [name] $(id) `id` ; rm -rf / in 2022?\n")
put("template.txt", b"Q1. LFR {reference} {0} {{x}} in 2022?\n[refused]\n")
END

# largest WORDS...: the command, and after it the largest memory that it took, in MB, in $tmp/memory
cat >"$tmp/largest" <<'END'
import os, sys
pid = os.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(pid, 0)
with open(sys.argv[1], "w") as file:
    file.write("%d" % (used.ru_maxrss // 1024))
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
END

count=0 clear=0 most=0 most_by=- longest=0 which=-
# judged NAME CODE: what the command did, from $tmp/out and $tmp/err; 0 done, 1 findings of the linter, 2 refused in one line
judged() {
    count=$((count + 1))
    if [ "$took" -gt "$longest" ]; then longest=$took which=$1; fi
    lines=$(grep -c '^overt: ' "$tmp/err" || true)
    word=''
    case $2 in
    0) ;;
    1) case $1 in lint*) ;; *) word="exit code 1" ;; esac ;;
    2) [ "$lines" = 1 ] && [ "$(wc -l <"$tmp/err")" = 1 ] && [ "$(wc -c <"$tmp/err")" -lt 600 ] || word='not one short line' ;;
    *) word="exit code $2" ;;
    esac
    # A control byte, or a mark that turns the direction, on the terminal.
    if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' "$tmp/out" "$tmp/err"; then
        word="$word a control character on the terminal"
    fi
    if [ -z "$word" ]; then clear=$((clear + 1)); else echo "$1: $word: $(head -c 200 "$tmp/err")" | tr -d '\033\007' >&2; fi
}
# tried NAME WORDS...: that command, timed
tried() {
    what=$1
    shift
    began=$(date +%s%N)
    code=0
    timeout 60 python3 "$tmp/largest" "$tmp/memory" "$overt" "$@" >"$tmp/out" 2>"$tmp/err" || code=$?
    took=$((($(date +%s%N) - began) / 1000000))
    if [ "$(cat "$tmp/memory")" -gt "$most" ]; then most=$(cat "$tmp/memory") most_by=$what; fi
    judged "$what" "$code"
}
for file in "$tmp"/h-*; do
    name=${file##*/h-}
    tried "read $name" foi read "$file"
    tried "receive $name" foi receive "$file" --received 2025-01-06 --reference "$name" --requester 'A. Person' --address 'a@b.example' \
        --as 'D. Draft'
    if [ "$code" = 0 ]; then
        tried "draft $name" foi draft "$name" --out "$tmp/draft-$name" --as 'D. Draft'
    fi
    tried "answer $name" foi answer --request "$file" --reference 1 --received 2025-01-06 --out "$tmp/answer-$name" --as 'D. Draft'
    tried "lint $name" foi lint "$file"
done
files=$(find "$tmp" -name 'h-*' | wc -l)
line "hostile requests, $files, by read, receive, draft, answer, lint: done or refused in one line" "$clear of $count" 'all' \
    "$(met "$clear" "$count")"
line 'the longest of them, on this machine' "$longest ms ($which)" 'under 15 s' "$([ "$longest" -lt 15000 ] && echo met || echo 'not met')"
line 'the most memory one of them took' "$most MB ($most_by)" 'under 500 MB' "$([ "$most" -lt 500 ] && echo met || echo 'not met')"
pages=$(find "$tmp" -name letter.html | wc -l)
# what runs, what turns the direction, what a terminal obeys
acts='<(script|img|svg|object|iframe)|<[a-z][^>]*\son[a-z]+=|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|[\x00-\x08\x0b-\x1f]'
bad=$(find "$tmp" -name letter.html -exec cat {} + | LC_ALL=C grep -ciP "$acts" || true)
line "letters to hostile requests, $pages: lines with a script, a handler, a mark that turns or a control character" "$bad" 0 \
    "$(met "$bad" 0)"
"$overt" ledger verify >/dev/null && verified=holds || verified='does not hold'
line 'the record after hostile requests verifies' "$verified" holds "$(met "$verified" holds)"
