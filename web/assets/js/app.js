// The one script of every page.
document.documentElement.classList.add('js');
import './leave.js';
import './frame.js';
import './steppers.js';
import './lengths.js';
import './autosave.js';
import './live.js';
import './offline.js';
import './pictures.js';
