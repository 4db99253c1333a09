// SPDX-License-Identifier: Apache-2.0
// foi.js - a request for information from the day it comes until its letter is sent, through the console's pages: by mouse, by keyboard
// alone, at 320 pixels; axe-core on each page, light and dark; markup and right-to-left words in the request. Prints the
// line that tests/accept/foi-pages.sh reads.
//
//   OVERT_BUILD=build node foi.js RECORD [mouse|dark|phone|keyboard]
'use strict'
const { Console } = require('./console')
const record = process.argv[2]
const MARKUP = '<script>window.ran=1</script><img src=x onerror="window.ran=1">"\' onfocus=\'window.ran=1\' autofocus x="'
const RTL = '\u0645\u0631\u062d\u0628\u0627 \u202eevil'
const TEXT = `Dear force,

Q1. How many times did you use live facial recognition in 2026?
Q2. What colour are the vans, ${MARKUP} and ${RTL}?
Q3. Has the force used facial recognition in conjunction with body-worn video?

Yours faithfully`
const NAME = 'Xanthippe ' + MARKUP
const received = new Date(Date.now() - 5 * 864e5).toISOString().slice(0, 10)

let desk
const want = (yes, what) => { if (!yes) desk.fault('journey', what) }
const field = (page, name) => page.locator(`[name="${name}"]`).first()
const follow = (page, how) => Promise.all([page.waitForNavigation(), how()])
const press = (page, words) => follow(page, () => page.getByRole('button', { name: words, exact: true }).click())
const link = (page, words) => follow(page, () => page.getByRole('link', { name: words, exact: true }).first().click())
const says = async (page, words, where) => want((await page.locator('main').innerText()).includes(words), `${where}: does not say "${words}"`)

// By mouse, each officer at a desk.
async function journey (reference, name, options) {
  const drafter = await desk.page('D. Draft', options)
  const clearer = await desk.page('C. Clear', options)
  const look = (page, what) => desk.look(page, name + '-' + what)
  await drafter.goto(desk.base + '/requests')
  await press(drafter, 'Receive a request')
  await press(drafter, 'Record the request')
  await says(drafter, 'There is a problem', name + ' an empty request')
  await look(drafter, 'receive-faults')
  await field(drafter, 'received').fill(received)
  await field(drafter, 'reference').fill(reference)
  await field(drafter, 'requester').fill(NAME)
  await field(drafter, 'address').fill('x@planted.example')
  await field(drafter, 'text').fill(TEXT)
  await press(drafter, 'Look it over first')
  await look(drafter, 'looked-over')
  await press(drafter, 'Record the request')
  await says(drafter, reference + ' is recorded, due', name)
  await look(drafter, 'case')
  await link(drafter, 'Who asked, and their words')
  await field(drafter, 'why').fill('to place its questions')
  await press(drafter, 'Read it')
  await says(drafter, 'Xanthippe <script>', name + ' who asked')
  want(await drafter.locator('main bdi').count() > 3, name + ': words of the public are not in bdi')
  want(!(await drafter.content()).includes('\u202e'), name + ': a mark turns the writing direction')
  await look(drafter, 'who')
  await link(drafter, 'Q2')
  await field(drafter, 'topic').selectOption('elsewhere')
  await drafter.locator('[name="modes"][value="LFR"]').check()
  await field(drafter, 'why').fill('vans are with fleet ' + MARKUP)
  await look(drafter, 'question')
  await press(drafter, 'Settle it')
  await look(drafter, 'questions')
  await link(drafter, 'Back to the request')
  await link(drafter, 'Letter')
  await press(drafter, 'Make it from the record')
  await look(drafter, 'drafted')
  await press(drafter, 'Read the letter')
  await look(drafter, 'letter')
  await press(drafter, 'Hand it over for clearance')
  await clearer.goto(drafter.url() + '/clear')
  await look(clearer, 'clear')
  await press(clearer, 'Clear it')
  await says(clearer, 'The letter is cleared.', name)
  await drafter.goto(clearer.url() + '/send')
  await press(drafter, 'Record it as sent')
  await says(drafter, 'Choose what the letter does', name + ' a letter without outcome')
  await look(drafter, 'send-faults')
  await drafter.locator('[name="outcome"][value="part"]').check()
  if (await field(drafter, 'despite').count()) { // only who cleared it may say why it goes nevertheless
    await clearer.goto(drafter.url())
    await clearer.locator('[name="outcome"][value="part"]').check()
    await field(clearer, 'despite').fill('read, and it stands')
    await press(clearer, 'Record it as sent')
    await says(clearer, 'recorded as sent on', name)
  } else {
    await press(drafter, 'Record it as sent')
    await says(drafter, 'recorded as sent on', name)
  }
  await drafter.goto(desk.base + '/requests/' + reference)
  await says(drafter, 'Sent', name)
  await look(drafter, 'sent')
  for (const page of [drafter, clearer]) await page.context().close()
}

