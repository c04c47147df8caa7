'use strict';
(() => {
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const hidden = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  // What hides or turns text is spelled out.
  const plain = (text) => String(text).replace(hidden, (mark) => `\\u{${mark.codePointAt(0).toString(16)}}`);

  // Numbers keep the digits that were sent, where the browser tells them.
  class Digits {
    constructor(text) { this.text = text; }
  }
  const data = JSON.parse(document.getElementById('data').textContent, (_, value, context) =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value) ? new Digits(context.source) : value);
  // An object is the number of its shape and its values, a list is -1 and its items.
  const long = (short) => {
    if (!Array.isArray(short)) return short;
    const [shape, ...values] = short;
    return shape === -1 ? values.map(long) : Object.fromEntries(data.shapes[shape].map((name, index) => [name, long(values[index])]));
  };
  const isObject = (value) => value !== null && typeof value === 'object' && !(value instanceof Digits);
  const literal = (value) => (value instanceof Digits ? value.text : plain(JSON.stringify(value)));

  const token = (name) => String(name).replace(/~/g, '~0').replace(/\//g, '~1');
  const parentOf = (pointer) => pointer.slice(0, pointer.lastIndexOf('/'));
  const nameOf = (pointer) => pointer.slice(pointer.lastIndexOf('/') + 1).replace(/~1/g, '/').replace(/~0/g, '~');
  const template = (pointer) => pointer.replace(/\/\d+(?=\/|$)/g, '/*');

  // JSON, a line each, with what is said of a place at that place.
  const json = (value, notes) => {
    const box = element('div', { class: 'json' });
    const said = new Set();
    const notesAt = (pointer) => {
      const found = notes.filter((note) => note.pointer === pointer || (note.isTemplate && note.pointer === template(pointer)));
      found.forEach((note) => said.add(note));
      return found;
    };
    const line = (depth, text, at, isGone = false) => {
      const content = isGone ? element('span', { class: 'gone' }, text) : text;
      const row = element('div', {}, '  '.repeat(depth), content);
      if (at.length) {
        row.className = 'differs';
        at.forEach((note) => row.append(element('span', { class: 'why' }, note.text)));
      }
      box.append(row);
    };
    const write = (current, pointer, depth, before, after) => {
      const at = notesAt(pointer);
      if (!isObject(current)) {
        line(depth, before + literal(current) + after, at);
        return;
      }
      const isList = Array.isArray(current);
      const [open, close] = isList ? '[]' : '{}';
      const members = Object.entries(current);
      const gone = notes.filter((note) => !note.isTemplate && note.pointer !== '' && parentOf(note.pointer) === pointer
        && !Object.hasOwn(current, nameOf(note.pointer)) && !said.has(note));
      if (!members.length && !gone.length) {
        line(depth, before + open + close + after, at);
        return;
      }
      line(depth, before + open, at);
      members.forEach(([name, member], index) => {
        const label = isList ? '' : `${literal(name)}: `;
        write(member, `${pointer}/${token(name)}`, depth + 1, label, index + 1 < members.length ? ',' : '');
      });
      for (const note of gone) {
        said.add(note);
        line(depth + 1, isList ? '…' : literal(nameOf(note.pointer)), [note], true);
      }
      line(depth, close + after, []);
    };
    write(value, '', 0, '', '');
    return { box, unsaid: notes.filter((note) => !said.has(note)) };
  };

  const headers = (list, notes) => {
    const rows = element('div', { class: 'json' });
    const add = (text, at, isGone) => {
      const row = element('div', {}, isGone ? element('span', { class: 'gone' }, text) : text);
      if (at.length) row.className = 'differs';
      at.forEach((note) => row.append(element('span', { class: 'why' }, note.text)));
      rows.append(row);
    };
    const at = (name) => notes.filter((note) => note.place === `header ${name}`);
    for (const [name, value] of list) add(plain(`${name}: ${value}`), at(name), false);
    const names = new Set(list.map(([name]) => name));
    for (const note of notes) {
      const name = note.place?.startsWith('header ') ? note.place.slice(7) : null;
      if (name !== null && !names.has(name)) add(plain(name), [note], true);
    }
    return rows;
  };

  const body = (number, notes) => {
    const found = data.bodies[number];
    if (found === null) return { box: element('p', { class: 'quiet' }, 'no body'), unsaid: notes };
    if (typeof found === 'string') return { box: element('pre', {}, plain(found)), unsaid: notes };
    return json(long(found[0]), notes);
  };

  const side = (title, ...children) => element('div', { class: 'side' }, element('h5', {}, title), ...children);

  const exchange = ([, , , requestLine, requestHeaders, requestBody, status, answerHeaders, answerBody, , , differences, findings]) => {
    const notes = differences.map(([place, expected, found]) => ({
      place, pointer: place === '' || place.startsWith('/') ? place : null, text: plain(`expected ${expected}, found ${found}`),
    }));
    for (const name of findings) {
      const finding = data.findings[name];
      if (finding) notes.push({ place: null, pointer: finding[2], isTemplate: true, text: plain(`${finding[0]} ${finding[1]}`) });
    }
    const answer = body(answerBody, notes.filter((note) => note.pointer !== null));
    const statusNotes = notes.filter((note) => note.place === 'status');
    const statusLine = element('p', {}, `Status ${status}`);
    statusNotes.forEach((note) => statusLine.append(' ', element('span', { class: 'uneasy' }, note.text)));
    const loose = [...answer.unsaid, ...notes.filter((note) => note.place === 'request' || note.place === 'scenario')];
    const list = element('ul', {}, ...loose.map((note) => element('li', {}, element('span', { class: 'uneasy' },
      note.place || note.pointer ? `${plain(note.place || note.pointer)}: ${note.text}` : note.text))));
    const sides = element('div', { class: 'sides' },
      side('Request', element('p', {}, element('code', {}, plain(data.texts[requestLine]))), headers(data.headers[requestHeaders], []), body(requestBody, []).box),
      side('Answer', statusLine, headers(data.headers[answerHeaders], notes), answer.box));
    return loose.length ? [list, sides] : [sides];
  };

  const svg = (name, attributes) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const bar = (from, long, whole) => {
    const picture = svg('svg', { viewBox: '0 0 1000 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    const of = (micros) => Math.min(1000, (micros / Math.max(whole, 1)) * 1000);
    picture.append(svg('rect', { x: of(from), width: Math.max(4, of(long)), height: 10 }));
    return picture;
  };

  const fill = (scenario) => {
    if (scenario.dataset.filled) return;
    scenario.dataset.filled = 'yes';
    scenario.append(element('p', { class: 'quiet' }, plain(scenario.dataset.file)));
    const played = data.scenarios[scenario.dataset.name];
    const seen = new Map();
    for (const step of played?.steps ?? []) {
      const [number, line, operation, requestLine, , , status, , , from, long, differences, findings] = step;
      const times = (seen.get(number) ?? 0) + 1;
      seen.set(number, times);
      const id = `${scenario.id}--${number}${times > 1 ? `-${times}` : ''}`;
      const summary = element('summary', {}, `${number} `, element('b', {}, plain(data.texts[operation])), ' ',
        element('code', {}, plain(data.texts[requestLine])), ' ',
        element('span', { class: `tag ${status < 400 ? 'good' : 'calm'}` }, String(status)), ' ',
        element('span', { class: 'quiet' }, `${(long / 1000).toFixed(1)} ms, line ${line}`));
      for (const name of findings) {
        const found = data.findings[name];
        if (found) summary.append(' ', element('span', { class: 'tag uneasy' }, found[0]));
      }
      if (differences.length) summary.append(' ', element('span', { class: 'tag uneasy' }, `${differences.length} different`));
      summary.append(bar(from, long, played.micros));
      const details = element('details', { class: 'step', id }, summary);
      details.addEventListener('toggle', () => {
        if (details.dataset.filled) return;
        details.dataset.filled = 'yes';
        const links = findings.filter((name) => data.findings[name])
          .map((name) => element('li', {}, element('a', { href: `#f-${name}` }, plain(`${data.findings[name][0]}: ${data.findings[name][3]}`))));
        if (links.length) details.append(element('ul', {}, ...links));
        details.append(...exchange(step));
      });
      scenario.append(details);
    }
  };
  const scenarios = [...document.querySelectorAll('.scenario')];
  scenarios.forEach((scenario) => scenario.addEventListener('toggle', () => fill(scenario)));

  // A link opens what it leads to.
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }
    const scenario = id.startsWith('s-') && document.getElementById(id.split('--')[0]);
    if (scenario) { fill(scenario); scenario.open = true; }
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      at.hidden = false;
      if (at.tagName === 'DETAILS') at.open = true;
    }
    target.scrollIntoView();
    target.querySelector('summary')?.focus();
  };
  addEventListener('hashchange', reveal);

  // Search and filters.
  const [search, ofClass, only, shown] = ['search', 'class', 'only', 'shown'].map((id) => document.getElementById(id));
  const findings = [...document.querySelectorAll('.finding')];
  const words = new Map();
  for (const finding of findings) words.set(finding, `${finding.closest('.group').dataset.class} ${finding.textContent}`.toLowerCase());
  for (const scenario of scenarios) {
    const { name, words: more } = scenario.dataset;
    const lines = (data.scenarios[name]?.steps ?? []).map((step) => data.texts[step[3]]);
    words.set(scenario, `${scenario.textContent} ${more} ${[...new Set(lines)].join(' ')}`.toLowerCase());
  }
  const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const filter = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = ofClass.value;
    const holds = (part) => wanted.every((word) => words.get(part).includes(word));
    for (const finding of findings) {
      finding.hidden = !holds(finding) || (chosen !== '' && finding.closest('.group').dataset.class !== chosen);
    }
    for (const outer of document.querySelectorAll('.group, .verdict')) outer.hidden = !outer.querySelector('.finding:not([hidden])');
    for (const scenario of scenarios) {
      const isClean = ['ok', 'not run'].includes(scenario.dataset.found);
      const hasClass = chosen === '' || scenario.dataset.words.split(' ').includes(chosen.toLowerCase());
      scenario.hidden = !holds(scenario) || !hasClass || (only.checked && isClean);
    }
    const left = (list) => list.filter((part) => !part.hidden).length;
    shown.textContent = `${count(left(findings), 'finding')}, ${count(left(scenarios), 'scenario')}`;
  };
  const form = document.getElementById('filter');
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', filter);
  const options = [...ofClass.options];
  options.forEach((option, index) => { if (options.findIndex((other) => other.value === option.value) < index) option.remove(); });
  addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });
  filter();

  for (const command of document.querySelectorAll('.command')) {
    const button = element('button', { type: 'button', class: 'copy', 'aria-label': `Copy: ${command.getAttribute('aria-label')}` }, 'Copy');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(command.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(command);
        button.textContent = 'Selected: press Ctrl+C';
      }
    });
    command.after(button);
  }

  // On paper every finding is open.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = findings.filter((finding) => !finding.open);
    opened.forEach((finding) => { finding.open = true; });
  });
  addEventListener('afterprint', () => opened.forEach((finding) => { finding.open = false; }));
  reveal();
})();
