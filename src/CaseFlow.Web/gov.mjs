// Bundles what the pages use of the Czech government design system into wwwroot/gov: one style sheet, fonts, one sprite of icons.
// Run by the build (see Gov.targets) after `npm ci`. Nothing of the packages is kept in the repository.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

const packages = 'node_modules/@gov-design-system-ce';
const html = `${packages}/styles/lib/html`;
const target = 'wwwroot/gov';

const components = ['button', 'form-control', 'form-label', 'form-message', 'form-input', 'form-select', 'message', 'tag'];
const weights = ['regular', 'medium', 'bold'];

// A few files start with a byte-order mark, which would break the first selector of what follows.
const read = path => readFileSync(path, 'utf8').replace(/^\uFEFF/, '');

/** Splits at commas that stand in no brackets. */
function selectors(list) {
  const parts = [];
  let depth = 0, from = 0;
  for (let i = 0; i < list.length; i++) {
    if ('(['.includes(list[i])) depth++;
    else if (')]'.includes(list[i])) depth--;
    else if (list[i] === ',' && depth === 0) { parts.push(list.slice(from, i)); from = i + 1; }
  }
  return [...parts, list.slice(from)];
}

/** Drops selectors of custom elements (we write classes only), which is half of the sheet. */
function withoutElements(css) {
  let out = '', from = 0;
  for (let i = 0; i < css.length; i++) {
    if (css[i] === '}' || css[i] === ';') { out += css.slice(from, i + 1); from = i + 1; }
    else if (css[i] === '{') {
      const head = css.slice(from, i);
      if (head.trimStart().startsWith('@')) { out += head + '{'; from = i + 1; continue; }
      const kept = selectors(head).filter(s => !/(^|[\s>+~(,])gov-[a-z]/.test(s));
      const end = css.indexOf('}', i);
      if (kept.length > 0) out += kept.join(',') + css.slice(i, end + 1);
      i = end; from = end + 1;
    }
  }
  return out + css.slice(from);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(`${target}/fonts`, { recursive: true });

const faces = weights.map((name, i) => {
  const weight = [400, 500, 700][i];
  // latin-ext holds ě š č ř ž ů; Ukrainian falls back to the system's font.
  return [['-ext', 'U+0100-024F,U+0259,U+1E00-1EFF,U+2020,U+20A0-20AB,U+20AD-20CF,U+2113,U+2C60-2C7F,U+A720-A7FF'],
    ['', 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+2074,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215']]
    .map(([part, range]) => {
      const file = `roboto-${name}${part}.woff2`;
      copyFileSync(`${packages}/fonts/lib/${file}`, `${target}/fonts/${file}`);
      return `@font-face{font-family:Roboto;font-weight:${weight};font-style:normal;font-display:swap;src:url(fonts/${file}) format("woff2");unicode-range:${range}}`;
    }).join('');
});

const sheets = [`${html}/tokens.css`, `${html}/styles.css`, `${html}/layout.css`, ...components.map(c => `${html}/components/gov-${c}.css`)];
writeFileSync(`${target}/gov.css`, faces.join('') + sheets.map(path => withoutElements(read(path))).join('\n'));

const icons = `${packages}/icons/lib/components`;
const symbols = readdirSync(icons).filter(f => f.endsWith('.svg')).sort().map(file => {
  const svg = read(`${icons}/${file}`);
  const box = /viewBox="([^"]+)"/.exec(svg)?.[1] ?? '0 0 16 16';
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return `<symbol id="${file.slice(0, -4)}" viewBox="${box}">${inner}</symbol>`;
});
writeFileSync(`${target}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
