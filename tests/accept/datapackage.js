// SPDX-License-Identifier: Apache-2.0
// datapackage.js - what is published, read by a program of others: `datapackage` of Frictionless Data (npm) validates
// datapackage.json and reads every table by its schema. For acceptance alone; no part of the product. npm has no validator of CSV
// on the Web: tests/reference/csvw.py is one.
//
//   NODE_PATH=node_modules node datapackage.js FOLDER
//
// Prints "datapackage TABLES ROWS", or what is wrong with exit code 1.
'use strict'
const path = require('path')

const folder = process.argv[2]

async function checkPackage () {
  const { Package, validate } = require('datapackage')
  const { valid, errors } = await validate(path.join(folder, 'datapackage.json'))
  if (!valid) throw new Error('datapackage.json: ' + errors.map(String).join('; '))
  const all = await Package.load(path.join(folder, 'datapackage.json'), { strict: true })
  let rows = 0
  for (const resource of all.resources) {
    // Reads the table, casts every cell by the schema, checks constraints and keys; throws at the first that does not fit.
    rows += (await resource.read({ keyed: true })).length
  }
  console.log('datapackage %d %d', all.resources.length, rows)
}

checkPackage().catch(error => {
  console.log(error.stack)
  process.exit(1)
})
