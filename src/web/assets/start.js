// SPDX-License-Identifier: Apache-2.0
// start.js - starts the scripts of the components; at the end of the body, as a module.
import { initAll } from '/assets/govuk-frontend.min.js'
import { initAll as initMoj } from '/assets/moj-frontend.min.js'
initAll()
initMoj()
