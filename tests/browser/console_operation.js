// SPDX-License-Identifier: Apache-2.0
// console_operation.js - an operation from its plan to its review through the console's pages: by mouse, by keyboard alone, on a phone without
// scripts; axe-core on each page, light and dark; script in every text. Prints the line that tests/accept/console.sh reads.
//
//   OVERT_BUILD=build node console_operation.js RECORD PICTURES
'use strict'
const { execFileSync } = require('child_process')
const path = require('path')
const { Console } = require('./console')
const [record, pictures] = process.argv.slice(2)
const overt = (...words) => execFileSync(process.env.OVERT || path.join(process.env.OVERT_BUILD, 'overt'), [...words, '--dir', record], { encoding: 'utf8' })
const PLANTED = '<script>window.ran=1</script><img src=x onerror="window.ran=1">"\' onfocus=\'window.ran=1\' autofocus x="'

let desk
let faces = 0
const faults = []
const want = (yes, what) => { if (!yes) faults.push(what) }

// Two days, as their date and time fields take them.
const local = ms => new Date(ms).toLocaleString('sv-SE', { timeZone: 'Europe/London' }).split(' ')
const now = Date.now()
const texts = title => ({
  title, purpose: 'Find people who are missing and at risk.', 'legal-basis': 'Common law; Data Protection Act 2018, Part 3', policy: 'LFR Policy 3.0',
  necessity: 'Patrols did not find them.\nAn appeal did not either.', proportionality: 'One square, six hours.', alternatives: 'Patrols on three days.',
  why: 'Three are at risk.', who: 'People graded high risk.', where: 'All were seen there.', place: 'Market Square, Demotown',
  zone: 'Between the arches.', latitude: '52.37', longitude: '-1.26', 'list-cap': '50', 'threshold-by': 'Force LFR lead', 'threshold-set': '2026-11-01',
  'threshold-why': 'At most 1 false alert in 1,000 faces.', 'opens-date': local(now - 6e5)[0], 'opens-time': local(now - 6e5)[1].slice(0, 5),
  'closes-date': local(now + 72e5)[0], 'closes-time': local(now + 72e5)[1].slice(0, 5), 'camera-1-name': 'Camera 1', 'camera-1-zone': 'north arch',
  'document-1-reference': 'DPIA-1', 'document-1-dated': '2026-10-01', 'document-2-reference': 'EIA-1', 'document-2-dated': '2026-10-01',
  'document-3-reference': 'CIA-1', 'document-3-dated': '2026-10-01', 'document-4-reference': 'APD-1', 'document-4-dated': '2026-10-01'
})

const field = (page, name) => page.locator(`[name="${name}"]`).first()
async function choose (page, name, value) { await page.locator(`[name="${name}"][value="${value}"]`).check() }

async function fillPlan (page, values) {
  for (const [name, value] of Object.entries(values)) if (name !== 'criterion') await field(page, name).fill(value)
  await choose(page, 'use-case', 'missing-hotspot')
  await choose(page, 'schedule-8', '3')
  await choose(page, 'categories', 'missing')
  await field(page, 'criterion-missing').fill(values.criterion || 'Graded high risk')
  await field(page, 'camera-1-kind').selectOption('fixed')
}

// What leads to another page, and the page.
const follow = (page, how) => Promise.all([page.waitForNavigation(), how()])
const press = (page, words) => follow(page, () => page.getByRole('button', { name: words, exact: true }).click())
const enter = page => follow(page, () => page.keyboard.press('Enter'))
const reference = page => /operations\/([A-Z]+-\d+-\d+)/.exec(page.url())?.[1]

async function says (page, words, where) {
  const body = await page.locator('main').innerText()
  want(body.includes(words), `${where}: does not say "${words}"`)
}

// An officer's page of a part of the operation, looked at light and dark.
async function visit (officer, where, name, options = {}) {
  const page = await desk.page(officer, options)
  await page.goto(desk.base + where)
  await desk.look(page, name)
  return page
}

async function act (officer, ref, below, words, button, name) {
  const page = await visit(officer, `/operations/${ref}/${below}`, name)
  if (words) await field(page, 'words').fill(words)
  await press(page, button)
  want(page.url().endsWith('/operations/' + ref), `${below}: is at ${page.url()}`)
  await page.context().close()
}

// ---- by mouse ----

