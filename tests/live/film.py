#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""film.py OUT SECONDS [--cameras NAME,NAME] [--listed N] [--in-view N] [--shrink N] [--same] [--seed N]

Films for cameras: OUT/NAME.mp4, 1920x1080 at 25 pictures a second in H.264 without reordering, as cameras send it, with N
faces in view from the first picture to the last (people come towards the camera side by side and leave at its lower edge).
Drawn by overt-crowd from the pictures of OVERT_SHARED/faces, else from the sample photographs in .deps. --shrink 2 draws at half
the size, which is quicker. Also OUT/list.csv, `nominal,picture`: whom to enrol; of a film each listed person passes once, by
another picture than the one enrolled, or with --same by that one. Prints `NAME in_view MIN MEDIAN MAX`.
"""
import argparse
import csv
import os
import random
import statistics
import subprocess
import sys

RATE = 25
LEAD = 7.0  # seconds until everybody has come; cut away
PASS = 7.0
# What find_faces says of the sample photographs: number, left, top, width, height; one side of the picture is 1920.
SAMPLE_HEIGHT = {1: 1280, 2: 1367, 3: 1350, 4: 1448, 5: 1398, 6: 1537}
SAMPLE_LISTED = [(5, 354, 861, 219, 308), (6, 1170, 315, 203, 277), (5, 1108, 201, 183, 231), (5, 782, 111, 175, 223)]
SAMPLE_STRANGERS = [(1, 409, 352, 193, 247), (3, 585, 325, 206, 273), (3, 1054, 197, 228, 306), (3, 1494, 281, 200, 297),
                    (4, 251, 210, 192, 239), (4, 654, 72, 176, 219), (4, 1262, 167, 167, 211), (1, 822, 422, 210, 243)]


def from_samples(folder):
    """Listed people as (picture to enrol, picture that passes, its face), strangers as (picture, face)."""
    def share(sample):
        number, left, top, width, height = sample
        high = SAMPLE_HEIGHT[number]
        return os.path.join(folder, "sample%d.jpg" % number), (left / 1920, top / high, width / 1920, height / high)

    listed = [(share(sample)[0], *share(sample)) for sample in SAMPLE_LISTED]
    if not os.path.exists(listed[0][0]):
        sys.exit("film.py: there are no sample photographs: run `make setup`")
    return listed, [share(sample) for sample in SAMPLE_STRANGERS]


def from_faces(folder, chance):
    face = (0.32, 0.28, 0.36, 0.46)
    gallery, mated, strangers = {}, {}, []
    with open(os.path.join(folder, "openset.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = os.path.join(folder, row["image"])
            if row["role"] == "nonmated":
                strangers.append((path, face))
            else:
                (gallery if row["role"] == "gallery" else mated).setdefault(row["identity"], path)
    both = sorted(set(gallery) & set(mated))
    chance.shuffle(both)
    chance.shuffle(strangers)
    return [(gallery[one], mated[one], face) for one in both], strangers


class Scene:
    def __init__(self, wish, chance, width, height):
        self.lines = ["video width=%d height=%d rate=%d noise=0 quality=12 boxes=5 seconds=%.2f" % (
            width, height, RATE, LEAD + wish.seconds)]
        self.chance, self.persons = chance, {}

    def walk(self, name, listed, camera, lane, lanes, at, picture, face):
        if name not in self.persons:
            self.persons[name] = True
            self.lines.insert(1, "person name=%s listed=%s" % (name, "yes" if listed else "no"))
        x = (lane + 0.5) / lanes
        turn = self.chance.uniform(-10, 10)
        self.lines.append(
            'pass person=%s camera=%s picture="%s" at=%.2f for=%.2f from=%.3f,%.3f,0.075 to=%.3f,1.16,0.24 face=%s turn=%.1f,%.1f'
            % (name, camera, picture, at, PASS, 0.5 + (x - 0.5) * 0.85, self.chance.uniform(0.22, 0.28), x,
               ",".join("%.4f" % part for part in face), turn, -turn / 2))


def make_scene(wish, listed, strangers, chance, width, height):
    """Lanes side by side, each with one person after another; the listed people take some of the places, evenly in time."""
    scene = Scene(wish, chance, width, height)
    ends, lanes, walked = LEAD + wish.seconds, wish.in_view + 2, 0
    for number, camera in enumerate(wish.cameras):
        scene.lines.insert(1, "camera name=%s" % camera)
        places = []
        for lane in range(lanes):
            at = PASS * chance.random() * 0.8
            while at < ends - 1:
                places.append((at, lane))
                at += PASS + chance.uniform(0, 0.3)
        places.sort()
        whole = [place for place in places if place[0] >= LEAD and place[0] + PASS <= ends]
        chosen = {whole[i * len(whole) // wish.listed]: i for i in range(wish.listed)} if whole else {}
        for at, lane in places:
            if (at, lane) in chosen:
                one = number * wish.listed + chosen[at, lane]
                scene.walk("L%03d" % one, True, camera, lane, lanes, at, listed[one][0 if wish.same else 1], listed[one][2])
            else:
                picture, face = strangers[walked % len(strangers)]
                scene.walk("S%03d" % (walked % len(strangers)), False, camera, lane, lanes, at, picture, face)
                walked += 1
    return scene.lines


def cut_out(out, number, enrolled, _passing, face):
    """The one person to enrol: a picture of two is refused."""
    left, top, width, height = face
    path = os.path.abspath(os.path.join(out, "listed%d.png" % number))
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", enrolled, "-vf", "crop=iw*%.4f:ih*%.4f:iw*%.4f:ih*%.4f" % (
        width * 5 / 3, height * 5 / 3, max(0, left - width / 3), max(0, top - height / 3)), path], check=True)
    return path


def tell_in_view(out, camera, seconds):
    with open(os.path.join(out, "drawn", "truth.csv"), encoding="utf-8") as file:
        passes = [(float(r["t_in"]), float(r["t_out"])) for r in csv.DictReader(file) if r["camera"] == camera]
    counts = [sum(a <= LEAD + t / 5 < b for a, b in passes) for t in range(int(seconds * 5))]
    print("%s in_view %d %d %d" % (camera, min(counts), statistics.median(counts), max(counts)), flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("out")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--cameras", default="north,south")
    parser.add_argument("--listed", type=int, default=2)
    parser.add_argument("--in-view", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--same", action="store_true")
    parser.add_argument("--shrink", type=int, default=1)
    parser.add_argument("--bitrate", default="5M")
    wish = parser.parse_args()
    wish.cameras = wish.cameras.split(",")
    chance = random.Random(wish.seed)
    drawn = os.path.join(wish.out, "drawn")
    os.makedirs(drawn, exist_ok=True)
    faces = os.path.join(os.environ.get("OVERT_SHARED", "/nonexistent"), "faces")
    if os.path.exists(os.path.join(faces, "openset.csv")):
        listed, strangers = from_faces(os.path.abspath(faces), chance)
    else:
        listed, strangers = from_samples(os.path.join(os.environ["OVERT_SOURCE"], ".deps", "samples"))
    if len(listed) < wish.listed * len(wish.cameras):
        sys.exit("film.py: there are pictures of %d people to list" % len(listed))
    size = (1920 // wish.shrink, 1080 // wish.shrink)
    with open(os.path.join(drawn, "scene.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(make_scene(wish, listed, strangers, chance, *size)) + "\n")
    subprocess.run([os.path.join(os.environ["OVERT_BUILD"], "tools", "crowd", "overt-crowd"), "--script",
                    os.path.join(drawn, "scene.txt"), "--pictures", "/", "--out", drawn], check=True, stdout=sys.stderr)
    for camera in wish.cameras:
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", os.path.join(drawn, camera + ".mp4"), "-ss", str(LEAD),
                        "-t", str(wish.seconds), "-vf", "scale=1920:1080,noise=alls=3:allf=t", "-c:v", "libx264",
                        "-preset", "ultrafast" if wish.shrink > 1 else "veryfast", "-bf", "0", "-g", str(2 * RATE),
                        "-b:v", wish.bitrate, "-map_metadata", "-1", os.path.join(wish.out, camera + ".mp4")], check=True)
        os.unlink(os.path.join(drawn, camera + ".mp4"))
        tell_in_view(wish.out, camera, wish.seconds)
    with open(os.path.join(wish.out, "list.csv"), "w", encoding="utf-8") as file:
        for one in range(wish.listed * len(wish.cameras)):
            file.write("L%03d,%s\n" % (one, cut_out(wish.out, one, *listed[one])))


if __name__ == "__main__":
    main()
