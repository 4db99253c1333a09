// SPDX-License-Identifier: Apache-2.0
// pictures.js - the phone page (a check in the street) and the searches with a picture, as officers go through them: by mouse, by keyboard
// alone, at 320 pixels, without scripts, on a slow line that breaks; axe-core on each page; that no byte of the pictures stays.
//
//   NODE_PATH=... OVERT_BUILD=build node pictures.js MADE.json [PICTURES]
//
// Prints "fault WHERE: what" lines, then "journeys N looks N faults N seconds-on-a-slow-line N".
'use strict'
const fs = require('fs')
const path = require('path')
const { Console } = require('./console')

const made = JSON.parse(fs.readFileSync(process.argv[2]))
const folder = path.dirname(made.record)
const street = path.join(folder, 'cctv.jpg') // of somebody on the list
const large = path.join(folder, 'large.jpg')
const still = path.join(folder, 'cctv.jpg')
let desk
let journeys = 0
let slow = 0

function expect (where, what, fine) {
  if (!fine) desk.fault(where, what)
}

const fieldsOf = {
  reason: 'Gave two names, and asked where her hotel is',
  place: 'Park Lane'
}

// ---- by mouse ----
async function checkByMouse (options, name) {
  const page = await desk.page('E. Brown', options)
  await page.goto(desk.base + '/identify')
  await desk.look(page, name + '-form')
  await page.click('main button[type=submit]')
  await page.waitForSelector('.govuk-error-summary')
  await desk.look(page, name + '-faults')
  const lines = await page.locator('.govuk-error-summary__list li').allTextContents()
  expect(name, 'faults: ' + lines.join('|'), lines.some(line => /Take a picture/.test(line)) && lines.some(line => /Choose what/.test(line)))
  if (await page.locator('input[name=operation]:checked').count() === 0) await page.locator('input[name=operation]').first().check()
  await page.setInputFiles('#picture', street)
  await page.fill('#reason', fieldsOf.reason)
  await page.selectOption('#offence', { index: 1 })
  await page.fill('#place', fieldsOf.place)
  await page.click('main button[type=submit]')
  await page.waitForURL(/\/identify\/\d+/)
  await page.waitForLoadState('load')
  await desk.look(page, name + '-candidates')
  const broken = await page.evaluate(() => [...document.querySelectorAll('main img')].filter(img => !img.complete || img.naturalWidth === 0).length)
  expect(name, broken + ' pictures do not show', broken === 0)
  expect(name, 'no candidate', await page.locator('.overt-candidate').count() > 0)
  await page.locator('.overt-candidate a').first().click()
  await page.waitForURL(/\/searches\/alerts\/\d+/)
  await page.waitForLoadState('load')
  await desk.look(page, name + '-candidate')
  journeys++
  return page
}

async function engageByMouse (page, name) {
  await page.check('input[name=engaged][value=same]')
  await page.selectOption('#checked-by', { index: 1 })
  await page.fill('#minutes', '4')
  await page.fill('#engage-note', 'Showed her passport')
  await page.click('form[action$=engage] button')
  await page.waitForSelector('.govuk-notification-banner')
  await desk.look(page, name + '-engaged')
  expect(name, 'engaged twice', await page.locator('form[action$=engage]').count() === 0)
  const second = await desk.page('O. Lee')
  await second.goto(page.url())
  await second.check('input[name=credible][value=yes]')
  await second.fill('#subject', 'Brow and chin agree')
  await second.click('form[action$=adjudicate] button')
  await second.waitForSelector('.govuk-notification-banner')
  await desk.look(second, name + '-adjudicated')
  journeys++
}

// ---- by keyboard alone ----
async function tabTo (page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => { const e = document.activeElement; return e.name || e.textContent.trim() })
    if (name.test(at)) {
      const seen = await page.evaluate(() => document.activeElement.matches(':focus-visible'))
      expect('keyboard', 'no focus to be seen at ' + at, seen)
      return
    }
  }
  throw new Error('nothing called ' + name + ' is reached by Tab')
}

