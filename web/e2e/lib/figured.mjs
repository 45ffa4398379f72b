// Figures for the pages that show them.
import {press, says} from './steps.mjs';

/** Signs in whoever may and has the newest season with results run, so that there are figures however young the portal is. */
export async function figured(page, signIn) {
  await signIn(page, 'province_officer');
  await page.goto('/lan-chay');
  await press(page, page.getByRole('link', {name: '2024–2025'}).first());
  await press(page, page.getByRole('button', {name: says('figures.run.start')}));
}
