// SPDX-License-Identifier: Apache-2.0
// public.js - the public site in a real browser, as `overt serve public` hands it out. For acceptance alone.
//
//   NODE_PATH=node_modules node public.js BROWSER PICTURES BASE FOLDER PLANTED
//
// PLANTED is the operation whose every text is a script. Prints "fault ...", "ok WAY: journey", "not ok WAY: journey: why", then
// "pages N looks N faults N wide N", "WAY N of N" for each way, "ran N shown N".
'use strict'
const fs = require('fs')
const path = require('path')
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const [, , browserPath, pictures, base, folder, planted] = process.argv
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PHONE = { width: 320, height: 640 }
const DESK = { width: 1200, height: 900 }
const NEUTRAL = 'https://www.bbc.co.uk/weather'
const ran = { count: 0, shown: 0 }

function check (good, why) { if (!good) throw new Error(why) }

async function same (asked, wanted, what) {
  const got = await asked
  check(got === wanted, what + ': ' + JSON.stringify(got) + ', not ' + JSON.stringify(wanted))
}

function pagesOf (top) {
  return fs.readdirSync(top, { withFileTypes: true }).flatMap(entry => entry.isDirectory()
    ? pagesOf(path.join(top, entry.name))
    : /\.html$/.test(entry.name) && !/^letter-/.test(entry.name) ? [path.join(top, entry.name)] : []).sort()
}

const addressOf = file => '/' + path.relative(folder, file).replace(/index\.html$/, '')

// A page that says what went wrong in it, and never leaves for the world: the neutral page is one of ours.
async function pageOf (browser, { phone = false, dark = false, plain = false, before } = {}) {
  const context = await browser.newContext({ viewport: phone ? PHONE : DESK, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: !plain,
    locale: 'en-GB', timezoneId: 'America/New_York' })
  await context.route(NEUTRAL, route => route.fulfill({ contentType: 'text/html', body: '<title>Weather</title><h1>Weather</h1>' }))
  const page = await context.newPage()
  await page.addInitScript(() => { window.alert = () => { window.hasRun = 1 } })
  if (before) await page.addInitScript(before)
  page.faults = []
  page.on('dialog', dialog => { ran.count++; dialog.dismiss() })
  page.on('pageerror', error => page.faults.push('script: ' + error.message))
  page.on('console', message => {
    if (/Content Security Policy/.test(message.text())) { ran.count++; page.faults.push('policy: ' + message.text().slice(0, 200)) }
  })
  page.on('request', request => {
    if (!request.url().startsWith(base) && request.url() !== NEUTRAL) page.faults.push('fetched from elsewhere: ' + request.url())
  })
  return page
}

// ---- every page ----

async function looks (browser) {
  const total = { pages: 0, looks: 0, faults: 0, wide: 0 }
  const page = await pageOf(browser)
  const taken = new Set()
  for (const file of pagesOf(folder)) {
    const address = addressOf(file)
    const fault = (how, what) => { total.faults++; console.log('fault %s (%s): %s', address, how, what) }
    await page.goto(base + address, { waitUntil: 'load' })
    await page.evaluate(axe)
    for (const [size, viewport] of [['desk', DESK], ['phone', PHONE]]) {
      for (const colorScheme of ['light', 'dark']) {
        const how = size + '-' + colorScheme
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme })
        const { violations } = await page.evaluate(tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), RULES)
        for (const violation of violations) {
          for (const node of violation.nodes) fault(how, violation.id + ': ' + node.html.slice(0, 160) + ' ' + (node.any[0] ? node.any[0].message : ''))
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        if (wide > 0) {
          total.wide++
          console.log('fault %s (%s): %d pixels too wide', address, how, wide)
        }
        // One of each kind of page, and the planted one.
        const kind = address.replace(/[A-Z]+-\d+-\d+/, 'one').replace(/\d\d\d\d(-\d\d)?/, 'year') + (address.includes(planted) ? 'planted' : '')
        if (!taken.has(kind + how)) {
          taken.add(kind + how)
          const name = (address === '/' ? 'home' : kind.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '')) + '-' + how + '.png'
          await page.screenshot({ path: path.join(pictures, name), fullPage: true })
        }
        total.looks++
      }
    }
    if (await page.evaluate(() => window.hasRun === 1)) { ran.count++; fault('all', 'a script that came in as words ran') }
    if (await page.evaluate(() => [...document.querySelectorAll('main *, title')].some(e => e.textContent.includes('<script>alert(')))) ran.shown++
    total.pages++
  }
  for (const what of page.faults) { total.faults++; console.log('fault all: %s', what) }
  await page.context().close()
  console.log('pages %d looks %d faults %d wide %d', total.pages, total.looks, total.faults, total.wide)
}

