// SPDX-License-Identifier: Apache-2.0
// day.js - a simulated operation from its plan to its published page: two browsers at desks, a third at the screen of live alerts and a
// phone, a crowd from the simulator as camera, officers who sign in with password and code, and the public's own check at the end.
//
//   NODE_PATH=... OVERT_BUILD=build node day.js FOLDER [PICTURES]
//
// FOLDER holds camera-1.mp4, truth.csv, list.csv and the pictures (tests/accept/day.sh). Prints "step WHAT" as it goes, "fault WHAT" lines,
// then "steps N alerts N right N looks N faults N".
'use strict'
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')
const { spawn, execFileSync } = require('child_process')
const { Console } = require('./console')

const [folder, pictures] = process.argv.slice(2)
const OVERT = path.join(process.env.OVERT_BUILD, 'overt')
const RECORD = path.join(folder, 'record')
const PASSWORD = 'seven gorse pikes walk'
const PEOPLE = { 'P. Shah': 'planner', 'S. Okoro': 'authorising', 'O. Lee': 'operator', 'E. Brown': 'engagement', 'R. Reed': 'information', 'U. Wood': 'auditor' }
const overt = (...words) => execFileSync(OVERT, [...words, '--dir', RECORD], { encoding: 'utf8', env: { ...process.env, OVERT_DIR: RECORD } })
const csv = name => fs.readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(1).map(line => line.split(','))

let desk
let steps = 0
const secrets = {}
const expect = (what, yes) => { if (!yes) desk.fault('day', what) }
async function step (what, act) { await act(); steps++; console.log('step ' + what) }

// RFC 6238 with SHA-1, thirty seconds, six digits; `later` steps ahead.
function code (name, later = 0) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later))
  const mac = crypto.createHmac('sha1', secrets[name]).update(counter).digest()
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0')
}

function base32 (words) {
  let bits = ''
  for (const letter of words.replace(/ /g, '')) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)))
}

const press = async (page, words) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name: words, exact: true }).click()])
const field = (page, name) => page.locator(`[name="${name}"]`).first()

// From an invitation to the first page.
async function join (name, how) {
  const invitation = overt('account', 'add', name, '--as', 'A. Admin').trim().split('\n').pop()
  const page = await desk.page(null, how)
  await page.goto(desk.base + '/enrol')
  await field(page, 'name').fill(name)
  await field(page, 'words').fill(invitation)
  await field(page, 'password').fill(PASSWORD)
  await page.locator('main form button:not([type=button])').first().click()
  await page.waitForURL('**/enrol/app')
  secrets[name] = base32(await page.locator('.overt-key').innerText())
  await field(page, 'code').fill(code(name))
  await page.locator('main form button:not([type=button])').first().click()
  await page.waitForSelector('text=recovery')
  await page.goto(desk.base + '/sign-in')
  await field(page, 'name').fill(name)
  await field(page, 'password').fill(PASSWORD)
  await page.locator('main form button:not([type=button])').first().click()
  await page.waitForURL('**/sign-in/code')
  await field(page, 'code').fill(code(name, 1))
  await page.locator('main form button:not([type=button])').first().click()
  await page.waitForURL(desk.base + '/')
  expect(name + ' is not signed in', (await page.locator('body').innerText()).includes(name))
  return page
}

const local = ms => new Date(ms).toLocaleString('sv-SE', { timeZone: 'Europe/London' }).split(' ')

