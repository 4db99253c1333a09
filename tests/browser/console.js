// SPDX-License-Identifier: Apache-2.0
// console.js - the console in a real browser for tests: a record, its server, officers who are signed in, axe-core, pictures.
//
//   const { Console } = require('./console')
//   const desk = await Console.open(record)             // starts make_console and Chromium
//   const page = await desk.page('P. Shah', { phone: true, dark: true, plain: true })
//   await desk.look(page, 'operations')                  // axe-core, no sideways scroll, picture; counts faults
//   await desk.close()
'use strict'
const fs = require('fs')
const path = require('path')
const { spawn } = require('child_process')
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const BROWSER = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(file => fs.existsSync(file))

class Console {
  static async open (record, { build = process.env.OVERT_BUILD, models, pictures } = {}) {
    const desk = new Console()
    desk.faults = []
    desk.looks = 0
    desk.pictures = pictures
    desk.server = spawn(path.join(build, 'tests/unit/web/app/make_console'), models ? [record, models] : [record], { stdio: ['pipe', 'pipe', 'inherit'] })
    desk.told = await new Promise((resolve, reject) => {
      let said = ''
      desk.server.stdout.on('data', bytes => { said += bytes; if (said.includes('\n')) resolve(JSON.parse(said)) })
      desk.server.on('exit', code => reject(new Error('the console ended with ' + code)))
    })
    desk.base = 'http://localhost:' + desk.told.address.split(':').pop()
    desk.browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] })
    return desk
  }

  // The program itself, where officers sign in.
  static async serve (record, { build = process.env.OVERT_BUILD, pictures } = {}) {
    const desk = new Console()
    Object.assign(desk, { faults: [], looks: 0, pictures })
    desk.server = spawn(path.join(build, 'overt'), ['serve', 'console', '--dir', record, '--listen', '127.0.0.1:0'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const line = await new Promise((resolve, reject) => {
      desk.server.stdout.once('data', bytes => resolve(String(bytes)))
      desk.server.on('exit', code => reject(new Error('the console ended with ' + code)))
    })
    desk.base = 'http://localhost:' + /:(\d+)\. /.exec(line)[1]
    desk.browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] })
    return desk
  }

  // A page of an officer (null: nobody is signed in).
  async page (officer, { phone = false, dark = false, plain = false } = {}) {
    const context = await this.browser.newContext({
      viewport: phone ? { width: 320, height: 640 } : { width: 1280, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled: !plain,
      locale: 'en-GB',
      timezoneId: 'Europe/London'
    })
    if (officer) {
      await context.addCookies([{ name: '__Host-overt', value: this.told.cookies[officer], domain: 'localhost', path: '/', secure: true,
        httpOnly: true, sameSite: 'Strict' }])
    }
    const page = await context.newPage()
    page.on('pageerror', error => this.fault(page.url(), 'script: ' + error.message))
    page.on('console', message => {
      if (/Content Security Policy/.test(message.text())) this.fault(page.url(), 'policy: ' + message.text().slice(0, 200))
    })
    page.on('response', response => { if (response.status() >= 500) this.fault(response.url(), 'status ' + response.status()) })
    return page
  }

  fault (where, what) { this.faults.push(where + ': ' + what) }

  // What a person would complain of: axe-core's findings, sideways scroll, script that came in as words.
  async look (page, name) {
    this.looks++
    await page.evaluate(axe)
    const { violations } = await page.evaluate(tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), RULES)
    for (const violation of violations) for (const node of violation.nodes) this.fault(name, violation.id + ': ' + node.html.slice(0, 160))
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) this.fault(name, 'scrolls sideways by ' + wide + ' pixels')
    if (await page.evaluate(() => window.ran === 1)) this.fault(name, 'a script that came in as words ran')
    if (this.pictures) {
      fs.mkdirSync(this.pictures, { recursive: true })
      await page.screenshot({ path: path.join(this.pictures, name + '.png'), fullPage: true })
    }
  }

  async close () {
    await this.browser.close()
    this.server.stdin.end()
    if (!this.told) this.server.kill()
    await new Promise(resolve => this.server.on('close', resolve))
  }
}

module.exports = { Console, BROWSER }