// ---- what a hand does ----

// With the keyboard: Tab until it has the focus; the focus must be seen, not below the way out.
async function reach (page, target, limit = 120) {
  const handle = await target.elementHandle()
  for (let i = 0; i < limit; i++) {
    if (await handle.evaluate(element => element === document.activeElement)) {
      const seen = await handle.evaluate(element => {
        const box = element.getBoundingClientRect()
        const style = getComputedStyle(element)
        return box.bottom > 0 && box.top < innerHeight && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')
      })
      check(seen, 'the focus is not seen: ' + seen)
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error('not reached with Tab')
}

const hands = {
  mouse: { open: (page, target) => target.click(), type: async (page, target, words) => { await target.click(); await page.keyboard.type(words) },
    pick: async (page, target, value) => { await target.selectOption(value) } },
  keyboard: {
    open: async (page, target) => { await reach(page, target); await page.keyboard.press('Enter') },
    type: async (page, target, words) => { await reach(page, target); await page.keyboard.type(words) },
    // A select is a list that letters choose from.
    pick: async (page, target, value) => {
      await reach(page, target)
      const label = await target.locator('option[value="' + value + '"]').textContent()
      await page.keyboard.type(label)
      await page.keyboard.press('Tab')
    }
  }
}
hands.phone = hands.mouse
hands.plain = hands.mouse

const rowsShown = page => page.locator('#operations tbody tr:visible').count()

// ---- journeys with scripts ----

const journeys = {
  async 'from the first page to an operation and its authority' (page, hand) {
    await page.goto(base + '/')
    await hand.open(page, page.locator('main a[href^="/operations/"]').first())
    await page.waitForURL(/\/operations\/[A-Z]+-/)
    check(await page.getByRole('heading', { name: 'What was authorised, and why' }).isVisible(), 'no authority')
    check(await page.getByRole('heading', { name: 'Is it in the ledger?' }).isVisible(), 'no ledger')
  },
  async 'operations filtered by kind, year, state and words of the place' (page, hand) {
    await page.goto(base + '/operations/')
    const all = await rowsShown(page)
    await hand.pick(page, page.locator('#filter-kind'), 'LFR')
    const live = await rowsShown(page)
    check(live > 0 && live < all, 'kind: ' + live + ' of ' + all)
    check(/kind=LFR/.test(page.url()), 'the address does not say so: ' + page.url())
    await hand.type(page, page.locator('#filter-place'), 'market alert')
    await same(rowsShown(page), 1, 'place')
    await page.reload()
    await same(rowsShown(page), 1, 'the same address again')
    await same(page.locator('[data-overt-count]').textContent(), '1 of ' + all + ' are shown.', 'said')
    await hand.open(page, page.getByRole('button', { name: 'Show all again' }))
    await same(rowsShown(page), all, 'all again')
  },
  async 'operations sorted by place, then by date' (page, hand) {
    await page.goto(base + '/operations/')
    await hand.open(page, page.getByRole('button', { name: 'Place' }))
    await same(page.locator('th[aria-sort="ascending"]').textContent().then(words => words.trim()), 'Place', 'sorted by')
    const places = await page.locator('#operations tbody [data-overt-place]').allTextContents()
    check(places.length > 3 && places.every((place, i) => i === 0 || places[i - 1] <= place), 'places: ' + places.join(' | ').slice(0, 300))
    await hand.open(page, page.getByRole('button', { name: 'From' }))
    const times = await page.locator('#operations tbody td:nth-child(2) time').evaluateAll(all => all.map(one => one.dateTime))
    check(times.length > 3 && times.every((time, i) => i === 0 || times[i - 1] <= time), 'dates: ' + times)
  },
  async 'requests searched, and the letter read' (page, hand) {
    await page.goto(base + '/requests/')
    const field = page.locator('#search-words')
    await hand.type(page, field, 'doorbells locations')
    await page.keyboard.press('Enter')
    await page.getByText('1 request has these words.').waitFor()
    await same(page.locator('[data-overt-address]:visible').count(), 1, 'found')
    await hand.open(page, page.locator('[data-overt-address]:visible a'))
    await page.waitForURL(/\/requests\/requests\/2-2024\//)
    check(await page.getByRole('region', { name: 'Letter 1, as text' }).isVisible(), 'no letter')
  },
  async 'a word that stands nowhere' (page, hand) {
    await page.goto(base + '/requests/')
    await hand.type(page, page.locator('#search-words'), 'zebra')
    await page.keyboard.press('Enter')
    await page.getByText('No request has these words.').waitFor()
  },
  async 'figures: charts are seen, tables are there' (page, hand) {
    await page.goto(base + '/')
    if (await page.locator('.govuk-service-navigation__toggle').isVisible()) {
      await hand.open(page, page.locator('.govuk-service-navigation__toggle'))
    }
    await hand.open(page, page.getByRole('link', { name: 'Figures', exact: true }))
    await page.waitForURL(base + '/register/')
    check(await page.locator('figure img').evaluateAll(all => all.length === 5 && all.every(one => one.naturalWidth > 0)), 'a chart is not drawn')
    for (const link of await page.locator('main a[href$=".csv"], main a[href$=".json"]').all()) {
      const answer = await page.request.get(new URL(await link.getAttribute('href'), base).href)
      check(answer.ok(), await link.getAttribute('href'))
    }
  },
  async 'years: from all to one' (page, hand) {
    await page.goto(base + '/statistics/')
    await hand.open(page, page.getByRole('link', { name: 'All figures of this year' }).first())
    await page.waitForURL(/\/statistics\/\d{4}/)
    check(await page.locator('table').count() > 0, 'no table')
  },
  async 'check in the browser says yes' (page, hand) {
    await page.goto(base + '/operations/' + planted + '/')
    await hand.open(page, page.locator('[data-overt-check]'))
    await page.locator('[data-overt-result]').waitFor()
    await same(page.locator('[data-overt-checked]').getAttribute('data-overt-result'), 'yes', 'result')
  },
  async 'the way out by the button, and back does not lead to this page' (page, hand) {
    await page.goto(base + '/cookies/')
    await page.goto(base + '/operations/')
    await hand.open(page, page.locator('[data-overt-leave]'))
    await page.waitForURL(NEUTRAL)
    await page.goBack()
    await same(page.url(), base + '/cookies/', 'back')
  },
  async 'the way out by the Escape key, from anywhere in the page' (page, hand) {
    await page.goto(base + '/cookies/')
    await page.goto(base + '/operations/')
    await hand.type(page, page.locator('#filter-place'), 'square')
    await page.keyboard.press('Escape')
    await page.waitForURL(NEUTRAL)
    await page.goBack()
    await same(page.url(), base + '/cookies/', 'back')
  },
  async 'the first page says when it is old' (page) {
    await page.goto(base + '/')
    check(await page.getByText('This page was made more than a day ago.').isHidden(), 'new, and said to be old')
    await page.clock.setFixedTime(new Date(Date.now() + 25 * 3600 * 1000))
    await page.goto(base + '/')
    check(await page.getByText('This page was made more than a day ago.').isVisible(), 'old, and not said')
  },
  async 'skip to the words of the page' (page) {
    await page.goto(base + '/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    check(/#main-content$/.test(page.url()), 'the first stop does not skip')
  }
}

// ---- the same without scripts ----

const plainJourneys = {
  async 'from the first page to an operation, its proofs and the commands' (page) {
    await page.goto(base + '/')
    await page.locator('main a[href^="/operations/"]').first().click()
    check(await page.locator('[data-overt-check]').isHidden(), 'a button that does nothing')
    check(await page.getByText('overt ledger check-receipt').first().isVisible(), 'no command')
    await page.getByText('The proofs, as they stand').click()
    check(await page.getByText('c2sp.org/tlog-proof@v1').first().isVisible(), 'no proof')
  },
  async 'operations of a year, a kind, a state, a place' (page) {
    await page.goto(base + '/operations/')
    check(await page.locator('.overt-filter').isHidden(), 'filters that do nothing')
    for (const name of ['2022', 'Live facial recognition', 'expired', 'By place']) {
      await page.getByRole('link', { name, exact: true }).first().click()
      check(await page.locator('h1').count() === 1 && await page.locator('main a[href*="-20"]').count() > 0, name)
      if (name !== 'By place') await page.goto(base + '/operations/')
    }
  },
  async 'requests by year, topic and word' (page) {
    await page.goto(base + '/requests/')
    check(await page.locator('[data-overt-search]').isHidden(), 'a search that does nothing')
    await page.getByRole('link', { name: 'doorbells', exact: true }).click()
    await page.locator('main a[href*="/requests/requests/"]').first().click()
    check(await page.getByRole('heading', { name: 'What was asked' }).isVisible(), 'no question')
    await page.goto(base + '/requests/words.html')
    check(await page.locator('dt').count() > 5, 'no words')
  },
  async 'the way out is a link' (page) {
    await page.goto(base + '/operations/')
    check(await page.getByText('press the Escape key').isHidden(), 'a key that does nothing')
    await page.locator('[data-overt-leave]').click()
    await page.waitForURL(NEUTRAL)
  },
  async 'no banner, nothing kept' (page) {
    await page.goto(base + '/')
    check(await page.locator('.govuk-cookie-banner').isHidden(), 'a banner that does nothing')
    await page.goto(base + '/cookies/')
    check(await page.locator('form').isHidden(), 'a form that does nothing')
    check((await page.context().cookies()).length === 0, 'a cookie')
  },
  async 'figures and years' (page) {
    for (const at of ['/register/', '/statistics/', '/check/', '/policies/', '/accessibility/']) {
      const answer = await page.goto(base + at)
      check(answer.status() === 200 && await page.locator('h1').isVisible(), at)
    }
  }
}

// ---- what the browser keeps ----

const choice = page => page.evaluate(() => JSON.stringify({ ...localStorage }))

const keeping = {
  async 'asked; nothing is kept before' (page) {
    await page.goto(base + '/')
    check(await page.getByText('This website needs no cookies and sets none.').isVisible(), 'not asked')
    await same(choice(page), '{}', 'kept')
  },
  async accept (page) {
    await page.goto(base + '/operations/')
    await page.getByRole('button', { name: 'Accept' }).click()
    check(await page.getByText('Saved: your browser keeps how you filter').isVisible(), 'not said')
    await page.locator('#filter-kind').selectOption('LFR')
    const few = await rowsShown(page)
    await page.goto(base + '/')
    check(await page.locator('.govuk-cookie-banner').isHidden(), 'asked again')
    await page.goto(base + '/operations/')
    await same(rowsShown(page), few, 'filters')
  },
  async reject (page) {
    await page.goto(base + '/operations/')
    await page.getByRole('button', { name: 'Reject' }).click()
    check(await page.getByText('Saved: your browser keeps that you rejected').isVisible(), 'not said')
    await page.locator('#filter-kind').selectOption('LFR')
    await same(choice(page), '{"overt-choice":"reject"}', 'kept')
    await page.getByRole('button', { name: 'Hide this message' }).click()
    await page.goto(base + '/')
    check(await page.locator('.govuk-cookie-banner').isHidden(), 'asked again')
  },
  async 'customise: an error, saved, taken away' (page) {
    await page.goto(base + '/')
    await page.getByRole('link', { name: 'Customise cookies' }).click()
    await page.waitForURL(base + '/cookies/')
    await page.getByRole('button', { name: 'Save this choice' }).click()
    check(await page.getByText('There is a problem').isVisible(), 'no error')
    await page.getByText('Yes', { exact: true }).click()
    await page.getByRole('button', { name: 'Save this choice' }).click()
    check(await page.getByText('Your choice is saved in this browser.').isVisible() && await page.getByText('There is a problem').isHidden(), 'not said')
    await same(choice(page), '{"overt-choice":"accept"}', 'kept')
    await page.getByRole('button', { name: 'Take away what is kept' }).click()
    await same(choice(page), '{}', 'taken away')
  }
}

const REFUSES = () => { Object.defineProperty(window, 'localStorage', { get () { throw new DOMException('denied', 'SecurityError') } }) }
const FULL = () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }

const refused = {
  async 'a browser that refuses says so, and all else works' (page) {
    await page.goto(base + '/operations/')
    await page.getByRole('button', { name: 'Accept' }).click()
    check(await page.getByRole('alert').getByText('Your browser refused to keep your choice').isVisible(), 'not said')
    await page.locator('#filter-kind').selectOption('LFR')
    check(await rowsShown(page) > 0, 'no rows')
    await page.goto(base + '/cookies/')
    await page.getByText('No', { exact: true }).click()
    await page.getByRole('button', { name: 'Save this choice' }).click()
    check(await page.getByText('Your browser refused to keep it').isVisible(), 'not said on the page')
    check(await page.getByText('Your choice is saved').isHidden(), 'said to be saved')
  }
}

// ---- the check, when something was changed ----

function flipped (bytes, at) {
  const changed = Buffer.from(bytes)
  changed[at] ^= 1
  return changed
}

async function answerOf (page, address) {
  await page.goto(base + address)
  await page.locator('[data-overt-check]').click()
  await page.locator('[data-overt-result]').waitFor()
  return page.locator('[data-overt-checked]').getAttribute('data-overt-result')
}

// Each file that the check fetched, changed in its first, middle and last byte.
async function filesOf (page, address) {
  const files = []
  page.on('response', async response => { if (/\/log\/|ledger\.pub/.test(response.url())) files.push({ url: response.url(), bytes: await response.body() }) })
  await same(answerOf(page, address), 'yes', 'as published')
  return files
}

async function changedFile (page, address, url, bytes) {
  await page.route(url, route => route.fulfill({ body: bytes, contentType: 'application/octet-stream' }))
  const answer = await answerOf(page, address)
  await page.unroute(url)
  return answer
}

async function changedPage (page, address, change) {
  await page.route(base + address, async route => {
    const answer = await route.fetch()
    const words = await answer.text()
    check(change(words) !== words, 'nothing was changed')
    await route.fulfill({ response: answer, body: change(words) })
  })
  const answer = await answerOf(page, address)
  await page.unroute(base + address)
  return answer
}

async function checks (browser, passed) {
  const page = await pageOf(browser)
  const address = '/operations/' + planted + '/'
  const one = async (name, work) => passed('check', name, work)
  let files = []
  await one('as published', async () => { files = await filesOf(page, address) })
  for (const { url, bytes } of files.filter(file => /tile/.test(file.url))) {
    // An entry that is not looked at may be changed without this page being wrong; the bundle's bytes of ours may not.
    const entries = /entries/.test(url)
    const hit = entries ? bytes.indexOf('operation ' + planted) : 0
    for (const at of entries ? [hit, hit + 12] : [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const answer = await changedFile(page, address, url, flipped(bytes, at)).catch(error => error.message)
      // A whole tile has hashes that no path of ours needs.
      if (!entries && answer === 'yes') continue
      await one(url.replace(base, '') + ' changed at ' + at, async () => check(answer === 'no', 'it says ' + answer))
    }
    await one(url.replace(base, '') + ' cut', async () => same(changedFile(page, address, url, bytes.subarray(0, bytes.length - 1)), 'no', 'it says'))
  }
  await one('the hash of its own entry in a tile changed', async () => {
    const tile = files.find(file => /tile\/0\/(?!.*entries)/.test(file.url))
    const number = Number((await page.locator('[data-overt-steps] tbody td:nth-child(3)').first().textContent()))
    await same(changedFile(page, address, tile.url, flipped(tile.bytes, (number % 256) * 32)), 'no', 'it says')
  })
  // That it is the comparison which says no: without it a changed tile passes.
  await one('control: a script whose comparisons were taken out says yes to a changed tile', async () => {
    await page.route(/assets\/check-/, async route => {
      const answer = await route.fetch()
      const words = await answer.text()
      check(words.includes('const same = '), 'nothing was taken out')
      await route.fulfill({ response: answer, body: words.replace(/const same = .*/, 'const same = () => true') })
    })
    const tile = files.find(file => /tile\/1/.test(file.url))
    await same(changedFile(page, address, tile.url, flipped(tile.bytes, 0)), 'yes', 'it says')
    await page.unroute(/assets\/check-/)
    await same(changedFile(page, address, tile.url, flipped(tile.bytes, 0)), 'no', 'with them it says')
  })
  const note = files.find(file => /checkpoint$/.test(file.url))
  const words = note.bytes.toString()
  const changes = {
    'a root': words.replace(/\n(\d+)\n(.)/, (all, size, letter) => '\n' + size + '\n' + (letter === 'A' ? 'B' : 'A')),
    'a size': words.replace(/\n(\d+)\n/, (all, size) => '\n' + (Number(size) - 1) + '\n'),
    'no signature': words.slice(0, words.indexOf('\n\n') + 2),
    'a signature': words.replace(/.{6}\n$/, 'AAAAA=\n')
  }
  for (const [name, body] of Object.entries(changes)) {
    await one('a checkpoint with ' + name + ' changed', async () => same(changedFile(page, address, note.url, Buffer.from(body)), 'no', 'it says'))
  }
  const key = files.find(file => /ledger\.pub/.test(file.url))
  await one('another key', async () => same(changedFile(page, address, key.url,
    Buffer.from(key.bytes.toString().replace(/\+([0-9a-f]{8})\+/, '+00000000+'))), 'no', 'it says'))
  const inPage = {
    'the time of a step': html => html.replace(/(<td class="govuk-table__cell"><time datetime="[^"]*">\d+ \w+ \d+, )\d\d/, '$123'),
    'the day of a step': html => html.replace(/(<td class="govuk-table__cell"><time datetime="[^"]*">)\d+ /, '$131 '),
    'a step': html => html.replace('>Authorised</th>', '>Closed</th>'),
    'the entry of a step': html => html.replace(/(numeric">)(\d+)(<\/td>)/, (all, a, number, b) => a + (Number(number) - 1) + b)
  }
  for (const [name, change] of Object.entries(inPage)) {
    await one('the page with ' + name + ' changed', async () => same(changedPage(page, address, change), 'no', 'it says'))
  }
  await one('a tile that is not there', async () => {
    const tile = files.find(file => /tile\/0/.test(file.url))
    await page.route(tile.url, route => route.fulfill({ status: 404, body: '' }))
    await same(answerOf(page, address), 'no', 'it says')
    await page.unroute(tile.url)
  })
  await one('a server that does not answer', async () => {
    await page.route(/checkpoint/, route => route.abort())
    await same(answerOf(page, address), 'unable', 'it says')
    await page.unroute(/checkpoint/)
  })
  // Every operation of the site, as it was published.
  for (const name of fs.readdirSync(path.join(folder, 'operations')).filter(one => /^[A-Z]+-\d/.test(one))) {
    await one('all steps of ' + name, async () => same(answerOf(page, '/operations/' + name + '/'), 'yes', 'it says'))
  }
  await page.context().close()
}

async function main () {
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  const ways = {}
  const passed = async (way, name, work) => {
    ways[way] = ways[way] || { good: 0, all: 0 }
    ways[way].all++
    try {
      await work()
      ways[way].good++
      console.log('ok %s: %s', way, name)
    } catch (error) {
      console.log('not ok %s: %s: %s', way, name, error.message.split('\n').slice(0, 3).join(' '))
    }
  }
  const run = async (way, list, options) => {
    for (const [name, journey] of Object.entries(list)) {
      await passed(way, name, async () => {
        const page = await pageOf(browser, options)
        page.setDefaultTimeout(20000)
        try {
          await journey(page, hands[way] || hands.mouse)
          check(page.faults.length === 0, page.faults[0])
        } finally {
          await page.context().close()
        }
      })
    }
  }
  await run('mouse', journeys, {})
  await run('keyboard', journeys, {})
  await run('phone', journeys, { phone: true })
  await run('plain', plainJourneys, { plain: true })
  await run('keep', keeping, {})
  await run('keep', refused, { before: REFUSES })
  await run('keep', refused, { before: FULL })
  await checks(browser, passed)
  if (!process.env.WITHOUT_LOOKS) await looks(browser)
  await browser.close()
  for (const [way, { good, all }] of Object.entries(ways)) console.log('%s %d of %d', way, good, all)
  console.log('ran %d shown %d', ran.count, ran.shown)
}

main().catch(error => {
  console.log('not ok all: ' + error.stack)
  process.exit(1)
})