async function checkByKeyboard () {
  const page = await desk.page('E. Brown')
  await page.goto(desk.base + '/identify')
  await tabTo(page, /^operation$/)
  await page.keyboard.press('Space')
  await tabTo(page, /^picture$/)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
  await chooser.setFiles(street)
  await tabTo(page, /^reason$/)
  await page.keyboard.type(fieldsOf.reason)
  await tabTo(page, /^offence$/)
  await page.keyboard.press('ArrowDown')
  await tabTo(page, /^place$/)
  await page.keyboard.type(fieldsOf.place)
  await tabTo(page, /Compare with the list/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/identify\/\d+/)
  await tabTo(page, /Say what came of it/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/searches\/alerts\/\d+/)
  await tabTo(page, /^engaged$/)
  await page.keyboard.press('Space')
  await tabTo(page, /^checked-by$/)
  await page.keyboard.press('ArrowDown')
  await tabTo(page, /Record it/)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.govuk-notification-banner')
  journeys++
}

// As a phone's camera makes them.
async function makeLarge () {
  const page = await desk.page(null)
  const bytes = await page.evaluate(async small => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(small)]))
    const canvas = document.createElement('canvas')
    canvas.width = 4000
    canvas.height = Math.round(4000 * image.height / image.width)
    const paint = canvas.getContext('2d')
    paint.drawImage(image, 0, 0, canvas.width, canvas.height)
    for (let i = 0; i < 60000; i++) {
      paint.fillStyle = 'rgba(' + [i * 7 % 256, i * 13 % 256, i * 29 % 256, 0.15].join() + ')'
      paint.fillRect(i * 7919 % canvas.width, i * 104729 % canvas.height, 9, 9)
    }
    const made = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.97))
    return [...new Uint8Array(await made.arrayBuffer())]
  }, [...fs.readFileSync(street)])
  fs.writeFileSync(large, Buffer.from(bytes))
  await page.context().close()
}

// ---- on a slow line that breaks ----
async function checkOnSlowLine () {
  await makeLarge()
  const page = await desk.page('E. Brown', { phone: true })
  await page.goto(desk.base + '/identify')
  const line = await page.context().newCDPSession(page)
  await line.send('Network.enable')
  const slowly = { offline: false, latency: 400, downloadThroughput: 100000 / 8, uploadThroughput: 100000 / 8 }
  await line.send('Network.emulateNetworkConditions', slowly)
  await page.locator('input[name=operation]').first().check()
  await page.setInputFiles('#picture', large)
  await page.fill('#reason', fieldsOf.reason)
  await page.selectOption('#offence', { index: 1 })
  await page.fill('#place', fieldsOf.place)
  await line.send('Network.emulateNetworkConditions', { ...slowly, offline: true })
  await page.click('main button[type=submit]')
  await page.waitForSelector('text=The line broke')
  await desk.look(page, 'slow-broken')
  await line.send('Network.emulateNetworkConditions', slowly)
  const began = Date.now()
  let sent = 0
  page.on('console', message => { if (message.text().startsWith('sent ')) sent = Number(message.text().slice(5)) })
  await page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send
    XMLHttpRequest.prototype.send = function (body) { console.log('sent ' + body.get('picture').size); return send.call(this, body) }
  })
  await page.click('main button[type=submit]')
  await page.waitForURL(/\/identify\/\d+/, { timeout: 120000 })
  slow = Math.round((Date.now() - began) / 1000)
  const whole = fs.statSync(large).size
  console.log('# sent %d bytes of a picture of %d', sent, whole)
  expect('slow line', 'sent ' + sent + ' bytes', sent > 5000 && sent < 300000 && whole > 2000000)
  expect('slow line', 'no candidate', await page.locator('.overt-candidate').count() > 0)
  journeys++
  return page
}