async function plan (page) {
  const begins = local(Date.now() - 6e5)
  const ends = local(Date.now() + 72e5)
  const texts = {
    title: 'Market Square', purpose: 'Find people who are missing and at risk.', 'legal-basis': 'Common law; Data Protection Act 2018, Part 3',
    policy: 'LFR Policy 3.0', necessity: 'Patrols did not find them.', proportionality: 'One square, two hours.', alternatives: 'Patrols on three days.',
    why: 'Some are at risk.', who: 'Volunteers of a research set.', where: 'A simulated square.', place: 'Market Square, Demotown', zone: 'The whole picture.',
    latitude: '52.37', longitude: '-1.26', 'list-cap': '50', 'threshold-by': 'Force LFR lead', 'threshold-set': '2026-11-01',
    'threshold-why': 'At most 1 false alert in 1,000 faces.', 'opens-date': begins[0], 'opens-time': begins[1].slice(0, 5), 'closes-date': ends[0],
    'closes-time': ends[1].slice(0, 5), 'camera-1-name': 'camera-1', 'camera-1-zone': 'the whole picture'
  }
  await page.goto(desk.base + '/operations/new')
  for (const [name, value] of Object.entries(texts)) await field(page, name).fill(value)
  for (const [name, value] of [['use-case', 'missing-hotspot'], ['schedule-8', '3'], ['categories', 'blue-list']]) {
    await page.locator(`[name="${name}"][value="${value}"]`).check()
  }
  await field(page, 'criterion-blue-list').fill('Volunteers who agreed in writing')
  await field(page, 'camera-1-kind').selectOption('fixed')
  for (const [i, kind] of ['DPIA', 'EIA', 'CIA', 'APD'].entries()) {
    if (i > 0 && await field(page, `document-${i + 1}-reference`).count() === 0) await press(page, 'Add another document')
    await field(page, `document-${i + 1}-kind`).selectOption(kind)
    await field(page, `document-${i + 1}-reference`).fill(kind + '-14')
    await field(page, `document-${i + 1}-dated`).fill('2026-10-01')
  }
  await press(page, 'Plan the operation')
  const found = /operations\/([A-Z]+-\d+-\d+)/.exec(page.url())
  if (!found) throw new Error('it is not planned: ' + await page.locator('main').innerText())
  return found[1]
}

async function act (page, reference, below, words, button) {
  await page.goto(`${desk.base}/operations/${reference}/${below}`)
  if (words) await field(page, 'words').fill(words)
  await press(page, button)
  expect(`${below}: is at ${page.url()}`, page.url().endsWith('/operations/' + reference))
}

// Pictures that hold others too are refused with advice: such a person is not on the list.
function list (reference) {
  for (const [identity, picture] of csv('list.csv')) {
    try {
      overt('watchlist', 'add', reference, '--picture', path.resolve(folder, 'pictures', picture), '--nominal', identity, '--category', 'blue-list', '--reason',
        'seeded to measure recognition', '--image-source', 'research photograph', '--basis', 'consent', '--as', 'P. Shah')
    } catch (refused) { console.log('refused ' + identity) }
  }
  overt('watchlist', 'check', reference, '--as', 'S. Okoro')
  overt('watchlist', 'review', reference, '--as', 'S. Okoro')
}

// The crowd passes at its own pace; each alert is judged at the screen, and the person met by the officer with the phone.
async function judge (screen, phone, alert, right) {
  await screen.goto(desk.base + '/alerts/' + alert)
  await screen.locator('[name="credible"][value="yes"]').check()
  await field(screen, 'subject').fill('Brow, eyes and chin agree')
  await press(screen, 'Record the judgement')
  await phone.goto(desk.base + '/alerts/' + alert)
  await phone.locator(`[name="happened"][value="${right ? 'correct' : 'incorrect'}"]`).check()
  await phone.getByLabel('How was the identity checked?').selectOption({ index: 1 })
  await press(phone, 'Record the engagement')
  await phone.locator('[name="kind"][value="no-action"]').check()
  await press(phone, 'Record the outcome')
}

