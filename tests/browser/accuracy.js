// SPDX-License-Identifier: Apache-2.0
// accuracy.js - the console's page Accuracy with its acts: an evaluation is adopted and a wish stated by keyboard alone, on a phone without
// scripts too; axe-core on each look, 320 and 1280 pixels, light and dark; the plot is seen, has its words, and its table stands beside.
//
//   NODE_PATH=... OVERT_BUILD=build node accuracy.js MADE.json EVALUATION.json [PICTURES]
//
// Prints "fault WHERE: what" lines, then "looks N faults N".
'use strict'
const fs = require('fs')
const path = require('path')
const { Console } = require('./console')

const made = JSON.parse(fs.readFileSync(process.argv[2]))
const evaluation = path.resolve(process.argv[3])
const CHIEF = 'S. Okoro'
let desk

function expect (where, what, fine) {
  if (!fine) desk.fault(where, what)
}

// The plot as a picture with words of its own, and the table of the same figures after it.
async function checkPlot (page, name) {
  const plot = page.locator('figure.overt-chart img')
  expect(name, 'no plot', await plot.count() === 1)
  const seen = await plot.evaluate(image => image.naturalWidth > 0 && image.alt.length > 20)
  expect(name, 'the plot is not drawn, or has no words', seen)
  const table = await page.evaluate(() => {
    const plot = document.querySelector('figure.overt-chart')
    const table = [...document.querySelectorAll('table')].pop()
    return (plot.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && table.rows.length > 1
  })
  expect(name, 'no table after the plot', table)
  const svg = await (await page.request.get(desk.base + '/accuracy/drift.svg')).text()
  expect(name, 'the picture says nothing: ' + svg.slice(0, 100), /<title id="title">.+<\/title>\n<desc id="desc">.*judged false.*expected/.test(svg))
}

async function looks () {
  for (const phone of [true, false]) {
    for (const dark of [true, false]) {
      const name = 'accuracy-' + (phone ? 'phone' : 'desk') + (dark ? '-dark' : '')
      const page = await desk.page(CHIEF, { phone, dark })
      await page.goto(desk.base + '/accuracy')
      await page.waitForLoadState('load')
      await checkPlot(page, name)
      await desk.look(page, name)
      for (const act of ['adopt', 'wish']) {
        await page.goto(desk.base + '/accuracy/' + act)
        await desk.look(page, name + '-' + act)
      }
      await page.context().close()
    }
  }
}

async function tabTo (page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => { const e = document.activeElement; return e.name || e.id || e.textContent.trim() })
    if (name.test(at)) {
      expect('keyboard', 'no focus to be seen at ' + at, await page.evaluate(() => document.activeElement.matches(':focus-visible')))
      return
    }
  }
  throw new Error('nothing called ' + name + ' is reached by Tab')
}

async function send (page, button) {
  await tabTo(page, button)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

async function wishByKeyboard (phone, oneIn, name) {
  const page = await desk.page(CHIEF, { phone })
  await page.goto(desk.base + '/accuracy')
  await send(page, /^State a wish$/)
  await send(page, /^State it$/) // nothing filled in
  expect(name, 'no faults are named', await page.locator('.govuk-error-summary__list li').count() >= 4)
  await desk.look(page, name + '-faults')
  for (const [field, words] of [['false-alerts', oneIn], ['list', '500'], ['faces', '20,000'], ['reason', 'As it was measured']]) {
    await tabTo(page, new RegExp('^' + field + '$'))
    await page.keyboard.type(words)
  }
  await send(page, /^State it$/)
  await desk.look(page, name + '-after')
  const said = await page.locator('main').innerText()
  await page.context().close()
  return said
}

async function adoptByKeyboard () {
  const page = await desk.page(CHIEF)
  await page.goto(desk.base + '/accuracy')
  await send(page, /^Adopt an evaluation$/)
  await send(page, /^Adopt it$/)
  expect('adopt', 'no faults are named', await page.locator('.govuk-error-summary__list li').count() === 2)
  await tabTo(page, /^file/)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
  await chooser.setFiles(evaluation)
  await tabTo(page, /^reason$/)
  await page.keyboard.type('Measured in High Street')
  await send(page, /^Adopt it$/)
  const said = await page.locator('main').innerText()
  expect('adopt', 'it is not in force: ' + said.slice(0, 400), /Evaluation \d+ of mobilefacenet@1/.test(said))
  await desk.look(page, 'accuracy-adopted')
  await page.context().close()
}

async function main () {
  desk = await Console.open(made.record, { pictures: process.argv[4] })
  await looks()
  const small = await wishByKeyboard(true, '1 in 6,000', 'wish-too-rare')
  expect('wish', 'a test set too small is not named: ' + small.slice(0, 400), /is too small for 1 in 6,000 on a list of 500/.test(small))
  await adoptByKeyboard()
  const wished = await wishByKeyboard(false, '1 in 6,000', 'wish')
  expect('wish', 'it is not stated: ' + wished.slice(0, 400), /False alerts of at most 1 in 6,000 faces seen/.test(wished))
  const plain = await desk.page(CHIEF, { phone: true, plain: true })
  await plain.goto(desk.base + '/accuracy')
  expect('without scripts', 'no plot', await plain.locator('figure.overt-chart img').count() === 1)
  const reader = await desk.page('U. Wood')
  await reader.goto(desk.base + '/accuracy')
  expect('auditor', 'acts are offered', await reader.locator('a[href="/accuracy/wish"]').count() === 0)
  await desk.look(reader, 'accuracy-auditor')
}

main().catch(error => desk.fault('journey', error.stack)).finally(async () => {
  for (const fault of desk.faults) console.log('fault %s', fault)
  console.log('looks %d faults %d', desk.looks, desk.faults.length)
  await desk.close()
})
