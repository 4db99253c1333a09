// SPDX-License-Identifier: Apache-2.0
// enabled.js - says to the style sheet that scripts run, before anything is drawn; at the beginning of the body.
document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '')