async function runCrowd (screen, reference) {
  await screen.goto(`${desk.base}/operations/${reference}/live`)
  await screen.waitForSelector('.overt-live__connection--on', { timeout: 20000 })
  const run = spawn(OVERT, ['live', reference, '--source', path.join(folder, 'camera-1.mp4'), '--name', 'camera-1', '--as', 'O. Lee', '--dir', RECORD, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  run.stdout.on('data', bytes => { said += bytes })
  await new Promise(resolve => run.on('close', resolve))
  const told = JSON.parse(overt('alert', 'list', reference, '--json', '--as', 'O. Lee')).alerts
  for (const one of told) {
    await screen.waitForSelector(`#live-queue [data-alert="${one.alert}"]`, { timeout: 15000 }).catch(() => expect(`alert ${one.alert} is not on the screen`, false))
  }
  await desk.look(screen, 'day-live')
  expect('the run said nothing', said.length > 0)
  return told
}

// Who really passed (truth.csv: pass, identity, listed, camera, t_in, t_out) says which alert is right.
function isRight (alert) {
  return csv('truth.csv').some(([, identity, listed, , from, to]) => listed === 'yes' && identity === alert.nominal &&
    alert.video_time >= Number(from) - 1.5 && alert.video_time <= Number(to) + 1.5)
}

async function published (reference, told, right) {
  const www = path.join(folder, 'www')
  overt('site', 'publish', www, '--as', 'R. Reed')
  const server = spawn(OVERT, ['serve', 'public', www, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise(resolve => server.stdout.once('data', bytes => resolve(String(bytes))))
  const base = 'http://' + /at (\S+)\. /.exec(line)[1]
  const page = await desk.page(null)
  await page.goto(base + '/operations/' + reference + '/')
  const words = (await page.locator('main').innerText()).replace(/\s+/g, ' ')
  expect('the published page has no place', words.includes('Market Square, Demotown'))
  for (const [what, count] of [['Alerts', told.length], ['True', right]]) {
    expect(`the published page has not ${what} ${count}`, new RegExp(`${what}[^0-9]{0,60}${count}\\b`, 'i').test(words))
  }
  await desk.look(page, 'day-published')
  server.kill()
}

async function main () {
  execFileSync(OVERT, ['init', RECORD, '--force', 'Demoshire Police', '--address', 'Headquarters\nDM1 1AA', '--administrator', 'A. Admin'])
  for (const [name, roles] of Object.entries(PEOPLE)) overt('officer', 'add', name, '--roles', roles, '--as', 'A. Admin')
  desk = await Console.serve(RECORD, { pictures })
  const pages = {}
  let reference, told, right
  await step('four officers enrol and sign in, one on a phone', async () => {
    for (const name of ['P. Shah', 'S. Okoro', 'O. Lee', 'E. Brown']) pages[name] = await join(name, { phone: name === 'E. Brown' })
  })
  await step('planned in one browser', async () => { reference = await plan(pages['P. Shah']) })
  await step('authorised in the other', async () => act(pages['S. Okoro'], reference, 'authorise', null, 'Authorise the operation'))
  await step('listed and reviewed', async () => list(reference))
  await step('the public told', async () => act(pages['P. Shah'], reference, 'notice', 'https://www.demoshire.example/lfr', 'Record the notice'))
  await step('opened', async () => act(pages['O. Lee'], reference, 'open', null, 'Open the operation'))
  await step('the crowd passes', async () => { told = await runCrowd(pages['O. Lee'], reference) })
  await step('each alert judged by two people', async () => {
    right = told.filter(isRight).length
    for (const alert of told) await judge(pages['O. Lee'], pages['E. Brown'], alert.alert, isRight(alert))
  })
  await step('closed', async () => act(pages['P. Shah'], reference, 'close', null, 'Close the operation'))
  await step('published, and read by the public', async () => published(reference, told, right))
  for (const fault of [...new Set(desk.faults)]) console.log('fault ' + fault)
  console.log('steps %d alerts %d right %d looks %d faults %d', steps, told.length, right, desk.looks, desk.faults.length)
  await desk.close()
}

main().catch(error => { console.error(error); process.exit(3) })
