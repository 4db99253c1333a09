// SPDX-License-Identifier: Apache-2.0
// live.js - the live alert screen in a real browser while a real run raises alerts: how soon an alert is on the screen, decided by keys
// alone, the second person's judgement on a phone, what two operators know of each other, a connection that is lost and comes back.
//
//   NODE_PATH=... OVERT_BUILD=build node live.js MADE.json [PICTURES]
//
// Prints "fault WHERE: what" lines, then "seconds N alerts N lost N looks N faults N".
'use strict'
const fs = require('fs')
const net = require('net')
const path = require('path')
const { spawn, execFileSync } = require('child_process')
const { Console } = require('./console')

const made = JSON.parse(fs.readFileSync(process.argv[2]))
const OVERT = path.join(process.env.OVERT_BUILD, 'overt')
const SCREEN = '/operations/' + made.live + '/live'
let desk

const overt = words => execFileSync(OVERT, [...words, '--dir', made.record], { encoding: 'utf8' })

// A way to the console that can be cut and mended.
class Cable {
  static lay (port) {
    const cable = new Cable()
    cable.whole = true
    cable.ends = new Set()
    cable.server = net.createServer(near => {
      if (!cable.whole) return near.destroy()
      const far = net.connect(port, '127.0.0.1')
      for (const [one, other] of [[near, far], [far, near]]) {
        cable.ends.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => { cable.ends.delete(one); other.destroy() })
        one.pipe(other)
      }
    })
    return new Promise(resolve => cable.server.listen(0, '127.0.0.1', () => { cable.port = cable.server.address().port; resolve(cable) }))
  }

  cut () { this.whole = false; for (const end of this.ends) end.destroy() }
  mend () { this.whole = true }
  close () { this.cut(); this.server.close() }
}

const expect = (what, yes) => { if (!yes) desk.fault('live', what) }
const words = (page, selector) => page.locator(selector).innerText()
const connected = page => page.waitForSelector('.overt-live__connection--on', { timeout: 20000 })

