// SPDX-License-Identifier: Apache-2.0
// pages.js - published pages in a real browser: axe-core (npm) by the rules of WCAG 2.0 to 2.2, A and AA, at the width of a phone
// and of a desk, light and dark; nothing runs, nothing is fetched from elsewhere, nothing scrolls sideways at 320 pixels. For
// acceptance alone; no part of the product.
//
//   NODE_PATH=node_modules node pages.js BROWSER PICTURES FOLDER
//
// Prints "fault PAGE: what", then "pages N looks N faults N ran N control N": ran counts scripts, handlers, dialogs and fetches from
// elsewhere; control is 1 when a script that is planted into a page runs without the page's policy and does not with it, and axe-core
// finds that a page has no language when that is taken out.
'use strict'
const fs = require('fs')
const http = require('http')
const path = require('path')
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const [, , browserPath, pictures, folder] = process.argv
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const LOOKS = [
  { name: 'phone', viewport: { width: 320, height: 640 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  { name: 'desk', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'desk-dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }
]
const KINDS = { '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' }
const PLANTED = '<script>window.planted = 1</script>'

function pagesOf (top) {
  return fs.readdirSync(top, { withFileTypes: true }).flatMap(entry => entry.isDirectory()
    ? pagesOf(path.join(top, entry.name))
    : /\.(html|svg)$/.test(entry.name) ? [path.join(top, entry.name)] : []).sort()
}

// As any web server would; with ?planted a script stands in the page, with ?bare its policy is taken out as well.
function answer (request, response) {
  const url = new URL(request.url, 'http://localhost')
  const file = path.join(folder, path.normalize(decodeURIComponent(url.pathname)))
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
    response.writeHead(404).end()
    return
  }
  let bytes = fs.readFileSync(file)
  if (url.search) bytes = bytes.toString().replace('</head>', PLANTED + '</head>')
  if (url.search === '?bare') {
    bytes = bytes.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '').replace(/<html lang="[^"]*">/, '<html>')
  }
  response.writeHead(200, { 'Content-Type': KINDS[path.extname(file)] || 'text/plain' }).end(bytes)
}

function active () {
  let found = document.querySelectorAll('script, iframe, object, embed, form, base').length
  for (const element of document.querySelectorAll('*')) {
    for (const attribute of element.attributes) {
      if (/^on/i.test(attribute.name) || /^\s*(javascript|data|vbscript):/i.test(attribute.value)) found++
    }
  }
  return found
}

async function look (context, base, file, name, total) {
  const page = await context.newPage()
  const shown = path.relative(folder, file)
  page.on('dialog', dialog => { total.ran++; dialog.dismiss() })
  page.on('request', request => { if (!request.url().startsWith(base)) total.ran++ })
  await page.goto(base + encodeURI(shown))
  const found = await page.evaluate(active)
  total.ran += found
  if (found) console.log('fault %s: %d active elements', shown, found)
  if (file.endsWith('.html')) {
    await page.evaluate(axe)
    const { violations } = await page.evaluate(tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), RULES)
    for (const violation of violations) {
      for (const node of violation.nodes) console.log('fault %s (%s): %s: %s', shown, name, violation.id, node.html.slice(0, 120))
      total.faults += violation.nodes.length
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (width > 0) {
      console.log('fault %s (%s): %d pixels too wide', shown, name, width)
      total.faults++
    }
    await page.screenshot({ path: path.join(pictures, shown.replace(/[/.]/g, '-') + '-' + name + '.png'), fullPage: true })
  }
  total.looks++
  await page.close()
}

async function planted (context, base, file) {
  const page = await context.newPage()
  const ran = []
  const named = []
  for (const how of ['?bare', '?policy']) {
    await page.goto(base + encodeURI(path.relative(folder, file)) + how)
    ran.push(await page.evaluate(() => window.planted === 1))
    await page.evaluate(axe)
    const { violations } = await page.evaluate(tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), RULES)
    named.push(violations.some(violation => violation.id === 'html-has-lang'))
  }
  await page.close()
  return ran[0] && !ran[1] && named[0] && !named[1]
}

async function main () {
  const server = http.createServer(answer).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const base = 'http://127.0.0.1:' + server.address().port + '/'
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  const total = { looks: 0, faults: 0, ran: 0 }
  const files = pagesOf(folder)
  let control = 1
  for (const { name, ...options } of LOOKS) {
    const context = await browser.newContext(options)
    for (const file of files) await look(context, base, file, name, total)
    if (name === 'desk') {
      for (const file of files.filter(f => f.endsWith('.html'))) {
        if (!await planted(context, base, file)) {
          console.log('fault %s: what is planted into it is not stopped, or not seen', path.relative(folder, file))
          control = 0
        }
      }
    }
    await context.close()
  }
  await browser.close()
  server.close()
  console.log('pages %d looks %d faults %d ran %d control %d', files.length, total.looks, total.faults, total.ran, control)
}

main().catch(error => {
  console.log(error.stack)
  process.exit(1)
})