// ---- sent twice ----
async function sentTwice () {
  const page = await desk.page('E. Brown')
  await page.goto(desk.base + '/identify')
  const send = async () => page.evaluate(async bytes => {
    const form = document.querySelector('main form')
    const fields = new FormData(form)
    fields.set('operation', form.querySelector('input[name=operation]').value)
    fields.set('picture', new Blob([Uint8Array.from(bytes)]), 'a.jpg')
    fields.set('reason', 'sent twice')
    fields.set('offence', 'theft')
    fields.set('place', 'Park Lane')
    const answer = await fetch('/identify', { method: 'POST', body: fields, headers: { 'X-Overt-Script': '1' } })
    return answer.text()
  }, [...fs.readFileSync(street)])
  const one = await send()
  const other = await send()
  expect('sent twice', one + ' and ' + other, /"\/identify\/\d+"/.test(one) && one === other)
  journeys++
}

// ---- without scripts ----
async function withoutScripts () {
  const page = await desk.page('E. Brown', { plain: true, phone: true })
  await page.goto(desk.base + '/identify')
  await page.locator('input[name=operation]').first().check()
  await page.setInputFiles('#picture', street)
  await page.fill('#reason', fieldsOf.reason)
  await page.selectOption('#offence', { index: 1 })
  await page.fill('#place', fieldsOf.place)
  await page.click('main button[type=submit]')
  await page.waitForURL(/\/identify\/\d+/)
  journeys++
}

// ---- a search with a picture ----
async function search (options, name, keyboard) {
  const page = await desk.page('I. Novak', options)
  await page.goto(desk.base + '/searches')
  await desk.look(page, name + '-list')
  await page.click('text=Search with a picture')
  await page.click('main button[type=submit]')
  await page.waitForSelector('.govuk-error-summary')
  await desk.look(page, name + '-faults')
  await page.locator('input[name=operation]').first().check()
  await page.setInputFiles('#picture', still)
  await page.fill('#reason', 'Seen by a shopkeeper')
  await page.selectOption('#offence-type', { index: 1 })
  await page.fill('#captured', '2020-01-02')
  await page.fill('#place', 'Station Road')
  await page.selectOption('#source-type', { index: 1 })
  await page.click('main button[type=submit]')
  await page.waitForSelector('input[name=face]')
  await page.waitForLoadState('load')
  await desk.look(page, name + '-faces')
  if (keyboard) {
    await tabTo(page, /^face$/)
    await page.keyboard.press('Space')
    await tabTo(page, /Compare with the list/)
    await page.keyboard.press('Enter')
  } else {
    await page.click('main button[type=submit]')
    await page.waitForSelector('.govuk-error-summary')
    await page.locator('input[name=face]:not([disabled])').first().check()
    await page.click('text=Compare with the list')
  }
  await page.waitForURL(/\/searches\/\d+$/)
  await page.waitForLoadState('load')
  await desk.look(page, name + '-results')
  await page.locator('input[name=rank]').first().check()
  await page.fill('#choice-note', 'The scar above the brow')
  await page.click('text=Record the choice')
  await page.waitForSelector('.govuk-notification-banner')
  await desk.look(page, name + '-chosen')
  const second = await desk.page('O. Lee', options)
  await second.goto(page.url())
  await second.locator('.overt-candidate a').first().click()
  await second.waitForLoadState('load')
  await desk.look(second, name + '-verify')
  await second.check('input[name=credible][value=yes]')
  await second.fill('#subject', 'The scar')
  await second.click('text=Record the judgement')
  await second.waitForSelector('.govuk-notification-banner')
  const third = await desk.page('U. Wood', options)
  await third.goto(page.url())
  await third.check('input[name=result][value=proper]')
  await third.fill('#review-note', 'Reason and source fit')
  await third.click('text=Record the review')
  await third.waitForSelector('.govuk-notification-banner')
  await desk.look(third, name + '-reviewed')
  const words = await third.textContent('main')
  expect(name, 'not verified', /verified by another person/.test(words))
  journeys++
}

