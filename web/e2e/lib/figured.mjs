// Figures for the pages that show them.
import {press, says} from './steps.mjs';

/**
 * Signs in whoever may, has the sample's last season run, so that there are figures however young the portal is, and returns the
 * season's number: other tests open seasons of their own, which the pages would show first.
 */
export async function figured(page, signIn) {
  await signIn(page, 'province_officer');
  await page.goto('/lan-chay');
  await press(page, page.getByRole('link', {name: '2024–2025'}).first());
  await press(page, page.getByRole('button', {name: says('figures.run.start')}));
  await page.goto('/ket-qua');
  return page.locator('select[name=ky] option').filter({hasText: '2024–2025'}).first().getAttribute('value');
}
