// The line to the server: one save at a time for the whole page, in the order in which it was given; when the line is
// gone, what stands behind is not tried, and everything is tried again after a while that grows.
import {viewer} from './outbox.js';

const shortest = 1000;
const longest = 30_000;
const gone = 500;
let turn = Promise.resolve();
let wait = shortest;
let timer = 0;
let goneAt = -Infinity;

const token = () => document.querySelector('meta[name=csrf-token]')?.content ?? '';

/** Runs a job after those that were given before it. */
export function inTurn(job) {
  turn = turn.then(job, job);
  return turn;
}

/** Resolves when every job given so far is done. */
export const quiet = () => turn;

/** Sends fields to an address; gives {status, body}, status 0 where no answer came. */
export async function post(to, fields, last = false) {
  if (performance.now() - goneAt < gone) return {status: 0, body: {}};
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), longest);
  try {
    const response = await fetch(to, {
      method: 'POST', body: new URLSearchParams({csrf: token(), ...fields}), credentials: 'same-origin', keepalive: last, redirect: 'error', signal: stop.signal,
      headers: {'Accept': 'application/json', 'X-CSRF-Token': token()},
    });
    const body = await response.json().catch(() => ({}));
    back();
    return {status: response.status, body};
  } catch {
    goneAt = performance.now();
    return {status: 0, body: {}};
  } finally {
    clearTimeout(late);
  }
}

function back() {
  goneAt = -Infinity;
  wait = shortest;
  dispatchEvent(new CustomEvent('ts:line'));
}

/** Whether an answer means that the line or the server is in trouble, not the value. */
export const troubled = (status) => status === 0 || status >= 500 || status === 429 || status === 408;

/** Has everything tried again after a while, longer each time until something arrives. */
export function later(again) {
  timer ||= setTimeout(() => {
    timer = 0;
    wait = Math.min(longest, wait * 2);
    again();
  }, wait);
}

/** Forgets how long the line was gone: something says that it may be back. */
export function afresh() {
  clearTimeout(timer);
  timer = 0;
  wait = shortest;
  goneAt = -Infinity;
}

/**
 * Asks whose session the browser carries now. For the page's own person the token of this page is made anew: gives true.
 * Gives false for nobody, the word 'other' for another person, undefined without a line.
 */
export async function renew() {
  try {
    const response = await fetch('/phien', {credentials: 'same-origin', headers: {Accept: 'application/json'}, redirect: 'error'});
    if (!response.ok) return undefined;
    const who = await response.json();
    back();
    if (who.viewer !== viewer) return who.viewer ? 'other' : false;
    document.querySelector('meta[name=csrf-token]').content = who.csrf;
    for (const input of document.querySelectorAll('input[name=csrf]')) input.value = who.csrf;
    return true;
  } catch {
    return undefined;
  }
}
