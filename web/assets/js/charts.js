// Draws every [data-chart] of the page from the option JSON beside it, after what is above the fold stands. Options are
// plain data; where a function is needed they name one: "@percent1". Colours of levels are named "@l1" to "@lx".
import {BarChart, HeatmapChart, LineChart, RadarChart} from 'echarts/charts';
import {AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TitleComponent, TooltipComponent, VisualMapComponent} from 'echarts/components';
import {init, use} from 'echarts/core';
import {SVGRenderer} from 'echarts/renderers';

use([BarChart, HeatmapChart, LineChart, RadarChart, AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TitleComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

const css = getComputedStyle(document.documentElement);
const token = (name) => css.getPropertyValue(`--${name}`).trim();
const locale = document.documentElement.lang === 'en' ? 'en-GB' : 'vi-VN';
const number = (least, most) => {
  const format = new Intl.NumberFormat(locale, {minimumFractionDigits: least, maximumFractionDigits: most});
  return (value) => (Array.isArray(value) ? value.at(-1) : value?.value ?? value) == null || Number.isNaN(Number(Array.isArray(value) ? value.at(-1) : value?.value ?? value))
    ? '–' : format.format(Array.isArray(value) ? value.at(-1) : Array.isArray(value?.value) ? value.value.at(-1) : value?.value ?? value);
};
const percent = (decimals) => {
  const write = number(decimals, decimals);
  return (value) => write(value) + (locale === 'vi-VN' ? '\u00a0%' : '%');
};
const formatters = {'@int': number(0, 0), '@points': number(2, 2), '@short': number(0, 2), '@percent0': percent(0), '@percent1': percent(1)};
const colors = {'@l1': token('l1'), '@l2': token('l2'), '@l3': token('l3'), '@lx': '#fff', '@brand': token('brand'), '@none': '#e3e8ed'};
const hatch = {symbol: 'rect', color: token('lx'), dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: Math.PI / 4};

/** Puts functions and colours where the option names them. */
function dress(node) {
  if (Array.isArray(node)) return node.map(dress);
  if (node === null || typeof node !== 'object') return formatters[node] ?? colors[node] ?? node;
  const dressed = {};
  for (const [name, value] of Object.entries(node)) dressed[name] = dress(value);
  if (node.color === '@lx') Object.assign(dressed, {decal: hatch, borderColor: token('lx'), borderWidth: 1});
  return dressed;
}

const words = {fontFamily: token('font'), color: token('ink'), fontSize: 13};
const axis = {axisLine: {lineStyle: {color: token('edge')}}, axisTick: {lineStyle: {color: token('edge')}}, axisLabel: {color: token('ink-2'), fontFamily: words.fontFamily}, splitLine: {lineStyle: {color: token('line')}}, nameTextStyle: {color: token('ink-2')}};
const theme = {
  color: [token('brand'), '#c2741b', token('l3'), '#7a4d8f', token('lx')], textStyle: words,
  categoryAxis: {...axis, splitLine: {show: false}}, valueAxis: axis,
  line: {symbol: 'circle', symbolSize: 8, lineStyle: {width: 2.5}}, bar: {barMaxWidth: 36}, legend: {textStyle: words, left: 0, top: 0, icon: 'roundRect'},
  radar: {axisName: {color: token('ink-2')}},
};

// While a page is printed its charts have the width of the paper, whatever room the screen has; what observes their
// size must not undo it.
const paper = 640;
const drawn = [];
let printing = false;
addEventListener('beforeprint', () => {
  printing = true;
  for (const fit of drawn) fit();
  for (const element of document.querySelectorAll('[data-chart]:not(.later)')) draw(element);
});
addEventListener('afterprint', () => {
  printing = false;
  for (const fit of drawn) fit();
});

function draw(element) {
  if (element.dataset.drawn) return;
  element.dataset.drawn = 'yes';
  still(element)?.classList.add('print-only');
  element.classList.remove('later');
  const option = dress(JSON.parse(document.getElementById(element.dataset.chart).textContent));
  // The palette that chart libraries write by default would stand before our own.
  if (String(option.color?.[0]).toLowerCase() === '#5470c6') delete option.color;
  if (option.radar) option.radar = [].concat(option.radar).map((radar) => ({radius: '68%', center: ['50%', '56%'], ...radar}));
  const chart = init(element, theme, {renderer: 'svg'});
  chart.setOption({animation: false, ...option, ...(option.grid || !option.xAxis ? {} : {grid: {left: 8, right: 16, top: 48, bottom: 8, containLabel: true}}),
    tooltip: {valueFormatter: formatters['@short'], confine: true, ...option.tooltip, renderMode: 'richText'}});
  // The picture has the heading's name; its own long description would repeat the table.
  element.removeAttribute('aria-label');
  const fit = () => {
    chart.resize(printing ? {width: paper} : {width: 'auto'});
    // A page to be printed has no further frame in which to draw.
    if (printing) chart.getZr().flush();
  };
  drawn.push(fit);
  if (printing) fit();
  new ResizeObserver(fit).observe(element);
  walk(element, chart);
}

/** The picture that the server has drawn; on paper it stands there again. */
function still(element) {
  return document.getElementById(`${element.id}-still`);
}

/** The arrow keys go from value to value and show each. */
function walk(element, chart) {
  let at = -1;
  element.addEventListener('keydown', (event) => {
    const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!by && event.key !== 'Escape') return;
    if (!by) return void chart.dispatchAction({type: 'hideTip'});
    event.preventDefault();
    const all = chart.getOption().series?.[0]?.data?.length ?? 0;
    if (all === 0) return;
    at = (at + by + all) % all;
    chart.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: at});
  });
  element.addEventListener('blur', () => chart.dispatchAction({type: 'hideTip'}));
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    draw(document.getElementById(entry.target.id.replace(/-still$/, '')));
  }
}, {rootMargin: '300px'});

// A picture too wide for a phone gives way to its table there, which then stands open.
if (matchMedia('(max-width: 720px)').matches) {
  for (const details of document.querySelectorAll('.chart.wide ~ details')) details.open = true;
}

requestAnimationFrame(() => setTimeout(() => {
  for (const element of document.querySelectorAll('[data-chart]')) seen.observe(still(element) ?? element);
}));