// A run that raises alerts: when each was told of (the program says so once it is in the record), and when it stood on the screen.
async function alertsOf (page, film, name) {
  const raised = new Map()
  const run = spawn(OVERT, ['live', made.live, '--source', film, '--name', name, '--as', 'O. Lee', '--dir', made.record, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  run.stdout.setEncoding('utf8')
  let said = ''
  run.stdout.on('data', more => {
    said += more
    for (const found of said.matchAll(/"alert": ?(\d+)/g)) if (!raised.has(found[1])) raised.set(found[1], Date.now())
  })
  await new Promise(resolve => run.on('close', resolve))
  for (const alert of raised.keys()) {
    await page.waitForSelector('#live-queue [data-alert="' + alert + '"]', { timeout: 15000 }).catch(() => desk.fault('live', 'alert ' + alert + ' is not shown'))
  }
  const stood = await page.evaluate(() => window.stood)
  return [...raised].map(([alert, at]) => ({ alert, seconds: ((stood[alert] || Infinity) - at) / 1000 }))
}

// Notes when each alert first stands in the queue.
const note = page => page.addInitScript(() => {
  window.stood = {}
  addEventListener('DOMContentLoaded', () => {
    const look = () => { for (const item of document.querySelectorAll('#live-queue [data-alert]')) window.stood[item.dataset.alert] ||= Date.now() }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
    look()
  })
})

// Nobody raises an alert twice within a minute: those of the record's making are to be older.
async function coolDown () {
  const { alerts } = JSON.parse(overt(['alert', 'list', made.live, '--json']))
  const newest = Math.max(0, ...alerts.map(one => Date.parse(one.at)))
  await new Promise(resolve => setTimeout(resolve, Math.max(0, newest + 62000 - Date.now())))
}

async function byKeys (page) {
  const alert = await page.locator('#live-card').getAttribute('data-alert')
  await page.locator('h1').click()
  await page.keyboard.press('y')
  await page.waitForSelector('textarea[name=subject]:focus')
  await page.keyboard.type('Brow and chin agree: yes, no, my judgement') // letters that are keys, in a field
  expect('a key in a field chose something', await page.locator('input[name=credible][value=yes]').isChecked())
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForFunction(n => document.getElementById('live-news').textContent.includes('Alert ' + n + ': credible'), alert, { timeout: 15000 })
  return alert
}

async function keysOff (page) {
  await page.locator('summary', { hasText: 'Keys' }).click()
  await page.locator('#live-keys').click()
  await page.locator('h1').click()
  const before = await page.locator('#live-card').getAttribute('data-alert')
  await page.keyboard.press('j')
  await page.waitForTimeout(500)
  expect('a key that is switched off did something', before === await page.locator('#live-card').getAttribute('data-alert'))
  await page.locator('#live-keys').click()
}

async function sound (page) {
  await page.locator('#live-sound').click()
  await page.waitForSelector('#live-sound[aria-pressed=true]')
  await page.locator('#live-sound').click()
  await page.waitForSelector('#live-sound[aria-pressed=false]')
}

// The engagement officer, on a phone, without a script too.
async function engage (alert, plain) {
  const page = await desk.page('E. Brown', { phone: true, plain })
  await page.goto(desk.base + '/alerts/' + alert)
  if (!plain) await desk.look(page, 'alert-phone')
  await page.getByRole('button', { name: 'Record the engagement' }).click()
  expect('an empty engagement was taken', (await words(page, '.govuk-error-summary')).includes('Say what happened'))
  if (!plain) await desk.look(page, 'alert-phone-faults')
  await page.getByLabel('Stopped and identity checked: it is the person on the list').check()
  await page.getByLabel('How was the identity checked?').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Record the engagement' }).click()
  await page.waitForSelector('text=Stopped: it is the person on the list')
  await page.getByLabel('Other disposal', { exact: true }).check()
  await page.getByLabel('Of another disposal: which').selectOption('safeguarded')
  await page.getByRole('button', { name: 'Record the outcome' }).click()
  await page.waitForSelector('text=Outcome: other disposal')
  await page.context().close()
}

async function refused (alert) {
  const page = await desk.page('E. Brown')
  await page.goto(desk.base + '/alerts/' + alert)
  expect('who engages can judge', await page.getByRole('button', { name: 'Record the judgement' }).count() === 0)
  await page.context().close()
}

// Cut, something happens, mended: it is said twice, and nothing is missing.
async function cutAndMend (page, cable) {
  const before = await page.locator('#live-queue [data-alert]').count()
  cable.cut()
  await page.waitForSelector('.overt-live__connection--lost', { timeout: 30000 })
  expect('the lost connection is not said', (await words(page, '#live-connection')).includes('The connection is lost since'))
  await desk.look(page, 'live-lost')
  overt(['operation', 'pause', made.live, '--reason', 'A march passes', '--as', 'O. Lee'])
  overt(['operation', 'resume', made.live, '--reason', 'It has passed', '--as', 'O. Lee'])
  cable.mend()
  await connected(page)
  expect('that it is back is not said', (await words(page, '#live-connection')).includes('The connection is back'))
  expect('alerts are missing after it', await page.locator('#live-queue [data-alert]').count() === before)
}

// The session has ended while the page was open: it says so, and that it is deaf.
async function signedOut (page, cable) {
  await page.context().clearCookies()
  cable.cut()
  await page.waitForSelector('.overt-live__connection--lost', { timeout: 30000 })
  cable.mend()
  await page.waitForSelector('#live-connection:has-text("You are signed out")', { timeout: 30000 })
    .catch(() => desk.fault('live', 'a page that is signed out does not say so'))
  await desk.look(page, 'live-signed-out')
}

async function withoutScript () {
  const page = await desk.page('O. Lee', { plain: true })
  await page.goto(desk.base + SCREEN)
  expect('it does not say that it stands still', (await words(page, '#live-connection')).includes('does not change by itself'))
  await page.getByRole('button', { name: 'Look again' }).click()
  expect('looking again leads elsewhere', new URL(page.url()).pathname === SCREEN)
  await page.context().close()
}

async function main () {
  desk = await Console.open(made.record, { models: process.env.OVERT_MODELS, pictures: process.argv[3] })
  const cable = await Cable.lay(Number(desk.base.split(':').pop()))
  const direct = desk.base
  const page = await desk.page('O. Lee')
  await note(page)
  await page.goto('http://localhost:' + cable.port + SCREEN)
  await connected(page)
  await desk.look(page, 'live-quiet')
  await sound(page)
  await coolDown()
  const told = await alertsOf(page, path.join(path.dirname(made.record), 'square.mp4'), 'Camera 1')
  await page.waitForSelector('#live-card .overt-faces img', { timeout: 20000 })
  await page.waitForFunction(() => [...document.querySelectorAll('#live-card img')].every(one => one.complete && one.naturalWidth > 0), null,
    { timeout: 30000 }).catch(() => desk.fault('live', 'a picture does not come'))
  await desk.look(page, 'live-alert')
  await page.setViewportSize({ width: 320, height: 640 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await desk.look(page, 'live-alert-phone-dark')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  const other = await desk.page('E. Brown')
  await other.goto(direct + SCREEN)
  await other.waitForSelector('text=O. Lee is looking at it')
  await keysOff(page)
  const alert = await byKeys(page)
  await other.waitForSelector('#live-queue h2:has-text("to be engaged")')
  await engage(alert, false)
  await engage('2', true)
  await refused(alert)
  await other.context().close()
  await cutAndMend(page, cable)
  await signedOut(page, cable)
  await withoutScript()
  cable.close()
  for (const fault of [...new Set(desk.faults)]) console.log('fault ' + fault)
  const slowest = told.length ? Math.max(...told.map(one => one.seconds)) : Infinity
  const lost = told.filter(one => !Number.isFinite(one.seconds)).length
  console.log('seconds %s alerts %d lost %d looks %d faults %d', slowest.toFixed(2), told.length, lost, desk.looks, desk.faults.length)
  await desk.close()
}

main().catch(error => { console.error(error); process.exit(3) })
