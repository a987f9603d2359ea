// One script: from files of their own, htmx may have read the page before its extension came,
// and the page's stream is then never opened.
import 'htmx.org/dist/htmx.esm.js'
import 'htmx.org/dist/ext/hx-sse.js'
import './ages.js'
import './copy.js'
import './dialogs.js'
import './forms.js'
import './history.js'
import './logs.js'
import './search.js'
import './toasts.js'
import './trouble.js'
