// SPDX-License-Identifier: Apache-2.0
// peer_faceapi.mjs - @vladmandic/face-api in node with its WASM back end: every face with 68 points and descriptor.
//
//   node peer_faceapi.mjs FOLDER ROUNDS COUNT MODULES      FOLDER: 0.rgb 1.rgb ... as bench/chain writes them
//
// It is given pixels, so its time has no decoding in it.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [folder, rounds, count, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), 'x.js'));
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(path.join(path.resolve(modules), '@tensorflow/tfjs-backend-wasm/dist/'));
await tf.setBackend('wasm');
await tf.ready();
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
const models = path.join(path.resolve(modules), '@vladmandic/face-api/model');
await faceapi.nets.ssdMobilenetv1.loadFromDisk(models);
await faceapi.nets.faceLandmark68Net.loadFromDisk(models);
await faceapi.nets.faceRecognitionNet.loadFromDisk(models);

const pictures = [];
for (let i = 0; i < Number(count); i++) {
  const bytes = readFileSync(path.join(folder, `${i}.rgb`));
  const width = bytes.readInt32LE(0);
  const height = bytes.readInt32LE(4);
  pictures.push({ pixels: new Int32Array(bytes.subarray(8)), shape: [height, width, 3] });
}

async function recognise(picture) {
  const tensor = tf.tensor3d(picture.pixels, picture.shape, 'int32');
  const options = new faceapi.SsdMobilenetv1Options({ minConfidence: 0.5, maxResults: 64 });
  const found = await faceapi.detectAllFaces(tensor, options).withFaceLandmarks().withFaceDescriptors();
  tensor.dispose();
  return found.length;
}

const seconds = [];
let faces = 0;
for (let round = 0; round <= Number(rounds); round++) {
  const start = process.cpuUsage();
  faces = 0;
  for (const picture of pictures) faces += await recognise(picture);
  const spent = process.cpuUsage(start);
  if (round > 0) seconds.push((spent.user + spent.system) / 1e6); // the first compiles
}
seconds.sort((a, b) => a - b);
console.log(`faceapi_faces ${faces}`);
console.log(`faceapi_backend ${tf.getBackend()}`);
console.log(`faceapi_pictures_per_second ${(pictures.length / seconds[seconds.length >> 1]).toFixed(3)}`);
