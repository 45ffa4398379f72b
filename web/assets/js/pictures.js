// Loads the chart script when the first picture that it draws comes near the screen, and makes a PNG of a picture's SVG file.
const source = document.querySelector('meta[name=charts]')?.content;

function load() {
  near.disconnect();
  const script = document.createElement('script');
  script.src = source;
  document.head.append(script);
}

const near = new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting)) load();
}, {rootMargin: '300px'});

addEventListener('DOMContentLoaded', () => {
  if (!source) return;
  for (const chart of document.querySelectorAll('[data-chart]')) near.observe(document.getElementById(`${chart.id}-still`) ?? chart);
  // Without a still there would be nothing on paper.
  if (document.querySelector('[data-chart]:not(.later)')) addEventListener('beforeprint', load, {once: true});
});

/** A picture that the browser has read from text. */
function picture(svg) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('the picture cannot be read'));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}

/** Twice as large as it stands: sharp on paper and on a projector. */
async function png(address) {
  const response = await fetch(address, {credentials: 'same-origin', redirect: 'error'});
  if (!response.ok) throw new Error(`status ${response.status}`);
  const image = await picture(await response.text());
  const canvas = Object.assign(document.createElement('canvas'), {width: image.naturalWidth * 2, height: image.naturalHeight * 2});
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-png]');
  if (!button) return;
  button.disabled = true;
  try {
    const link = Object.assign(document.createElement('a'), {href: URL.createObjectURL(await png(button.dataset.png)), download: button.dataset.name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch {
    // The file itself is there without the browser's help.
    location.assign(button.dataset.png);
  } finally {
    button.disabled = false;
  }
});
