// SPDX-License-Identifier: Apache-2.0
// signin.js - from an invitation to signing out in a real browser: by mouse, by keyboard alone, on a phone without scripts; axe-core and
// pictures of each page on the way, light and dark; the QR code as a picture; the warning before the end; break-glass at everybody's page.
// The server's clock is moved by a file (libfaketime). Prints the line that tests/accept/signin.sh reads.
//
//   OVERT_DIR=record CLOCK=file node signin.js ADDRESS PICTURES
'use strict'
const { execFileSync } = require('child_process')
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')
const { chromium } = require('playwright-core')
const { Console } = require('./console')
const [address, pictures] = process.argv.slice(2)
const OVERT = process.env.OVERT || path.join(process.env.OVERT_BUILD, 'overt')
const PASSWORD = 'kettle banjo umbrage'
const overt = (...words) => execFileSync(OVERT, [...words, '--as', 'A. Admin'], { encoding: 'utf8' })
const secrets = {}
let ahead = 0

function move (seconds) {
  ahead += seconds
  fs.writeFileSync(process.env.CLOCK, '+' + ahead + '\n')
}

function base32 (text) {
  let bits = ''
  for (const letter of text) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)))
}

function codeOf (name) {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + ahead) / 30)))
  const mac = crypto.createHmac('sha1', secrets[name]).update(step).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// As an app reads it: drawn, and read back by jsQR.
const codes = { read: 0, seen: 0 }
let reader = null
try { reader = fs.readFileSync(require.resolve('jsqr'), 'utf8') } catch { /* not there */ }
async function readCode (page, key) {
  await page.evaluate(reader)
  const text = await page.evaluate(() => {
    const image = document.querySelector('.overt-qr')
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 600
    const drawing = canvas.getContext('2d')
    drawing.drawImage(image, 0, 0, 600, 600)
    const found = window.jsQR(drawing.getImageData(0, 0, 600, 600).data, 600, 600)
    return found ? found.data : ''
  })
  codes.seen++
  codes.read += text.startsWith('otpauth://totp/Midshire%20Police:') && text.includes('secret=' + key + '&')
}