// ---- a search through a recording, without scripts ----
async function recording () {
  const page = await desk.page('I. Novak', { plain: true, phone: true })
  await page.goto(desk.base + '/searches/clip')
  await page.click('main button[type=submit]')
  await page.waitForSelector('.govuk-error-summary')
  await page.locator('input[name=operation]').first().check()
  await page.setInputFiles('#picture', path.join(folder, 'bodyworn.mp4'))
  for (const [name, value] of [['reason', 'Seen by a patrol'], ['captured', '2020-01-02T10:00'], ['place', 'Station Road']]) await page.fill('#' + name, value)
  await page.selectOption('#offence-type', { index: 1 })
  await page.selectOption('#source-type', { index: 2 })
  await page.click('main button[type=submit]')
  await page.waitForURL(/\/searches\/clips\/\d+/)
  for (let i = 0; i < 120 && await page.locator('text=See how far it is').count(); i++) {
    await page.waitForTimeout(1000)
    await page.click('text=See how far it is')
  }
  const words = await page.textContent('main')
  expect('recording', words.replace(/\s+/g, ' ').slice(0, 300), /was searched through/.test(words) && !/0 of the list/.test(words))
  const other = await desk.page('O. Lee')
  const answer = await other.goto(page.url())
  expect('recording', 'another officer sees how far it is', answer.status() === 404)
  expect('recording', words.replace(/\s+/g, ' '), await page.locator('text=See what was found').count() > 0)
  await page.click('text=See what was found')
  await page.waitForURL(/\/searches\/\d+$/)
  expect('recording', 'no candidate', await page.locator('.overt-candidate').count() > 0)
  const seen = await desk.page('I. Novak')
  await seen.goto(page.url())
  await desk.look(seen, 'recording-found')
  journeys++
}

async function heldIsOnesOwn () {
  const page = await desk.page('I. Novak')
  await page.goto(desk.base + '/searches/new')
  await page.locator('input[name=operation]').first().check()
  await page.setInputFiles('#picture', still)
  for (const [name, value] of [['reason', 'r'], ['captured', '2020-01-02'], ['place', 'p']]) await page.fill('#' + name, value)
  await page.selectOption('#offence-type', { index: 1 })
  await page.selectOption('#source-type', { index: 1 })
  await page.click('main button[type=submit]')
  const src = await page.getAttribute('.overt-choice img', 'src')
  const other = await desk.page('O. Lee')
  const answer = await other.goto(desk.base + src)
  expect('held', 'another officer sees it: ' + answer.status(), answer.status() === 404)
  const own = await page.context().newPage()
  const seen = await own.goto(desk.base + src)
  expect('held', 'kept: ' + seen.headers()['cache-control'], seen.status() === 200 && /no-store/.test(seen.headers()['cache-control']))
  await page.click('text=Wipe the picture')
  await page.waitForSelector('.govuk-notification-banner')
  expect('held', 'still there', (await own.goto(desk.base + src)).status() === 404)
  journeys++
}

// A file of the record that holds a piece of the picture as it was sent, or of the smaller one.
function lookForBytes () {
  const bytes = fs.readFileSync(street)
  const needle = bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + 48)
  const walk = where => fs.readdirSync(where, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? walk(path.join(where, entry.name)) : [path.join(where, entry.name)])
  const files = walk(made.record)
  for (const file of files) expect(file, 'holds the picture', !fs.readFileSync(file).includes(needle))
  return files.length
}

async function main () {
  desk = await Console.open(made.record, { models: path.join(process.env.OVERT_BUILD, 'models'), pictures: process.argv[3] })
  const steps = [
    ['mouse', async () => engageByMouse(await checkByMouse({}, 'check'), 'check')],
    ['phone', () => checkByMouse({ phone: true, dark: true }, 'check-phone')],
    ['keyboard', checkByKeyboard],
    ['slow line', checkOnSlowLine],
    ['twice', sentTwice],
    ['without scripts', withoutScripts],
    ['search', () => search({}, 'search', false)],
    ['search by keyboard', () => search({ phone: true, dark: true }, 'search-phone', true)],
    ['recording', recording],
    ['held', heldIsOnesOwn]
  ]
  for (const [name, step] of steps) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) continue
    try { await step() } catch (error) { desk.fault(name, error.message.split('\n').slice(0, 3).join(' ')) }
  }
  console.log('# %d files without the picture', lookForBytes())
  await desk.close()
  for (const fault of desk.faults) console.log('fault ' + fault)
  console.log('journeys %d looks %d faults %d seconds-on-a-slow-line %d', journeys, desk.looks, desk.faults.length, slow)
}

main().catch(error => { console.error(error); process.exit(1) })
