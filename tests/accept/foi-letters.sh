#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-letters.sh - four letters (empty register, busy, refused in part, that in Welsh) as they are printed: the words of the text and no
# others, nothing past the margins, no heading alone at the end of a page, pages numbered, tagged, fonts embedded; and as pictures.
# OVERT_PICTURES=FOLDER keeps the pictures for a person to look at.
set -eu
build=${OVERT_BUILD:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

for tool in pdftotext pdftoppm pdffonts pdfinfo; do
    if ! command -v $tool >/dev/null; then
        line 'four letters as they are printed' - - "skipped: $tool is not installed"
        exit 0
    fi
done
"$build/tests/unit/foi/make_letters" "$tmp"
for name in empty busy part welsh; do
    pdftotext -bbox-layout "$tmp/$name/letter.pdf" "$tmp/$name.xml"
    pdfinfo "$tmp/$name/letter.pdf" >"$tmp/$name.info"
    pdfinfo -struct "$tmp/$name/letter.pdf" >"$tmp/$name.tree"
    pdffonts "$tmp/$name/letter.pdf" >"$tmp/$name.fonts"
    pdftoppm -r 80 -png "$tmp/$name/letter.pdf" "$tmp/$name"
    if command -v chromium >/dev/null; then
        chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1000,1500 \
            "--screenshot=$tmp/$name-page.png" "file://$tmp/$name/letter.html" >/dev/null 2>&1 || true
    fi
done
[ -z "${OVERT_PICTURES:-}" ] || cp "$tmp"/*.png "$OVERT_PICTURES"
python3 - "$tmp" >"$tmp/found" <<'END'
# Where each word stands, by poppler.
import collections, re, sys, xml.etree.ElementTree as tree
X = "{http://www.w3.org/1999/xhtml}"
past, alone, unnumbered, other, parted, pages = [], [], [], [], [], 0
for name in ("empty", "busy", "part", "welsh"):
    text = open("%s/%s/letter.txt" % (sys.argv[1], name), encoding="utf-8").read()
    lines = text.split("\n")
    heads = {a for a, b in zip(lines, lines[1:]) if re.fullmatch("=+|-+", b)}
    heads |= {l for l in lines if re.fullmatch("(Ymateb Q.*|Q.* response):", l)}
    columns = {" ".join(a.split()) for a, b in zip(lines, lines[1:]) if re.fullmatch("  -+", b)}
    sheets = list(tree.parse("%s/%s.xml" % (sys.argv[1], name)).getroot().iter(X + "page"))
    seen = []
    for number, page in enumerate(sheets, 1):
        rows = {}
        for word in page.iter(X + "word"):
            left, right, low = float(word.get("xMin")), float(word.get("xMax")), float(word.get("yMax"))
            if left < 61 or right > 534.5 or low > 810:
                past.append((name, number, word.text))
            rows.setdefault(round(low), []).append((left, word.text))
        feet = [y for y in rows if y > 795]
        foot = " ".join(w for y in sorted(feet) for _, w in sorted(rows[y]))
        if not foot.endswith(("Tudalen %d o %d" if name == "welsh" else "Page %d of %d") % (number, len(sheets))):
            unnumbered.append((name, number, foot))
        body = [" ".join(w for _, w in sorted(rows[y])) for y in sorted(rows) if y not in feet]
        if body[-1] in heads or body[-1] in columns or body[-1].endswith(":") and not re.search("For overt use|defnydd agored", body[-1]):
            alone.append((name, number, body[-1]))
        seen += " ".join(body).split()
        pages += 1
    if not re.search("Yours sincerely|Yn gywir", " ".join(body[-6:])):
        parted.append((name, body[-6:]))
    seen = re.sub(r"(?<=\w)- (?=\w)", "-", " ".join(seen)).split()  # a word with a hyphen, over two lines
    clean = lambda words: collections.Counter(w for w in words if not re.fullmatch("[-=\u2022*]+", w))
    said, meant = clean(seen), clean(text.split())
    # The head of a table stands on each page that it goes over.
    again = {w for a, b in zip(lines, lines[1:]) if re.fullmatch("  -+", b) for w in a.split()}
    if meant - said or set(said - meant) - again:
        other.append((name, list(meant - said)[:5], [w for w in said - meant if w not in again][:5]))
print(pages, len(past), len(alone), len(unnumbered), len(other), len(parted))
print(past[:5], alone[:5], unnumbered[:3], other, parted, file=sys.stderr)
END
read -r pages past alone unnumbered other parted <"$tmp/found"
line "words past the margins, on $pages pages of four letters" "$past" 0 "$(met "$past" 0)"
line 'headings, and words that lead to what follows, alone at the end of a page' "$alone" 0 "$(met "$alone" 0)"
line 'pages without "Page 2 of 5"' "$unnumbered" 0 "$(met "$unnumbered" 0)"
line 'letters whose PDF has not the words of its text' "$other of 4" '0 of 4' "$(met "$other" 0)"
line 'signatures parted from "Yours sincerely"' "$parted of 4" '0 of 4' "$(met "$parted" 0)"
tagged=$(cat "$tmp"/*.info | grep -c '^Tagged: *yes' || true)
heads=no
[ "$(grep -cw 'TH' "$tmp/busy.tree")" -le 20 ] || heads=yes
line 'letters that are tagged; heads of cells in the busy one' "$tagged of 4, $heads" '4 of 4, yes' \
    "$(met "$tagged, $heads" '4, yes')"
fonts=$(cat "$tmp"/*.fonts | awk '$1 != "name" && $1 !~ /^-/' | wc -l)
embedded=$(cat "$tmp"/*.fonts | awk '$1 != "name" && $1 !~ /^-/ && / yes yes yes /' | wc -l)
line 'fonts that are embedded' "$embedded of $fonts" "$fonts of $fonts" "$(met "$embedded" "$fonts")"
pictures=$(find "$tmp" -maxdepth 1 -name '*.png' -size +4k | wc -l)
languages=$(for name in busy welsh; do
    qpdf --qdf --object-streams=disable "$tmp/$name/letter.pdf" - 2>/dev/null | grep -a -o '/Lang ([a-zA-Z-]*)'
    sed -n 's/.*<html lang="\([^"]*\)".*/\1/p' "$tmp/$name/letter.html"
done | tr '\n' ' ')
line 'language of PDF and page, English and Welsh' "$languages" '/Lang (en-GB) en-GB /Lang (cy) cy ' \
    "$(met "$languages" '/Lang (en-GB) en-GB /Lang (cy) cy ')"
line 'pictures for a person to look at (OVERT_PICTURES)' "$pictures" "$((pages + 4))" "$(met "$pictures" $((pages + 4)))"