async function byMouse () {
  const page = await visit('P. Shah', '/operations/new', 'plan')
  await press(page, 'Plan the operation')
  await desk.look(page, 'plan-faults')
  want(await page.locator('.govuk-error-summary a').count() >= 8, 'an empty plan: too few faults')
  want(await page.evaluate(() => document.activeElement.className.includes('error-summary')), 'the error summary has no focus')
  await fillPlan(page, texts('Market Square'))
  await field(page, 'opens-date').fill('')
  await press(page, 'Plan the operation')
  want(await field(page, 'necessity').inputValue() === texts('').necessity, 'what was written does not survive a fault')
  want(await page.locator('[name="categories"][value="missing"]').isChecked(), 'a choice does not survive a fault')
  await field(page, 'opens-date').fill(texts('')['opens-date'])
  await press(page, 'Add another camera')
  want(await field(page, 'camera-2-name').count() === 1, 'there is no second camera')
  want(await field(page, 'title').inputValue() === 'Market Square', 'the title is lost with a second camera')
  await desk.look(page, 'plan-filled')
  await press(page, 'Plan the operation')
  const ref = reference(page)
  want(ref, 'it is not planned: ' + page.url())
  await desk.look(page, 'operation-planned')
  await says(page, 'The operation is planned.', 'after planning')
  await page.context().close()
  return ref
}

async function authorise (ref) {
  let page = await visit('P. Shah', `/operations/${ref}/authorise`, 'no-role')
  await says(page, 'another role', 'a planner who authorises')
  page = await visit('S. Okoro', `/operations/${ref}/authorise`, 'authorise')
  await says(page, 'Patrols did not find them.', 'what is authorised')
  overt('operation', 'show', ref)
  await press(page, 'Authorise the operation')
  await says(page, 'The operation is authorised.', 'after authorising')
  await desk.look(page, 'operation-authorised')
  page = await visit('S. Okoro', `/operations/${ref}/authority`, 'authority')
  page = await visit('P. Shah', `/operations/${ref}/amend`, 'amend')
  await press(page, 'Save')
  await says(page, 'a change needs a new operation', 'a change after authorising')
  await desk.look(page, 'amend-refused')
}

// A CSV file and pictures: what is wrong, what would become of each row, the import; with and without scripts, on a phone too.
async function importMany (ref) {
  const head = 'picture,nominal,category,wanted_for_arrest,reason,source_type,image_source,basis,justification,captured,under_18,under_18_reason,steps'
  const row = (picture, nominal) => `${picture},${nominal},missing,no,missing since noon,family,family,consent,,2026-08-01,no,,`
  const csv = rows => ({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from([head, ...rows, ''].join('\n')) })
  for (const options of [{}, { phone: true }, { phone: true, plain: true }]) {
    const name = 'import' + (options.phone ? '-phone' : '')
    const look = what => options.plain ? null : desk.look(page, name + what) // axe-core is a script
    const page = await desk.page('P. Shah', options)
    await page.goto(desk.base + `/operations/${ref}/list/import`)
    await look('')
    await press(page, 'Look at the list')
    await says(page, 'Choose the CSV file', 'an import of nothing')
    await look('-faults')
    await field(page, 'csv').setInputFiles(csv([row('a.jpg', 'N-1'), row('none.jpg', PLANTED.replaceAll('"', ''))]))
    await field(page, 'pictures').setInputFiles([pictures + '/a.jpg', pictures + '/b.jpg'])
    await press(page, 'Look at the list')
    const over = page.getByRole('button', { name: 'Leave it' })
    if (options.plain) for (let i = 0; i < 60 && !await over.count(); i++) await page.waitForTimeout(500).then(() => page.reload())
    else await over.waitFor({ timeout: 60000 })
    await says(page, 'no picture of this name was sent', 'after looking')
    await look('-looked')
    if (options.phone) {
      await follow(page, () => over.click())
      await says(page, 'what you sent is wiped', 'after leaving')
    } else {
      await choose(page, 'whole', 'yes')
      await press(page, 'Import the list')
      await page.getByRole('link', { name: 'See the list' }).waitFor({ timeout: 60000 })
      await says(page, 'Left out because others are refused', 'after importing')
    }
    await look('-over')
    await page.context().close()
  }
}

