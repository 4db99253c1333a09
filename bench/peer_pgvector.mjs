// SPDX-License-Identifier: Apache-2.0
// peer_pgvector.mjs - the same templates and probes in pgvector, exact: ORDER BY v <#> probe (negative inner product), no index.
// This is PostgreSQL compiled to WebAssembly (PGlite) on one thread, where no server of this machine has pgvector; a server of
// one's own is quicker (peer_pgvector.sh).
//
//   node peer_pgvector.mjs FOLDER ROWS OURS     FOLDER has node_modules; ROWS of the list are loaded; OURS: what bench/search printed
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const DIMENSION = 192, LIMIT = 10, ROUNDS = 3, SINGLES = 4, AT_ONCE = 2000;
const [packages, folder, rowsWished, ours] = process.argv.slice(2);
const load = async (name) => import(pathToFileURL(createRequire(`${packages}/`).resolve(name)));
const { PGlite } = await load('@electric-sql/pglite');
const { vector } = await load('@electric-sql/pglite-pgvector');

const size = DIMENSION * 4;
const floats = (bytes, at) => `[${Array.from(new Float32Array(bytes.buffer, bytes.byteOffset + at * size, DIMENSION)).join(',')}]`;

async function fill(db, rows) {
  const file = openSync(`${folder}/search-list.f32`, 'r');
  const bytes = new Uint8Array(AT_ONCE * size);
  for (let first = 0; first < rows; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, rows - first);
    readSync(file, bytes, 0, count * size, first * size);
    let text = '';
    for (let i = 0; i < count; i++) text += `${first + i}\t${floats(bytes, i)}\n`;
    await db.query("COPY list FROM '/dev/blob'", [], { blob: new Blob([text]) });
  }
  closeSync(file);
}

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

const rows = Number(rowsWished);
const db = await PGlite.create({ extensions: { vector } });
await db.exec(`CREATE EXTENSION vector; CREATE TABLE list (id integer, v vector(${DIMENSION}))`);
await db.exec('ALTER TABLE list ALTER v SET STORAGE plain');
const began = performance.now();
await fill(db, rows);
console.log(`pgvector_load_seconds ${((performance.now() - began) / 1000).toFixed(3)}`);

const probes = new Uint8Array(readFileSync(`${folder}/search-probes.f32`));
const search = async (i) => (await db.query(`SELECT id FROM list ORDER BY v <#> '${floats(probes, i)}' LIMIT ${LIMIT}`)).rows.map((row) => row.id);
const times = [];
for (let round = 0; round < ROUNDS; round++) {
  for (let i = 0; i < SINGLES; i++) {
    const at = performance.now();
    await search(i);
    times.push((performance.now() - at) / 1000);
  }
}
console.log(`pgvector_rows ${rows}\npgvector_seconds ${median(times).toFixed(9)}`);

// Of our candidates in the whole list, those that it has too must be its best.
let same = 0, there = 0;
const found = readFileSync(ours, 'ascii').split('\n').filter((line) => line.startsWith('found '));
for (let i = 0; i < Math.min(found.length, 8); i++) {
  const theirs = new Set(await search(i));
  const mine = found[i].split(' ').slice(1).map(Number).filter((id) => id < rows);
  there += mine.length;
  same += mine.filter((id) => theirs.has(id)).length;
}
console.log(`pgvector_same ${same}\npgvector_candidates ${there}`);
await db.close();