// ---- by keyboard alone ----

// Tab until this has the focus.
async function reach (page, selector) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) return true
  }
  desk.fault('keyboard', 'cannot reach ' + selector + ' at ' + page.url())
  return false
}

const enter = page => follow(page, () => page.keyboard.press('Enter'))
async function type (page, name, words) {
  if (await reach(page, `[name="${name}"]`)) await page.keyboard.type(words)
}

async function byKeyboard () {
  const page = await desk.page('D. Draft')
  await page.goto(desk.base + '/requests/new')
  await reach(page, '[name="received"]')
  const [year, month, day] = received.split('-')
  await page.keyboard.type(month + day + year) // as headless Chromium orders them
  await type(page, 'reference', 'keys-1')
  await type(page, 'requester', 'Ann Reader')
  await type(page, 'address', 'ann@reader.example')
  await reach(page, '[name="text"]')
  await page.keyboard.insertText('Q1. How many times did you use live facial recognition in 2026?')
  await reach(page, 'button[value="record"]')
  await enter(page)
  await says(page, 'keys-1 is recorded', 'keyboard')
  await reach(page, 'a[href$="/letter"]')
  await enter(page)
  await reach(page, 'form[action$="/letter/draft"] button')
  await enter(page)
  await reach(page, 'main a.govuk-button')
  await enter(page)
  await reach(page, 'form[action$="/letter/ready"] button')
  await enter(page)
  const other = await desk.page('C. Clear')
  await other.goto(desk.base + '/requests/keys-1/letter/clear')
  await reach(other, 'button[value="clear"]')
  await enter(other)
  await page.goto(desk.base + '/requests/keys-1/letter/send')
  await reach(page, '[name="outcome"]')
  for (const choice of ['granted', 'part', 'refused', 'not-held']) {
    if (choice !== 'granted') await page.keyboard.press('ArrowDown')
    else await page.keyboard.press('Space')
  }
  await reach(page, 'form button.govuk-button[type="submit"]')
  await enter(page)
  await says(page, 'recorded as sent on', 'keyboard')
  for (const one of [page, other]) await one.context().close()
}

async function main () {
  desk = await Console.open(record, { pictures: process.env.CONSOLE_PICTURES })
  const parts = [['mouse', () => journey('mouse-1', 'mouse', {})], ['dark', () => journey('dark-1', 'dark', { dark: true })],
    ['phone', () => journey('phone-1', 'phone', { phone: true })], ['keyboard', byKeyboard]]
  const asked = process.argv[3] // one of them alone
  for (const [name, run] of parts.filter(part => !asked || part[0] === asked)) {
    try { await run() } catch (error) { desk.fault(name, String(error.message).split('\n').slice(0, 3).join(' ')) }
  }
  for (const fault of new Set(desk.faults)) console.log('fault ' + fault)
  console.log('looks %d faults %d', desk.looks, desk.faults.length)
  await desk.close()
}

main().catch(error => { console.error(error); process.exit(3) })