async function list (ref) {
  await importMany(ref)
  let page = await visit('P. Shah', `/operations/${ref}/list/new`, 'list-new')
  await field(page, 'nominal').fill(PLANTED)
  await press(page, 'Add to the list')
  await desk.look(page, 'list-new-faults')
  want(await field(page, 'nominal').inputValue() === PLANTED, 'the nominal does not survive a fault')
  for (const nominal of ['N-1', '<script>window.ran=1</script>"><b x=\'']) {
    await page.goto(desk.base + `/operations/${ref}/list/new`)
    await field(page, 'picture').setInputFiles(pictures + (nominal === 'N-1' ? '/a.jpg' : '/b.jpg'))
    await field(page, 'nominal').fill(nominal)
    await choose(page, 'category', 'missing')
    await field(page, 'reason').fill('missing since noon ' + nominal)
    await field(page, 'source-type').selectOption('family')
    await field(page, 'image-source').fill('family ' + nominal)
    await choose(page, 'basis', 'consent')
    await field(page, 'captured').fill('2026-08-01')
    await press(page, 'Add to the list')
    if (page.url().endsWith('/new')) want(false, 'nobody is added: ' + await page.locator('.govuk-error-summary').innerText())
    await says(page, 'The person is on the list.', 'after adding')
  }
  await press(page, 'Approve the list as it stands')
  await says(page, 'added', 'who added reviews')
  await page.context().close()
  page = await visit('O. Lee', `/operations/${ref}/list`, 'list')
  await press(page, 'Check the list')
  await says(page, 'Pairs of faces compared', 'after the check')
  await page.goto(desk.base + `/operations/${ref}/list?pictures=yes`)
  await page.waitForLoadState('networkidle')
  want(await page.evaluate(() => [...document.images].every(i => i.naturalWidth > 0) && document.images.length === 2), 'the pictures are not shown')
  await desk.look(page, 'list-pictures')
  await page.locator('a', { hasText: 'Entry 1' }).first().click()
  await page.waitForLoadState('networkidle')
  await desk.look(page, 'list-entry')
  await page.goto(desk.base + `/operations/${ref}/list`)
  await press(page, 'Approve the list as it stands')
  await says(page, 'The list is approved as it stands.', 'after the review')
  await page.goto(desk.base + `/operations/${ref}/list/2/remove`)
  await desk.look(page, 'list-remove')
  await field(page, 'words').fill('Found')
  await press(page, 'Take off the list')
  await says(page, 'The person is off the list.', 'after taking off')
  await desk.look(page, 'list-removed')
  await page.context().close()
  faces++
}

async function run (ref) {
  await act('P. Shah', ref, 'notice', 'https://example.police.uk/lfr', 'Record the notice', 'notice')
  let page = await visit('P. Shah', `/operations/${ref}/officers`, 'officers')
  await field(page, 'officer').selectOption('O. Lee')
  await choose(page, 'role', 'operator')
  await press(page, 'Assign')
  await desk.look(page, 'officers-assigned')
  await says(page, 'O. Lee, operator', 'after assigning')
  if (pictures) {
    await list(ref)
    await act('O. Lee', ref, 'open', null, 'Open the operation', 'open')
    await visit('O. Lee', '/operations/' + ref, 'operation-open')
    await visit('O. Lee', '/operations/' + ref, 'operation-open-dark', { dark: true })
    await visit('O. Lee', '/operations/' + ref, 'operation-open-phone', { phone: true })
    await act('O. Lee', ref, 'pause', 'The square is closed off', 'Pause it', 'pause')
    await visit('O. Lee', '/operations/' + ref, 'operation-paused')
    await act('O. Lee', ref, 'resume', 'It is free again', 'Let it go on', 'resume')
    await act('O. Lee', ref, 'close', null, 'Close the operation', 'close')
    page = await visit('O. Lee', `/operations/${ref}/review`, 'no-role-review')
    await act('A. Dunn', ref, 'review', 'As it should be.\nNothing to add.', 'Record the review', 'review')
    page = await visit('A. Dunn', '/operations/' + ref, 'operation-reviewed')
    await says(page, 'Nothing to add.', 'after the review')
  }
}

// ---- by keyboard alone: forward by Tab to what has this name, then keys ----

async function tabTo (page, selector) {
  for (let i = 0; i < 200; i++) {
    if (await page.evaluate(s => document.activeElement !== null && document.activeElement.matches(s), selector)) return true
    await page.keyboard.press('Tab')
  }
  want(false, 'the keyboard does not reach ' + selector)
  return false
}

// The parts of a date or time stand in the order of the browser's own language, which no page sets: British first, else American.
async function type (page, name, value) {
  const day = value.split('-')
  const [hour, minute] = value.split(':')
  const ways = /-(date|dated|set)$/.test(name)
    ? [day[2] + day[1] + day[0], day[1] + day[2] + day[0]]
    : /-time$/.test(name) ? [hour + minute, String(hour % 12 || 12).padStart(2, '0') + minute + (hour < 12 ? 'AM' : 'PM')] : [value]
  for (const way of ways) {
    await page.keyboard.type(way)
    if (await field(page, name).inputValue() === value) return
    const here = () => page.evaluate(n => document.activeElement.name === n, name)
    while (ways.length > 1 && await here()) await page.keyboard.press('Shift+Tab')
    await tabTo(page, `[name="${name}"]`)
  }
  want(ways.length === 1, 'by keyboard: ' + name)
}