async function main () {
  const desk = new Console()
  Object.assign(desk, { faults: [], looks: 0, pictures, told: { cookies: {} }, base: 'http://localhost:' + address.split(':').pop() })
  desk.browser = await chromium.launch({ executablePath: ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(f => fs.existsSync(f)), args: ['--no-sandbox'] })
  const want = (yes, what) => { if (!yes) desk.fault('signin', what) }
  const go = async (page, way) => { await page.goto(desk.base + way) }
  const says = async (page, words) => (await page.locator('body').innerText()).includes(words)

  // Without scripts axe-core cannot run: how wide the page is, and its picture.
  const look = async (page, name) => {
    if (!page.plain) return desk.look(page, name)
    desk.looks++
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) desk.fault(name, 'scrolls sideways by ' + wide + ' pixels')
    await page.screenshot({ path: path.join(pictures, name + '.png'), fullPage: true })
  }

  // How somebody fills in a form: by mouse, or with the keyboard from the top of the page.
  const byMouse = page => async (fields, button) => {
    for (const [name, value] of Object.entries(fields)) { await page.click('[name=' + name + ']'); await page.fill('[name=' + name + ']', value) }
    await page.click('main button:not([aria-controls])')
  }
  const byKeys = page => async fields => {
    for (const [name, value] of Object.entries(fields)) {
      for (let i = 0; i < 60 && !(await page.evaluate(n => document.activeElement.name === n, name)); i++) await page.keyboard.press('Tab')
      await page.keyboard.type(value)
    }
    await page.keyboard.press('Enter')
    await page.waitForLoadState()
  }

  async function enrol (page, name, fill, picture) {
    const invitation = overt('account', 'add', name).trim()
    await go(page, '/enrol')
    await fill({ name, words: invitation, password: 'Password2026' })
    await page.waitForSelector('.govuk-error-summary')
    await look(page, picture + '-enrol-fault')
    want(await page.inputValue('[name=password]') === '', 'a password is shown again')
    await fill({ words: invitation, password: PASSWORD })
    await page.waitForURL(/enrol\/app/)
    await look(page, picture + '-enrol-app')
    want(await page.evaluate(() => document.querySelector('.overt-qr').naturalWidth > 0), 'the QR code is not drawn')
    const key = (await page.innerText('.overt-key')).replace(/ /g, '')
    if (reader) await readCode(page, key)
    secrets[name] = base32(key)
    await fill({ code: codeOf(name) })
    await page.waitForSelector('.overt-codes')
    await look(page, picture + '-codes')
    const kept = await page.locator('.overt-codes code').allInnerTexts()
    want(new Set(kept).size === 10, 'ten recovery codes')
    move(60)
    return kept
  }

  async function signIn (page, name, fill, picture, code) {
    await go(page, '/sign-in')
    if (picture) await look(page, picture + '-sign-in')
    await fill({ name, password: PASSWORD })
    await page.waitForURL(/sign-in\/code/)
    if (picture) await look(page, picture + '-code')
    move(60)
    await fill({ code: code || codeOf(name) })
    await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
    if (picture) await look(page, picture + '-home')
    want(await says(page, 'You will be signed out at'), 'when one is signed out is not said')
  }

  // By mouse: the administrator, who is also the auditor's first visitor.
  const ada = await desk.page(null)
  const mouse = byMouse(ada)
  await go(ada, '/accounts')
  want(ada.url().includes('/sign-in?next='), 'who is not signed in is not asked to')
  const paper = await enrol(ada, 'A. Admin', mouse, 'desk')
  await go(ada, '/sign-in')
  await mouse({ name: 'A. Admin', password: 'not my password' })
  await look(ada, 'desk-sign-in-fault')
  await signIn(ada, 'A. Admin', mouse, 'desk')
  for (const way of ['account', 'account/password', 'account/recovery', 'accounts', 'accounts/1', 'confirm', 'sign-out']) {
    await go(ada, '/' + way)
    await look(ada, 'desk-' + way.replace(/\W/g, '-'))
  }
  await go(ada, '/accounts')
  await ada.selectOption('select[name=officer]', 'P. Shah')
  await ada.click('main form button')
  await look(ada, 'desk-invitation')
  want(/[a-z2-7]{5}-/.test(await ada.innerText('main code')), 'no invitation for P. Shah')
  move(60)
  await go(ada, '/account/password')
  await mouse({ password: 'another gorse pike', code: codeOf('A. Admin') })
  await ada.waitForURL(/\/account$/)
  want(await says(ada, 'Your password was changed'), 'the password was not changed')

  // By keyboard alone, in the dark.
  const kim = await desk.page(null, { dark: true })
  await enrol(kim, 'K. Young', byKeys(kim), 'keys')
  await signIn(kim, 'K. Young', byKeys(kim), 'keys')
  await go(kim, '/accounts')
  want(await says(kim, 'You cannot open this page'), 'an operator opens the accounts')
  await look(kim, 'keys-refused')

  // On a phone, without scripts.
  const phone = await desk.page(null, { phone: true, plain: true })
  const touch = byMouse(phone)
  phone.plain = true
  const lees = await enrol(phone, 'O. Lee', touch, 'phone')
  await signIn(phone, 'O. Lee', touch, 'phone', lees[2])
  await go(phone, '/account')
  want(await says(phone, 'You have 9 recovery codes left'), 'a recovery code is not counted')
  await look(phone, 'phone-account')
  const dark = await desk.page(null, { phone: true, dark: true })
  await go(dark, '/sign-in')
  await look(dark, 'phone-dark-sign-in')

  // Break-glass: everybody sees it.
  const words = overt('account', 'add', 'Break glass', '--break-glass').trim()
  const glass = await desk.page(null)
  await go(glass, '/sign-in')
  await byMouse(glass)({ name: 'Break glass', password: words })
  await glass.waitForURL(desk.base + '/')
  await look(glass, 'desk-break-glass')
  for (const page of [glass, kim, phone]) {
    await go(page, '/')
    want(await says(page, 'The break-glass account Break glass was used'), 'break-glass does not shout')
  }
  await look(phone, 'phone-break-glass')

  // The warning before the end, and staying.
  const soon = await kim.context().newPage()
  await soon.clock.install()
  await soon.goto(desk.base + '/account')
  move(13 * 60 + 5)
  await soon.clock.fastForward((13 * 60 + 10) * 1000)
  await soon.waitForSelector('.overt-warn', { timeout: 10000 }).catch(() => want(false, 'no warning before the end'))
  await look(soon, 'desk-warning')
  if (await soon.locator('.overt-warn').count()) {
    await soon.keyboard.press('Enter')
    await soon.waitForSelector('.overt-warn', { state: 'detached', timeout: 10000 }).catch(() => want(false, 'staying does nothing'))
  }
  move(10 * 60)
  await go(kim, '/account')
  want(kim.url().endsWith('/account'), 'who stayed was signed out')

  // Out.
  await go(kim, '/sign-out')
  for (let i = 0; i < 60 && !(await kim.evaluate(() => document.activeElement.matches('main button'))); i++) await kim.keyboard.press('Tab')
  await kim.keyboard.press('Enter')
  await kim.waitForURL(/signed-out/)
  await look(kim, 'keys-signed-out')
  want(!(await kim.context().cookies()).some(c => c.name === '__Host-overt'), 'the cookie stays after signing out')
  want(paper.length === 10, 'codes')
  await desk.browser.close()
  for (const fault of desk.faults) console.log(fault)
  console.log('looks ' + desk.looks + ' faults ' + desk.faults.length + ' codes ' + codes.read + ' of ' + codes.seen)
}

main().catch(error => { console.log(error.stack); console.log('looks 0 faults broken'); process.exit(1) })
