// SPDX-License-Identifier: Apache-2.0
// components.js - the sample pages in a real browser under the pages' policy: axe-core by WCAG 2.0 to 2.2, A and AA, light and dark, at
// the width of a phone and of a desk, with and without scripts; nothing that the policy stops; nothing that ran from the words of
// others; the components' scripts at work. For acceptance alone; no part of the product.
//
//   NODE_PATH=node_modules node components.js BROWSER PICTURES FOLDER
//
// Prints "fault PAGE: what", then "pages N looks N faults N stopped N ran N works N".
'use strict'
const fs = require('fs')
const http = require('http')
const path = require('path')
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const [, , browserPath, pictures, folder] = process.argv
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const PHONE = { width: 320, height: 640 }
const DESK = { width: 1280, height: 900 }
const LOOKS = [
  { name: 'phone', viewport: PHONE, colorScheme: 'light' },
  { name: 'phone-dark', viewport: PHONE, colorScheme: 'dark' },
  { name: 'desk', viewport: DESK, colorScheme: 'light' },
  { name: 'desk-dark', viewport: DESK, colorScheme: 'dark' },
  { name: 'desk-plain', viewport: DESK, colorScheme: 'light', plain: true },
  { name: 'phone-plain-dark', viewport: PHONE, colorScheme: 'dark', plain: true }
]
const KINDS = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.js': 'text/javascript' }

// With ?plain the scripts are taken out: what a browser without them shows, where axe-core still runs.
function answer (request, response) {
  const url = new URL(request.url, 'http://localhost')
  const file = path.join(folder, path.normalize(decodeURIComponent(url.pathname)))
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
    response.writeHead(404).end()
    return
  }
  let bytes = fs.readFileSync(file)
  if (url.search === '?plain') bytes = bytes.toString().replace(/<script[^>]*src=[^>]*><\/script>/g, '')
  response.writeHead(200, { 'Content-Type': KINDS[path.extname(file)] || 'text/plain', 'Content-Security-Policy': POLICY }).end(bytes)
}

async function look (context, base, name, how, total) {
  const page = await context.newPage()
  const fault = what => { total.faults++; console.log('fault %s (%s): %s', name, how.name, what) }
  page.on('console', message => {
    if (/Content Security Policy/.test(message.text())) { total.stopped++; console.log('stopped %s: %s', name, message.text().slice(0, 200)) }
    if (message.type() === 'error') console.log('said %s: %s', name, message.text().slice(0, 300))
  })
  page.on('pageerror', error => fault('script: ' + error.message))
  page.on('requestfailed', request => fault('not fetched: ' + request.url()))
  page.on('response', response => { if (response.status() >= 400) fault('not there: ' + response.url()) })
  await page.goto(base + name + (how.plain ? '?plain' : ''), { waitUntil: 'networkidle' })
  if (await page.evaluate(() => window.ran === 1)) total.ran++
  await page.evaluate(axe)
  const { violations } = await page.evaluate(tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), RULES)
  for (const violation of violations) {
    for (const node of violation.nodes) fault(violation.id + ': ' + node.html.slice(0, 160) + ' ' + (node.any[0] ? node.any[0].message : ''))
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (width > 0) {
    const wide = await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map(e => e.className))
    fault(width + ' pixels too wide: ' + wide.join(' | '))
  }
  await page.screenshot({ path: path.join(pictures, name.replace('.html', '-') + how.name + '.png'), fullPage: true })
  total.looks++
  await page.close()
}

// The scripts of the components, each by what a person sees.
async function works (context, base) {
  const page = await context.newPage()
  await page.goto(base + 'fields.html', { waitUntil: 'networkidle' })
  const seen = []
  seen.push(await page.isHidden('#phone'))
  await page.check('#reach')
  seen.push(await page.isVisible('#phone'))
  await page.click('.govuk-password-input__toggle')
  seen.push(await page.getAttribute('#password', 'type') === 'text')
  await page.fill('#purpose', 'x'.repeat(190))
  await page.waitForFunction(() => /10 characters remaining/.test(document.body.textContent))
  seen.push(true)
  await page.goto(base + 'parts.html', { waitUntil: 'networkidle' })
  await page.click('[aria-sort] button')
  seen.push(await page.textContent('tbody th') === 'Market Square')
  await page.click('.govuk-tabs__tab[href="#authority"]')
  seen.push(await page.isVisible('#authority') && await page.isHidden('#alerts'))
  await page.click('.moj-alert__dismiss >> visible=true')
  seen.push(await page.locator('.moj-alert').count() === 3)
  await page.keyboard.press('Tab')
  await page.emulateMedia({ media: 'print' })
  seen.push(await page.isHidden('.govuk-service-navigation') && await page.isVisible('main table') &&
    await page.isVisible('.govuk-details__text bdi') && await page.isHidden('.govuk-summary-list__actions >> nth=0'))
  await page.pdf({ path: path.join(pictures, 'parts.pdf') })
  await page.close()
  return seen
}

async function main () {
  const server = http.createServer(answer).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const base = 'http://127.0.0.1:' + server.address().port + '/'
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  const total = { looks: 0, faults: 0, stopped: 0, ran: 0 }
  const names = fs.readdirSync(folder).filter(name => name.endsWith('.html')).sort()
  let done = []
  for (const how of LOOKS) {
    const context = await browser.newContext({ viewport: how.viewport, colorScheme: how.colorScheme })
    for (const name of names) await look(context, base, name, how, total)
    if (how.name === 'desk') done = await works(context, base)
    await context.close()
  }
  await browser.close()
  server.close()
  console.log('seen %s', done.join(' '))
  console.log('pages %d looks %d faults %d stopped %d ran %d works %d', names.length, total.looks, total.faults, total.stopped, total.ran,
    done.filter(Boolean).length)
}

main().catch(error => {
  console.log(error.stack)
  process.exit(1)
})