async function byKeyboard () {
  const page = await desk.page('P. Shah')
  await page.goto(desk.base + '/operations')
  await tabTo(page, 'a[href="/operations/new"]')
  await enter(page)
  const values = texts('Station Road')
  for (const name of ['title', 'use-case', 'purpose', 'legal-basis', 'schedule-8', 'policy', 'necessity', 'proportionality', 'alternatives', 'why', 'who', 'where',
    'place', 'zone', 'latitude', 'longitude', 'opens-date', 'opens-time', 'closes-date', 'closes-time', 'camera-1-name', 'camera-1-kind', 'camera-1-zone', 'categories',
    'criterion-missing', 'list-cap', 'threshold-by', 'threshold-set', 'threshold-why', 'document-1-reference', 'document-1-dated', 'document-2-reference',
    'document-2-dated', 'document-3-reference', 'document-3-dated', 'document-4-reference', 'document-4-dated']) {
    if (name === 'categories') {
      await tabTo(page, '[name="categories"][value="missing"]')
      await page.keyboard.press('Space')
    } else if (name === 'use-case') {
      await tabTo(page, '[name="use-case"]')
      await page.keyboard.press('Space')
      await page.keyboard.press('ArrowDown')
    } else if (name === 'schedule-8') {
      await tabTo(page, '[name="schedule-8"][value="3"]')
      await page.keyboard.press('Space')
    } else if (name === 'camera-1-kind') {
      await tabTo(page, '[name="camera-1-kind"]')
      await page.keyboard.type('Fixed')
    } else {
      await tabTo(page, `[name="${name}"]`)
      const value = values[name] || 'Graded high risk'
      await type(page, name, value)
    }
  }
  await tabTo(page, 'button.govuk-button:not([name])')
  await enter(page)
  const ref = reference(page)
  want(ref, 'by keyboard it is not planned: ' + page.url())
  if (!ref) { await desk.look(page, 'keyboard-failed'); console.error(await page.locator('.govuk-error-summary').innerText()) }
  await tabTo(page, 'a[href$="/cancel"]')
  await enter(page)
  await tabTo(page, 'textarea')
  await page.keyboard.type('Not needed any more')
  await tabTo(page, 'button.govuk-button--warning')
  await enter(page)
  await says(page, 'The operation is cancelled.', 'by keyboard')
  await page.context().close()
}

// ---- on a phone, without scripts, with script in every text ----

async function byPhone () {
  await (await visit('P. Shah', '/operations/new', 'plan-phone', { phone: true, dark: true })).context().close()
  const page = await desk.page('P. Shah', { phone: true, plain: true })
  await page.goto(desk.base + '/operations/new')
  const values = texts('')
  for (const name of Object.keys(values)) if (!/date|time|dated|set|tude|cap/.test(name)) values[name] = PLANTED + name
  values.criterion = PLANTED
  await fillPlan(page, values)
  await press(page, 'Add another document')
  await field(page, 'document-5-kind').selectOption('SOP')
  await field(page, 'document-5-reference').fill(PLANTED)
  await press(page, 'Plan the operation')
  const ref = reference(page)
  want(ref, 'on the phone it is not planned')
  await page.context().close()
  await (await visit('P. Shah', '/operations/' + ref, 'operation-phone', { phone: true })).context().close()
  await (await visit('P. Shah', `/operations/${ref}/authority`, 'authority-phone', { phone: true })).context().close()
  for (const [officer, below] of [['P. Shah', ''], ['P. Shah', '/authority'], ['P. Shah', '/amend'], ['P. Shah', '/complete'], ['S. Okoro', '/authorise'], ['S. Okoro', '/refuse']]) {
    const planted = await visit(officer, `/operations/${ref}${below}`, 'planted' + below.replace('/', '-'))
    want((await planted.content()).includes('&lt;script&gt;') || below === '/complete', 'the planted words are not on ' + below)
    await planted.context().close()
  }
  await act('S. Okoro', ref, 'refuse', PLANTED, 'Refuse authority', 'refuse')
  await visit('A. Dunn', '/operations', 'operations', { phone: true })
  await visit('A. Dunn', '/operations/' + ref, 'operation-refused')
}

async function main () {
  desk = await Console.open(record, { models: process.env.OVERT_MODELS, pictures: process.env.CONSOLE_PICTURES })
  const ref = await byMouse()
  await authorise(ref)
  await run(ref)
  await byKeyboard()
  await byPhone()
  for (const officer of ['P. Shah', 'S. Okoro', 'O. Lee', 'A. Dunn']) await visit(officer, '/', 'home-' + officer.replace(/\W+/g, '-'))
  await desk.close()
  const all = [...faults, ...desk.faults]
  for (const fault of all.slice(0, 60)) console.error(fault)
  console.log(`looks ${desk.looks} faults ${all.length} lists ${faces}`)
  process.exitCode = all.length === 0 ? 0 : 1
}

main().catch(error => { console.error([...faults, ...desk.faults].join('\n')); console.error(error); console.log('looks 0 faults 1 lists 0'); process.exit(1) })
