#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""camera.py PORT KIND DAMAGE PACKETS SEED [SPEED] - a camera for tests that sends what can be checked, and what it should not.

KIND    ts, flv, mp4, mjpeg: by HTTP; rtsp: RTP over TCP; udp: RTP over UDP (both: rtsp://localhost:PORT/camera)
DAMAGE  none; lost: packets left out; fuzzed: bits turned over, cut, doubled, exchanged, replaced by chance
PACKETS how many are damaged or lost, after the first good second; then all are good again
SPEED   of the damaged part, times 25 pictures a second

A picture is 16 x 12 squares: the first row is its number in binary, each other square keeps one of four greys for 25
pictures (test_hostile.c has the same sum). So a picture that is wrong shows itself. Says "ready", later "good".
"""
import base64
import random
import re
import select
import socket
import struct
import subprocess
import sys
import threading
import time

COLUMNS, ROWS, SIDE, RATE, SECONDS = 16, 12, 20, 25, 20
GREYS = (40, 100, 160, 220)
ENCODER = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "23", "-g", "25", "-pix_fmt", "yuv420p", "-bf", "2",
           "-x264-params", "aud=1:scenecut=0"]


def grey_of(square, number):
    if square < COLUMNS:
        return 235 if number >> square & 1 else 20
    return GREYS[(square * 2654435761 + (number + 7 * square) // 25 * 40503 >> 7) & 3]


def pictures(count):
    for number in range(count):
        for row in range(ROWS):
            line = b"".join(bytes([grey_of(row * COLUMNS + column, number)]) * SIDE for column in range(COLUMNS))
            yield line * SIDE


def make(*options):
    command = ["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-video_size", "%dx%d" % (COLUMNS * SIDE, ROWS * SIDE),
               "-framerate", str(RATE), "-i", "-", *options, "-"]
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except FileNotFoundError:
        sys.exit(77)

    def write():
        for part in pictures(SECONDS * RATE):
            process.stdin.write(part)
        process.stdin.close()

    threading.Thread(target=write, daemon=True).start()
    film = process.stdout.read()
    if process.wait() != 0 or not film:
        sys.exit(77)
    return film


def rtp_packets(film, size_max=1100):
    """By RFC 6184: small units whole, large ones in FU-A parts. Pictures are told apart by their delimiters."""
    sequence, packets = 1000, []
    for number, picture in enumerate(re.split(rb"\x00\x00\x00\x01\x09", film)[1:]):
        units = [u for u in re.split(rb"\x00\x00\x00?\x01", picture)[1:] if u]
        for unit in units:
            if len(unit) <= size_max:
                parts = [unit]
            else:
                head, step = unit[0], size_max
                body = [unit[i:i + step] for i in range(1, len(unit), step)]
                parts = [bytes([head & 0xe0 | 28, head & 0x1f | (0x80 if i == 0 else 0) |
                                (0x40 if i == len(body) - 1 else 0)]) + b for i, b in enumerate(body)]
            for part in parts:
                last = unit is units[-1] and part is parts[-1]
                packets.append((number, struct.pack(">BBHII", 0x80, 96 | (0x80 if last else 0), sequence & 0xffff,
                                                    number * 90000 // RATE & 0xffffffff, 0x12345678) + part))
                sequence += 1
    return packets


def flv_packets(film):
    at, packets = 13, [(0, film[:13])]
    while at + 11 <= len(film):
        size = int.from_bytes(film[at + 1:at + 4], "big") + 15
        stamp = int.from_bytes(film[at + 4:at + 7], "big")
        packets.append((stamp * RATE // 1000, film[at:at + size]))
        at += size
    return packets


def make_packets(kind):
    """Pairs of the picture's number and bytes, and the type of content."""
    if kind == "ts":
        film = make(*ENCODER, "-f", "mpegts")
        count = len(film) // 188
        return [(i * SECONDS * RATE // count, film[i * 188:i * 188 + 188]) for i in range(count)], "video/mp2t"
    if kind == "flv":
        return flv_packets(make(*ENCODER, "-f", "flv")), "video/x-flv"
    if kind == "mp4":
        film = make(*ENCODER, "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4")
        size = 1000
        count = len(film) // size + 1
        return [(i * SECONDS * RATE // count, film[i * size:i * size + size]) for i in range(count)], "video/mp4"
    if kind == "mjpeg":
        stills = make("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-f", "image2pipe").split(b"\xff\xd8\xff")[1:]
        return [(i, b"--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n\xff\xd8\xff%s\r\n" % (len(s) + 3, s))
                for i, s in enumerate(stills)], "multipart/x-mixed-replace;boundary=next"
    return rtp_packets(make(*ENCODER, "-bsf:v", "dump_extra", "-tune", "zerolatency", "-f", "h264")), ""


class Damage:
    """One for all connections: who comes again gets what is left of the damage, then good packets."""

    def __init__(self, how, count, seed):
        self.how, self.left, self.chance, self.kept, self.told = how, count, random.Random(seed), None, False

    def begin(self, number):
        if number >= RATE and self.left <= 0 and not self.told:
            self.told = True
            sys.stdout.write("good")
            sys.stdout.flush()

    def packets(self, number, packet):
        self.begin(number)
        if self.left <= 0 or self.how == "none" or number < RATE:
            return [packet]
        self.left -= 1
        return self.lose(packet) if self.how == "lost" else self.fuzz(packet)

    def lose(self, packet):
        return [] if self.chance.random() < 0.05 else [packet]

    def fuzz(self, packet):
        what, data = self.chance.randrange(8), bytearray(packet)
        if what <= 2:
            for _ in range(self.chance.randrange(1, 16)):
                data[self.chance.randrange(len(data) or 1)] ^= 1 << self.chance.randrange(8)
        elif what == 3:
            del data[self.chance.randrange(len(data)):]
        elif what == 4:
            return [packet, packet]
        elif what == 5:
            data = self.chance.randbytes(len(data))
        elif what == 6:
            self.kept, packet = packet, self.kept
            return [packet] if packet else []
        elif what == 7:
            return []
        return [bytes(data)]


def later(packet, rounds, count):
    """An RTP packet of a later round: its number and stamp go on."""
    head = list(struct.unpack(">BBHII", packet[:12]))
    head[2] = head[2] + rounds * count & 0xffff
    head[3] = head[3] + rounds * SECONDS * 90000 & 0xffffffff
    return struct.pack(">BBHII", *head) + packet[12:]


def play(packets, damage, speed, send, rtp=False):
    """All packets at their time, again and again."""
    due, before = time.monotonic(), 0
    for round_number in range(1000):
        for number, packet in packets:
            number += round_number * SECONDS * RATE
            hostile = number >= RATE and damage.left > 0 and damage.how != "none"
            due = max(due + (number - before) / RATE / (speed if hostile else 1), time.monotonic() - 0.5)
            before = number
            if due > time.monotonic():
                time.sleep(max(0, due - time.monotonic()))
            for one in damage.packets(number, later(packet, round_number, len(packets)) if rtp else packet):
                send(one)


def serve_http(connection, packets, content, damage, speed):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: %s\r\n\r\n" % content.encode())
    play(packets, damage, speed, connection.sendall)


def parameter_sets(packets):
    return [p[12:] for _, p in packets[:4] if p[12] & 0x1f in (7, 8)][:2]


def answer_rtsp(connection, packets):
    """Until PLAY. Returns the client's UDP port, or 0."""
    port, waiting = 0, b""
    while True:
        while b"\r\n\r\n" not in waiting:
            more = connection.recv(4096)
            if not more:
                raise OSError
            waiting += more
        request, waiting = waiting.split(b"\r\n\r\n", 1)
        text = request.decode("latin-1")
        verb = text.split()[0]
        reply, body = ["CSeq: " + re.search(r"CSeq: *(\d+)", text, re.I).group(1)], ""
        if verb == "OPTIONS":
            reply.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER")
        elif verb == "DESCRIBE":
            sets = ",".join(base64.b64encode(s).decode() for s in parameter_sets(packets))
            body = ("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                    "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=%s\r\na=control:track\r\n" % sets)
            reply += ["Content-Type: application/sdp", "Content-Length: %d" % len(body)]
        elif verb == "SETUP":
            asked = re.search(r"client_port=(\d+)", text)
            port = int(asked.group(1)) if asked else 0
            reply += ["Transport: RTP/AVP;unicast;client_port=%d-%d;server_port=%d-%d" % (port, port + 1, port + 100, port + 101)
                      if port else "Transport: RTP/AVP/TCP;unicast;interleaved=0-1", "Session: 1"]
        elif verb == "PLAY":
            reply += ["Session: 1", "RTP-Info: url=track"]
        connection.sendall(("RTSP/1.0 200 OK\r\n%s\r\n\r\n%s" % ("\r\n".join(reply), body)).encode())
        if verb == "PLAY":
            return port


def serve_rtsp(connection, packets, damage, speed):
    port = answer_rtsp(connection, packets)
    if port:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            play(packets, damage, speed, lambda one: watched_send(connection, out, one, port), True)
    else:
        play(packets, damage, speed, lambda one: connection.sendall(b"$\0" + struct.pack(">H", len(one)) + one), True)


def watched_send(connection, out, packet, port):
    """By UDP nothing says that the other side has gone but its connection."""
    ready = select.select([connection], [], [], 0)[0]
    if ready and not connection.recv(4096):
        raise OSError
    if packet:
        out.sendto(packet, ("127.0.0.1", port))


def main(port, kind, how, count, seed, speed="1"):
    damage = Damage(how, int(count), int(seed))
    packets, content = make_packets(kind)
    listener = socket.create_server(("127.0.0.1", int(port)))
    sys.stdout.write("ready")
    sys.stdout.flush()
    while True:
        connection, _ = listener.accept()
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(20)
            if content:
                serve_http(connection, packets, content, damage, float(speed))
            else:
                serve_rtsp(connection, packets, damage, float(speed))
        except OSError:
            pass
        finally:
            connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
