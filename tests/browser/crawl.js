// SPDX-License-Identifier: Apache-2.0
// crawl.js - every page of the console that links lead to, by every officer: axe-core at 320 and 1280 pixels, light and dark, no
// sideways scroll, no dead link, nothing that runs from words that people wrote (the record's every text is markup).
//
//   NODE_PATH=... OVERT_BUILD=build node crawl.js MADE.json [PICTURES]
//
// Prints "fault WHERE: what" lines, then "officers N pages N looks N faults N".
'use strict'
const fs = require('fs')
const { Console } = require('./console')

const made = JSON.parse(fs.readFileSync(process.argv[2]))
const PER_FORM = 3 // pages of one kind (numbers and references taken out) that one officer looks at

const kindOf = path => path.replace(/\?.*/, '').replace(/[A-Z]+-\d{4}-\d+/g, '{ref}').replace(/\/\d[^/]*/g, '/{n}')

async function crawl (desk, officer, seen) {
  const page = await desk.page(officer)
  const queue = ['/']
  const known = new Set(queue)
  const count = {}
  while (queue.length) {
    const path = queue.shift()
    const kind = kindOf(path)
    count[kind] = (count[kind] || 0) + 1
    if (count[kind] > PER_FORM || /^\/(sign-out|assets|account$)|\/picture\//.test(path)) continue
    const answer = await page.goto(desk.base + path, { waitUntil: 'domcontentloaded' }).catch(error => {
      if (!/Download is starting/.test(error.message)) desk.fault(path, error.message.split('\n')[0])
      return null
    })
    if (!answer) continue
    if (answer.status() !== 200) { desk.fault(officer + ' ' + path, 'a link leads to ' + answer.status()); continue }
    if (!/text\/html/.test(answer.headers()['content-type'] || '')) continue
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map(a => a.href))
    for (const link of links) {
      const url = new URL(link)
      const next = url.pathname + url.search
      if (url.origin === desk.base && !known.has(next)) { known.add(next); queue.push(next) }
    }
    if (seen.has(kind)) continue
    seen.add(kind)
    await looks(desk, page, officer, path, kind)
  }
  await page.context().close()
}

// The same page as others see it.
async function looks (desk, page, officer, path, kind) {
  const name = kind.replace(/^\//, '').replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'home'
  await desk.look(page, name)
  for (const how of [{ phone: true }, { dark: true }, { phone: true, dark: true }]) {
    await page.setViewportSize(how.phone ? { width: 320, height: 640 } : { width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: how.dark ? 'dark' : 'light' })
    await desk.look(page, name + (how.phone ? '-phone' : '') + (how.dark ? '-dark' : ''))
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}

async function main () {
  const desk = await Console.open(made.record, { models: process.env.OVERT_MODELS, pictures: process.argv[3] })
  const seen = new Set()
  const officers = Object.keys(desk.told.cookies)
  for (const officer of officers) await crawl(desk, officer, seen)
  for (const fault of [...new Set(desk.faults)]) console.log('fault ' + fault)
  for (const kind of [...seen].sort()) console.log('page ' + kind)
  console.log('officers %d pages %d looks %d faults %d', officers.length, seen.size, desk.looks, desk.faults.length)
  await desk.close()
}

main().catch(error => { console.error(error); process.exit(3) })
